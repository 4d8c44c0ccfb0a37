"""The process that the studio benchmark measures, on the database of its environment; prints what took how long."""

import json
import time
from itertools import islice
from statistics import median
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from tilbudskatalog.catalog.offerings import bulk, drift, local_offerings, national_offerings, reviews  # noqa: E402
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering  # noqa: E402
from tilbudskatalog.ground.access.models import User  # noqa: E402
from tilbudskatalog.registers.organizations.models import Membership, Organization  # noqa: E402
from tools.benchmarks.studio import OFFERINGS, ORGANIZATIONS, TIMES  # noqa: E402

PAGES = {
    "today": "/studio/",
    "today, one kind": "/studio/?sak=stale",
    "our catalog": "/studio/katalogen-var/",
    "our catalog, the last page": "/studio/katalogen-var/?side=9999",
    "our catalog, by words": "/studio/katalogen-var/?q=diabetes",
    "our catalog, by theme and language": "/studio/katalogen-var/?tema=tema_tobakk&sprak=missing-nn",
    "national changes": "/studio/nasjonale-endringer/",
    "national catalog": "/studio/katalog/?vis=forslag",
}
DRAFTS, REVIEWS, CHANGED, BATCH = 60, 20, 10, 250


def people() -> tuple[User, User]:
    """One minds and writes everywhere, the other approves; both in the organizations with most offerings."""
    bodies = list(Organization.objects.filter(kind__in=["municipality", "healthy_life_center"]).order_by("key"))
    bodies = bodies[:ORGANIZATIONS]
    pair = []
    for name, roles in (("benk", ("editor", "leader")), ("benk-godkjenner", ("approver",))):
        person, _created = User.objects.get_or_create(username=name)
        rows = [Membership(user=person, organization=body, role=role) for body in bodies for role in roles]
        Membership.objects.bulk_create(rows, ignore_conflicts=True)
        pair.append(person)
    return pair[0], pair[1]


def fill(by: User, approver: User) -> None:
    """Up to the number, through the acts; then drafts, reviews, and national changes to own words."""
    templates = list(NationalOffering.objects.filter(live=True).order_by("code"))
    bodies = Organization.objects.filter(memberships__user=by).distinct().order_by("key")
    existing = set(LocalOffering.objects.values_list("key", flat=True))
    missing = iter(
        bulk.Adoption(body, template)
        for template in templates
        for body in bodies
        if f"{body.key}/{template.code}" not in existing
    )
    wanted = OFFERINGS - LocalOffering.objects.filter(organization__in=bodies).count()
    while wanted > 0 and (some := list(islice(missing, min(BATCH, wanted)))):
        bulk.adopt_all(adoptions=some, by=by, approver=approver, synthetic=True)
        wanted -= len(some)
    ours = LocalOffering.objects.filter(organization__in=bodies, template=templates[0])
    for number, offering in enumerate(ours[:DRAFTS]):
        with transaction.atomic():
            local_offerings.adapt(offering=offering, by=by, texts={"nb": {"summary": "Vårt eget sammendrag."}})
            if number < REVIEWS:
                reviews.submit(offering=LocalOffering.objects.get(pk=offering.pk), by=by)
    editor, second = (User.objects.get(username=name) for name in ("nasjonal", "nasjonal-godkjenner"))
    texts = {"nb": {"summary": "En ny nasjonal tekst.", "title": "Et nytt nasjonalt navn"}}
    for template in templates[:CHANGED]:
        national_offerings.revise(offering=template, by=editor, texts=texts)
        reviews.submit(offering=template, by=editor)
        reviews.approve(offering=template, by=second)


def measured(client: Client, name: str, address: str) -> dict[str, Any]:
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address}: {response.status_code}")
    # Counted now: the next request begins its own list.
    queries = len(asked)
    clock, processor = [], []
    for _turn in range(TIMES):
        began, spent = time.perf_counter(), time.thread_time()
        client.get(address)
        clock.append(1000 * (time.perf_counter() - began))
        processor.append(1000 * (time.thread_time() - spent))
    figures = {"median": median(clock), "slowest": max(clock), "processor": median(processor)}
    return figures | {"name": name, "queries": queries}


def main() -> None:
    by, approver = people()
    fill(by, approver)
    client = Client(headers={"host": "localhost"})
    client.force_login(by)
    bodies = Organization.objects.filter(memberships__user=by).distinct()
    ours = LocalOffering.objects.filter(organization__in=bodies)
    answer = {
        "organizations": bodies.count(),
        "offerings": ours.count(),
        "drafts": ours.filter(live=True, has_unpublished_changes=True).count(),
        "reviews": REVIEWS,
        "drifts": drift.behind(ours).count(),
        "pages": [measured(client, name, address) for name, address in PAGES.items()],
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
