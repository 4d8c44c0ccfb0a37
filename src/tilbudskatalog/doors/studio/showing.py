"""A form as the page shows it: field by field, with the national text beside, what has changed, and what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings.drift import Drift
from tilbudskatalog.catalog.offerings.fields import CONCEPT_FIELDS, INHERITABLE, LABELS, TEXT_FIELDS
from tilbudskatalog.catalog.offerings.inheritance import Content, Resolved
from tilbudskatalog.doors.studio import filled, labels
from tilbudskatalog.doors.studio.filled import Filled
from tilbudskatalog.doors.studio.labels import Concepts, Line
from tilbudskatalog.ground.design.wording import pick
from tilbudskatalog.registers.organizations.models import Place

ONE_LINE = {"title"}


@dataclass(frozen=True, slots=True)
class Input:
    """`language` is empty for what is said in none."""

    name: str
    label: str
    value: str
    error: str
    language: str = ""
    # Where the sentence stands that says what is wrong, when it is not the input's own.
    described_by: str = ""

    @property
    def id(self) -> str:
        return self.name.replace(".", "-")

    @property
    def invalid(self) -> SafeString:
        """The attributes of an input that has to be put right."""
        if not self.error:
            return SafeString("")
        return format_html(' aria-invalid="true" aria-describedby="{}"', self.described_by or f"{self.id}-error")


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    checked: bool
    short: str = ""


@dataclass(frozen=True, slots=True)
class DriftLines:
    then: list[Line]
    now: list[Line]
    ours: list[Line]
    version: int


@dataclass(frozen=True, slots=True)
class Field:
    """`kind`: text, boxes, choice or ages. `follows` is None where there is nothing to follow.

    `draft` and `published` are what is said now and in public, with the difference marked; `published` is None where
    they are the same.
    """

    name: str
    kind: str
    follows: bool | None
    inputs: list[Input]
    options: list[Option]
    error: str
    national: list[Line]
    draft: list[Line]
    published: list[Line] | None
    drift: DriftLines | None
    reach: str

    @property
    def label(self) -> str:
        return str(LABELS[self.name])

    @property
    def one_line(self) -> bool:
        return self.name in ONE_LINE

    @property
    def chosen(self) -> list[str]:
        return [option.short for option in self.options if option.checked]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the words of a page come from. `errors`: input or field → what is wrong with it."""

    form: Filled
    draft: Resolved
    published: Resolved | None
    national: Content | None
    drifts: Mapping[str, Drift]
    errors: Mapping[str, str]
    # field → whom a change of it reaches, in words
    reach: Mapping[str, str]


def fields(sources: Sources, named: Concepts) -> list[Field]:
    return [_field(name, sources, named) for name in LABELS if name in INHERITABLE]


def _field(name: str, sources: Sources, named: Concepts) -> Field:
    draft = labels.said(sources.draft, name)
    published = labels.said(sources.published, name) if sources.published else draft
    went, came = labels.lines(published, name, named), labels.lines(draft, name, named)
    differs = published != draft
    if differs:
        went, came = labels.compared(went, came)
    follows = sources.form[filled.whose(name)] == filled.NATIONAL if sources.national else None
    drift = sources.drifts.get(name)
    return Field(
        name=name,
        kind=_kind(name),
        follows=follows,
        inputs=_inputs(name, sources),
        options=_options(name, sources.form, named),
        error=sources.errors.get(name) or sources.errors.get(f"follow.{name}", ""),
        national=_national(name, sources.national, named, filled.languages_of(sources.form))
        if sources.national
        else [],
        draft=came,
        published=went if differs else None,
        drift=_drift(drift, named) if drift else None,
        reach=sources.reach.get(name, ""),
    )


def _national(name: str, content: Content, named: Concepts, languages: Iterable[str]) -> list[Line]:
    """In the languages that are written beside it."""
    return labels.lines(labels.said(content, name), name, named, languages)


def _kind(name: str) -> str:
    if name in TEXT_FIELDS:
        return "text"
    if name in CONCEPT_FIELDS:
        return "boxes"
    return "ages" if name == "ages" else "choice"


def _inputs(name: str, sources: Sources) -> list[Input]:
    if name in CONCEPT_FIELDS:
        return []
    if name in TEXT_FIELDS:
        languages = filled.languages_of(sources.form)
        names = dict(zip(languages, filled.inputs(name, languages), strict=True))
        return [
            Input(each, str(labels.LANGUAGES[language]), sources.form[each][0], sources.errors.get(each, ""), language)
            for language, each in names.items()
        ]
    asked = (_("From, in years"), _("To, in years")) if name == "ages" else (str(LABELS[name]),)
    return [
        Input(each, label, sources.form[each][0], sources.errors.get(name, ""), described_by=f"{name}-error")
        for each, label in zip(filled.inputs(name, ()), asked, strict=True)
    ]


def _options(name: str, form: Filled, named: Concepts) -> list[Option]:
    if name in CONCEPT_FIELDS:
        known = named[CONCEPT_FIELDS[name]]
        chosen = set(form[name])
        return [Option(code, labels.both(each), code in chosen, str(pick(each))) for code, each in known.items()]
    return [Option(value, str(label), form[name] == (value,)) for value, label in labels.CHOICES.get(name, [])]


def _drift(drift: Drift, named: Concepts) -> DriftLines:
    then, now, ours = (labels.lines(value, drift.field, named) for value in (drift.then, drift.now, drift.ours))
    went, came = labels.compared(then, now)
    return DriftLines(went, came, ours, drift.version)


def own_inputs(form: Filled, errors: Mapping[str, str]) -> list[Input]:
    return [Input(name, str(LABELS[name]), form[name][0], errors.get(name, "")) for name in filled.CONTACT]


def place_input(form: Filled, errors: Mapping[str, str]) -> Input:
    return Input("place", str(LABELS["place"]), form["place"][0], errors.get("place", ""))


def places(form: Filled, known: Mapping[str, Place]) -> list[Option]:
    return [Option(uid, str(place), form["place"] == (uid,)) for uid, place in known.items()]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One line of the summary of what is wrong; `href` leads to where it is put right."""

    href: str
    label: str
    sentence: str


def mistakes(errors: Mapping[str, str], questions: Iterable[tuple[str, str]] = ()) -> list[Mistake]:
    """`questions`: names of the acts' own text fields, and what they ask."""
    asked = dict(questions)
    return [
        Mistake(f"#{_target(name)}", asked.get(name) or _label(name), sentence) for name, sentence in errors.items()
    ]


def _target(name: str) -> str:
    plain = name.removeprefix("follow.")
    return f"field-{plain}" if plain in INHERITABLE else name.replace(".", "-")


def _label(name: str) -> str:
    parts: Sequence[str] = name.split(".")
    label = str(LABELS.get(parts[-1], parts[-1]))
    language: Any = labels.LANGUAGES.get(parts[1]) if len(parts) == 3 else None
    return f"{label} ({language})" if language else label
