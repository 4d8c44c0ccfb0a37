"""A change of the national offering that most have taken in, made through the acts; every copy shows it."""

import time
from dataclasses import dataclass

from django.db.models import Count, Q

from tilbudskatalog.catalog.offerings import national_offerings, reviews
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering, Override
from tilbudskatalog.ground.access.models import User

# A field that all copies follow; each of them is changed by what is written here.
FIELD = "summary"


@dataclass(frozen=True, slots=True)
class Change:
    """`word` stands in the national text and nowhere else; `copies` are the local offerings that come to show it;
    `act_seconds` is what the approval took until it was committed."""

    word: str
    copies: int
    act_seconds: float


def prepare(number: int) -> tuple[NationalOffering, str, int]:
    """Revises and submits; what is left is to approve. The word is one that nothing else can be taken for."""
    template = (
        NationalOffering.objects.filter(live=True)
        .annotate(copies=Count("local_offerings", filter=Q(local_offerings__live=True)))
        .order_by("-copies", "code")[:1]
        .get()
    )
    word = f"zq{time.time_ns() % 10**7}n{number}"
    text = template.texts.get(language="nb").summary or ""
    plain = text.partition(" (zq")[0]
    editor = User.objects.get(username="nasjonal")
    national_offerings.revise(offering=template, by=editor, texts={"nb": {FIELD: f"{plain} ({word})"}})
    reviews.submit(offering=template, by=editor)
    copies = LocalOffering.objects.filter(template=template, live=True)
    differing = Override.objects.filter(offering__in=copies, field=FIELD)
    return template, word, copies.count() - differing.count()


def approve(number: int) -> Change:
    template, word, copies = prepare(number)
    approver = User.objects.get(username="nasjonal-godkjenner")
    began = time.perf_counter()
    reviews.approve(offering=template, by=approver)
    return Change(word, copies, time.perf_counter() - began)
