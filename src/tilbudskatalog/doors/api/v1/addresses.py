"""Addresses of the pages where people read what an answer is about."""

from django.conf import settings

from tilbudskatalog.ground.base.ids import slug

# Sámi texts are read on the bokmål pages, which have no prefix.
PREFIXES = {"nn": "/nn", "en": "/en"}


def of_offering(uid: str, title: str, lang: str) -> str:
    return f"{_site(lang)}/tilbud/{uid}/{slug(title)}"


def of_course(uid: str, lang: str) -> str:
    return f"{_site(lang)}/kurs/{uid}"


def of_enrollment(uid: str, lang: str) -> str:
    return f"{_site(lang)}/min-side/pamelding/{uid}"


def of_enquiry(uid: str, lang: str) -> str:
    return f"{_site(lang)}/min-side/sporsmal/{uid}"


def of_organization(uid: str, name: str, lang: str) -> str:
    return f"{_site(lang)}/aktor/{uid}/{slug(name)}"


def of_municipality(number: str, name: str, lang: str) -> str:
    return f"{_site(lang)}/kommune/{number}/{slug(name)}"


def _site(lang: str) -> str:
    return f"{settings.PUBLIC_URL}{PREFIXES.get(lang, '')}"
