"""The shapes of answers, for the OpenAPI document. Bodies are joined from ready bytes, so these describe; tests hold
the two together."""

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


class NextCourse(Shape):
    id: UUID
    starts: AwareDatetime
    places_left: int | None = None


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
    distance_km: float | None
    providers: int | None = Field(description="With collapse=template: how many local copies this item stands for.")
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


class Safety(Shape):
    kind: str
    help: list[dict[str, Any]]


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


class Concept(Shape):
    id: UUID
    code: str
    label: dict[str, str]


class OrganizationInDocument(OrganizationReference):
    synthetic: bool


class Place(Shape):
    name: str
    address: str
    postal_code: str
    city: str
    municipality: str | None
    latitude: float | None
    longitude: float | None
    step_free: bool | None
    hearing_loop: bool | None
    accessible_toilet: bool | None
    parking: str
    transport: str


class Contact(Shape):
    phone: str
    email: str
    website: str


class Document(Shape):
    """A published snapshot, as it stands."""

    id: UUID
    published: AwareDatetime
    url: str


class OfferingDocument(Document):
    kind: Literal["offering"]
    code: str
    template: str | None
    main_language: Language
    texts: dict[Language, dict[str, str | None]] = Field(description="By language, then field; null: not in it.")
    language_states: dict[Language, Literal["current", "outdated"]]
    overridden: list[str]
    organization: OrganizationInDocument
    partners: list[OrganizationInDocument]
    municipalities: list[MunicipalityReference]
    nationwide: bool
    level: Level
    formats: list[Format]
    access: list[Access]
    cost_kind: CostKind
    age_from: int | None
    age_to: int | None
    themes: list[Concept]
    audiences: list[Concept]
    conditions: list[Concept]
    place: Place | None
    contact: Contact
    confirmed: str | None
    synthetic: bool
    synonyms: dict[str, list[str]]
    successor: str | None = Field(description="The code of the national offering that takes its place.")


class NationalDocument(OfferingDocument):
    kind: Literal["national_offering"]  # type: ignore[assignment]


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


class Served(MunicipalityReference):
    districts: list[str]


class OrganizationDocument(Document):
    kind: Literal["organization"]
    organization_kind: str
    name: str
    short_name: str
    organization_number: str
    parent: OrganizationInDocument | None
    municipality: MunicipalityReference | None
    catchment: list[Served]
    catchment_as_of: str
    phone: str
    email: str
    website: str
    founded: int | None
    synthetic: bool
    source: str
    as_of: str


class MunicipalityName(Shape):
    name: str
    kind: Literal["norwegian", "sami", "kven", "former"]
    language: str
    former_number: str
    until: int | None


class PostalCode(Shape):
    code: str
    place: str


class HospitalTrust(OrganizationInDocument):
    districts: list[str]


class MunicipalityDocument(Document):
    kind: Literal["municipality"]
    number: str = Field(pattern=r"^[0-9]{4}$")
    name: str
    official_name: str
    names: list[MunicipalityName]
    county: str
    county_number: str
    population: int
    population_year: int
    latitude: float
    longitude: float
    largest_place: str
    in_sami_area: bool
    postal_codes: list[PostalCode]
    organization: OrganizationInDocument | None
    hospital_trusts: list[HospitalTrust]


class MunicipalityPage(Page):
    items: list[MunicipalityDocument]


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


class OwnPage(Page):
    items: list[OwnItem]


class FieldDrift(Shape):
    field: str
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
