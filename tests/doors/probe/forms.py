"""All the forms of a page, as somebody sees them who means to change what they send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin


@dataclass(slots=True)
class Form:
    """`sent`: what goes by default; `choices`: everything that a field could be, also what is not chosen; `targets`:
    where each button sends it, with what the button itself says."""

    method: str
    action: str
    sent: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)

    @property
    def targets(self) -> list[tuple[str, dict[str, list[str]]]]:
        return self.buttons or [(self.action, {})]

    def offer(self, name: str, value: str, *, chosen: bool) -> None:
        self.choices.setdefault(name, []).append(value)
        if chosen:
            self.sent.setdefault(name, []).append(value)


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select = self._area = ""
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            action = urljoin(self.page, given.get("action") or self.page)
            self._form = Form(given.get("method", "get").upper(), action)
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(self._form, tag, given)

    def _field(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "input" and name:
            ticks = given.get("type") in ("radio", "checkbox")
            form.offer(name, value, chosen=not ticks or "checked" in given)
        elif tag == "button":
            pressed = {name: [value]} if name else {}
            form.buttons.append((urljoin(self.page, given.get("formaction") or form.action), pressed))
        elif tag == "select":
            self._select = name
        elif tag == "option":
            form.offer(self._select, value, chosen="selected" in given)
        elif tag == "textarea":
            self._area, self._text = name, []

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._form is not None:
            self._form.offer(self._area, "".join(self._text).removeprefix("\n"), chosen=True)
            self._area = ""
        elif tag == "form":
            self._form = None


def forms_of(page: str, address: str) -> list[Form]:
    reader = _Reader(address)
    reader.feed(page)
    return reader.forms
