"""What is asked of somebody who signs up by telephone or at the counter: as little as in the sign-up of their own."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.catalog.courses.kinds import NextOfKin
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.doors.studio.courses.forms import Form
from tilbudskatalog.doors.studio.labels import LANGUAGES
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Invalid
from tilbudskatalog.participation.enrollment import answers, homes
from tilbudskatalog.participation.enrollment.answers import Put
from tilbudskatalog.participation.enrollment.enrollments import BY_CONSENT, usual_class
from tilbudskatalog.participation.enrollment.kinds import Attends, Basis, Need
from tilbudskatalog.participation.enrollment.models import LARGEST_PARTY
from tilbudskatalog.participation.enrollment.party import LONGEST_NAME, Party, check, date_of

# The languages that letters are written in.
LETTERS = [(code, name) for code, name in LANGUAGES.items() if code in dict(settings.LANGUAGES)]


class ParticipantForm(Form):
    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    phone = forms.CharField(label=_("Mobile number"), required=False, max_length=40)
    email = forms.CharField(
        label=_("E-mail"), required=False, max_length=254, help_text=_("It is enough with one of the two.")
    )
    language = forms.ChoiceField(label=_("Letters in"), choices=LETTERS)
    born = forms.CharField(
        label=_("Date of birth"), required=False, max_length=20, help_text=_("To see the age by. It is not kept.")
    )
    municipality = forms.CharField(
        label=_("Municipality that the person lives in"),
        max_length=80,
        help_text=_("The course is only for some municipalities. It is not kept."),
    )
    attends = forms.ChoiceField(label=_("Who comes"), choices=Attends.choices)
    places = forms.IntegerField(label=_("How many are they?"), min_value=1, max_value=LARGEST_PARTY)
    needs = forms.MultipleChoiceField(
        label=_("Needs"),
        choices=Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what the leader of the course must know so that the person can take part."),
    )
    interpreter_language = forms.CharField(label=_("Language of the interpreter"), required=False, max_length=40)
    priority = forms.TypedChoiceField(label=_("Priority class"), coerce=int)
    reason = forms.CharField(
        label=_("Why this class?"),
        required=False,
        max_length=400,
        help_text=_("Only for another class than the last. The person sees it."),
    )
    consents = forms.BooleanField(label=_("The person says yes to us keeping this"), required=False)

    def __init__(self, course: Course, *args: Any, **kwargs: Any) -> None:
        usual = {"places": 1, "attends": Attends.PERSON, "priority": usual_class(course), "language": get_language()}
        kwargs.setdefault("initial", usual)
        super().__init__(*args, auto_id="ny-%s", **kwargs)
        for name in _not_asked(course):
            del self.fields[name]
        if "born" in self.fields and course.next_of_kin != NextOfKin.ALONE:
            # Only next of kin who come alone may leave it out where there is an age limit.
            self.fields["born"].required = True
        if "priority" in self.fields:
            self.fields["priority"].choices = list(enumerate(course.priority_classes))  # type: ignore[attr-defined]
        if course.next_of_kin == NextOfKin.TOGETHER and "attends" in self.fields:
            kept = [choice for choice in Attends.choices if choice[0] != Attends.NEXT_OF_KIN]
            self.fields["attends"].choices = kept  # type: ignore[attr-defined]
        self.course, self.questions = course, answers.put(course)
        for question in self.questions:
            self.fields[f"answers.{question.key}"] = _field(question)
        self.order_fields([*(name for name in self.fields if name != "consents"), "consents"])
        self.style()

    def clean_born(self) -> Any:
        text = self.cleaned_data["born"].strip()
        born = date_of(text)
        if text and born is None:
            raise forms.ValidationError(_("Write the date as 17.05.1980."))
        return born

    def party(self) -> Party:
        given = self.cleaned_data
        return Party(
            name=given.get("name", ""),
            phone=given.get("phone", ""),
            email=given.get("email", ""),
            language=given.get("language", "nb"),
            basis=Basis.STAFF,
            attends=Attends(given.get("attends", Attends.PERSON)),
            places=given.get("places", 1),
            needs=frozenset(Need(code) for code in given.get("needs", ())),
            interpreter_language=given.get("interpreter_language", "").strip(),
            answers={each.key: given.get(f"answers.{each.key}", "") for each in self.questions},
            born=given.get("born"),
            municipality=given.get("municipality", ""),
            consents=given.get("consents", False),
        )

    def take_what_the_rules_say(self) -> None:
        """Of a form that can't be sent on as it is: so that all that has to be corrected is told at once."""
        try:
            check(self.party(), self.course, today=clock.today())
        except Invalid as refusal:
            self.take(Invalid({name: said for name, said in refusal.fields.items() if name not in self.errors}))

    def line(self) -> dict[str, Any]:
        """Where in the line, and why there."""
        return {"priority": self.cleaned_data.get("priority"), "reason": self.cleaned_data.get("reason", "")}


def _field(question: Put) -> forms.Field:
    label, why = question.text.text, question.why.text
    if not question.choices:
        return forms.CharField(label=label, help_text=why, required=question.required, max_length=answers.LONGEST)
    choices = [("", "–"), *((value, str(words)) for value, words in question.choices)]
    return forms.ChoiceField(label=label, help_text=why, required=question.required, choices=choices)


def _not_asked(course: Course) -> list[str]:
    """What this course has no use for is not asked."""
    idle = {
        "born": course.age_from is None and course.age_to is None,
        "municipality": not homes.limits(course),
        "attends": course.next_of_kin == NextOfKin.NONE,
        "places": course.next_of_kin == NextOfKin.NONE,
        "priority": len(course.priority_classes) < 2,
        "reason": len(course.priority_classes) < 2,
        "consents": course.offering.organization.kind not in BY_CONSENT,
    }
    return [name for name, without in idle.items() if without]
