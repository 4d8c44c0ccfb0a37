"""What a person writes on the way to a place, step by step. Nothing is kept until the last: each page carries what the
pages before it were told, so that going back, or taking a pause, loses nothing and leaves no trace."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.catalog.courses.kinds import NextOfKin
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.errors import Sentence
from tilbudskatalog.participation.enrollment.answers import Put
from tilbudskatalog.participation.enrollment.kinds import Attends, Basis, Need
from tilbudskatalog.participation.enrollment.party import GROWN_UP, Party, date_of

STEPS = 4
WHO, CONTACT, NEEDS, REVIEW = range(1, STEPS + 1)
TITLES: dict[int, Promise] = {
    WHO: _("Whom do you sign up?"),
    CONTACT: _("How do we reach you?"),
    NEEDS: _("Do you need anything to take part?"),
    REVIEW: _("Look it over and sign up"),
}
# The field of the party → the field of the form, and the step that asks for it.
FIELDS: dict[str, tuple[str, int]] = {
    "attends": ("hvem", WHO),
    "basis": ("hvem", WHO),
    "places": ("antall", WHO),
    "basis_note": ("fullmakt", WHO),
    "basis_until": ("fullmakt_til", WHO),
    "name": ("navn", CONTACT),
    "born": ("fodt", CONTACT),
    "municipality": ("kommune", CONTACT),
    "phone": ("mobil", CONTACT),
    "email": ("epost", CONTACT),
    "interpreter_language": ("tolkesprak", NEEDS),
    "consents": ("samtykke", REVIEW),
}
# What the first step offers → how the person takes part, and on what ground somebody else acts.
WAYS: dict[str, tuple[Attends, Basis]] = {
    "meg": (Attends.PERSON, Basis.SELF),
    "sammen": (Attends.TOGETHER, Basis.SELF),
    "parorende": (Attends.NEXT_OF_KIN, Basis.SELF),
    "barn": (Attends.PERSON, Basis.PARENT),
    "barn-og-meg": (Attends.TOGETHER, Basis.PARENT),
    "fullmakt": (Attends.PERSON, Basis.POWER_OF_ATTORNEY),
}
WAY_LABELS: dict[str, tuple[Promise, Promise | str]] = {
    "meg": (_("Myself"), ""),
    "sammen": (_("Me and next of kin"), _("You get two places, or stand together in line")),
    "parorende": (_("Myself, as next of kin"), _("You come without the person who is ill")),
    "barn": (_("My child"), _("From the age of 16 one signs up oneself")),
    "barn-og-meg": (_("My child, and I come along"), _("You get two places, or stand together in line")),
    "fullmakt": (_("Somebody I act for"), _("You are a guardian, or have a power of attorney")),
}
CHILDREN, TOGETHER = ("barn", "barn-og-meg"), ("sammen", "barn-og-meg")
FOR_ANOTHER = (*CHILDREN, "fullmakt")
NAMES = (
    "hvem",
    "antall",
    "fullmakt",
    "fullmakt_til",
    "navn",
    "fodt",
    "kommune",
    "mobil",
    "epost",
    "tolkesprak",
    "samtykke",
)
UNREAD = _("We don't understand this date. Write it as %s.")


@dataclass(frozen=True, slots=True)
class Form:
    """What has been written, as it was written."""

    said: Mapping[str, str]
    needs: tuple[str, ...]
    # By the question's uid; only of what the course asks now.
    answers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, post: QueryDict, questions: Iterable[Put] = ()) -> "Form":
        said = {name: post.get(name, "").replace("\0", "") for name in NAMES}
        known = {need.value for need in Need}
        answers = {each.key: post.get(answer_name(each.key), "").replace("\0", "") for each in questions}
        return cls(said, tuple(need for need in post.getlist("behov") if need in known), answers)

    @classmethod
    def blank(cls, person: User | None, course: Course) -> "Form":
        """With what we know of who has logged in. To a course for children one most often signs up a child."""
        grown_up = course.age_to is None or course.age_to >= GROWN_UP
        said = dict.fromkeys(NAMES, "") | {"hvem": "meg" if grown_up else "barn", "antall": "2"}
        if person is not None:
            said |= {"navn": person.get_full_name(), "epost": person.email}
        return cls(said, ())

    def named(self, person: User | None) -> "Form":
        """The name that we know is for oneself: whoever signs up another shall write the other's."""
        own = person.get_full_name() if person is not None else ""
        name = self.said["navn"].strip()
        if self.said["hvem"] in FOR_ANOTHER and name == own:
            return replace(self, said={**self.said, "navn": ""})
        if self.said["hvem"] not in FOR_ANOTHER and not name:
            return replace(self, said={**self.said, "navn": own})
        return self

    def unread(self, course: Course) -> dict[str, Sentence]:
        """What can't be read at all; the acts check the rest."""
        faults: dict[str, Sentence] = {}
        if self.said["hvem"] not in ways(course):
            faults["attends"] = _("Choose one.")
        if self.said["fullmakt_til"].strip() and date_of(self.said["fullmakt_til"]) is None:
            faults["basis_until"] = UNREAD % "31.12.2030"
        if self.said["fodt"].strip() and date_of(self.said["fodt"]) is None:
            example = "17.05.2015" if self.said["hvem"] in CHILDREN else "17.05.1980"
            faults["born"] = UNREAD % example
        return faults

    def party(self) -> Party:
        """Without what is `unread`."""
        attends, basis = WAYS.get(self.said["hvem"], WAYS["meg"])
        return Party(
            name=self.said["navn"],
            email=self.said["epost"],
            phone=self.said["mobil"],
            language=(get_language() or "nb")[:2],
            attends=attends,
            places=self._places(attends),
            needs=frozenset(Need(need) for need in self.needs),
            interpreter_language=self.said["tolkesprak"].strip(),
            answers=self.answers,
            basis=basis,
            basis_note=self.said["fullmakt"] if basis == Basis.POWER_OF_ATTORNEY else "",
            basis_until=date_of(self.said["fullmakt_til"]) if basis == Basis.POWER_OF_ATTORNEY else None,
            born=date_of(self.said["fodt"]),
            municipality=self.said["kommune"],
            consents=self.said["samtykke"] == "ja",
        )

    def _places(self, attends: Attends) -> int:
        if attends != Attends.TOGETHER:
            return 1
        return int(self.said["antall"]) if self.said["antall"].isdecimal() and len(self.said["antall"]) < 3 else 0


