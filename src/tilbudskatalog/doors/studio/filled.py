"""What stands in an offering's form, and what a person changed in it.

A form is a flat mapping of input names to values, whether it comes from a draft or was sent. The difference between
the revision that the page was made from and what was sent is what the person did; the rest is left alone.
"""

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings.fields import CONCEPT_FIELDS, INHERITABLE, TEXT_FIELDS
from tilbudskatalog.catalog.offerings.inheritance import Content
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Invalid
from tilbudskatalog.ground.base.languages import LANGUAGES
from tilbudskatalog.registers.organizations.models import Place

# Input name → its values; lists of boxes have several.
Filled = dict[str, tuple[str, ...]]

WRITTEN = ("nb", "nn")
OURS, NATIONAL = ("ours",), ("national",)
CONTACT = ("contact_phone", "contact_email", "contact_website")
AGES = ("ages.from", "ages.to")
# What no field can hold, and PostgreSQL can't store. In the long texts it is for the act to say so.
NULL = "\x00"
NUMBER = re.compile(r"[0-9]{1,18}")


@dataclass(slots=True)
class Changes:
    """Arguments for `local_offerings.adapt` and `national_offerings.revise`. False when there are none."""

    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    own: dict[str, Any] = field(default_factory=dict)
    follow: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.texts or self.values or self.own or self.follow)

    def leave_out(self, of: str) -> None:
        """Nothing that was written in this field counts."""
        self.texts = {
            language: rest
            for language, texts in self.texts.items()
            if (rest := {name: text for name, text in texts.items() if name != of})
        }
        self.values.pop(of, None)
        self.follow = [name for name in self.follow if name != of]


def whose(of: str) -> str:
    """The input that says whether a field is the provider's own or follows the national text."""
    return f"whose.{of}"


def languages_of(form: Filled) -> tuple[str, ...]:
    """Those that the form has texts in, in their order."""
    return tuple(language for language in LANGUAGES if f"texts.{language}.title" in form)


def inputs(of: str, languages: Sequence[str]) -> tuple[str, ...]:
    if of in TEXT_FIELDS:
        return tuple(f"texts.{language}.{of}" for language in languages)
    return AGES if of == "ages" else (of,)


def of_content(
    said: Content,
    *,
    ours: Collection[str] = INHERITABLE,
    national: Content | None = None,
    languages: Sequence[str] = WRITTEN,
) -> Filled:
    """Fields that follow show the national words, to begin from."""
    filled: Filled = {}
    for each in INHERITABLE:
        source = said if national is None or each in ours else national
        filled[whose(each)] = OURS if source is said else NATIONAL
        filled |= _of_field(source, each, languages)
    return filled


def of_own(draft: LocalOffering, places: Mapping[str, Place]) -> Filled:
    """What only the provider can say. Of a checkbox the last value counts; an empty one goes before it in the form."""
    place = next((uid for uid, place in places.items() if place.pk == draft.place_id), "")
    return {
        **{each: (getattr(draft, each),) for each in CONTACT},
        "place": (place,),
        "nationwide": ("1" if draft.nationwide else "",),
    }


def sent(post: QueryDict, base: Filled) -> Filled:
    """What was sent; what was not asked for stays as in `base`. A list with no box ticked sends only whose it is."""
    found = dict(base)
    for name in base:
        if name in CONCEPT_FIELDS:
            if name in post or whose(name) in post:
                found[name] = tuple(sorted({code.replace(NULL, "") for code in post.getlist(name)}))
        elif name in post:
            text = "\n".join(str(post[name]).splitlines()).strip()
            found[name] = (text if name.startswith("texts.") else text.replace(NULL, ""),)
    return found


def number(written: str) -> int | None:
    return int(written) if NUMBER.fullmatch(written) else None


def changes(base: Filled, now: Filled, main_language: str, places: Mapping[str, Place]) -> Changes:
    found = Changes()
    languages = languages_of(base)
    for each in INHERITABLE:
        if now[whose(each)] != OURS:
            found.follow += [each] if base[whose(each)] == OURS else []
            continue
        begins = base[whose(each)] != OURS
        moved = [name for name in inputs(each, languages) if now[name] != base[name]]
        if not (begins or moved):
            continue
        if each in TEXT_FIELDS:
            for language, text in _texts(each, moved, now, main_language, begins=begins).items():
                found.texts.setdefault(language, {})[each] = text
        else:
            found.values[each] = _value(each, now)
    found.own = {each: now[each][0] for each in CONTACT if each in base and now[each] != base[each]}
    if "place" in base and now["place"] != base["place"]:
        # An unknown place is handed on as it is: the act says what is wrong with it.
        found.own["place"] = places.get(now["place"][0], now["place"][0] or None)
    if "nationwide" in base and now["nationwide"] != base["nationwide"]:
        found.own["nationwide"] = now["nationwide"] == ("1",)
    return found


def kept(base: Filled, now: Filled, current: Filled) -> Filled:
    """The form after a "no": what this person changed, laid over what the draft says by now."""
    return {name: now[name] if now[name] != base[name] else current[name] for name in current}


def _texts(of: str, moved: list[str], now: Filled, main_language: str, *, begins: bool) -> dict[str, str]:
    """Own words by language. A new text of the main language stands alone until it is translated.

    Words that follow the national text in the other language would say something else than the new ones do.
    """
    languages = languages_of(now)
    names = dict(zip(languages, inputs(of, languages), strict=True))
    if begins:
        alone = names[main_language] in moved
        wanted = {each for each in languages if now[names[each]][0] and (names[each] in moved or not alone)}
        wanted |= {main_language}
    else:
        wanted = {each for each in languages if names[each] in moved}
    return {each: now[names[each]][0] for each in languages if each in wanted}


def _value(of: str, now: Filled) -> Any:
    if of in CONCEPT_FIELDS:
        return list(now[of])
    if of == "ages":
        return [_age(now[name][0]) for name in AGES]
    return now[of][0]


def _age(written: str) -> int | str | None:
    """What is no number is handed on as it is: the act says what an age looks like."""
    age = number(written)
    return age if age is not None else written or None


def _of_field(said: Content, of: str, languages: Sequence[str]) -> Filled:
    if of in TEXT_FIELDS:
        texts = [said.texts.get(language, {}).get(of) or "" for language in languages]
        return {name: (text,) for name, text in zip(inputs(of, languages), texts, strict=True)}
    if of in CONCEPT_FIELDS:
        return {of: tuple(sorted(said.values[of]))}
    if of == "ages":
        return {name: ("" if age is None else str(age),) for name, age in zip(AGES, said.values[of], strict=True)}
    return {of: (said.values[of],)}


def day(written: str, of: str) -> dt.date | None:
    """None for nothing. Raises `Invalid` for the field."""
    if not written.strip():
        return None
    for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return dt.datetime.strptime(written.strip(), pattern).replace(tzinfo=clock.OSLO).date()
        except ValueError:
            continue
    raise Invalid({of: _("Write the day as 31.12.2026.")})
