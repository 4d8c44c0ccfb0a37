"""What a row's cells ask for: each checked by itself, with a sentence that says what is wrong and what to do."""

import re
from dataclasses import dataclass, field
from typing import Any

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings import content
from tilbudskatalog.catalog.offerings.fields import CONCEPT_FIELDS, TEXT_FIELDS
from tilbudskatalog.catalog.offerings.inheritance import Content
from tilbudskatalog.catalog.offerings.intake import columns
from tilbudskatalog.catalog.offerings.intake.files import Line
from tilbudskatalog.catalog.offerings.intake.known import Known
from tilbudskatalog.catalog.offerings.models import Access, CostKind, LocalOffering
from tilbudskatalog.catalog.offerings.writing import plain
from tilbudskatalog.ground.base.errors import Invalid
from tilbudskatalog.registers.concepts.models import Concept
from tilbudskatalog.registers.organizations.models import Place

KEY_LENGTH = 80
# Cells hold lists with commas between, or on lines of their own.
LISTED = re.compile(r"[,;\n]")
AMOUNT = re.compile(r"[0-9]+")


@dataclass(slots=True)
class Asked:
    """Arguments as `local_offerings.adapt` takes them. `problems`: column → sentence, in order."""

    key: str = ""
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    concepts: dict[str, list[Concept]] = field(default_factory=dict)
    own: dict[str, Any] = field(default_factory=dict)
    follow: list[str] = field(default_factory=list)
    ages: dict[str, int | None] = field(default_factory=dict)
    new_place: Place | None = None
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def plain_values(self) -> dict[str, Any]:
        """Those that need no look-up to be checked."""
        return {name: value for name, value in self.values.items() if name not in CONCEPT_FIELDS}


def asked(line: Line, known: Known) -> Asked:
    found = Asked(key=line.cells.get("key", ""), problems=list(line.problems.items()))
    if len(found.key) > KEY_LENGTH:
        found.problems.append(("key", _too_long(found.key, KEY_LENGTH)))
    for name, cell in line.cells.items():
        column = columns.BY_NAME[name]
        if cell.casefold() in columns.FOLLOW:
            if column.field in (*TEXT_FIELDS, *CONCEPT_FIELDS, "access", "cost_kind"):
                found.follow += [column.field] if column.field not in found.follow else []
            else:
                found.problems.append((name, _("This can't follow the national text. Write your own, or nothing.")))
        elif column.field in TEXT_FIELDS:
            text = "" if cell in (columns.NOTHING, "-") else cell
            found.texts.setdefault(column.language, {})[column.field] = text
        elif column.field in CONCEPT_FIELDS:
            _concepts(found, column.field, cell, known)
        elif name in _READ:
            _READ[name](found, name, cell)
    _check_texts(found)
    _check_price(found)
    _place(found, line, known)
    return found


def _check_texts(found: Asked) -> None:
    for language, fields in found.texts.items():
        for name in set(fields) & set(found.follow):
            found.problems.append(
                (f"{name}.{language}", _("Either give your own or follow the national text, not both."))
            )
        if fields.get("title") == "":
            found.problems.append((f"title.{language}", _("A title can't be empty. Write one.")))


def _check_price(found: Asked) -> None:
    for language, fields in found.texts.items():
        cost = fields.get("cost", "")
        if re.match(r"[-−–]\s*[0-9]", cost):
            found.problems.append((f"cost.{language}", _("A price can't be below zero.")))
        elif re.fullmatch(r"[0-9]+([.,][0-9]+)?", cost):
            # A bare number says nothing to a reader.
            fields["cost"] = f"{cost} kroner"


