"""The heading that answers the question: how much was found, about what, and where."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilbudskatalog.catalog.search.places import Place
from tilbudskatalog.catalog.search.query import Result
from tilbudskatalog.doors.portal.asked import Asked
from tilbudskatalog.doors.portal.understanding import longest, plain_words


def heading(asked: Asked, result: Result, place: Place | None) -> str:
    subject = subject_of(asked, result)
    if not result.total:
        return _nothing(subject, place)
    words = {"count": result.total, "subject": subject, "place": place.name if place else ""}
    if place and asked.distance:
        several = ngettext(
            "%(count)s offering in and near %(place)s", "%(count)s offerings in and near %(place)s", result.total
        )
    elif place:
        several = ngettext(
            "%(count)s offering for people in %(place)s", "%(count)s offerings for people in %(place)s", result.total
        )
    elif not asked.by_template:
        several = ngettext("%(count)s offering", "%(count)s offerings", result.total)
    elif subject:
        several = ngettext(
            "%(count)s kind of offering for %(subject)s", "%(count)s kinds of offerings for %(subject)s", result.total
        )
    else:
        several = ngettext("%(count)s kind of offering", "%(count)s kinds of offerings", result.total)
    return several % words


def _nothing(subject: str, place: Place | None) -> str:
    if subject and place:
        return _("No offering about %(subject)s in %(place)s now") % {"subject": subject, "place": place.name}
    if place:
        return _("No offering like that in %(place)s now") % {"place": place.name}
    if subject:
        return _("We found nothing about %(subject)s") % {"subject": subject}
    return _("We found nothing that fits")


def subject_of(asked: Asked, result: Result) -> str:
    """What the question is about, in the reader's own words, without the place."""
    found = longest(result.understood)
    words = ", ".join(dict.fromkeys(found)) or " ".join(plain_words(result.understood))
    words = words or ("" if result.understood.places else asked.q)
    # "for slutte å røyke" is no Norwegian; "for «slutte å røyke»" is.
    return _("“%(words)s”") % {"words": words} if " " in words else words


def place_question(places: list[Place]) -> str:
    """ "Which Våler do you mean?", where they share the name; else "Which place do you mean?"."""
    names = {place.name for place in places}
    if len(names) == 1:
        return _("Which %(name)s do you mean?") % {"name": names.pop()}
    return _("Which place do you mean?")
