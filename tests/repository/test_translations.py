"""Bokmål and nynorsk are complete: every sentence in the code has both, and none is unfinished."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.repository.tree import PACKAGE, calls, code, complain, name, templates

PLAIN = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop"})
PLURAL = frozenset({"ngettext", "ngettext_lazy"})
CONTEXT = frozenset({"pgettext", "pgettext_lazy"})
CONTEXT_PLURAL = frozenset({"npgettext", "npgettext_lazy"})
# What Django's own extraction makes of a template's tags: calls among masked text.
IN_TEMPLATES = re.compile(r"""\b(?:n?p?gettext|_)\((?:u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"),?\s*)+(?:count)?\)""")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")
LANGUAGES = ("nb", "nn")
# (context or "", msgid)
Key = tuple[str, str]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_code_is_in_the_catalog(language: str) -> None:
    known = {(message.context or "", _first(message.id)) for message in _catalog(language)}
    unknown = {key: where for key, where in _said().items() if key not in known}
    complain(
        [
            f"{where}: {sentence!r}{context and f' in the context {context!r}'}"
            for (context, sentence), where in unknown.items()
        ],
        f"Run `make messages` and translate these to {language}.",
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_missing_or_uncertain(language: str) -> None:
    messages = [message for message in _catalog(language) if message.id]
    problems = [f"not translated: {_first(message.id)!r}" for message in messages if not all(_strings(message))]
    problems += [f"fuzzy: {_first(message.id)!r}" for message in messages if message.fuzzy]
    complain(
        problems, f"Translate these in {name(_file(language))}; where one is fuzzy, read it and take the mark away."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_their_placeholders(language: str) -> None:
    problems = []
    for message in _catalog(language):
        of_plural = message.id[-1] if isinstance(message.id, tuple | list) else message.id
        wanted = sorted(PLACEHOLDER.findall(of_plural))
        if message.id and any(sorted(PLACEHOLDER.findall(each)) != wanted for each in _strings(message)[-1:] if each):
            problems.append(repr(_first(message.id)))
    complain(problems, f"The {language} translation must hold the same %(name)s as the sentence, spelt the same.")


@cache
def _catalog(language: str) -> Catalog:
    file = _file(language)
    assert file.is_file(), f"{name(file)} is missing. Run `make messages`, and translate."
    with file.open("rb") as content:
        return read_po(content, locale=language)


def _file(language: str) -> Path:
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


@cache
def _said() -> dict[Key, str]:
    """What the code says to people → one place where it says it."""
    found: dict[Key, str] = {}
    for path, tree in code():
        for key in _keys(tree):
            found.setdefault(key, name(path))
    for page, content in templates().items():
        for call in IN_TEMPLATES.findall(templatize(content)):
            for key in _keys(ast.parse(call)):
                found.setdefault(key, page)
    return found


def _keys(tree: ast.AST) -> Iterator[Key]:
    """Calls with something else than a literal look a sentence up that stands literally elsewhere."""
    for call in calls(tree, PLAIN | PLURAL | CONTEXT | CONTEXT_PLURAL):
        words = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
        called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        sentences = [word for word in words if isinstance(word, str)]
        if called in CONTEXT | CONTEXT_PLURAL and len(sentences) >= 2:
            yield sentences[0], sentences[1]
        elif called in PLAIN | PLURAL and sentences:
            yield "", sentences[0]


def _first(ids: str | list[str] | tuple[str, ...]) -> str:
    return ids if isinstance(ids, str) else ids[0]


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)