def refuse_free_at_a_price(line: Line, asked: Asked) -> None:
    """Raises `Invalid` where a row that changes something says both."""
    if not (set(asked.values) & {"cost_kind"} or any("cost" in fields for fields in asked.texts.values())):
        return
    if line.cells.get("cost_kind", "").casefold() in columns.COST_KINDS["free"]:
        for language in ("nb", "nn"):
            cost = line.cells.get(f"cost.{language}", "")
            if has_amount(cost):
                sentence = _("Here it says “%(cost)s”, but the kind of price is free. Correct one of them.")
                raise Invalid({f"texts.{language}.cost": sentence % {"cost": cost}})


def has_amount(cost: str) -> bool:
    return any(int(each[:9]) for each in AMOUNT.findall(cost.replace(" ", "")))


def _concepts(found: Asked, name: str, cell: str, known: Known) -> None:
    chosen: list[Concept] = []
    words = [] if cell in (columns.NOTHING, "-") else [each.strip() for each in LISTED.split(cell) if each.strip()]
    for word in words:
        concept = known.concepts[name].get(word.casefold())
        if concept is None:
            near = known.closest(word, known.concepts[name])
            ask = _(" Did you mean: %(names)s?") % {"names": ", ".join(near)} if near else ""
            found.problems.append((name, _("We don't know “%(word)s”.") % {"word": word} + ask))
        elif concept not in chosen:
            chosen.append(concept)
    found.values[name] = sorted(each.code for each in chosen)
    found.concepts[name] = chosen


def _choice(choices: dict[str, tuple[str, ...]]) -> Any:
    words = {word: value for value, said in choices.items() for word in said}

    def read(found: Asked, name: str, cell: str) -> None:
        value = words.get(cell.casefold().rstrip("."))
        if value is None:
            usual = ", ".join(said[0] for said in choices.values())
            sentence = _("We don't understand “%(cell)s”. Write one of: %(words)s.")
            found.problems.append((name, sentence % {"cell": cell, "words": usual}))
        else:
            found.values[name] = value

    return read


def _age(found: Asked, name: str, cell: str) -> None:
    number = re.fullmatch(r"([0-9]{1,3})(?:\s*år)?", cell.casefold())
    if cell in (columns.NOTHING, "-"):
        found.ages[name] = None
    elif number is None or int(number[1]) > 120:
        found.problems.append((name, _("Write the age as a whole number, from 0 to 120.")))
    else:
        found.ages[name] = int(number[1])


def _phone(found: Asked, name: str, cell: str) -> None:
    try:
        number = phonenumbers.parse(cell, "NO")
        fits = phonenumbers.is_possible_number(number)
    except phonenumbers.NumberParseException:
        fits = False
    short = re.fullmatch(r"[0-9]{3,6}", cell.replace(" ", ""))
    if (not fits and not short) or not re.fullmatch(r"\+?[0-9 ().-]{3,20}", cell):
        found.problems.append((name, _("This is not a telephone number. Write it as 62 51 00 00.")))
    found.own[name] = cell


def _email(found: Asked, name: str, cell: str) -> None:
    address = cell.removeprefix("mailto:")
    try:
        validate_email(address)
    except ValidationError:
        found.problems.append((name, _("This is not an e-mail address. Write it as frisklivssentralen@kommunen.no.")))
    found.own[name] = address


def _website(found: Asked, name: str, cell: str) -> None:
    address = cell if re.match(r"[a-z][a-z0-9+.-]*:", cell, re.IGNORECASE) else f"https://{cell}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        found.problems.append((name, _("This is not an address on the web. Copy it from the browser, with https://.")))
    if len(address) > 200:
        found.problems.append((name, _too_long(address, 200)))
    found.own[name] = address


def _nationwide(found: Asked, name: str, cell: str) -> None:
    word = cell.casefold()
    if word not in columns.YES | columns.NO:
        found.problems.append((name, _("Write ja or nei.")))
    found.own[name] = word in columns.YES


