"""The languages of texts, and which one stands in for another that is missing."""

from collections.abc import Collection, Mapping

LANGUAGES = ("nb", "nn", "en", "se")
LANGUAGE_CHOICES = [("nb", "bokmål"), ("nn", "nynorsk"), ("en", "English"), ("se", "davvisámegiella")]

# A reader of the first word understands the others best in this order.
CLOSEST: dict[str, tuple[str, ...]] = {
    "nb": ("nb", "nn", "en", "se"),
    "nn": ("nn", "nb", "en", "se"),
    "en": ("en", "nb", "nn", "se"),
    "se": ("se", "nb", "nn", "en"),
}


def closest(wanted: str, available: Collection[str]) -> str | None:
    """The available language nearest to the wanted one, or None when there is none."""
    return next((language for language in CLOSEST[wanted] if language in available), None)


def pick(texts: Mapping[str, Mapping[str, str | None]], field: str, wanted: str) -> tuple[str, str]:
    """A field's text and the language it is in, nearest to the wanted one; a text that is null there is missing.

    Answers `("", wanted)` when no language has it.
    """
    available = {language for language, fields in texts.items() if fields.get(field) is not None}
    language = closest(wanted, available)
    return ("", wanted) if language is None else (texts[language][field] or "", language)
