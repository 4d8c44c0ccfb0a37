"""Asking a provider: nothing is lost, somebody owns it, and the answer reaches who asked."""

import re

import pytest

from tests import factories
from tests.participation.enrollment.signing_up import refused
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotFound, NotPermitted
from tilbudskatalog.ground.delivery.models import Letter
from tilbudskatalog.participation.enrollment import enquiries
from tilbudskatalog.participation.enrollment.enquiries import Question
from tilbudskatalog.participation.enrollment.models import Enquiry
from tilbudskatalog.registers.organizations.models import Organization

pytestmark = pytest.mark.django_db
TEXT = "Kan jeg ta med søsteren min?"


def provider() -> Organization:
    return factories.organization()


def asked(text: str = TEXT, **fields: object) -> Enquiry:
    question = Question(**{"name": "Mona Demo-Berg", "email": "mona@example.no", "text": text} | fields)
    return enquiries.ask(organization=provider(), question=question, offering=None, by=None)


def coordinator() -> User:
    user = factories.user("koordinator", coordinator=provider())
    user.email = "koordinator@example.no"
    user.save()
    return user


def token(kind: str) -> str:
    found = re.search(r"/sporsmal/(\S+)", Letter.objects.filter(kind=kind).latest("id").text)
    assert found
    return found[1]


def test_who_can_answer_is_told_that_somebody_asks_and_not_what() -> None:
    coordinator()
    asked()
    letter = Letter.objects.get(kind="enquiry.asked")
    assert letter.address == "koordinator@example.no"
    assert "søster" not in letter.text + letter.subject
    assert "Mona" not in letter.text + letter.subject


def test_the_answer_is_read_by_a_link_that_only_the_letter_knows() -> None:
    enquiry = asked()
    enquiries.answer(enquiry=enquiry, by=coordinator(), text="Ja, gjerne.")
    opened = enquiries.opened(token("enquiry.answered"))
    assert [message.text for message in opened.messages.all()] == [TEXT, "Ja, gjerne."]
    assert opened.state == Enquiry.State.ANSWERED
    with pytest.raises(NotFound):
        enquiries.opened("gjettet")


def test_who_writes_again_waits_again() -> None:
    enquiry = asked()
    enquiries.answer(enquiry=enquiry, by=coordinator(), text="Ja.")
    assert enquiries.go_on(enquiry=enquiry, by=None, text="Og barna?").state == Enquiry.State.OPEN


def test_only_the_provider_answers_and_only_who_asked_goes_on() -> None:
    enquiry = asked()
    with pytest.raises(NotPermitted):
        enquiries.answer(enquiry=enquiry, by=factories.user("fremmed"), text="Ja.")
    with pytest.raises(NotPermitted):
        enquiries.go_on(enquiry=enquiry, by=factories.user("fremmed"), text="Ja.")


def test_nothing_is_closed_unanswered_and_what_is_closed_stays_so() -> None:
    enquiry, by = asked(), coordinator()
    with refused("not-answered"):
        enquiries.close(enquiry=enquiry, by=by)
    enquiries.answer(enquiry=enquiry, by=by, text="Ja.")
    enquiries.close(enquiry=enquiry, by=by)
    with refused("closed"):
        enquiries.go_on(enquiry=enquiry, by=None, text="Takk")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"name": ""}, "name"),
        ({"email": ""}, "email"),
        ({"email": "mona"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"wants_a_call": True}, "phone"),
    ],
)
def test_what_does_not_fit_is_named(fields: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        asked(**fields)
    assert list(refused.value.fields) == [field]


def test_so_many_in_a_row_wait_for_an_answer_first() -> None:
    by, enquiry = coordinator(), asked()
    for _time in range(enquiries.IN_A_ROW - 1):
        enquiries.go_on(enquiry=enquiry, by=None, text="Hallo?")
    with refused("too-many"):
        enquiries.go_on(enquiry=enquiry, by=None, text="Hallo?")
    assert Letter.objects.filter(kind="enquiry.asked").count() == enquiries.IN_A_ROW
    enquiries.answer(enquiry=enquiry, by=by, text="Her er vi.")
    enquiries.go_on(enquiry=enquiry, by=None, text="Takk!")


def test_five_questions_that_wait_are_enough() -> None:
    for _number in range(5):
        asked()
    with pytest.raises(Conflict):
        asked()
