"""Invented citizens who take part in the demo's courses. Their names say that they are, their numbers are synthetic
(the month is 80 too high), and nobody can log in as them."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from tilbudskatalog.demo.chance import chance
from tilbudskatalog.demo.runs import NAMES, SURNAMES
from tilbudskatalog.ground.access import arrivals
from tilbudskatalog.ground.access.models import Citizen, User
from tilbudskatalog.ground.base.ids import uid_of

FIRST_NAMES = (*NAMES, "Ingvild", "Tariq", "Solveig", "Per-Anders", "Fatima", "Håkon", "Máret")
# For the check digits of a national identity number (Skatteetaten).
WEIGHTS = ((3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2))
SYNTHETIC_MONTH = 80


@dataclass(frozen=True, slots=True)
class Invented:
    username: str
    first_name: str
    last_name: str
    number: str


def everybody() -> list[Invented]:
    """The same every time: each first name with each surname."""
    pairs = sorted(
        ((first, last) for first in FIRST_NAMES for last in SURNAMES), key=lambda pair: chance("order", *pair)
    )
    return [
        Invented(f"demo-innbygger-{order}", first, f"{last}-Innbygger", number_of(f"{first} {last}"))
        for order, (first, last) in enumerate(pairs)
    ]


def number_of(name: str) -> str:
    """A valid synthetic number of somebody born from 1945 to 1999, drawn from the name."""
    for turn in range(20):
        day, month = 1 + int(chance("day", name) * 28), 1 + int(chance("month", name) * 12)
        year, individual = 45 + int(chance("year", name) * 55), int(chance("individual", name, turn) * 500)
        digits = f"{day:02}{month + SYNTHETIC_MONTH:02}{year:02}{individual:03}"
        for weights in WEIGHTS:
            digits += _check_digit(digits, weights)
        if len(digits) == arrivals.NUMBER_LENGTH:
            return digits
    raise AssertionError(f"no number in twenty for {name}")


def _check_digit(digits: str, weights: tuple[int, ...]) -> str:
    """“10” where there is none: then the number becomes too long to be one."""
    return str(-sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11)


@transaction.atomic
def build() -> list[User]:
    """Makes those that are missing; answers all of them in their order."""
    wanted = everybody()
    users = [
        User(
            uid=uid_of("user", each.username),
            username=each.username,
            first_name=each.first_name,
            last_name=each.last_name,
            password=make_password(None),
        )
        for each in wanted
    ]
    User.objects.bulk_create(users, ignore_conflicts=True)
    found = {user.username: user for user in User.objects.filter(username__in=[each.username for each in wanted])}
    known = set(Citizen.objects.filter(user__in=found.values()).values_list("user_id", flat=True))
    Citizen.objects.bulk_create(
        Citizen(user=user, number=each.number, number_hash=arrivals.hash_of(each.number))
        for each in wanted
        if (user := found[each.username]).pk not in known
    )
    return [found[each.username] for each in wanted]
