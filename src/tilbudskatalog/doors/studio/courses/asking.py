"""The page where a provider writes what it asks those who sign up for a course."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilbudskatalog.catalog.courses import questions
from tilbudskatalog.catalog.courses.kinds import QuestionKind
from tilbudskatalog.catalog.courses.models import CourseQuestion
from tilbudskatalog.catalog.courses.questions import Asked
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.courses import listing
from tilbudskatalog.doors.studio.courses.forms import Styled
from tilbudskatalog.doors.studio.courses.page import done, visible
from tilbudskatalog.ground.base.errors import Conflict, Invalid
from tilbudskatalog.registers.organizations.policy import Act, Policy

LINES = forms.Textarea(attrs={"rows": 3})
WIDE = forms.TextInput(attrs={"class": "wide"})


class QuestionForm(Styled):
    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("The answer is"), choices=QuestionKind.choices, initial="text")
    required = forms.BooleanField(label=gettext_lazy("It has to be answered"), required=False)
    text_nb = forms.CharField(
        label=gettext_lazy("The question, in bokmål"), required=False, max_length=400, widget=WIDE
    )
    why_nb = forms.CharField(label=gettext_lazy("Why you ask, in bokmål"), required=False, max_length=400, widget=WIDE)
    choices_nb = forms.CharField(
        label=gettext_lazy("Choices in bokmål, one on each line"), required=False, widget=LINES
    )
    text_nn = forms.CharField(
        label=gettext_lazy("The question, in nynorsk"), required=False, max_length=400, widget=WIDE
    )
    why_nn = forms.CharField(label=gettext_lazy("Why you ask, in nynorsk"), required=False, max_length=400, widget=WIDE)
    choices_nn = forms.CharField(
        label=gettext_lazy("Choices in nynorsk, one on each line"), required=False, widget=LINES
    )

    @property
    def says_something(self) -> bool:
        return any(self.cleaned_data.get(f"{field}_{language}") for field, language in _TEXTS)

    def asked(self) -> Asked:
        given = self.cleaned_data
        texts = {}
        for language in questions.LANGUAGES:
            text, why, choices = (given[f"{field}_{language}"].strip() for field in ("text", "why", "choices"))
            if given["kind"] != QuestionKind.CHOICE:
                # Not shown, and not meant.
                choices = ""
            if text or why or choices:
                lines = [line.strip() for line in choices.splitlines() if line.strip()]
                texts[language] = {"text": text, "why": why, "choices": lines}
        return Asked(given["kind"], texts, given["required"], given["uid"])

    def take(self, fault: str, sentence: str) -> None:
        """A fault as the act names it: `text.nb`, `kind`."""
        field = fault.replace(".", "_")
        self.add_error(field if field in self.fields else None, sentence)


_TEXTS = [(field, language) for field in ("text", "why", "choices") for language in questions.LANGUAGES]
QuestionForms = forms.formset_factory(
    QuestionForm, extra=0, min_num=questions.MOST, max_num=questions.MOST, absolute_max=questions.MOST
)


@workspace("GET", "POST")
def questions_of_course(request: HttpRequest, course_id: uuid.UUID) -> HttpResponse:
    course = visible(request, course_id)
    Policy(person(request)).require(Act.COORDINATE, course.offering.organization)
    now = questions.asked(course)
    sent = request.POST if request.method == "POST" else None
    formset: Any = QuestionForms(sent, initial=[_said(row) for row in now], prefix="q")
    context = {"course": course, "titles": listing.title_of(course), "formset": formset, "unfolded": len(now) + 1}
    if sent is not None and formset.is_valid():
        filled = [form for form in formset if form.says_something]
        try:
            questions.put(course=course, by=person(request), questions=[form.asked() for form in filled])
        except Invalid as refusal:
            _take(filled, refusal.fields)
        except Conflict as refusal:
            return page(request, "studio/courses/questions.html", context | {"refusal": refusal}, status=409)
        else:
            return done(request, course, _("Saved."))
    frozen = {str(row.uid) for row in now if row.answered}
    return page(
        request, "studio/courses/questions.html", context | {"frozen": frozen}, status=422 if sent is not None else 200
    )


def _take(filled: list[QuestionForm], faults: Mapping[str, Any]) -> None:
    """`questions.2.text.nb` belongs to the third of those that were sent."""
    for name, sentence in faults.items():
        _questions, number, fault = name.split(".", 2)
        filled[int(number)].take(fault, str(sentence))


def _said(row: CourseQuestion) -> dict[str, Any]:
    said: dict[str, Any] = {"uid": str(row.uid), "kind": row.kind, "required": row.required}
    for language, texts in row.texts.items():
        said |= {f"text_{language}": texts["text"], f"why_{language}": texts["why"]}
        said[f"choices_{language}"] = "\n".join(texts["choices"])
    return said