def ways(course: Course) -> list[str]:
    """The answers to “whom do you sign up” that this course takes."""
    accompanied, alone = course.next_of_kin != NextOfKin.NONE, course.next_of_kin == NextOfKin.ALONE
    kin = {"sammen": accompanied, "barn-og-meg": accompanied, "parorende": alone}
    return [way for way in WAYS if kin.get(way, True)]


def home_label(form: Form) -> Promise:
    another = form.said["hvem"] in FOR_ANOTHER
    return _("Municipality that the person lives in") if another else _("Municipality that you live in")


def name_label(form: Form) -> Promise:
    """Whose name it is that is asked for."""
    if form.said["hvem"] in CHILDREN:
        return _("The child's name")
    return _("Name of the person who is coming") if form.said["hvem"] == "fullmakt" else _("Your name")


def asks_for_birth(course: Course, form: Form) -> bool:
    return course.age_from is not None or course.age_to is not None or form.said["hvem"] in CHILDREN


def answer_name(key: str) -> str:
    """What the form calls the answer to a question."""
    return f"svar-{key}"


def by_form(faults: Mapping[str, Sentence]) -> dict[str, Sentence]:
    """The domain's fields by the names that the form has for them, in the order that they are asked for."""
    return {name: faults[field] for field, (name, _step) in _placed(faults).items()}


def first_step(faults: Mapping[str, Sentence]) -> int:
    return min((step for _name, step in _placed(faults).values()), default=REVIEW)


def until(faults: Mapping[str, Sentence], step: int) -> dict[str, Sentence]:
    """The faults of what has been asked for so far."""
    return {field: faults[field] for field, (_name, asked) in _placed(faults).items() if asked <= step}


def _placed(faults: Mapping[str, Sentence]) -> dict[str, tuple[str, int]]:
    """Which field of the form, on which step, each fault belongs to; what no step asks for is left out."""
    answers = {
        field: (answer_name(field.removeprefix("answers.")), NEEDS) for field in faults if field.startswith("answers.")
    }
    placed = {field: place for field, place in FIELDS.items() if field in faults} | answers
    return dict(sorted(placed.items(), key=lambda entry: entry[1][1]))