def _place(found: Asked, line: Line, known: Known) -> None:
    """A place that is not among the provider's own is a new one, if it is said in which municipality it is."""
    name, where = line.cells.get("place", ""), line.cells.get("place_municipality", "")
    municipality = known.organization.municipality
    if where:
        municipality = known.municipalities.get(where.casefold().removesuffix(" kommune"))
        if municipality is None:
            near = [known.municipalities[each].name for each in known.closest(where, known.municipalities)]
            ask = _(" Did you mean: %(names)s?") % {"names": ", ".join(near)} if near else ""
            sentence = _("No municipality is called “%(name)s”, or several are. Write its number.") % {"name": where}
            found.problems.append(("place_municipality", sentence + ask))
            return
    if name in (columns.NOTHING, "-"):
        found.own["place"] = None
    elif name and name.casefold() in known.places:
        found.own["place"] = known.places[name.casefold()]
    elif name and municipality is None:
        found.problems.append(("place", _("You have no place with this name. Write its municipality too, to add it.")))
    elif len(name) > 120:
        found.problems.append(("place", _too_long(name, 120)))
    elif name:
        address = line.cells.get("place_address", "")[:160]
        place = Place(organization=known.organization, name=name, municipality=municipality, address=address)
        # The next row that names it means the same one.
        found.own["place"] = found.new_place = known.places[name.casefold()] = place


def leave_out_what_follows(asked: Asked, draft: LocalOffering, national: Content | None, known: Known) -> None:
    """What a row says that already stands there, its own or the national words, asks for nothing."""
    own, said = content.overridden(draft), content.of(draft)
    begin = [draft.age_from, draft.age_to] if national is None or "ages" in own else national.values["ages"]
    if asked.ages:
        asked.values["ages"] = [asked.ages.get("age_from", begin[0]), asked.ages.get("age_to", begin[1])]
    for name in TEXT_FIELDS:
        source = said if national is None or name in own else national
        given = {language: fields[name] for language, fields in asked.texts.items() if name in fields}
        same = {each for each in given if plain(given[each]) == (source.texts.get(each, {}).get(name) or None)}
        same |= {each for each in given if given[each] == "" == source.texts.get(each, {}).get(name)}
        # Words that are new in one language are the provider's own in both.
        drop = same if source is said or same == set(given) else set()
        for language in drop:
            del asked.texts[language][name]
    asked.texts = {language: fields for language, fields in asked.texts.items() if fields}
    for name, value in list(asked.values.items()):
        source = said if national is None or name in own else national
        if value == (sorted(source.values[name]) if name in CONCEPT_FIELDS else source.values[name]):
            del asked.values[name]
            asked.concepts.pop(name, None)
    asked.follow = [name for name in asked.follow if national is None or name in own]


def read_aloud(name: str, value: Any, known: Known) -> str:
    if name in CONCEPT_FIELDS:
        names = {
            concept.code: word for word, concept in known.concepts[name].items() if word != concept.code.casefold()
        }
        return ", ".join(names.get(code, code) for code in value)
    if name == "ages":
        return (
            "–".join("" if age is None else str(age) for age in value) if any(age is not None for age in value) else ""
        )
    return capfirst(str(dict([*Access.choices, *CostKind.choices]).get(value, value)))


def place_name(draft: LocalOffering, known: Known) -> str:
    place = draft._state.fields_cache.get("place")
    if place is not None:
        return str(place.name)
    return next((each.name for each in known.places.values() if each.pk == draft.place_id and draft.place_id), "")


def column_of(name: str) -> str:
    """The column where a field's value stands, of several the first."""
    return next(
        (column.name for column in columns.COLUMNS if column.field == name), {"ages": "age_from"}.get(name, name)
    )


def _too_long(text: str, limit: int) -> str:
    return _("Too long: %(length)d characters; at most %(limit)d.") % {"length": len(text), "limit": limit}


_READ = {
    "access": _choice(columns.ACCESS),
    "cost_kind": _choice(columns.COST_KINDS),
    "age_from": _age,
    "age_to": _age,
    "contact_phone": _phone,
    "contact_email": _email,
    "contact_website": _website,
    "nationwide": _nationwide,
}
