"""What an import would do, row by row, in plain words. The same plan is made again when it is carried out.

A row is the provider's own key, or the template that it follows, or its title. An empty cell says nothing: what stands
in the catalog stays. "nasjonal" takes the national text again; a dash says nothing on purpose.
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings import content, local_offerings, locks, writing
from tilbudskatalog.catalog.offerings.fields import LABELS, TEXT_FIELDS
from tilbudskatalog.catalog.offerings.intake import cells, columns
from tilbudskatalog.catalog.offerings.intake.cells import Asked
from tilbudskatalog.catalog.offerings.intake.drafts import draft_of
from tilbudskatalog.catalog.offerings.intake.files import Line, Sheet
from tilbudskatalog.catalog.offerings.intake.known import Known
from tilbudskatalog.catalog.offerings.models import CostKind, LocalOffering, NationalOffering
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.errors import Conflict, Invalid
from tilbudskatalog.ground.base.ids import slug, uid_of

# Columns that say what a row is about.
NAMING = {"title.nb", "title.nn", "template"}
NEW, CHANGED, UNCHANGED, WRONG = "new", "changed", "unchanged", "wrong"


@dataclass(frozen=True, slots=True)
class Change:
    """One field. `before` and `after` are as people read them; empty is said as a dash."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Problem:
    """`place`: the cell, as B4; `header` names the column."""

    place: str
    header: str
    sentence: str


@dataclass(slots=True)
class Outcome:
    """`offering` is None for what is new; `draft` and `asked` are what is written when it is carried out."""

    line: int
    kind: str
    title: str
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    offering: LocalOffering | None = None
    draft: LocalOffering | None = None
    asked: Asked | None = None
    begun: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Plan:
    outcomes: list[Outcome]
    unknown: list[str]
    fingerprint: str

    def count(self, kind: str) -> int:
        return sum(outcome.kind == kind for outcome in self.outcomes)

    @property
    def ready(self) -> bool:
        return not self.count(WRONG) and bool(self.count(NEW) + self.count(CHANGED))


def plan(sheet: Sheet, known: Known, by: User) -> Plan:
    """No query for each row. The fingerprint holds what is shown, and the drafts and templates it was compared with."""
    taken: dict[Any, int] = {}
    outcomes = [_outcome(line, known, by, taken) for line in sheet.lines]
    shown = [
        (
            each.line,
            each.kind,
            each.title,
            [(change.label, change.before, change.after) for change in each.changes],
            [(problem.place, problem.sentence) for problem in each.problems],
            each.offering and (each.offering.pk, each.offering.latest_revision_id),
            each.draft and each.draft.template and each.draft.template.live_revision_id,
        )
        for each in outcomes
    ]
    digest = hashlib.sha256(json.dumps([known.organization.pk, shown]).encode()).hexdigest()
    return Plan(outcomes, sheet.unknown, digest)


def _outcome(line: Line, known: Known, by: User, taken: dict[Any, int]) -> Outcome:
    template, problem = _template(line, known)
    offering = _existing(line, known, template)
    asked = cells.asked(line, known)
    if problem:
        asked.problems.insert(0, ("template", problem))
    elif template is None and offering is None and not _own_title(line) and not NAMING & set(line.problems):
        sentence = _("Write a title, or name the national offering that this follows.")
        asked.problems.insert(0, ("title.nb", sentence))
    title = line.cells.get("title.nb") or line.cells.get("title.nn") or line.cells.get("template", "")
    outcome = Outcome(line.number, WRONG, title or line.cells.get("key", ""), offering=offering, asked=asked)
    draft = None
    if not asked.problems:
        try:
            draft = draft_of(offering, known) if offering else _new(line, known, template)
            _refuse(offering, known, by)
            _refuse_doubles(line, offering, draft, taken)
            _fill(line, outcome, draft, known)
        except Invalid as refusal:
            asked.problems += [(_column(name), str(sentence)) for name, sentence in refusal.fields.items()]
        except Conflict as refusal:
            asked.problems.append(("", str(refusal.sentence)))
    outcome.problems = [_problem(line, name, sentence) for name, sentence in asked.problems]
    if not outcome.problems and draft is not None:
        outcome.draft = draft
        outcome.kind = NEW if offering is None else CHANGED if outcome.changes else UNCHANGED
    return outcome


