"""The shapes of answers, for the OpenAPI document. Bodies are joined from ready bytes, so these describe; tests hold
the two together."""

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Format = Literal["group", "individual", "digital", "home"]
Access = Literal["self", "referral"]
Level = Literal["municipality", "hospital", "organization", "national"]
CostKind = Literal["free", "fee", "outpatient_fee", "varies"]
Language = Literal["nb", "nn", "en", "se"]


class Shape(BaseModel):
    """Keys are always there. New ones may come within the version, so readers pass over those that they don't know."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)


class Labeled(Shape):
    id: UUID
    code: str
    label: str


class OrganizationReference(Shape):
    id: UUID
    kind: str
    name: str


class MunicipalityReference(Shape):
    number: str = Field(pattern=r"^[0-9]{4}$")
    name: str


class Why(Shape):
    """Why an item was found."""

    code: Literal["title", "concept", "text", "place", "nationwide"]
    label: str


class Passage(Shape):
    """A piece of an item's text; the pieces stand without space between."""

    text: str
    match: bool = Field(description="Whether it is a word that was asked for.")


class NextCourse(Shape):
    id: UUID
    starts: AwareDatetime
    places_left: int | None = None


class CourseAvailability(Shape):
    """`left` and `capacity` are null where there is no limit, or when nothing is known just now."""

    id: UUID
    known: bool = Field(description="False while we can't ask how many places there are.")
    capacity: int | None
    left: int | None
    waiting: int | None = Field(description="How many people stand in line.")


class NationalItem(Shape):
    id: UUID
    code: str
    title: str
    summary: str
    language: Language = Field(description="The language that the texts are shown in.")
    text_languages: dict[str, Language] = Field(description="Texts that are in another language, by field.")
    level: Level
    format: list[Format]
    access: list[Access]
    themes: list[Labeled]
    audiences: list[Labeled]
    conditions: list[Labeled]
    languages: list[Language] = Field(description="The languages that there are texts in.")
    why: list[Why]
    url: str


class OfferingItem(Shape):
    id: UUID
    code: str
    template: str | None = Field(description="The code of the national offering that it follows.")
    title: str
    summary: str
    for_whom: str
    schedule: str
    cost: str
    how_to_join: str
    language: Language = Field(description="The language that the texts are shown in.")
    text_languages: dict[str, Language] = Field(description="Texts that are in another language, by field.")
    organization: OrganizationReference
    municipalities: list[MunicipalityReference]
    nationwide: bool
    level: Level
    format: list[Format]
    access: list[Access]
    themes: list[Labeled]
    audiences: list[Labeled]
    languages: list[Language] = Field(description="The languages that there are texts in.")
    next_course: NextCourse | None
    distance_km: float | None = Field(description="As the crow flies; null for what is for the whole country.")
    providers: int | None = Field(description="With collapse=template: how many local copies this item stands for.")
    passage: list[Passage] | None = Field(description="Where the words stand in the text, when the title lacks them.")
    why: list[Why]
    url: str


class Facet(Shape):
    id: str
    label: str
    count: int


class UnderstoodConcept(Shape):
    id: str
    code: str
    label: str
    matched: str


class UnderstoodPlace(Shape):
    number: str = Field(description="Empty for Svalbard and Jan Mayen, which no municipality has.")
    name: str
    county: str
    kind: str = Field(description="How it was understood: number, name, former, postal_code, …")
    matched: str


class Understood(Shape):
    """More than one place means that the name is ambiguous: then it filters nothing, and these are the candidates."""

    concepts: list[UnderstoodConcept]
    places: list[UnderstoodPlace]
    corrected: str | None


class EmergencyHelp(Shape):
    id: UUID
    number: str = Field(description="A telephone number: digits only.")
    name: str
    for_whom: str
    when: str = Field(description="A sentence that says when to call.")
    hours: str
    language: Language = Field(description="The language that the texts are shown in.")


class Safety(Shape):
    """Somebody may be in danger: show this help before anything else, in this order."""

    kind: str = Field(description="The code of the danger, such as suicide or poisoning.")
    help: list[EmergencyHelp]


class Suggestion(Shape):
    kind: str = Field(description="concept, offering or place.")
    id: str = Field(description="A concept's id, a national offering's code, or a municipality's number.")
    label: str
    detail: str = Field(description="The word that was met, when it isn't the label; a place's county.")


class Suggestions(Shape):
    items: list[Suggestion]


class Page(Shape):
    total: int = Field(ge=0)
    page: int = Field(ge=1)
    size: int = Field(ge=1)


class OfferingPage(Page):
    items: list[OfferingItem]
    facets: dict[str, list[Facet]]
    understood: Understood
    safety: Safety | None


class NationalPage(Page):
    items: list[NationalItem]


class OrganizationItem(Shape):
    id: UUID
    kind: str
    name: str
    short_name: str
    organization_number: str
    parent: OrganizationReference | None
    municipality: MunicipalityReference | None
    synthetic: bool
    url: str


class OrganizationPage(Page):
    items: list[OrganizationItem]


class Change(Shape):
    seq: int
    kind: str
    id: UUID
    op: Literal["publish", "withdraw"]
    at: AwareDatetime


class Changes(Shape):
    items: list[Change]
    next: int = Field(description="Ask next with since set to this.")


class ProblemField(Shape):
    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    name: str = Field(description="The parameter, or the field of the body as in texts.nb.title.")
    reason: str
    allowed: list[str] = Field([], description="Given when there is a list of what it may be.")


class Problem(Shape):
    """What went wrong, as RFC 9457 has it."""

    type: str
    title: str
    status: int
    detail: str = Field(description="A sentence: what is wrong, where, and what to do.")
    code: str = Field(description="The same in every language, for programs.")
    instance: str
    errors: list[ProblemField] = Field([], description="What to correct.")


class GoneProblem(Problem):
    alternatives: list[OfferingItem] = Field([], description="Others that follow the same national offering.")


class OwnItem(Shape):
    id: UUID
    template: str | None
    title: str
    language: Language
    organization: OrganizationReference
    state: Literal["draft", "in-review", "returned", "published", "changed", "withdrawn"]
    published: bool
    changed: bool = Field(description="There is a draft that differs from what is published.")
    revision: int | None = Field(description="Send it as expected_revision when you change the draft.")
    confirmed_on: dt.date | None = Field(description="When what is published was last confirmed to be correct.")


class OwnPage(Page):
    items: list[OwnItem]


class FieldDrift(Shape):
    field: str
    version: int = Field(description="Send it as seen_version with accept-upstream and keep-own.")
    then: Any = Field(description="What the national text said when you adapted it.")
    now: Any
    ours: Any


class OwnOffering(OwnItem):
    main_language: Language
    texts: dict[Language, dict[str, str | None]]
    language_states: dict[Language, Literal["current", "outdated"]]
    values: dict[str, Any]
    overridden: list[str]
    drift: list[FieldDrift]
    acts: list[str]


class OwnToken(BaseModel):
    issuer: str
    client: str = Field(description="What the issuer calls the bearer's program.")
    citizen: bool = Field(description="Whether it is a citizen's own.")
    scopes: list[str]
    agreements: list[str] = Field(description="For a system: the purposes that an agreement lets it act for today.")
