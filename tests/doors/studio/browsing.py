"""A browser without pictures: fills in the forms that pages hold and presses their buttons, as people do."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import factories
from tilbudskatalog.catalog.offerings import national_offerings
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.ground.access.models import User

OWN = "kommune-3403"


class Form(HTMLParser):
    """The inputs of the page's form that are sent by default, and the headings and alerts that people read."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.headings = 0
        self._area = self._select = ""
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        self.headings += tag == "h1"
        if tag == "input" and given.get("name"):
            if given.get("type") not in ("radio", "checkbox") or "checked" in given:
                self.sent.append((given["name"], given.get("value", "")))
        elif tag == "textarea":
            self._area, self._text = given["name"], []
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given:
            self.sent.append((self._select, given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # A browser drops the line break that follows the tag, and sends its own kind of them.
            text = "".join(self._text).removeprefix("\n")
            self.sent.append((self._area, "\r\n".join(text.splitlines())))
            self._area = ""


def browser(person: User | None) -> Client:
    client = Client()
    if person:
        client.force_login(person)
    return client


def form_of(response: HttpResponse) -> dict[str, list[str]]:
    parser = Form()
    parser.feed(response.content.decode())
    found: dict[str, list[str]] = {}
    for name, value in parser.sent:
        found.setdefault(name, []).append(value)
    return found


def press(client: Client, page: str, button: str = "", **changed: Any) -> HttpResponse:
    """Opens the page, writes what is named (`texts__nb__cost="x"`), and presses the button; "" is “save”."""
    form = form_of(client.get(page))
    return send(client, page, button, form, **changed)


def send(client: Client, page: str, button: str, form: dict[str, list[str]], **changed: Any) -> HttpResponse:
    written = {name.replace("__", "."): value for name, value in changed.items()}
    filled = form | {name: value if isinstance(value, list) else [value] for name, value in written.items()}
    body = urlencode(filled, doseq=True)
    response: HttpResponse = client.post(f"{page}{button}", body, content_type="application/x-www-form-urlencoded")
    return response


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def page_of(offering: LocalOffering | NationalOffering) -> str:
    if isinstance(offering, NationalOffering):
        return reverse("studio:national-offering", args=[offering.code])
    return reverse("studio:offering", args=[offering.uid])


def editor(key: str = OWN) -> User:
    return factories.user(f"redaktor-{key}", editor=factories.organization(key))


def approver(key: str = OWN) -> User:
    return factories.user(f"godkjenner-{key}", approver=factories.organization(key))


def both(key: str = OWN) -> User:
    """An approver who writes too."""
    provider = factories.organization(key)
    return factories.user(f"begge-{key}", editor=provider, approver=provider)


def national_editor() -> User:
    return factories.user("nasjonal", editor=factories.directorate())


def national_approver() -> User:
    return factories.user("godkjenner", approver=factories.directorate())


def fresh(offering: Any) -> Any:
    return type(offering).objects.get(pk=offering.pk)


def change_template(template: NationalOffering, summary: str, *, minor: bool = False) -> None:
    texts = {"nb": {"summary": summary}}
    national_offerings.revise(offering=template, by=national_editor(), texts=texts, minor=minor)
    factories.approve_national(template)
