"""Courses that are only for those who live in certain municipalities: they ask where that is, and keep no answer."""

from django.utils.translation import gettext_lazy as _

from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.ground.base.errors import Sentence
from tilbudskatalog.registers.organizations.models import Municipality


def limits(course: Course) -> list[Municipality]:
    """Those whose inhabitants the course is for, by name; none where it is for all."""
    return list(course.municipalities.order_by("name"))


def fault(written: str, course: Course) -> Sentence:
    """Empty for who may come. Where several municipalities have the name, one of them is enough."""
    for_whom = limits(course)
    if not for_whom:
        return ""
    if not written.strip():
        return _("Write the municipality that the person lives in.")
    homes = named(written)
    if not homes:
        return _("We know no municipality called this. Write its name, for example Hamar.")
    if {each.pk for each in homes} & {each.pk for each in for_whom}:
        return ""
    names = ", ".join(str(each) for each in for_whom)
    return _("The course is only for those who live in %(names)s.") % {"names": names}


def named(written: str) -> list[Municipality]:
    """By number, or by any of its names, however the letters are written: the database folds only some of them."""
    number, name = written.split()[0], " ".join(written.casefold().split())
    rows = Municipality.objects.prefetch_related("names")
    if number.isdecimal():
        return list(rows.filter(number=number))
    return [row for row in rows if name in {row.name.casefold(), *(each.name.casefold() for each in row.names.all())}]
