"""The whole catalog of the organizations that a person works for: found by state, language, theme, age and words."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings import freshness, local_offerings, together
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.catalog.offerings.together import Outcome
from tilbudskatalog.doors.studio import catalog, labels, local, standing, telling, titles, workplace
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.changes import uuid_of
from tilbudskatalog.doors.studio.drafts import Titles
from tilbudskatalog.doors.studio.filtering import Filter, chosen_from
from tilbudskatalog.doors.studio.outcomes import Said, Summary, summary
from tilbudskatalog.doors.studio.paging import page_of
from tilbudskatalog.doors.studio.standing import Review, Standing
from tilbudskatalog.doors.studio.workplace import Workplace
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Refusal
from tilbudskatalog.ground.design.wording import pick


@dataclass(frozen=True, slots=True)
class Row:
    """`lacking` and `age` are sentences, empty where all is well."""

    offering: LocalOffering
    titles: Titles
    standing: Standing
    lacking: str
    age: str
    edits: bool


@workspace("GET")
def ours(request: HttpRequest) -> HttpResponse:
    return _show(request)


@workspace("POST")
def submit(request: HttpRequest) -> HttpResponse:
    return _together(request, together.submit_several, _("Sent for approval:"))


@workspace("POST")
def confirm(request: HttpRequest) -> HttpResponse:
    return _together(request, together.confirm_several, _("Confirmed as still correct today:"))


@workspace("POST")
def confirm_one(request: HttpRequest, offering_id: uuid.UUID) -> HttpResponse:
    """From “today”, where the same list goes on without it."""
    local_offerings.confirm(offering=local.visible(request, offering_id), by=person(request))
    messages.success(request, _("Confirmed. The date is shown to readers."))
    return redirect(f"{reverse('studio:home')}?{request.GET.urlencode()}")


def _together(request: HttpRequest, act: Callable[..., list[Outcome]], sentence: str) -> HttpResponse:
    keys = together.unique(each for text in request.POST.getlist("tilbud") if (each := uuid_of(text)))
    visible = LocalOffering.objects.visible_to(person(request)).filter(uid__in=keys)
    offerings = list(visible.select_related("organization", "index").order_by("key"))
    try:
        outcomes = act(offerings=offerings, by=person(request))
    except Refusal as refusal:
        return _show(request, refusal=refusal)
    named = titles.of(offerings)
    said = [Said(named[each.thing.pk], local.href(each.thing), each.refusal) for each in outcomes]
    return _show(request, outcome=summary(sentence, outcomes, said))


def _show(request: HttpRequest, outcome: Summary | None = None, refusal: Refusal | None = None) -> HttpResponse:
    place = Workplace.of(person(request))
    organizations = place.organizations(place.reads)
    wanted = request.GET
    chosen = workplace.chosen(wanted.get("virksomhet", ""), organizations)
    whole = LocalOffering.objects.filter(organization__in=[chosen.pk] if chosen else place.reads)
    reviews = standing.reviews_of(whole)
    found = page_of(request, _matching(whole, wanted, reviews))
    context = {
        "organizations": organizations,
        "chosen": chosen,
        "q": wanted.get("q", ""),
        "filters": _filters(wanted),
        "filtered": any(wanted.get(name) for name in ("tilstand", "sprak", "tema", "alder", "q")),
        "page": found,
        "rows": _rows(found.items, reviews, place),
        "edits": bool(place.edits),
        "outcome": outcome,
        "refusal": refusal,
        "query": wanted.urlencode(),
    }
    return page(request, "studio/ours.html", context, status=refusal.status if refusal else 200)


def _matching(
    offerings: QuerySet[LocalOffering], wanted: QueryDict, reviews: Mapping[int, Review]
) -> QuerySet[LocalOffering]:
    asked = [
        standing.in_state(wanted.get("tilstand", ""), reviews),
        _of_language(wanted.get("sprak", "")),
        _of_theme(wanted.get("tema", "")),
        _of_age(wanted.get("alder", "")),
        _of_words(wanted.get("q", "").strip()),
    ]
    for condition in asked:
        offerings = offerings.filter(condition)
    return (
        offerings.select_related("organization", "index", "latest_revision")
        .defer("latest_revision__content")
        .order_by("organization__name", "key")
    )


def _of_language(asked: str) -> Q:
    state, _dash, language = asked.partition("-")
    known = state in ("missing", "outdated") and language in labels.LANGUAGES
    return Q(**{f"index__{state}__contains": f",{language},"}) if known else Q()


def _of_theme(code: str) -> Q:
    """What applies: the template's themes unless the draft has its own, which are looked up as they were published."""
    if not code:
        return Q()
    own = Q(template__isnull=True) | Q(index__own_fields__contains=",themes,")
    themed = LocalOffering.concepts.through.objects.filter(concept__code=code).values("localoffering_id")
    templates = NationalOffering.objects.filter(concepts__code=code).values("pk")
    return (own & Q(pk__in=themed)) | (~own & Q(template__in=templates))


def _of_age(asked: str) -> Q:
    limits = freshness.limits(clock.today())
    return freshness.confirmed_before(limits[asked]) if asked in limits else Q()


def _of_words(q: str) -> Q:
    if not q:
        return Q()
    followed = Q(index__words="", template__in=catalog.with_title(q))
    return Q(index__words__contains=q.casefold()) | followed


def _rows(offerings: Sequence[LocalOffering], reviews: Mapping[int, Review], place: Workplace) -> list[Row]:
    named, limit = titles.of(offerings), freshness.limits(clock.today())["stale"]
    return [
        Row(
            each,
            named[each.pk],
            Standing.of(each, reviews.get(each.pk)),
            telling.lacking(each.index.lacking),
            telling.age(each) if each.live and (freshness.vouched_for(each) or clock.today()) < limit else "",
            each.organization_id in place.edits,
        )
        for each in offerings
    ]


def _filters(wanted: QueryDict) -> list[Filter]:
    languages = {}
    for language in ("nn", "nb", "en", "se"):
        name = labels.LANGUAGES[language]
        if language in ("nn", "nb"):
            languages[f"missing-{language}"] = _("%(language)s is missing") % {"language": name}
        languages[f"outdated-{language}"] = _("%(language)s is older") % {"language": name}
    themes = {code: str(pick(name)) for code, name in labels.concepts()["theme"].items()}
    ages = {"stale": _("Not confirmed for half a year"), "old": _("Not confirmed for a year")}
    return [
        chosen_from("tilstand", _("State"), standing.names(), wanted),
        chosen_from("tema", _("Theme"), themes, wanted),
        chosen_from("sprak", _("Language"), languages, wanted),
        chosen_from("alder", _("Confirmed"), ages, wanted),
    ]
