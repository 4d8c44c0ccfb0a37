"""Answers to the provider's own questions: checked, sealed, read beside their words, and gone with the enrollment."""

from typing import Any

import pytest
from django.db import connection

from tests import factories
from tests.catalog.courses.test_questions import asked, put
from tests.participation.enrollment.signing_up import open_course, party, signed_up
from tilbudskatalog.catalog.courses.models import Course, CourseQuestion
from tilbudskatalog.catalog.courses.questions import Asked
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Invalid
from tilbudskatalog.participation.enrollment import answers, contacts, desk, referred, retention
from tilbudskatalog.participation.enrollment.models import Enrollment
from tilbudskatalog.participation.privacy import export

pytestmark = pytest.mark.django_db
PLACES = {"nb": {"text": "Ute eller inne?", "why": "Vi deler oss.", "choices": ["Ute", "Inne"]}}


def with_questions(**values: Any) -> tuple[Course, list[CourseQuestion]]:
    """One that has to be answered with yes or no, one with choices, one to write."""
    course = open_course(**values)
    return course, put(course, asked(required=True), Asked("choice", PLACES), asked("Noe mer?", "text"))


def answered(rows: list[CourseQuestion], *said: str) -> dict[str, str]:
    return {str(row.uid): answer for row, answer in zip(rows, said, strict=False)}


def read(enrollment: Enrollment) -> list[tuple[str, str]]:
    found = answers.given([enrollment]).get(enrollment.pk, [])
    return [(str(each.question), each.answer) for each in found]


def test_answers_are_read_beside_their_questions() -> None:
    course, rows = with_questions()
    enrollment = signed_up(course, answers=answered(rows, "yes", "2", " Kommer ti minutter for sent. "))
    assert read(enrollment) == [
        ("Har du med deg turtøy?", "Ja"),
        ("Ute eller inne?", "Inne"),
        ("Noe mer?", "Kommer ti minutter for sent."),
    ]


@pytest.mark.parametrize(
    ("said", "at"), [((), 0), (("ja",), 0), (("yes", "3"), 1), (("yes", "1", "x" * 401), 2), (("yes", "Inne"), 1)]
)
def test_what_does_not_fit_is_said_by_its_question(said: tuple[str, ...], at: int) -> None:
    course, rows = with_questions()
    with pytest.raises(Invalid) as refusal:
        signed_up(course, answers=answered(rows, *said))
    assert list(refusal.value.fields) == [f"answers.{rows[at].uid}"]
    assert not CourseQuestion.objects.filter(answered=True).exists()


def test_what_is_not_asked_here_is_not_answered() -> None:
    course, rows = with_questions()
    with pytest.raises(Invalid) as refusal:
        signed_up(course, answers=answered(rows, "yes") | {"tull": "ja"})
    assert list(refusal.value.fields) == ["answers.tull"]


def test_every_road_to_a_place_asks_but_a_referral() -> None:
    course, rows = with_questions()
    by = factories.coordinator(course.offering)
    for sign_up in (
        lambda: signed_up(course),
        lambda: contacts.ask(course=course, party=party()),
        lambda: desk.add(course=course, by=by, party=party()),
    ):
        with pytest.raises(Invalid) as refusal:
            sign_up()
        assert list(refusal.value.fields) == [f"answers.{rows[0].uid}"]
    assert referred.receive(course=course, by=by, party=party(), received_at=clock.now()).answers == ""


def test_an_answer_stands_under_the_words_that_it_was_given_to() -> None:
    course, rows = with_questions()
    enrollment = signed_up(course, answers=answered(rows, "yes"))
    put(course, asked("Har du med deg gode sko?", uid=rows[0].uid))
    assert read(enrollment) == [("Har du med deg turtøy?", "Ja")]
    # Those that nobody had answered are gone.
    assert CourseQuestion.objects.count() == 2


def test_who_is_moved_keeps_the_answers() -> None:
    course, rows = with_questions()
    enrollment = signed_up(course, answers=answered(rows, "no"))
    new = desk.move(enrollment=enrollment, by=factories.coordinator(course.offering), to=open_course(name="Kveld"))
    assert read(new) == [("Har du med deg turtøy?", "Nei")]


def test_they_are_sealed_exported_and_gone_with_the_rest() -> None:
    course, rows = with_questions()
    enrollment = signed_up(course, answers=answered(rows, "yes", "", "Hemmelig knute"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM enrollment_enrollment")
        [(kept,)] = cursor.fetchall()
    assert "knute" not in kept
    assert enrollment.person is not None
    [exported] = export.of(enrollment.person)["enrollments"]
    assert exported["answers"] == [
        {"question": "Har du med deg turtøy?", "answer": "Ja"},
        {"question": "Noe mer?", "answer": "Hemmelig knute"},
    ]
    retention.anonymize(Enrollment.objects.filter(pk=enrollment.pk))
    assert Enrollment.objects.get().answers == ""


def test_a_list_takes_one_question_to_the_database(django_assert_num_queries: Any) -> None:
    course, rows = with_questions(capacity=8)
    everyone = [signed_up(course, f"p{number}", answers=answered(rows, "yes")) for number in range(6)]
    with django_assert_num_queries(1):
        assert len(answers.given(everyone)) == 6
    with django_assert_num_queries(0):
        assert answers.given([]) == {}
