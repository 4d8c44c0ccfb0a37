"""Answers to the provider's own questions: checked against what is asked, kept by the question's uid, and read beside
the words that they were given to."""

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilbudskatalog.catalog.courses import questions
from tilbudskatalog.catalog.courses.kinds import QuestionKind
from tilbudskatalog.catalog.courses.models import Course, CourseQuestion
from tilbudskatalog.ground.base.errors import Sentence
from tilbudskatalog.ground.base.languages import closest
from tilbudskatalog.ground.design.wording import Wording, wanted_language
from tilbudskatalog.participation.enrollment.models import Enrollment

LONGEST = 400
YES_NO = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))


@dataclass(frozen=True, slots=True)
class Put:
    """A question as this reader gets it. `choices` are (value, words), empty where one writes."""

    key: str
    kind: str
    required: bool
    text: Wording
    why: Wording
    choices: list[tuple[str, Wording | str]]

    def words_of(self, answer: str) -> str:
        """The answer in words, whatever was sent for it."""
        return str(dict(self.choices).get(answer, answer))


@dataclass(frozen=True, slots=True)
class Answered:
    question: Wording
    answer: str


def put(course: Course) -> list[Put]:
    """What is asked now, in the reader's language or the closest that the provider has written."""
    return [_put(row) for row in questions.asked(course)]


def faults(answers: Mapping[str, str], course: Course) -> dict[str, Sentence]:
    """By `answers.<uid>`; none when everything that has to be answered is, and nothing else."""
    asked = {str(row.uid): row for row in questions.asked(course)}
    unknown = {
        f"answers.{key}": gettext_lazy("This is not asked here. Look at the questions once more.")
        for key, answer in answers.items()
        if key not in asked and answer.strip()
    }
    found = {f"answers.{key}": _fault(row, answers.get(key, "").strip()) for key, row in asked.items()}
    return unknown | {field: sentence for field, sentence in found.items() if sentence}


def freeze(answers: Mapping[str, str], course: Course) -> None:
    """The questions that these answer stay as they are from now on."""
    given = [uuid.UUID(key) for key, answer in answers.items() if answer.strip()]
    if given:
        questions.answered(course, given)


def given(enrollments: Iterable[Enrollment]) -> dict[int, list[Answered]]:
    """By enrollment's key what each has answered, in the order of the questions. One query, however many they are.

    A question is found by its uid alone: who was moved keeps the answers that were given in the other course.
    """
    said = {each.pk: json.loads(each.answers) for each in enrollments if each.answers}
    keys = {key for answers in said.values() for key in answers}
    if not keys:
        return {}
    asked = [_put(row) for row in CourseQuestion.objects.filter(uid__in=keys)]
    return {
        pk: [Answered(one.text, one.words_of(answers[one.key])) for one in asked if one.key in answers]
        for pk, answers in said.items()
    }


def _put(row: CourseQuestion) -> Put:
    wanted = wanted_language()
    # A provider writes all of a question in a language, or nothing of it.
    language = closest(wanted, row.texts) or wanted
    said = row.texts[language]
    choices: list[tuple[str, Wording | str]] = [
        (str(number), Wording(choice, language, wanted)) for number, choice in enumerate(said["choices"], 1)
    ]
    if row.kind == QuestionKind.YES_NO:
        choices = [(value, str(label)) for value, label in YES_NO]
    text, why = (Wording(said[field], language, wanted) for field in ("text", "why"))
    return Put(str(row.uid), row.kind, row.required, text, why, choices)


def _fault(row: CourseQuestion, answer: str) -> Sentence:
    """Names the question: where several have to be corrected, the sentences stand together."""
    shown = _put(row)
    if not answer:
        return _("Answer this: %(question)s") % {"question": shown.text} if row.required else ""
    if row.kind == QuestionKind.TEXT:
        return _("Write at most %d letters.") % LONGEST if len(answer) > LONGEST else ""
    known = [value for value, _words in shown.choices]
    return "" if answer in known else _("Choose one of the answers to: %(question)s") % {"question": shown.text}
