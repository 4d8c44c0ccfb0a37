"""What the demo's citizens have asked providers, some of it answered. Done by the acts that people use."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.participation.enrollment import enquiries
from tilbudskatalog.participation.enrollment.enquiries import Question
from tilbudskatalog.participation.enrollment.models import Enquiry
from tilbudskatalog.registers.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class Asked:
    """`username` is one that can be logged in as, or "" for one of the invented; `answer` is "" while it waits."""

    provider: str
    text: str
    answer: str = ""
    username: str = ""


QUESTIONS = (
    Asked(
        "frisklivssentral-3403",
        "Hei! Kan jeg ta med kona mi på første samling, selv om bare jeg er påmeldt?",
        "Ja, det er bare hyggelig. Si fra i resepsjonen når dere kommer, så setter vi fram en stol til.",
        "innbygger",
    ),
    Asked("frisklivssentral-3403", "Går det buss helt fram, og er det trapper inn?"),
    Asked("frisklivssentral-3403", "Jeg jobber turnus. Kan jeg bytte mellom dag- og kveldsgruppa fra uke til uke?"),
    Asked(
        "kommune-3403",
        "Finst det noko for oss som er pårørande, utan at han sjølv må vere med?",
        "Ja. Samtalegruppa for pårørande er for dykk åleine. Ring oss gjerne, så finn vi ei gruppe som passar.",
        "parorende",
    ),
    Asked(
        "sykehuset-innlandet", "Jeg fikk brev om kurset, men har mistet det. Hvordan finner jeg ut når det begynner?"
    ),
    Asked(
        "kommune-4601", "Har dere kurs på engelsk eller med tolk?", "Vi bestiller tolk. Skriv det når du melder deg på."
    ),
)


def planned() -> list[Asked]:
    """Those of providers that nobody has asked yet."""
    done = set(Enquiry.objects.values_list("organization__key", flat=True))
    here = set(Organization.objects.filter(key__in={each.provider for each in QUESTIONS}).values_list("key", flat=True))
    return [each for each in QUESTIONS if each.provider in here - done]


@transaction.atomic
def build(asked: Sequence[Asked], people: Sequence[User], by: User) -> int:
    """`people` ask where nobody is named; `by` answers for all of them. Answers how many were asked."""
    named = {user.username: user for user in User.objects.filter(username__in=[each.username for each in asked])}
    for each, somebody in zip(asked, people, strict=False):
        person = named.get(each.username, somebody)
        organization = Organization.objects.get(key=each.provider)
        enquiry = enquiries.ask(
            organization=organization,
            question=Question(name=person.get_full_name(), text=each.text, email=f"{person.username}@demo.example"),
            offering=LocalOffering.objects.filter(organization=organization, live=True).order_by("pk").first(),
            by=person,
        )
        if each.answer:
            enquiries.answer(enquiry=enquiry, by=by, text=each.answer)
    return len(asked)
