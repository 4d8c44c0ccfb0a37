"""What citizens' apps send, and systems on a citizen's behalf."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from pydantic import ConfigDict, Field

from tilbudskatalog.catalog.courses.questions import MOST
from tilbudskatalog.doors.api.v1.bodies import Body
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.errors import Invalid, Sentence
from tilbudskatalog.participation.enrollment.answers import LONGEST as LONGEST_ANSWER
from tilbudskatalog.participation.enrollment.enquiries import LONGEST, Question
from tilbudskatalog.participation.enrollment.kinds import Attends, Basis, Need
from tilbudskatalog.participation.enrollment.models import LARGEST_PARTY
from tilbudskatalog.participation.enrollment.party import LONGEST_NAME, LONGEST_NOTE, Party

LONGEST_CONTACT = 254
LETTERS = ("nb", "nn", "en")
BasisName = Literal["self", "parent", "power_of_attorney"]
AttendsName = Literal["person", "together", "next_of_kin"]
NeedName = Literal["interpreter", "hearing", "wheelchair", "food", "call_me"]
LetterLanguage = Literal["nb", "nn", "en"]


class Reached(Body):
    """Without `name`, `email` and `phone`, what the catalog knows of the citizen already is used."""

    name: str = Field("", max_length=LONGEST_NAME, description="Of who is coming, or who asks.")
    email: str = Field("", max_length=LONGEST_CONTACT)
    phone: str = Field("", max_length=LONGEST_CONTACT, description="A Norwegian one has eight digits.")
    language: LetterLanguage | None = Field(None, description="Of letters; without it, the language of the request.")

    def email_of(self, person: User) -> str:
        """The one that was sent; where no way back was sent, the one that is known."""
        return self.email if self.email.strip() or self.phone.strip() else person.email

    @property
    def letters_in(self) -> str:
        language = self.language or (get_language() or "")[:2]
        return language if language in LETTERS else LETTERS[0]


class SignUp(Reached):
    """For whom, who comes, and what they need to take part. Nothing about why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"name": "Kari Demo", "phone": "412 34 567"},
                {
                    "basis": "parent",
                    "name": "Ola Demo",
                    "born": "2018-03-09",
                    "email": "kari@example.no",
                    "language": "nn",
                    "needs": ["interpreter", "food"],
                    "interpreter_language": "tigrinja",
                },
                {"name": "Kari Demo", "email": "kari@example.no", "attends": "together", "places": 2},
            ]
        }
    )

    basis: BasisName = Field("self", description="On what ground the citizen acts: parent, of a child under 16.")
    basis_note: str = Field("", max_length=LONGEST_NOTE, description="With power_of_attorney: what it is.")
    basis_until: dt.date | None = Field(None, description="With power_of_attorney: its last day, where it has one.")
    attends: AttendsName = Field("person", description="Whether next of kin come along, or alone.")
    places: int | None = Field(None, ge=1, le=LARGEST_PARTY, description="With together: how many come; two at least.")
    born: dt.date | None = Field(None, description="Where the course has an age limit, or for a child.")
    municipality: str = Field(
        "", max_length=80, description="Number or name of where the person lives; where the course is only for some."
    )
    needs: list[NeedName] = Field([], max_length=len(Need), description="What the leader of the course must know.")
    interpreter_language: str = Field("", max_length=40, description="With the need interpreter.")
    answers: dict[UUID, Annotated[str, Field(max_length=LONGEST_ANSWER)]] = Field(
        {}, max_length=MOST, description="To the provider's own questions, by the ids that the course has them under."
    )
    consents: bool = Field(False, description="Voluntary organizations need the person's consent to keep this.")

    def party(self, person: User) -> Party:
        """Raises `Invalid` for what does not belong together; the acts check the rest."""
        if faults := self._unfit():
            raise Invalid(faults)
        basis, attends = Basis(self.basis), Attends(self.attends)
        return Party(
            name=self.name.strip() or (person.get_full_name() if basis is Basis.SELF else ""),
            email=self.email_of(person),
            phone=self.phone,
            language=self.letters_in,
            attends=attends,
            places=self.places or (2 if attends is Attends.TOGETHER else 1),
            needs=frozenset(Need(each) for each in self.needs),
            interpreter_language=self.interpreter_language.strip(),
            basis=basis,
            basis_note=self.basis_note,
            basis_until=self.basis_until,
            answers={str(question): answer for question, answer in self.answers.items()},
            born=self.born,
            municipality=self.municipality,
            consents=self.consents,
        )

    def _unfit(self) -> dict[str, Sentence]:
        """What would be passed over."""
        faults: dict[str, Sentence] = {}
        if self.attends != "together" and self.places not in (None, 1):
            faults["places"] = _("Only who comes together with next of kin gets more than one.")
        if self.basis != "power_of_attorney" and self.basis_note.strip():
            faults["basis_note"] = _("Only with a power of attorney.")
        if self.basis != "power_of_attorney" and self.basis_until is not None:
            faults["basis_until"] = _("Only with a power of attorney.")
        if Need.INTERPRETER not in self.needs and self.interpreter_language.strip():
            faults["interpreter_language"] = _("Only with the need for an interpreter.")
        return faults


class Nothing(Body):
    """`{}`, or no body at all."""


class Ask(Reached):
    """A question to a provider, or about one of its offerings: give one of the two."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "offering": "00000000-0000-4000-8000-000000000001",
                    "name": "Kari Demo",
                    "email": "kari@example.no",
                    "text": "Er det plass til en rullestol?",
                }
            ]
        }
    )

    organization: UUID | None = None
    offering: UUID | None = None
    text: str = Field(max_length=LONGEST)
    wants_a_call: bool = Field(False, description="Takes a phone number.")

    def question(self, person: User) -> Question:
        return Question(
            name=self.name.strip() or person.get_full_name(),
            text=self.text,
            email=self.email_of(person),
            phone=self.phone,
            language=self.letters_in,
            wants_a_call=self.wants_a_call,
        )


class Write(Body):
    text: str = Field(max_length=LONGEST)
