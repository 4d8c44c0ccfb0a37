"""What the frame around every page needs. Reads neither session nor database: public pages must do without both."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation.trans_real import get_languages

NAMES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English", "se": "Davvisámegiella"}


def bare_path(path: str) -> str:
    """The path without its language: `/nn/finn` → `/finn`."""
    first, _, rest = path.removeprefix("/").partition("/")
    return f"/{rest}" if first in get_languages() and first != settings.LANGUAGE_CODE else path


def in_language(path: str, language: str) -> str:
    """The same page in another language: `/finn`, `nn` → `/nn/finn`."""
    bare = bare_path(path)
    return bare if language == settings.LANGUAGE_CODE else f"/{language}{bare}"


def site(request: HttpRequest) -> dict[str, Any]:
    current = get_language() or settings.LANGUAGE_CODE
    # An address that leads nowhere leads nowhere in other languages too: then the languages lead home.
    path = request.path if getattr(request, "resolver_match", None) else "/"
    query = f"?{request.GET.urlencode()}" if path != "/" and request.GET else ""
    languages = [
        {"code": code, "name": NAMES[code], "href": in_language(path, code) + query, "current": code == current}
        for code, _name in settings.LANGUAGES
    ]
    return {
        "DEMO": settings.DEMO,
        "PUBLIC_URL": settings.PUBLIC_URL,
        "LANGUAGE": current,
        "languages": languages,
        "path": path,
    }
