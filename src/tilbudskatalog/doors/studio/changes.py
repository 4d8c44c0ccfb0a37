"""National changes: every own field whose national text has changed, beside what it was, what it is, and ours.

What is decided is what was shown: each choice carries the version of the national text that stood on the page.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings import content, drift, together
from tilbudskatalog.catalog.offerings.fields import CONCEPT_FIELDS, LABELS, TEXT_FIELDS
from tilbudskatalog.catalog.offerings.models import Adaptation, LocalOffering, NationalOffering
from tilbudskatalog.catalog.offerings.together import Decision, Outcome
from tilbudskatalog.doors.studio import filled, labels, local, titles, workplace
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.drafts import Titles
from tilbudskatalog.doors.studio.labels import Line
from tilbudskatalog.doors.studio.outcomes import Said, Summary, summary
from tilbudskatalog.doors.studio.paging import page_of
from tilbudskatalog.doors.studio.workplace import Workplace
from tilbudskatalog.ground.base.errors import Refusal
from tilbudskatalog.registers.concepts.models import Concept

# Each shows three texts, so fewer to a page than in other lists.
SIZE = 20


@dataclass(frozen=True, slots=True)
class Row:
    """`value` is what the choice sends: whose, which field, and the version that was seen."""

    offering: LocalOffering
    titles: Titles
    field: str
    version: int
    then: list[Line]
    now: list[Line]
    ours: list[Line]
    edits: bool

    @property
    def value(self) -> str:
        return f"{self.offering.uid}:{self.field}:{self.version}"

    @property
    def label(self) -> str:
        return str(LABELS[self.field])


@dataclass(frozen=True, slots=True)
class Group:
    """One field of one national offering, with all of ours that have their own words for it."""

    code: str
    field: str
    titles: Titles
    rows: list[Row]

    @property
    def name(self) -> str:
        return f"{self.code}:{self.field}"

    @property
    def label(self) -> str:
        return str(LABELS[self.field])


@workspace("GET")
def changes(request: HttpRequest) -> HttpResponse:
    return _show(request)


@workspace("POST")
def accept(request: HttpRequest) -> HttpResponse:
    return _decide(request, lambda decisions: together.accept_several(decisions=decisions, by=person(request)))


@workspace("POST")
def keep(request: HttpRequest) -> HttpResponse:
    reason = request.POST.get("grunn", "").replace(filled.NULL, "")
    return _decide(
        request, lambda decisions: together.keep_several(decisions=decisions, by=person(request), reason=reason)
    )


def _decide(request: HttpRequest, act: Callable[[Sequence[Decision]], list[Outcome]]) -> HttpResponse:
    decisions = _decisions(request)
    try:
        outcomes = act(decisions)
    except Refusal as refusal:
        return _show(request, refusal=refusal)
    named = titles.of([each.thing.offering for each in outcomes])
    said = [
        Said(
            named[each.thing.offering.pk],
            f"{local.href(each.thing.offering)}#field-{each.thing.field}",
            each.refusal,
            f"{LABELS.get(each.thing.field, each.thing.field)} ({each.thing.offering.organization})",
        )
        for each in outcomes
    ]
    return _show(request, outcome=summary(_("Decided:"), outcomes, said))


def _decisions(request: HttpRequest) -> list[Decision]:
    """One row's button, a group's, or the ticked ones. What names nothing of the person's is passed over."""
    post = request.POST
    if one := post.get("en"):
        values = [one]
    elif group := post.get("alle"):
        values = post.getlist(f"vist.{group}")
    else:
        values = post.getlist("valg")
    asked = [
        (uid, field, version)
        for value in together.unique(values)
        if (parts := value.split(":")) and len(parts) == 3
        for uid, field, version in [(uuid_of(parts[0]), parts[1], filled.number(parts[2]))]
        if uid and version is not None
    ]
    visible = LocalOffering.objects.visible_to(person(request)).select_related("organization", "index", "template")
    known = {each.uid: each for each in visible.filter(uid__in={uid for uid, _field, _version in asked})}
    return [Decision(known[uid], field, version) for uid, field, version in asked if uid in known]


def _show(request: HttpRequest, outcome: Summary | None = None, refusal: Refusal | None = None) -> HttpResponse:
    place = Workplace.of(person(request))
    organizations = place.organizations(place.reads)
    chosen = workplace.chosen(request.GET.get("virksomhet", ""), organizations)
    offerings = LocalOffering.objects.filter(organization__in=[chosen.pk] if chosen else place.reads)
    if only := uuid_of(request.GET.get("tilbud", "")):
        offerings = offerings.filter(uid=only)
    found = page_of(request, _behind(offerings), size=SIZE)
    context = {
        "organizations": organizations,
        "chosen": chosen,
        "only": only,
        "page": found,
        "groups": _groups(found.items, place),
        "edits": bool(place.edits),
        "reason": request.POST.get("grunn", "") if refusal else "",
        "outcome": outcome,
        "refusal": refusal,
        "query": request.GET.urlencode(),
    }
    return page(request, "studio/changes.html", context, status=refusal.status if refusal else 200)


def _behind(offerings: QuerySet[LocalOffering]) -> QuerySet[Adaptation]:
    rows = drift.behind(offerings).select_related(
        "offering__organization", "offering__index", "offering__template", "offering__latest_revision"
    )
    return rows.order_by("offering__template__code", "field", "offering__organization__name", "pk")


def _groups(rows: Sequence[Adaptation], place: Workplace) -> list[Group]:
    """A fixed number of queries; the drafts' words are taken from their revisions as they are."""
    templates = {template.pk: template for row in rows if (template := row.offering.template)}
    national = content.in_bulk(NationalOffering, set(templates))
    named = titles.of([row.offering for row in rows])
    chosen = {key for row in rows for key in row.offering.latest_revision.content["concepts"]}
    codes = {each.pk: (each.scheme, each.code) for each in Concept.objects.filter(pk__in=chosen)}
    concepts = labels.concepts()
    found: dict[tuple[int, str], list[Row]] = {}
    for row in rows:
        template = templates[row.offering.template_id or 0]
        ours = value_in(row.offering.latest_revision.content, row.field, codes)
        now = content.value_of(national[template.pk], row.field)
        then, came = labels.compared(
            labels.lines(row.template_value, row.field, concepts), labels.lines(now, row.field, concepts)
        )
        made = Row(
            offering=row.offering,
            titles=named[row.offering.pk],
            field=row.field,
            version=template.field_versions.get(row.field, 1),
            then=then,
            now=came,
            ours=labels.lines(ours, row.field, concepts),
            edits=row.offering.organization_id in place.edits,
        )
        found.setdefault((template.pk, row.field), []).append(made)
    return [
        Group(
            templates[key].code,
            field,
            {language: texts["title"] for language, texts in national[key].texts.items() if texts["title"]},
            some,
        )
        for (key, field), some in found.items()
    ]


def value_in(said: Mapping[str, Any], field: str, codes: Mapping[int, tuple[str, str]]) -> Any:
    """A field of a revision as `content.value_of` gives it of an offering."""
    if field in TEXT_FIELDS:
        return {text["language"]: text[field] for text in said["texts"] if text[field] is not None}
    if field in CONCEPT_FIELDS:
        scheme = CONCEPT_FIELDS[field]
        return sorted(codes[key][1] for key in said["concepts"] if key in codes and codes[key][0] == scheme)
    return [said["age_from"], said["age_to"]] if field == "ages" else said[field]


def uuid_of(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
