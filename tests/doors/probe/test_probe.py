"""No address of the workspace shows or changes what is another organization's; and the probe that says so can see."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests import factories
from tests.doors.probe import probing
from tests.doors.probe.probing import SECRET, Attack, Probe, Side, all_rows, session_of
from tests.doors.studio import browsing
from tilbudskatalog.catalog.courses import contributors
from tilbudskatalog.catalog.courses.models import Contributor, Course, Meeting
from tilbudskatalog.catalog.offerings import local_offerings, reviews
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.doors.studio import scoping
from tilbudskatalog.participation.enrollment import desk, enquiries
from tilbudskatalog.participation.enrollment.enquiries import Question
from tilbudskatalog.participation.enrollment.kinds import Basis
from tilbudskatalog.participation.enrollment.models import Enrollment
from tilbudskatalog.participation.enrollment.party import Party
from tilbudskatalog.registers.organizations.models import Membership, Organization, Place
from tilbudskatalog.registers.organizations.policy import Policy

# Every address many times: on a busy machine that takes minutes.
pytestmark = pytest.mark.timeout(1800)
VICTIM, OTHER = "kommune-3403", "kommune-4601"
ROLES = ("editor", "approver", "leader")


def furnish(key: str, word: str) -> Organization:
    """An organization with something in every state of the road, and `word` in all that is not public."""
    organization = factories.organization(key)
    editor, approver = browsing.editor(key), browsing.approver(key)
    for role in ROLES:
        person = factories.user(f"{role}-{key}", **{role: organization})
        person.last_name, person.email = f"{word}sen", f"{role}@{word}.example".lower()
        person.save()
    Place.objects.create(organization=organization, name=f"{word}huset", municipality=organization.municipality)
    for state in ("draft", "waiting", "returned", "published", "changed"):
        offering = factories.local_draft(key, of=NationalOffering.objects.get(code=f"kurs_{state}"))
        if state in ("published", "changed"):
            offering = factories.approve_local(offering)
        if state == "published":
            take_part(offering, word)
        if state != "published":
            texts = {"nb": {"title": f"{word} {state}", "summary": f"{word} i korte trekk"}}
            local_offerings.adapt(offering=offering, by=editor, texts=texts, own={"contact_phone": "62 51 00 00"})
        if state in ("waiting", "returned"):
            reviews.submit(offering=offering, by=editor)
        if state == "returned":
            reviews.send_back(offering=browsing.fresh(offering), by=approver, reason=f"{word} må bort")
    return organization


def take_part(offering: LocalOffering, word: str) -> None:
    """Somebody with a place, and somebody with a question."""
    course, email = factories.course(offering), f"deltaker@{word}.example".lower()
    party = Party(name=f"{word} Deltaker", email=email, born=dt.date(1980, 5, 17), basis=Basis.STAFF)
    coordinator = factories.coordinator(offering)
    contributors.add(course=course, by=coordinator, role="professional", name=f"{word} Foreleser")
    desk.add(course=course, by=coordinator, party=party)
    question = Question(name=f"{word} Spør", email=email, text=f"{word}?")
    enquiries.ask(organization=offering.organization, question=question, offering=None, by=None)


def side(organization: Organization, rows: probing.Rows) -> Side:
    offerings = LocalOffering.objects.filter(organization=organization)
    people = Membership.objects.filter(organization=organization)
    courses = Course.objects.filter(offering__organization=organization)
    meetings = Meeting.objects.filter(course__in=courses).order_by("pk")[:1]
    named = {
        "offering_id": [str(each.uid) for each in offerings],
        "organization_id": [str(organization.uid)],
        "person_id": [str(each.user.uid) for each in people.filter(role="leader").select_related("user")],
        "code": ["hemmelig"] if organization.key == VICTIM else ["kurs_published"],
        "course_id": [str(each.uid) for each in courses],
        "meeting_id": [str(each.uid) for each in meetings],
        "contributor_id": [str(each.pk) for each in Contributor.objects.filter(course__in=courses)],
        "enrollment_id": [str(each.uid) for each in Enrollment.objects.filter(course__in=courses)],
        "act": ["ta-av"],
        "format": ["csv"],
    }
    return Side(named, rows)


def since(before: probing.Rows) -> probing.Rows:
    return {key: row for key, row in all_rows().items() if key not in before}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Side, Side]]:
    """First what is everybody's, then the victim, then the other: who owns a row is seen by when it came."""
    with django_db_blocker.unblock(), transaction.atomic():
        for state in ("draft", "waiting", "returned", "published", "changed"):
            factories.template(f"kurs_{state}")
        factories.municipality("4601", "Bergen")
        shared = all_rows()
        victim = furnish(VICTIM, SECRET)
        factories.template_draft("hemmelig", texts={"nb": {"title": f"{SECRET} nasjonalt"}})
        theirs = since(shared)
        other = furnish(OTHER, "Eget")
        ours = since(shared | theirs)
        yield side(victim, theirs), side(other, ours)
        transaction.set_rollback(True)


