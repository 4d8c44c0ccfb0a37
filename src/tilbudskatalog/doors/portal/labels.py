"""The codes of snapshots in the words that people read."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

Words = str | Promise

# In the order that they are named in: what most people mean by an offering comes first.
FORMATS: dict[str, Words] = {
    "group": pgettext_lazy("form", "Group"),
    "individual": pgettext_lazy("form", "Conversations"),
    "digital": pgettext_lazy("form", "Digital"),
    "home": pgettext_lazy("form", "At home"),
}
FORMAT_ICONS = {"group": "people", "individual": "individual", "digital": "digital", "home": "home"}

COSTS: dict[str, Words] = {
    "free": _("Free"),
    "fee": _("A fee"),
    "outpatient_fee": _("Outpatient fee, as at the hospital"),
    "varies": _("Varies"),
}

LEVELS: dict[str, Words] = {
    "municipality": _("Municipality"),
    "hospital": _("Hospital"),
    "organization": _("Organization"),
    "national": _("National"),
}

CERTAINTY: dict[str, Words] = {
    "high": _("We are quite sure of this."),
    "moderate": _("We are fairly sure of this."),
    "low": _("This is uncertain."),
    "very_low": _("This is very uncertain."),
}
ORGANIZATION_KINDS: dict[str, Words] = {
    "rhf": _("Regional health authority"),
    "hf": _("Hospital trust"),
    "hospital": _("Hospital"),
    "lms": _("Learning and mastery center"),
    "municipality": _("Municipality"),
    "healthy_life_center": _("Healthy-life center"),
    "user_organization": _("User organization"),
    "voluntary": _("Voluntary organization"),
    "competence_service": _("National competence service"),
    "directorate": _("Directorate"),
}


def listed(words: Iterable[Words]) -> str:
    """ "a, b and c", with capitals only at the beginning."""
    names = [str(word) for word in words]
    if not names:
        return ""
    names = names[:1] + [name[0].lower() + name[1:] for name in names[1:]]
    if len(names) == 1:
        return names[0]
    return gettext("%(several)s and %(last)s") % {"several": ", ".join(names[:-1]), "last": names[-1]}


def listed_names(names: Iterable[str]) -> str:
    """ "Hamar, Stange and Løten": names keep their capitals."""
    several = list(names)
    if len(several) < 2:
        return "".join(several)
    return gettext("%(several)s and %(last)s") % {"several": ", ".join(several[:-1]), "last": several[-1]}


def formats(codes: Iterable[str]) -> str:
    given = set(codes)
    return listed(label for code, label in FORMATS.items() if code in given)


def access(codes: Iterable[str]) -> str:
    given = set(codes)
    if given == {"self"}:
        return gettext("Make contact yourself, no referral")
    if given == {"referral"}:
        return gettext("Takes a referral")
    return gettext("By yourself, or with a referral") if given else gettext("Ask the provider")


def in_order(name: str) -> str:
    """A key that sorts as Norwegian does, with æ, ø and å last."""
    return name.casefold().translate(_LAST)


_LAST = str.maketrans({"æ": "{", "ø": "|", "å": "}"})
