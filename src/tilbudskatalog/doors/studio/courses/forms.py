"""The forms of courses. They read what was typed; what fits is for the acts to say, and their sentences stand here too.

Hours are those on the wall in Norway: the views have Django's time zone set to Oslo.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.catalog.courses.kinds import LANGUAGES, CourseKind, NextOfKin, Role
from tilbudskatalog.catalog.courses.models import Contributor, Course, Meeting
from tilbudskatalog.catalog.courses.recurrence import Rhythm
from tilbudskatalog.ground.base.errors import Invalid
from tilbudskatalog.registers.organizations.models import Municipality, Place

DATE = {"type": "date"}
MOMENT = {"type": "datetime-local"}
WEEKDAYS = [
    ("0", _("Monday")),
    ("1", _("Tuesday")),
    ("2", _("Wednesday")),
    ("3", _("Thursday")),
    ("4", _("Friday")),
    ("5", _("Saturday")),
    ("6", _("Sunday")),
]
RHYTHMS = [("weekly", _("every week")), ("fortnightly", _("every second week")), ("monthly", _("every month"))]
# Posts in a program that are empty, to be filled in.
MORE_POSTS = 3


def _moment(label: Any, help_text: Any = "") -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, help_text=help_text, required=False, widget=widget)


def _number(label: Any, help_text: Any = "", *, required: bool = False) -> forms.IntegerField:
    field = forms.IntegerField(label=label, help_text=help_text, required=required, min_value=0)
    field.widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "short"})
    return field


class Styled(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.style()

    def style(self) -> None:
        """To be called once more by a form that adds fields."""
        for field in self.fields.values():
            given = [each for each in field.widget.attrs.get("class", "").split() if each != "ds-input"]
            field.widget.attrs["class"] = " ".join(["ds-input", *given])


class Form(Styled):
    """Takes in an act's refusal: each fault beside its field, what has no field above them all."""

    def take(self, refusal: Invalid) -> None:
        for field, sentence in refusal.fields.items():
            self.add_error(field if field in self.fields else None, str(sentence))

    def take_own(self, refusal: Invalid) -> None:
        """Only the faults of fields that this form has."""
        for field, sentence in refusal.fields.items():
            if field in self.fields:
                self.add_error(field, str(sentence))


