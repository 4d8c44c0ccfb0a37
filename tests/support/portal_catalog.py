"""The small catalog and one of each other thing that the portal has a page for: a course, what was withdrawn, and two
municipalities of one name. `python -m tests.support.portal_catalog`."""

from tests.support import small_catalog


def build() -> None:
    small_catalog.build()
    from django.db import transaction

    from tests import factories
    from tilbudskatalog.catalog.offerings import reviews
    from tilbudskatalog.catalog.offerings.models import LocalOffering
    from tilbudskatalog.catalog.publication import projector
    from tilbudskatalog.ground.base.changes import Kind, record_changes

    factories.course(LocalOffering.objects.get())
    gone = factories.local(of=factories.template("turgruppe"))
    projector.project_all()
    approver = factories.user("godkjenner-kommune-3403", approver=gone.organization)
    reviews.withdraw(offering=gone, by=approver, reason="Avsluttet")
    named_alike = [
        factories.municipality("3419", "Våler", latitude=60.67, longitude=11.83),
        factories.municipality("3114", "Våler", county="Østfold", latitude=59.48, longitude=10.85),
    ]
    with transaction.atomic():
        record_changes(Kind.MUNICIPALITY, [row.pk for row in named_alike])
    projector.project_all()


if __name__ == "__main__":
    build()