def _template(line: Line, known: Known) -> tuple[NationalOffering | None, str]:
    name = line.cells.get("template", "").casefold()
    if not name or name in (columns.NOTHING, "-"):
        return None, ""
    found = known.templates.get(name, [])
    if len(found) > 1:
        codes = ", ".join(sorted(each.code for each in found))
        return None, _("Several national offerings are called this. Write one of the codes: %(codes)s.") % {
            "codes": codes
        }
    if found:
        return found[0], ""
    near = known.closest(name, known.templates)
    if near:
        return None, _("No national offering is called this. Did you mean: %(names)s?") % {"names": ", ".join(near)}
    return None, _("No national offering is called this. Leave the cell empty if it is your own.")


def _existing(line: Line, known: Known, template: NationalOffering | None) -> LocalOffering | None:
    """By the provider's own key, by our id, by the template, by the title."""
    key = line.cells.get("key", "")
    if key:
        by_key = [each for each in known.offerings if each.provider_key == key or str(each.uid) == key]
        if by_key:
            return by_key[0]
    if template is not None:
        return next((each for each in known.offerings if each.template_id == template.pk), None)
    title = line.cells.get("title.nb") or line.cells.get("title.nn") or ""
    own_key = f"{known.organization.key}/{slug(title)}" if title else ""
    return next((each for each in known.offerings if own_key and each.key == own_key), None)


def _new(line: Line, known: Known, template: NationalOffering | None) -> LocalOffering:
    if template is not None:
        draft = local_offerings.new_adoption(template, known.organization, synthetic=False)
    else:
        main = "nb" if line.cells.get("title.nb") else "nn"
        title = line.cells[f"title.{main}"]
        key = f"{known.organization.key}/{slug(title)}"
        draft = LocalOffering(
            key=key, uid=uid_of("offering", key), organization=known.organization, main_language=main, live=False
        )
    draft.provider_key = line.cells.get("key", "")
    # What is said to be none is asked of no table later, when the draft has its key.
    for children in (draft.texts, draft.overrides, draft.concepts):
        children.set([])
    return draft


def _own_title(line: Line) -> str:
    title = line.cells.get("title.nb") or line.cells.get("title.nn") or ""
    return "" if title in (columns.NOTHING, "-") else title


def _refuse(offering: LocalOffering | None, known: Known, by: User) -> None:
    if offering is None:
        return
    if offering.pk in known.in_review:
        raise Conflict(_("It is being reviewed. Take it back from review to change it."))
    locks.refuse_locked(offering, by)


def _refuse_doubles(line: Line, offering: LocalOffering | None, draft: LocalOffering, taken: dict[Any, int]) -> None:
    """Two rows about the same thing would each undo the other."""
    marks: list[tuple[str, Any]] = [("", offering.pk if offering else draft.key)]
    if line.cells.get("key"):
        marks.append(("key", ("key", line.cells["key"])))
    for name, mark in reversed(marks):
        first = taken.setdefault(mark, line.number)
        if first != line.number:
            sentence = _("Row %(first)d is about the same offering. Keep one of them.") % {"first": first}
            raise Invalid({name or _naming(line): sentence})


def _naming(line: Line) -> str:
    return next((name for name in ("template", "title.nb", "title.nn", "key") if name in line.cells), "title.nb")


