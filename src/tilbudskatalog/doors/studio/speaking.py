"""The languages of an offering on the desk: which are written side by side, and how each stands to the main one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from tilbudskatalog.catalog.offerings.inheritance import Content, Resolved
from tilbudskatalog.doors.studio import labels
from tilbudskatalog.doors.studio.filled import WRITTEN


@dataclass(frozen=True, slots=True)
class Language:
    """`state`: main, current, outdated or missing. `shown`: stands in the form; others can be added to it."""

    code: str
    state: str
    shown: bool

    @property
    def name(self) -> str:
        return str(labels.LANGUAGES[self.code])


def written(request: HttpRequest, said: Content) -> tuple[str, ...]:
    """Bokmål and nynorsk always; others that the draft has words in, or that the person asks for."""
    asked = {*request.GET.getlist("sprak"), *request.POST.getlist("sprak")}
    begun = {code for code, fields in said.texts.items() if any(text is not None for text in fields.values())}
    return (*WRITTEN, *(code for code in labels.LANGUAGES if code not in WRITTEN and code in asked | begun))


def languages(resolved: Resolved, lacking: dict[str, str], shown: Sequence[str]) -> list[Language]:
    """`lacking` is of the provider's own words, which count before what the national text has."""
    found = []
    for code in labels.LANGUAGES:
        state = lacking.get(code) or resolved.states.get(code, "missing")
        state = "main" if code == resolved.main_language else state
        found.append(Language(code, state, code in shown))
    return found
