"""The shapes of whole snapshots, as docs/snapshots.md describes them, and of lists that have them whole."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from tilbudskatalog.doors.api.v1.schemas import (
    Access,
    CostKind,
    Format,
    Language,
    Level,
    MunicipalityReference,
    OrganizationReference,
    Page,
    Shape,
)


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


class Snapshot(Shape):
    """What was published, as it stands."""

    id: UUID
    published: AwareDatetime


class Document(Snapshot):
    """A published snapshot that people have a page for."""

    url: str


CourseKind = Literal["fixed", "continuous", "drop_in", "individual", "digital", "self_guided"]
Way = Literal["login", "open", "referral"]


class CourseInBrief(Shape):
    """A course as its offering's snapshot has it."""

    id: UUID
    course_kind: CourseKind
    name: str
    starts: AwareDatetime | None
    ends: AwareDatetime | None
    joins: list[AwareDatetime] = Field(description="The moments at which one may begin.")
    opens: AwareDatetime | None = Field(description="When sign-up opens; null: it is open.")
    closes: AwareDatetime | None
    signup: list[Way] = Field(description="With log-in, without one, or by referral.")
    language: str
    capacity: int | None
    digital: bool
    municipality: str | None


class ProgramItem(Shape):
    title: str
    minutes: int | None
    contributors: list[int] = Field(description="Their places in the course's list, from 0.")


class CourseMeeting(Shape):
    """Place and room are given where they are others than the course's."""

    id: UUID
    starts: AwareDatetime
    ends: AwareDatetime
    theme: str
    place: Place | None
    room: str
    digital: bool
    cancelled: bool
    cancelled_reason: str
    sequence: int
    program: list[ProgramItem]


class CourseSeries(Shape):
    rule: str = Field(description="RRULE of iCalendar, in Norwegian time.")
    first: str
    at: str
    minutes: int


class CourseContributor(Shape):
    role: Literal["professional", "experienced_user", "coordinator"]
    name: str = Field(description="Empty where it is not to be shown.")
    description: str
    organization: str


class CourseOffering(Shape):
    id: UUID
    code: str


class CourseContact(Shape):
    phone: str
    email: str


class CourseQuestionTexts(Shape):
    text: str
    why: str = Field(description="Why the provider asks.")
    choices: list[str] = Field(description="In the same order in each language; none but for a question of choices.")


class CourseQuestion(Shape):
    """What the provider asks those who sign up."""

    id: UUID
    kind: Literal["text", "choice", "yes_no"] = Field(
        description="The answer is a text, the number of a choice from 1, or “yes” or “no”."
    )
    required: bool
    texts: dict[Literal["nb", "nn"], CourseQuestionTexts] = Field(description="In one language or both.")


class CourseDocument(CourseInBrief, Document):
    kind: Literal["course"]
    offering: CourseOffering
    organization: OrganizationInDocument
    state: Literal["published", "cancelled"]
    cancelled_reason: str
    sequence: int
    meetings: list[CourseMeeting]
    series: list[CourseSeries]
    minimum: int | None
    priority_classes: list[str]
    age_from: int | None
    age_to: int | None
    municipalities: list[MunicipalityReference] = Field(description="Only for their inhabitants; none: for all.")
    next_of_kin: Literal["none", "together", "alone"]
    interpreter: bool
    price: int = Field(description="Whole kroner.")
    price_note: str
    no_show_fee: int
    cancel_hours: int = Field(description="How long before the start one may cancel.")
    place: Place | None
    room: str
    contact: CourseContact = Field(description="Of its own. What is empty is as the offering says.")
    contributors: list[CourseContributor]
    questions: list[CourseQuestion] = Field(
        [], description="Asked by the provider; `answers` to a sign-up names them by id."
    )
    synthetic: bool


class ImageFile(Shape):
    width: int
    path: str = Field(description="Under this host.")


class Image(Shape):
    """A WebP picture in several widths. `alt` says what is seen, by language."""

    id: UUID
    alt: dict[Language, str]
    width: int
    height: int
    files: list[ImageFile]


class Evidence(Shape):
    """What is known of the effect. `strength` is GRADE's."""

    statement: dict[Language, str]
    strength: Literal["high", "moderate", "low", "very_low"]
    citation: str
    link: str
    year: int


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
    courses: list[CourseInBrief] = Field([], description="Those that are to be held, the first to begin first.")
    image: Image | None = None
    evidence: list[Evidence] = []


class NationalDocument(OfferingDocument):
    kind: Literal["national_offering"]  # type: ignore[assignment]


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


class ConceptTerm(Shape):
    language: Language
    kind: str = Field(description="preferred, alternative, lay, clinical, …")
    text: str


class ExternalCode(Shape):
    system: str
    code: str
    display: str


class ConceptDocument(Snapshot):
    """Relations are to the codes of other concepts; `codes` are those of clinical and statistical systems."""

    kind: Literal["concept"]
    code: str
    scheme: str
    definition: dict[Language, str]
    terms: list[ConceptTerm]
    broader: list[str]
    related: list[str]
    codes: list[ExternalCode]


class ConceptPage(Page):
    items: list[ConceptDocument]