def _fill(line: Line, outcome: Outcome, draft: LocalOffering, known: Known) -> None:
    """Writes into the draft by the rules of the single acts, and notes what that changes for the reader."""
    asked, offering = outcome.asked, outcome.offering
    assert asked is not None  # noqa: S101
    national = known.said.get(draft.template_id or 0)
    priced = any(cells.has_amount(fields.get("cost", "")) for fields in asked.texts.values())
    if offering is None and national is None and priced:
        asked.values.setdefault("cost_kind", CostKind.FEE.value)
    before = _seen(draft, known)
    cells.leave_out_what_follows(asked, draft, national, known)
    cells.refuse_free_at_a_price(line, asked)
    writing.check_texts(asked.texts)
    writing.check_values(asked.plain_values)
    if asked.follow and national is None:
        raise Invalid(
            {cells.column_of(name): _("This offering has no national text to follow.") for name in asked.follow}
        )
    local_offerings.set_own(draft, asked.own)
    given = {name for texts in asked.texts.values() for name in texts} | set(asked.values)
    outcome.begun = local_offerings.set_overrides(draft, given, asked.follow)
    writing.set_texts(draft, asked.texts, minor=offering is None)
    writing.set_values(draft, asked.values, asked.concepts)
    after = _seen(draft, known)
    outcome.title = _title(draft, national) or outcome.title
    outcome.changes = [
        Change(label, before.get(label, ""), said) for label, said in after.items() if said != before.get(label, "")
    ]
    if asked.new_place:
        outcome.changes.append(Change(_("New place"), "", asked.new_place.name))
    if offering and asked.key and asked.key not in (offering.provider_key, str(offering.uid)):
        outcome.changes.append(Change(columns.BY_NAME["key"].nb, offering.provider_key, asked.key))


def _title(draft: LocalOffering, national: Any) -> str:
    follows = national is not None and "title" not in content.overridden(draft)
    texts = national.texts if follows else content.of(draft).texts
    return next((texts[each]["title"] for each in ("nb", "nn", *texts) if texts.get(each, {}).get("title")), "") or ""


def _seen(draft: LocalOffering, known: Known) -> dict[str, str]:
    """Label → what the draft itself says; what follows the national text says so."""
    said, own = content.of(draft), content.overridden(draft)
    follows = _("follows the national text")
    found: dict[str, str] = {}
    for name in TEXT_FIELDS:
        is_own = draft.template_id is None or name in own
        for language in ("nb", "nn"):
            text = said.texts.get(language, {}).get(name)
            label = f"{LABELS[name]} ({'bokmål' if language == 'nb' else 'nynorsk'})"
            found[label] = (_("nothing, on purpose") if text == "" else text or "") if is_own else follows
    for name in ("formats", "themes", "audiences", "conditions", "access", "cost_kind", "ages"):
        is_own = draft.template_id is None or name in own
        found[str(LABELS[name])] = cells.read_aloud(name, said.values[name], known) if is_own else follows
    for name in ("contact_phone", "contact_email", "contact_website"):
        found[str(LABELS[name])] = getattr(draft, name)
    found[str(LABELS["place"])] = cells.place_name(draft, known)
    found[str(LABELS["nationwide"])] = _("Yes") if draft.nationwide else _("No")
    return found


def _column(name: str) -> str:
    """`texts.nb.title`, as the acts name it, or a field, as a column's name."""
    parts = name.split(".")
    return f"{parts[2]}.{parts[1]}" if len(parts) == 3 else cells.column_of(name)


def _problem(line: Line, name: str, sentence: str) -> Problem:
    column = columns.BY_NAME.get(name)
    return Problem(line.places.get(name, ""), column.nb if column else "", sentence)


def lines_as_data(sheet: Sheet) -> dict[str, Any]:
    """For the way from the dry run to the button; `sheet_of` reads it again."""
    rows = [[line.number, line.cells, line.places, line.problems] for line in sheet.lines]
    return {"rows": rows, "unknown": sheet.unknown}


def sheet_of(data: dict[str, Any]) -> Sheet:
    return Sheet([Line(*row) for row in data["rows"]], list(data["unknown"]))
