"""A workspace with something of everything in it, for browser journeys, `tests.support.national_catalog` included.

Each offering of Hamar is in a state of its own, so that every page of the workspace has what it can show.
"""

import datetime as dt
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tilbudskatalog.config.settings")

OWN = "Snøskogruppa"


def build() -> None:
    from tests.support import national_catalog, people

    people.build()
    national_catalog.build()
    leader_and_administrator()
    kept_and_changed()
    on_the_road()
    national_work()
    registers()
    the_letters_link()


def leader_and_administrator() -> None:
    from tests import factories
    from tests.support.people import PASSWORD

    hamar = factories.organization("kommune-3403")
    factories.user("leder", leader=hamar)
    factories.user("administrator")
    for name in ("leder", "administrator"):
        person = factories.user(name)
        person.set_password(PASSWORD)
        person.email = f"{name}@example.no"
        person.is_superuser = person.is_staff = name == "administrator"
        person.save()


def kept_and_changed() -> None:
    """One that has drifted, one that nobody has confirmed for a year, and one whose national text is retired."""
    from tests import factories
    from tests.doors.studio import browsing
    from tilbudskatalog.catalog.offerings import local_offerings, succession
    from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
    from tilbudskatalog.ground.base import clock

    rita = factories.user("redaktor")
    drifted = factories.local_draft(of=NationalOffering.objects.get(code="turgruppe"))
    own = {"nb": {"summary": "Vi går hver tirsdag."}, "nn": {"summary": "Vi går kvar tysdag."}}
    factories.approve_local(local_offerings.adapt(offering=drifted, by=rita, texts=own))
    browsing.change_template(NationalOffering.objects.get(code="turgruppe"), "Turgruppe, to ganger i uka.")
    for code, days in (("tobakk_kurs", 400), ("balanse", 200)):
        offering = factories.local(of=NationalOffering.objects.get(code=code))
        day = clock.today() - dt.timedelta(days=days)
        LocalOffering.objects.filter(pk=offering.pk).update(confirmed_on=day)
    national = {code: NationalOffering.objects.get(code=code) for code in ("balanse", "angstkurs")}
    succession.retire(
        offering=national["balanse"],
        successor=national["angstkurs"],
        reason="Slått sammen",
        by=browsing.national_approver(),
    )


def on_the_road() -> None:
    """One in review with a remark, one that was returned, one of its own that is published, locked and timed."""
    from tests import factories
    from tests.catalog.offerings.test_pictures import added
    from tests.doors.studio import browsing
    from tilbudskatalog.catalog.offerings import (
        conversations,
        local_offerings,
        locks,
        not_for_us,
        partners,
        reviews,
        scheduling,
        suggestions,
    )
    from tilbudskatalog.catalog.offerings.models import NationalOffering
    from tilbudskatalog.ground.base import clock

    hamar, oslo = factories.organization("kommune-3403"), factories.organization("kommune-0301")
    rita, geir = factories.user("redaktor"), factories.user("godkjenner")
    waiting = factories.local_draft(of=NationalOffering.objects.get(code="matkurs"))
    reviews.submit(offering=waiting, by=rita)
    conversations.remark(offering=waiting, by=geir, text="Hvem holder kurset?")
    returned = factories.local_draft(of=NationalOffering.objects.get(code="sovnkurs"))
    reviews.submit(offering=returned, by=rita)
    reviews.send_back(offering=browsing.fresh(returned), by=geir, reason="Hvor møtes dere?")
    texts = {language: said | {"title": OWN} for language, said in factories.TEXTS.items()}
    added_own = local_offerings.add_own(organization=hamar, texts=texts, values=factories.values(), by=rita)
    own = factories.approve_local(added_own)
    local_offerings.adapt(offering=own, by=rita, texts={"nb": {"summary": "Vi går på truger."}})
    locks.lock(offering=browsing.fresh(own), by=rita, reason="Venter på datoer")
    scheduling.schedule(offering=browsing.fresh(own), by=geir, expire_at=clock.now() + dt.timedelta(days=90))
    suggestions.suggest(offering=browsing.fresh(own), by=rita, reason="Mange spør etter det.")
    added(hamar)
    partners.invite(offering=browsing.fresh(own), organization=oslo, by=rita)
    theirs = factories.local("kommune-0301", of=NationalOffering.objects.get(code="matkurs"))
    partners.invite(offering=theirs, organization=hamar, by=factories.user("redaktor-kommune-0301"))
    not_for_us.remember(
        template=NationalOffering.objects.get(code="angstkurs"), organization=hamar, by=rita, reason="Ikke nå"
    )


def national_work() -> None:
    from tests import factories
    from tests.catalog.offerings.test_evidence import SAID
    from tilbudskatalog.catalog.offerings import evidence
    from tilbudskatalog.catalog.offerings.models import NationalOffering

    nora = factories.user("nasjonal")
    evidence.add(offering=NationalOffering.objects.get(code="turgruppe"), by=nora, said=SAID)


def registers() -> None:
    from tests import factories
    from tests.ground.delivery.letters import write
    from tilbudskatalog.ground.base import clock
    from tilbudskatalog.ground.delivery.models import Letter, SandboxMessage
    from tilbudskatalog.registers.organizations.models import EmergencyService

    factories.place(factories.organization("kommune-3403"))
    service = EmergencyService.objects.create(number="113", order=1, owner="AMK", confirmed="Ringt 2026")
    service.texts.create(
        language="nb", name="Medisinsk nødtelefon", for_whom="Alle", when="Fare for liv", hours="Alltid"
    )
    service.answers.create(danger="fare_akutt_sykdom", rank=1)
    letter = write(event="studio")
    Letter.objects.filter(pk=letter.pk).update(state="dead", finished_at=clock.now(), error="SMTP 550", attempts=9)
    SandboxMessage.objects.create(
        channel="sms", message_id="1", address="+4790000000", subject="x", text="Du har fått plass.", at=clock.now()
    )


def the_letters_link() -> None:
    """What a “still correct?” letter to the editor leads to, written beside the snapshots for the test to read."""
    from django.conf import settings

    from tests import factories
    from tilbudskatalog.catalog.offerings import keeping_true
    from tilbudskatalog.ground.base import clock

    hamar, rita = factories.organization("kommune-3403"), factories.user("redaktor")
    link = keeping_true.link_of(hamar, rita, clock.today()).removeprefix(settings.PUBLIC_URL)
    settings.STATE_DIR.mkdir(exist_ok=True)
    (settings.STATE_DIR / "letter.txt").write_text(link)


if __name__ == "__main__":
    build()
