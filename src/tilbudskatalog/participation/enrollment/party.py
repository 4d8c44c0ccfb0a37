"""Who signs up whom, with what they told of themselves: read from any door, and checked here."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.catalog.courses.kinds import JOINED_ANY_TIME, NextOfKin
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.clock import day_of
from tilbudskatalog.ground.base.errors import Invalid, Sentence
from tilbudskatalog.ground.base.keyed_hashes import keyed_hashes, lasting_hash
from tilbudskatalog.participation.enrollment import answers, homes
from tilbudskatalog.participation.enrollment.kinds import Attends, Basis, Need
from tilbudskatalog.participation.enrollment.models import LARGEST_PARTY

GROWN_UP = 16
LONGEST_NAME, LONGEST_NOTE = 120, 200
EARLIEST_YEAR = 1000
# Digits in a Norwegian phone number.
NORWEGIAN = 8
# What a mobile number begins with; people write it in threes, two and three, and others in pairs.
MOBILE = ("4", "9")
_CONTACT = "enrollment contact"


@dataclass(frozen=True, slots=True)
class Party:
    """`born` is asked for where the course has an age limit or somebody signs up a child. `answers` are those to the
    provider's own questions, by the question's uid. `basis_until` is the last day of a power of attorney that has one.
    `municipality` is the number or name of the one that the person lives in, where the course is only for some.
    """

    name: str
    email: str = ""
    phone: str = ""
    language: str = "nb"
    attends: Attends = Attends.PERSON
    places: int = 1
    needs: frozenset[Need] = frozenset()
    interpreter_language: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    basis: Basis = Basis.SELF
    basis_note: str = ""
    basis_until: dt.date | None = None
    born: dt.date | None = None
    municipality: str = ""
    consents: bool = False

    @property
    def last_day(self) -> dt.date | None:
        """That somebody acts for the person: of a parent, the day before the child turns 16. A parent who comes along
        takes part as well, and knows of it for that reason. None where no such day is known."""
        if self.basis == Basis.PARENT and self.born is not None and self.attends != Attends.TOGETHER:
            return birthday(self.born, GROWN_UP) - dt.timedelta(days=1)
        return self.basis_until if self.basis == Basis.POWER_OF_ATTORNEY else None

    @property
    def needs_json(self) -> str:
        if not self.needs:
            return ""
        said: dict[str, object] = {"needs": sorted(self.needs)}
        if Need.INTERPRETER in self.needs:
            said["interpreter_language"] = self.interpreter_language
        return json.dumps(said, ensure_ascii=False)

    @property
    def answers_json(self) -> str:
        given = {key: answer.strip() for key, answer in self.answers.items() if answer.strip()}
        return json.dumps(given, ensure_ascii=False, sort_keys=True) if given else ""


def check(party: Party, course: Course, *, today: dt.date, by_referral: bool = False) -> None:
    """Raises `Invalid` that names every field to correct. Who refers a person can't answer the provider for them."""
    faults = contact_faults(party.email, party.phone)
    faults |= _company_faults(party, course) | _age_faults(party, course, today) | _basis_faults(party, today)
    if not by_referral:
        faults |= answers.faults(party.answers, course)
        if elsewhere := homes.fault(party.municipality, course):
            faults["municipality"] = elsewhere
    if not party.name.strip():
        faults["name"] = _("Write the name of the person who is coming.")
    elif len(party.name) > LONGEST_NAME:
        faults["name"] = _("Write at most %d letters.") % LONGEST_NAME
    if Need.INTERPRETER in party.needs and not party.interpreter_language.strip():
        faults["interpreter_language"] = _("Say which language.")
    if faults:
        raise Invalid(faults)


def contact_faults(email: str, phone: str) -> dict[str, Sentence]:
    faults: dict[str, Sentence] = {}
    if not email.strip() and not phone.strip():
        faults["phone"] = _("Give a mobile number or an e-mail address, so that we can reach you.")
    if email.strip():
        try:
            validate_email(email.strip())
        except ValidationError:
            faults["email"] = _("This is no e-mail address. It looks like name@example.no.")
    if phone.strip() and not normal_phone(phone):
        faults["phone"] = _("This is no phone number. A Norwegian one has eight digits.")
    return faults


def _company_faults(party: Party, course: Course) -> dict[str, Sentence]:
    faults: dict[str, Sentence] = {}
    if not 1 <= party.places <= LARGEST_PARTY:
        faults["places"] = _("Give a number from 1 to %d.") % LARGEST_PARTY
    elif course.capacity is not None and party.places > course.capacity:
        faults["places"] = _("The course has %d places in all.") % course.capacity
    if party.attends != Attends.PERSON and course.next_of_kin == NextOfKin.NONE:
        faults["attends"] = _("This course is only for the person that it is for.")
    elif party.attends == Attends.NEXT_OF_KIN and course.next_of_kin != NextOfKin.ALONE:
        faults["attends"] = _("Here next of kin come together with the person.")
    elif party.places > 1 and course.next_of_kin == NextOfKin.NONE:
        faults["places"] = _("This course is only for the person that it is for.")
    elif party.attends == Attends.TOGETHER and party.places < 2:
        faults["places"] = _("Together you are at least two.")
    return faults


