"""What may stand after the question mark, route by route. A name that isn't here is refused, never passed over."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from tilbudskatalog.catalog.search.query import LARGEST_RADIUS
from tilbudskatalog.doors.api.v1.problems import UnknownParameter
from tilbudskatalog.doors.api.v1.reasons import FOUR_DIGITS, POINT
from tilbudskatalog.doors.api.v1.schemas import Access, Format, Language, Level

MAX_PAGE = 1000
MAX_VALUES = 50
# Row numbers and revisions are stored in eight bytes.
MAX_NUMBER = 2**63 - 1


def split(values: Any) -> Any:
    """Several values come by repetition or with commas between."""
    if not isinstance(values, list):
        return values
    return [part.strip() for value in values for part in str(value).split(",") if part.strip()]


def unique(values: list[str]) -> list[str]:
    return sorted(set(values))


T = TypeVar("T", bound=str)
Several = Annotated[list[T], Field(max_length=MAX_VALUES), BeforeValidator(split), AfterValidator(unique)]
Spoken = Literal["nb", "nn", "no", "se", "en", "ar", "fa", "pl", "so", "ti", "tr", "uk", "ur", "nsl"]
Word = Annotated[str, Field(max_length=120)]
PAGES = gettext_noop("How many on each page.")
CODES = gettext_noop("Codes of concepts; any of them.")
NAMED = gettext_noop("Number or name; former ones are understood.")
WORDS = gettext_noop("Words, as people write them.")
LEVELS = gettext_noop("Who provides it; any of them.")
ONE_EACH = gettext_noop("“template”: one item for all copies of a national offering.")
NEAR = gettext_noop("Latitude and longitude in degrees: 60.79,11.07. Distances are counted from there.")
RADIUS = gettext_noop("Takes in what lies within so many kilometers of near, else of the municipality's largest place.")
STARTS_BEFORE = gettext_noop("Only what has a course that begins before this day.")
SPOKEN = gettext_noop("Held in it, any of them; nb and nn are Norwegian, and what has no courses counts as that.")
HAS_PLACES = gettext_noop("Only what has a course with free places, or without a limit.")
ORDER = gettext_noop("The order of the items; distance takes a place.")
WAIT = gettext_noop("While nothing is new, the answer waits up to so many seconds for something to come.")
SINCE_IN_EXPORT = gettext_noop("Only what was published after this number, to go on with a copy.")
POSTAL_CODE = gettext_noop("Four digits, instead of a municipality.")
SERVED = gettext_noop("Where it has its seat or whom it serves: number or name; former ones are understood.")


class Shown(BaseModel):
    lang: Language = Field(
        "nb", description=gettext_noop("The language of the texts; the closest where it is missing.")
    )


class Paged(Shown):
    page: int = Field(1, ge=1, le=MAX_PAGE, description=gettext_noop("Which page, from 1."))
    size: int = Field(20, ge=1, le=100, description=PAGES)


class OfferingSearch(Paged):
    q: str = Field("", max_length=300, description=WORDS)
    municipality: Word = Field("", description=NAMED)
    postal_code: str = Field("", pattern=FOUR_DIGITS, description=POSTAL_CODE)
    near: str = Field("", pattern=POINT, description=NEAR)
    radius_km: float | None = Field(None, gt=0, le=LARGEST_RADIUS, allow_inf_nan=False, description=RADIUS)
    theme: Several[Word] = Field([], description=CODES)
    audience: Several[Word] = Field([], description=CODES)
    condition: Several[Word] = Field([], description=CODES)
    format: Several[Format] = Field([], description=gettext_noop("In what form; any of them."))
    access: Several[Access] = Field([], description=gettext_noop("How one gets in; any of them."))
    level: Several[Level] = Field([], description=LEVELS)
    organization: Word = Field("", description=gettext_noop("The id of an organization."))
    template: Word = Field("", description=gettext_noop("The code of a national offering."))
    language: Several[Spoken] = Field([], description=SPOKEN)
    starts_before: dt.date | None = Field(None, description=STARTS_BEFORE)
    has_places: bool = Field(False, description=HAS_PLACES)
    sort: Literal["relevance", "distance", "start", "title"] = Field("relevance", description=ORDER)
    collapse: Literal["", "template"] = Field("", description=ONE_EACH)


class NationalSearch(Paged):
    q: str = Field("", max_length=300, description=WORDS)
    theme: Several[Word] = Field([], description=CODES)
    level: Several[Level] = Field([], description=LEVELS)


class OrganizationSearch(Paged):
    q: Word = Field("", description=gettext_noop("A part of the name."))
    kind: Several[Word] = Field([], description=gettext_noop("Kinds of organizations; any of them."))
    municipality: Word = Field("", description=SERVED)


class MunicipalitySearch(Paged):
    q: Word = Field("", description=gettext_noop("A part of a name, or a number; former ones are understood."))
    size: int = Field(20, ge=1, le=500, description=PAGES)


class ConceptSearch(Paged):
    q: Word = Field("", description=gettext_noop("A part of a term in any language, or of a clinical code."))
    scheme: Several[Word] = Field([], description=gettext_noop("theme, audience, condition, …; any of them."))
    size: int = Field(20, ge=1, le=500, description=PAGES)


class SuggestSearch(Shown):
    q: Word = Field("", description=gettext_noop("What has been written so far."))
    limit: int = Field(8, ge=1, le=20, description=gettext_noop("How many at most."))


class ChangesSince(Shown):
    since: int = Field(0, ge=0, le=MAX_NUMBER, description=gettext_noop("The number of the last change that you have."))
    limit: int = Field(100, ge=1, le=500, description=gettext_noop("How many at most."))
    wait: int = Field(0, ge=0, le=30, description=WAIT)


class ExportSince(Shown):
    since: int = Field(0, ge=0, le=MAX_NUMBER, description=SINCE_IN_EXPORT)


class OwnOfferings(Paged):
    organization: UUID | None = Field(None, description=gettext_noop("The id of one of your organizations."))


View = Callable[..., HttpResponse]


def only(known: type[Shown]) -> Callable[[View], View]:
    """For `decorate_view`: refuses, before anything else is looked at, parameters that the route doesn't have."""
    names = sorted(known.model_fields)

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            unknown = sorted(set(request.GET) - set(names))
            if unknown:
                raise UnknownParameter(unknown, allowed=names)
            return view(request, *args, **kwargs)

        return checked

    return decorate
