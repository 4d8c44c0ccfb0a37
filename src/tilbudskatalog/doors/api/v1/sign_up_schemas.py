"""The shapes of answers about a person's own sign-ups and questions."""

import datetime as dt
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, ConfigDict, Field

from tilbudskatalog.doors.api.v1.document_schemas import Contact, CourseMeeting, Place
from tilbudskatalog.doors.api.v1.schemas import Language, OrganizationReference, Problem, Shape
from tilbudskatalog.doors.api.v1.sign_up_bodies import AttendsName

EnrollmentStatus = Literal[
    "unconfirmed", "referred", "waiting", "offered", "confirmed", "attended", "no_show", "cancelled", "declined",
    "lapsed", "refused", "moved",
]  # fmt: skip


class EnrolledCourse(Shape):
    """The course as it is now. Without meetings: there are none with dates, or they are not published."""

    id: UUID
    offering: UUID
    title: str = Field(description="Of the offering; empty where it is not published any more.")
    language: Language = Field(description="The language that the title is shown in.")
    organization: OrganizationReference
    state: Literal["published", "cancelled", "finished"]
    cancelled_reason: str
    starts: AwareDatetime | None
    ends: AwareDatetime | None
    meetings: list[CourseMeeting]
    place: Place | None
    room: str
    digital_link: str | None = Field(description="The digital room, for who has a place.")
    cancel_by: AwareDatetime | None = Field(description="Who cancels by then pays nothing. It is possible later too.")
    no_show_fee: int = Field(description="Whole kroner.")
    contact: Contact | None = Field(description="The course's own, else the offering's.")
    url: str


class Offer(Shape):
    """A place to answer. With `held` it is kept until `answer_by`; without, the first answer gets it."""

    held: bool
    answer_by: AwareDatetime | None


class PossibleAct(Shape):
    """What can be done now, by POST to `href`; until then, or as long as the enrollment stands where it stands."""

    act: Literal["accept", "decline", "cancel"]
    until: AwareDatetime | None
    href: str


class TakenStep(Shape):
    at: AwareDatetime
    act: str
    note: str = Field(description="A reason, where one was given.")
    through: str = Field(description="The system that did it on the person's behalf.")


class EnrollmentLinks(Shape):
    self: str
    course: str
    page: str = Field(description="Where the person reads the same, logged in.")


class EnrollmentAnswer(Shape):
    id: UUID
    status: EnrollmentStatus
    status_text: str
    name: str = Field(description="Of who comes.")
    basis: Literal["self", "parent", "power_of_attorney", "staff"]
    basis_until: dt.date | None = Field(
        description="The last day that who signed up sees it and answers for who comes."
    )
    attends: AttendsName
    places: int
    place_in_line: int | None = Field(description="1 is next; null for who does not wait.")
    offer: Offer | None
    acts: list[PossibleAct]
    received: AwareDatetime
    confirmed: AwareDatetime | None
    ended: AwareDatetime | None
    course: EnrolledCourse
    steps: list[TakenStep]
    links: EnrollmentLinks


class AlreadyEnrolledProblem(Problem):
    """A 409. With the code already-enrolled it names the enrollment that there is."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    enrollment: UUID | None = None


class EnquiryMessage(Shape):
    at: AwareDatetime
    from_provider: bool
    text: str


class EnquiryAnswer(Shape):
    id: UUID
    state: Literal["open", "answered", "closed"]
    state_text: str
    organization: OrganizationReference
    offering: UUID | None
    received: AwareDatetime
    changed: AwareDatetime
    messages: list[EnquiryMessage]
    url: str = Field(description="Where the person reads the same, logged in.")