def _basis_faults(party: Party, today: dt.date) -> dict[str, Sentence]:
    faults: dict[str, Sentence] = {}
    by_power = party.basis == Basis.POWER_OF_ATTORNEY
    if by_power and not party.basis_note.strip():
        faults["basis_note"] = _("Say what lets you act for the person.")
    elif len(party.basis_note) > LONGEST_NOTE:
        faults["basis_note"] = _("Write at most %d letters.") % LONGEST_NOTE
    if by_power and party.basis_until is not None and party.basis_until < today:
        faults["basis_until"] = _("This day is past. Write a later one, or leave it empty if there is no last day.")
    return faults


def _age_faults(party: Party, course: Course, today: dt.date) -> dict[str, Sentence]:
    """A course's age limit is for the person that it is for; next of kin who come alone have none. One is old enough
    by the day that it begins, and young enough by the day that one signs up."""
    limited = course.age_from is not None or course.age_to is not None
    if party.attends == Attends.NEXT_OF_KIN or not (limited or party.basis == Basis.PARENT):
        return {}
    if party.born is None:
        return {"born": _("Give the date of birth.")}
    age = age_of(party.born, today)
    if age < 0 or age > 120:
        return {"born": _("This date of birth can't be right.")}
    if party.basis == Basis.PARENT and age >= GROWN_UP:
        return {"born": _("From the age of 16 one signs up oneself.")}
    begins = day_of(course.starts) if course.starts and course.kind not in JOINED_ANY_TIME else today
    if age_of(party.born, max(begins, today)) < (course.age_from or 0) or age > (course.age_to or 120):
        return {"born": _for_whom(course)}
    return {}


def _for_whom(course: Course) -> Sentence:
    youngest, oldest = course.age_from, course.age_to
    if youngest is None:
        return _("The course is for those who are %s years old or younger.") % oldest
    if oldest is None:
        return _("The course is for those who have turned %s.") % youngest
    return _("The course is for those from %(youngest)s to %(oldest)s years.") % {
        "youngest": youngest,
        "oldest": oldest,
    }


def age_of(born: dt.date, today: dt.date) -> int:
    """In whole years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def birthday(born: dt.date, age: int) -> dt.date:
    """The day that one turns so many years: 1 March for who is born on 29 February, in a year without it."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return dt.date(born.year + age, 3, 1)


def date_of(text: str) -> dt.date | None:
    """`17.05.1980`, `17.5.1980` or `1980-05-17`."""
    for pattern in ("%d.%m.%Y", "%Y-%m-%d", "%d%m%Y", "%d/%m/%Y"):
        try:
            found = dt.datetime.strptime(text.strip(), pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        # "170550" reads as a day of the year 550: whoever writes it has left out the century.
        return found if found.year >= EARLIEST_YEAR else None
    return None


def normal_phone(phone: str) -> str:
    """E.164, as `+4741234567`; empty for what is no number. Eight digits are Norwegian: the five of a switchboard are
    nobody's own."""
    try:
        number = phonenumbers.parse(phone, "NO")
    except phonenumbers.NumberParseException:
        return ""
    norwegian = number.country_code == phonenumbers.country_code_for_region("NO")
    if not phonenumbers.is_possible_number(number) or (norwegian and len(str(number.national_number)) != NORWEGIAN):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def needs_in_words(needs_json: str) -> list[str]:
    """What `Party.needs_json` has kept, in the reader's language."""
    if not needs_json:
        return []
    said = json.loads(needs_json)
    words = [str(Need(code).label) for code in said["needs"]]
    return [*words, said["interpreter_language"]] if said.get("interpreter_language") else words


def written_phone(phone: str) -> str:
    """As people write what `normal_phone` has made: `412 34 567`, and `+46 8 123 456` from abroad."""
    if not phone:
        return ""
    number, home = phonenumbers.parse(phone, "NO"), phonenumbers.country_code_for_region("NO")
    digits = str(number.national_number)
    if number.country_code == home and len(digits) == NORWEGIAN and digits.startswith(MOBILE):
        return f"{digits[:3]} {digits[3:5]} {digits[5:]}"
    forms = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, forms.NATIONAL if number.country_code == home else forms.INTERNATIONAL)


def contact_hash(email: str, phone: str) -> str:
    """What a contact is found by, whoever has it: the e-mail address, else the phone number."""
    return contact_hashes(email, phone)[0]


def contact_hashes(email: str, phone: str) -> list[str]:
    """All that it can be stored as, the one to store first."""
    contact = _contact(email, phone)
    return keyed_hashes(contact, purpose=_CONTACT) if contact else [""]


def participant_hashes(party: Party, *, person: User | None, beside: bool = False) -> list[str]:
    """Stands for whose place it is: all that it can be stored as, the one to store first. A child, or whoever else
    somebody acts for, is told by name beside who acts.

    With `beside` it stands for nobody, and goes beside the same person's own (`contacts.ask`).
    """
    name = " ".join(party.name.casefold().split())
    contact = _contact(party.email, party.phone)
    # Inside of another hash: it has to stay the same whatever key is written with.
    by_contact = lasting_hash(contact, purpose=_CONTACT) if contact else ""
    if person is not None and party.basis == Basis.SELF:
        who = f"person:{person.uid}"
    elif person is not None:
        who = f"for:{person.uid}:{name}"
    elif party.basis == Basis.SELF:
        who = f"contact:{by_contact}"
    else:
        who = f"for:{by_contact}:{name}"
    return keyed_hashes(who, purpose="enrollment beside participant" if beside else "enrollment participant")


def _contact(email: str, phone: str) -> str:
    return email.strip().lower() or normal_phone(phone)