class CourseForm(Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=CourseKind.choices)
    name = forms.CharField(
        label=_("Name"), required=False, max_length=80, help_text=_("To tell it from your other courses: “Evening”.")
    )
    capacity = _number(_("Number of places"), _("Empty where there is no limit."))
    minimum = _number(_("Held with at least"))
    place = forms.ModelChoiceField(label=_("Place"), queryset=Place.objects.none(), required=False)
    room = forms.CharField(label=_("Room"), required=False, max_length=80)
    digital_link = forms.URLField(
        label=_("Address of the digital room"),
        required=False,
        assume_scheme="https",
        help_text=_("Never shown to others than those who have a place."),
    )
    opens = _moment(_("Sign-up opens"), _("Empty: at once."))
    closes = _moment(_("Sign-up closes"), _("Empty: when it starts."))
    by_login = forms.BooleanField(label=_("With log-in"), required=False)
    without_login = forms.BooleanField(label=_("Without log-in"), required=False)
    by_referral = forms.BooleanField(label=_("By referral"), required=False)
    priority_classes = forms.CharField(
        label=_("Who comes first in line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One on each line, the first before the second. Empty: by time alone."),
    )
    age_from = _number(_("From age"))
    age_to = _number(_("To age"))
    municipalities = forms.CharField(
        label=_("Only for those who live in"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One municipality on each line, by name or number. Empty: for everyone."),
    )
    next_of_kin = forms.ChoiceField(label=_("Next of kin"), choices=NextOfKin.choices)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    interpreter = forms.BooleanField(label=_("An interpreter can be ordered"), required=False)
    price = _number(_("Price, in kroner"), required=True)
    price_note = forms.CharField(label=_("More about the price"), required=False, max_length=160)
    no_show_fee = _number(_("Fee for not coming, in kroner"), required=True)
    cancel_hours = _number(_("To be cancelled how many hours before"), required=True)
    contact_phone = forms.CharField(label=_("Phone"), required=False, max_length=20)
    contact_email = forms.EmailField(label=_("E-mail"), required=False)

    def __init__(self, course: Course, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", self.of(course))
        super().__init__(*args, **kwargs)
        owner = course.offering.organization
        places = Place.objects.filter(organization__in=[owner.pk, owner.parent_id or owner.pk])
        self.fields["place"].queryset = places.order_by("name")  # type: ignore[attr-defined]

    @classmethod
    def of(cls, course: Course) -> dict[str, Any]:
        values = {name: getattr(course, name) for name in cls.base_fields if name not in ("place", "municipalities")}
        limited = course.municipalities.order_by("number") if course.pk else ()
        return values | {
            "place": course.place_id,
            "priority_classes": "\n".join(course.priority_classes),
            "municipalities": "\n".join(f"{each.number} {each.name}" for each in limited),
        }

    def clean_municipalities(self) -> list[Municipality]:
        lines = [line.strip() for line in self.cleaned_data["municipalities"].splitlines() if line.strip()]
        found, unknown = municipalities(lines)
        if unknown:
            sentence = _("No municipality is called “%(names)s”, or several are. Write the number.")
            raise forms.ValidationError(sentence % {"names": "”, “".join(unknown)})
        return found

    def values(self) -> dict[str, Any]:
        """What the acts take as `values`; the municipalities they take by themselves."""
        names = CourseForm.base_fields.keys() - {"municipalities"}
        given = {name: value for name, value in self.cleaned_data.items() if name in names}
        lines = given["priority_classes"].splitlines()
        return given | {"priority_classes": [line.strip() for line in lines if line.strip()]}

    # How the page groups them: (heading, names).
    GROUPS = (
        (_("What and where"), ("kind", "name", "place", "room", "digital_link", "language", "interpreter")),
        (_("Places and sign-up"), ("capacity", "minimum", "opens", "closes", "priority_classes")),
        (_("How people get a place"), ("by_login", "without_login", "by_referral")),
        (_("For whom"), ("age_from", "age_to", "municipalities", "next_of_kin")),
        (_("Price"), ("price", "price_note", "no_show_fee", "cancel_hours")),
        (_("Contact, if other than the offering's"), ("contact_phone", "contact_email")),
    )

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(heading, [self[name] for name in names]) for heading, names in self.GROUPS]


def municipalities(lines: Iterable[str]) -> tuple[list[Municipality], list[str]]:
    """Those that the lines name (`3403 Hamar`, `3403` or `Hamar`), and the lines that name none, or more than one."""
    by_word: dict[str, list[Municipality]] = defaultdict(list)
    for row in Municipality.objects.all():
        by_word[row.number].append(row)
        by_word[row.name.casefold()].append(row)
    found: dict[str, Municipality] = {}
    unknown = []
    for line in lines:
        first = line.split()[0]
        rows = by_word.get(first if first.isdecimal() else line.casefold(), [])
        if len(rows) == 1:
            found[rows[0].number] = rows[0]
        else:
            unknown.append(line)
    return list(found.values()), unknown


class RhythmForm(Form):
    first = forms.DateField(label=_("First time"), widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    at = forms.TimeField(label=_("At"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = _number(_("Minutes"), required=True)
    rhythm = forms.ChoiceField(label=_("How often"), choices=RHYTHMS)
    weekdays = forms.MultipleChoiceField(
        label=_("Days"), choices=WEEKDAYS, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Empty: the same weekday as the first time."),
    )  # fmt: skip
    count = _number(_("Times"), required=True)
    skip_holidays = forms.BooleanField(label=_("Not on public holidays"), required=False)

    USUAL = {"at": dt.time(17), "minutes": 90, "rhythm": "weekly", "count": 6, "skip_holidays": True}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", self.USUAL)
        super().__init__(*args, **kwargs)

    def read(self) -> Rhythm:
        given = self.cleaned_data
        return Rhythm(
            first=given["first"],
            at=given["at"],
            minutes=given["minutes"],
            frequency="monthly" if given["rhythm"] == "monthly" else "weekly",
            every=2 if given["rhythm"] == "fortnightly" else 1,
            weekdays=tuple(int(day) for day in given["weekdays"]),
            count=given["count"],
            skip_holidays=given["skip_holidays"],
        )


class MeetingForm(Form):
    starts = _moment(_("Starts"))
    ends = _moment(_("Ends"))
    theme = forms.CharField(label=_("What it is about"), required=False, max_length=120)
    place = forms.ModelChoiceField(
        label=_("Another place this time"), queryset=Place.objects.none(), required=False, empty_label=_("As usual")
    )
    room = forms.CharField(label=_("Another room this time"), required=False, max_length=80)
    message = forms.CharField(
        label=_("Words to those who have a place"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They are told of a new time or place in any case."),
    )

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        initial = {name: getattr(meeting, name) for name in ("starts", "ends", "theme", "room")}
        kwargs.setdefault("initial", initial | {"place": meeting.place_id})
        super().__init__(*args, **kwargs)
        self.fields["starts"].required = self.fields["ends"].required = True
        owner = meeting.course.offering.organization
        places = Place.objects.filter(organization__in=[owner.pk, owner.parent_id or owner.pk])
        self.fields["place"].queryset = places.order_by("name")  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "message"}


class PostForm(Styled):
    title = forms.CharField(label=_("Post"), required=False, max_length=120)
    minutes = _number(_("Minutes"))
    contributors = forms.MultipleChoiceField(label=_("Who"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, people: Iterable[Contributor] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(one.pk), one.name) for one in people]
        if names:
            self.fields["contributors"].choices = names  # type: ignore[attr-defined]
        else:
            del self.fields["contributors"]


PostForms = forms.formset_factory(PostForm, extra=MORE_POSTS, max_num=20, absolute_max=25)


def posts(formset: Any) -> list[dict[str, Any]]:
    """Those that say something, in their order."""
    given = [form.cleaned_data for form in formset if form.cleaned_data]
    return [
        {
            "title": one["title"],
            "minutes": one["minutes"],
            "contributors": [int(key) for key in one.get("contributors", ())],
        }
        for one in given
        if one.get("title") or one.get("minutes") or one.get("contributors")
    ]


class ContributorForm(Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    name = forms.CharField(label=_("Name"), max_length=80)
    description = forms.CharField(
        label=_("Profession or experience"), required=False, max_length=120, help_text=_("As it shall stand in public.")
    )
    organization = forms.CharField(label=_("Organization"), required=False, max_length=120)
    confirmed = forms.BooleanField(label=_("Has said yes"), required=False)
    name_public = forms.BooleanField(
        label=_("Agrees that the name is shown"),
        required=False,
        help_text=_("That somebody has experience of an illness is health data. Ask first."),
    )
