"""What the provider asks those who sign up for a course, in words of its own: few questions, each with its reason.

Courses know nobody who answers. Whoever takes the answers says so with `answered`, and from then on a question stays as
it was put: a change retires it and asks anew, so that no answer ever stands under other words than it was given to.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.catalog.courses import courses, places
from tilbudskatalog.catalog.courses.kinds import QuestionKind
from tilbudskatalog.catalog.courses.models import Course, CourseQuestion
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Invalid, Sentence

LANGUAGES = ("nb", "nn")
MOST, MOST_CHOICES = 5, 8
LONGEST_TEXT, LONGEST_CHOICE = 200, 80


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the provider puts it: `texts` by language, each `{text, why, choices}`. `uid` is that of the one
    that it was before."""

    kind: str
    texts: Mapping[str, Mapping[str, Any]]
    required: bool = False
    uid: uuid.UUID | None = None


def asked(course: Course) -> list[CourseQuestion]:
    """Those that are put now, in their order."""
    return list(course.questions.filter(retired_at=None))


@transaction.atomic
def put(*, course: Course, by: User, questions: Sequence[Asked]) -> list[CourseQuestion]:
    """These and no others, in this order, from now on.

    Raises `NotPermitted`, `Conflict` when the course is over, or `Invalid`; a fault of the third is called
    `questions.2.text.nb`.
    """
    course = courses.locked(course, by)
    # Whoever signs up holds this lock: nobody answers a question while it is changed.
    places.locked(course.pk)
    check(questions)
    before = {row.uid: row for row in asked(course)}
    kept = [_put(course, order, one, before.get(one.uid) if one.uid else None) for order, one in enumerate(questions)]
    gone = [row for row in before.values() if row.pk not in {each.pk for each in kept}]
    _retire(gone)
    courses.save(course, "put_questions", by, questions=len(kept))
    return kept


def answered(course: Course, uids: Collection[uuid.UUID]) -> None:
    """Somebody has answered these: they are not changed any more. Call it under the lock of the course's places."""
    course.questions.filter(uid__in=uids, answered=False).update(answered=True)


def copy(source: Course, to: Course) -> None:
    """The same questions, put anew: nobody has answered these."""
    rows = [
        CourseQuestion(course=to, order=row.order, kind=row.kind, texts=row.texts, required=row.required)
        for row in asked(source)
    ]
    CourseQuestion.objects.bulk_create(rows)


def check(questions: Sequence[Asked]) -> None:
    """Raises `Invalid`."""
    faults: dict[str, Sentence] = {}
    if len(questions) > MOST:
        faults["questions"] = _("Ask at most %d questions. Each one makes it harder to sign up.") % MOST
    for at, one in enumerate(questions):
        faults |= {f"questions.{at}.{field}": sentence for field, sentence in _faults(one).items()}
    if faults:
        raise Invalid(faults)


def _put(course: Course, order: int, one: Asked, row: CourseQuestion | None) -> CourseQuestion:
    texts = {language: dict(said) for language, said in one.texts.items()}
    changed = row is None or (row.kind, row.texts, row.required) != (one.kind, texts, one.required)
    if row is None or (changed and row.answered):
        return CourseQuestion.objects.create(
            course=course, order=order, kind=one.kind, texts=texts, required=one.required
        )
    row.order, row.kind, row.texts, row.required = order, one.kind, texts, one.required
    row.save(update_fields=["order", "kind", "texts", "required"])
    return row


def _retire(rows: Sequence[CourseQuestion]) -> None:
    """Answers are read beside their question, so one that has any stays, but is not put any more."""
    CourseQuestion.objects.filter(pk__in=[row.pk for row in rows if not row.answered]).delete()
    CourseQuestion.objects.filter(pk__in=[row.pk for row in rows if row.answered]).update(retired_at=clock.now())


def _faults(one: Asked) -> dict[str, Sentence]:
    faults: dict[str, Sentence] = {}
    if one.kind not in QuestionKind.values:
        faults["kind"] = _("Choose one.")
    if not set(one.texts) <= set(LANGUAGES) or not any(said.get("text") for said in one.texts.values()):
        return faults | {"text.nb": _("Write the question.")}
    for language, said in one.texts.items():
        faults |= {f"{field}.{language}": sentence for field, sentence in _faults_of(one.kind, said).items()}
    if len({len(said["choices"]) for said in one.texts.values()}) > 1:
        faults["choices.nn"] = _("Give the same choices in both languages, in the same order.")
    return faults


def _faults_of(kind: str, said: Mapping[str, Any]) -> dict[str, Sentence]:
    """Of the texts in one language: all of a question, or nothing of it."""
    faults: dict[str, Sentence] = {}
    for field, missing in (("text", _("Write the question.")), ("why", _("Say why you ask. People see it."))):
        if not said[field].strip():
            faults[field] = missing
        elif len(said[field]) > LONGEST_TEXT:
            faults[field] = _("Write at most %d letters.") % LONGEST_TEXT
    choices = said["choices"]
    if kind != QuestionKind.CHOICE:
        return faults | ({"choices": _("Only a question with choices has them.")} if choices else {})
    if not 2 <= len(choices) <= MOST_CHOICES:
        faults["choices"] = _("Give 2 to %d choices, one on each line.") % MOST_CHOICES
    elif any(not 0 < len(choice.strip()) <= LONGEST_CHOICE for choice in choices):
        faults["choices"] = _("A choice has at most %d letters.") % LONGEST_CHOICE
    elif len({choice.strip().casefold() for choice in choices}) < len(choices):
        faults["choices"] = _("Two choices are the same.")
    return faults