def tried(victim: Side, own: Side, role: str) -> tuple[Probe, Counter[str]]:
    """The probe after all attacks, and how many of them there were by method."""
    client = session_of(factories.User.objects.get(username=f"{role}-{OTHER}"))
    before = all_rows()
    protected = {key: row for key, row in before.items() if key not in own.rows}
    probe = Probe(protected, victim.rows)
    methods: Counter[str] = Counter()
    for attack in probing.attacks(role, client, own, victim):
        methods[attack.method] += 1
        probe.run(attack, client)
    return probe, methods


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_nothing_leaks_and_nothing_changes(role: str, world: tuple[Side, Side]) -> None:
    probe, methods = tried(*world, role)
    assert min(methods["GET"], methods["POST"]) > 100, methods
    assert probe.leaks == []


@pytest.mark.django_db
def test_with_the_policy_open_the_probe_sees_it(world: tuple[Side, Side], monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: if everybody reached every organization, both kinds of leak must show."""
    everywhere = set(Organization.objects.values_list("pk", flat=True))
    monkeypatch.setattr(Policy, "_reach", lambda _policy, _act: everywhere)
    probe, _methods = tried(*world, "editor")
    assert sum("a secret in the answer" in each for each in probe.leaks) > 20
    assert sum("changed (" in each for each in probe.leaks) > 5


@pytest.mark.django_db
def test_the_doors_own_lookups_hold_without_the_door(world: tuple[Side, Side], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the three guards is enough by itself: with the first one away, the next ones still let nothing out."""
    monkeypatch.setattr(scoping, "require", lambda _person, _address: None)
    probe, _methods = tried(*world, "approver")
    assert probe.leaks == []


@pytest.mark.django_db
def test_the_probe_sees_an_answer_and_a_change(world: tuple[Side, Side]) -> None:
    """As the victim's own editor the same requests are allowed: what they show and change must be noticed."""
    victim, own = world
    client = session_of(browsing.editor(VICTIM))
    probe = Probe({key: row for key, row in all_rows().items() if key not in own.rows}, victim.rows)
    draft = LocalOffering.objects.get(organization__key=VICTIM, template__code="kurs_draft")
    probe.run(Attack("own", "GET", browsing.page_of(draft)), client)
    assert "a secret in the answer" in probe.leaks[0]
    probe.run(Attack("own", "POST", f"{browsing.page_of(draft)}submit"), client)
    assert any("('wagtailcore.WorkflowState'" in each and "names" in each for each in probe.leaks)
    sent = {"whose.cost": ["ours"], "texts.nb.cost": ["Gratis i dag"]}
    probe.run(Attack("own", "POST", browsing.page_of(draft), sent), client)
    assert any("changed ('offerings.LocalOffering'" in each for each in probe.leaks)


@pytest.mark.django_db
def test_the_probe_knows_what_was_looked_up(world: tuple[Side, Side]) -> None:
    """What it leaves out is only what nobody has looked at."""
    client, probe = session_of(browsing.editor(VICTIM)), Probe({}, {})
    reads = Attack("own", "GET", "/studio/katalog/", {"q": ["kols"]})
    ignores = Attack("own", "GET", "/studio/brev/", {"q": ["kols"]})
    probe.run(reads, client)
    probe.run(ignores, client)
    assert reads.asked.something
    assert not ignores.asked.something
    assert probe.leaks == []
