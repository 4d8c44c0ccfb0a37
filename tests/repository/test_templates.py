"""Every template is shown somewhere, and none holds what the content security policy forbids."""

import re

from tests.repository.tree import code, complain, templates, text

DJANGO = re.compile(r"{[%{#].*?[%}#]}", re.DOTALL)
INLINE = {
    "style in the markup": re.compile(r"<[^>]*\sstyle\s*=|<style\b", re.IGNORECASE),
    "a handler in the markup": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[\w:.-]*)\s*=", re.IGNORECASE),
    "an address that is a script": re.compile(r"""["']\s*javascript:""", re.IGNORECASE),
}
SCRIPT = re.compile(r"<script\b([^>]*)>", re.IGNORECASE)
# Data in a page is not run, so the policy lets it be.
NOT_RUN = re.compile(r"""\ssrc\s*=|type\s*=\s*["']application/(?:ld\+)?json["']""", re.IGNORECASE)


def test_every_template_is_used() -> None:
    pages = templates()
    python = "\n".join(text(path) for path, _tree in code())
    complain(
        [name for name in pages if name not in python and not _named_by_another(name, pages)],
        "No code and no other template names these. Remove them, or name them in full where they are shown.",
    )


def test_style_and_script_stay_out_of_the_markup() -> None:
    problems = []
    for name, page in templates().items():
        markup = DJANGO.sub(" ", page)
        problems += [f"{name}: {what}" for what, pattern in INLINE.items() if pattern.search(markup)]
        if any(not NOT_RUN.search(attributes) for attributes in SCRIPT.findall(markup)):
            problems.append(f"{name}: a script in the markup")
    complain(problems, "The policy allows neither inline style nor script. Use a class and a style sheet, or a file.")


def _named_by_another(name: str, pages: dict[str, str]) -> bool:
    quoted = (f'"{name}"', f"'{name}'")
    return any(mark in page for other, page in pages.items() if other != name for mark in quoted)
