"""The provider's own questions: few, with a reason, and never changed under an answer."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from tilbudskatalog.catalog.courses import copying, questions
from tilbudskatalog.catalog.courses.models import Course, CourseQuestion
from tilbudskatalog.catalog.courses.questions import Asked
from tilbudskatalog.catalog.publication import course_documents
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Invalid, NotPermitted

pytestmark = pytest.mark.django_db


def said(text: str = "Har du med deg turtøy?", why: str = "Vi går ut.", choices: Any = ()) -> dict[str, Any]:
    return {"text": text, "why": why, "choices": list(choices)}


def asked(text: str = "Har du med deg turtøy?", kind: str = "yes_no", **fields: Any) -> Asked:
    return Asked(kind, {"nb": said(text, choices=fields.pop("choices", ()))}, **fields)


def put(course: Course, *wanted: Asked) -> list[CourseQuestion]:
    return questions.put(course=course, by=factories.coordinator(course.offering), questions=wanted)


def test_they_are_asked_in_the_order_that_they_are_put() -> None:
    course = factories.course_draft()
    put(course, asked("En?"), asked("To?"))
    first, second = questions.asked(course)
    put(course, asked("To?", uid=second.uid), asked("En?", uid=first.uid))
    assert [each.uid for each in questions.asked(course)] == [second.uid, first.uid]


def test_only_who_runs_the_course_asks() -> None:
    with pytest.raises(NotPermitted):
        questions.put(course=factories.course_draft(), by=factories.user("fremmed"), questions=[asked()])


def test_what_nobody_has_answered_is_changed_or_thrown_away() -> None:
    course = factories.course_draft()
    [row] = put(course, asked("En?"))
    [same] = put(course, asked("To?", uid=row.uid))
    assert (same.pk, same.texts["nb"]["text"]) == (row.pk, "To?")
    put(course)
    assert not CourseQuestion.objects.exists()


def test_what_somebody_has_answered_stays_and_a_change_of_it_is_a_new_question() -> None:
    course = factories.course()
    [row] = put(course, asked("En?"))
    questions.answered(course, [row.uid])
    [same] = put(course, asked("En?", uid=row.uid))
    assert same.pk == row.pk
    [new] = put(course, asked("To?", uid=row.uid))
    row.refresh_from_db()
    assert (row.texts["nb"]["text"], row.retired_at is not None, new.uid != row.uid) == ("En?", True, True)
    assert [each.pk for each in questions.asked(course)] == [new.pk]


def test_one_without_answers_is_not_kept_for_them() -> None:
    [row] = put(factories.course_draft(), asked())
    with pytest.raises(IntegrityError), transaction.atomic():
        CourseQuestion.objects.filter(pk=row.pk).update(retired_at=clock.now())


def test_the_next_season_asks_the_same_anew() -> None:
    course = factories.course()
    [row] = put(course, asked("Ute eller inne?", "choice", choices=["Ute", "Inne"], required=True))
    questions.answered(course, [row.uid])
    copy = copying.copy_to_next_season(course=course, by=factories.coordinator(course.offering), weeks=26)
    [again] = questions.asked(copy)
    assert (again.texts, again.required, again.answered) == (row.texts, True, False)
    assert again.uid != row.uid


def test_they_are_published_with_the_course() -> None:
    course = factories.course()
    [row] = put(course, asked(required=True))
    document = course_documents.courses([course.pk])[course.uid]
    assert document["questions"] == [
        {"id": str(row.uid), "kind": "yes_no", "required": True, "texts": {"nb": said()}},
    ]
    questions.answered(course, [row.uid])
    put(course)
    assert course_documents.courses([course.pk])[course.uid]["questions"] == []


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Asked("text", {}), "text.nb"),
        (Asked("tull", {"nb": said()}), "kind"),
        (Asked("text", {"en": said()}), "text.nb"),
        (Asked("text", {"nb": said(why=" ")}), "why.nb"),
        (Asked("text", {"nb": said("x" * 201)}), "text.nb"),
        (Asked("text", {"nb": said(), "nn": said(why="")}), "why.nn"),
        (Asked("text", {"nb": said(choices=["En", "To"])}), "choices.nb"),
        (Asked("choice", {"nb": said(choices=["Bare en"])}), "choices.nb"),
        (Asked("choice", {"nb": said(choices=["En", "en"])}), "choices.nb"),
        (Asked("choice", {"nb": said(choices=["x" * 81, "y"])}), "choices.nb"),
        (Asked("choice", {"nb": said(choices=["En", "To"]), "nn": said(choices=["Ein", "To", "Tre"])}), "choices.nn"),
    ],
)
def test_what_does_not_fit_is_said_by_the_number_of_the_question(wanted: Asked, field: str) -> None:
    course = factories.course_draft()
    with pytest.raises(Invalid) as refusal:
        put(course, asked(), wanted)
    assert list(refusal.value.fields) == [f"questions.1.{field}"]
    assert not CourseQuestion.objects.exists()


def test_there_are_few() -> None:
    with pytest.raises(Invalid) as refusal:
        put(factories.course_draft(), *[asked()] * (questions.MOST + 1))
    assert list(refusal.value.fields) == ["questions"]
