"""Citizens in browsers: a site with log-in, post, worker and a clock to move, and what each of them does there."""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.journeys.test_road import look
from tests.support.identity_provider import IdentityProvider
from tests.support.mail import MailServer, mail_server, words
from tests.support.migrated import Migrated
from tests.support.moved_clock import APPLICATION, MovedClock
from tests.support.postgres import free_port
from tests.support.pressing import press
from tests.support.processes import Processes, eventually

LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Site:
    url: str
    post: MailServer
    clock: MovedClock

    def letter(self, to: str, subject: str, *, number: int = 1) -> str:
        """The text of the given letter of this subject, when it has come."""

        def found() -> list[EmailMessage]:
            return [letter for letter in self.post.to(to) if letter["Subject"] == subject][number - 1 :]

        return words(eventually(found)[0])


@contextlib.contextmanager
def opened(folder: Path, migrated: Migrated) -> Iterator[Site]:
    """Two processes of ours, web and worker, the demo's identity provider and a mail server, by one clock."""
    port, clock = free_port(), MovedClock(folder)
    url = f"http://localhost:{port}"
    with (
        mail_server() as post,
        IdentityProvider(folder, url, besides=clock.environment) as provider,
        Processes(migrated.database(folder), folder) as processes,
    ):
        processes.environment |= provider.environment | {"SMTP_URL": post.url}
        processes.script("tests.support.sign_up_catalog")
        processes.environment |= clock.environment
        processes.start("-m", "tests.support.moved_clock", "worker")
        processes.web(port, APPLICATION)
        yield Site(url, post, clock)


@dataclass(frozen=True, slots=True)
class Citizen:
    """`language` is "" for bokmål or "/nn". Who has a `name` logs in as one of the demo's people; who is
    `curious` looks at every page on the way."""

    page: Page
    site: Site
    language: str = ""
    name: str = ""
    email: str = ""
    curious: bool = False

    def look(self) -> None:
        """At the page by axe in two widths, where the browser runs scripts; else that it fits a phone."""
        if not self.curious:
            return
        if self.page.evaluate("matchMedia('(scripting: enabled)').matches"):
            look(self.page)
            self.page.set_viewport_size({"width": 390, "height": 844})
        else:
            assert self.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

    def go(self, path: str) -> None:
        answer = self.page.goto(self.language + path)
        assert answer
        assert answer.ok, self.text

    def press(self, *names: str) -> None:
        """The button or link of the page itself with one of these names, as they are in bokmål and nynorsk."""
        name = re.compile("|".join(f"^{re.escape(each)}$" for each in names))
        main = self.page.locator("main")
        press(main.get_by_role("button", name=name).or_(main.get_by_role("link", name=name)).first)

    def say(self, answer: str) -> None:
        """One of the answers that the page of a sign-up takes."""
        press(self.page.locator(f"button[name=svar][value={answer}]"))

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def log_in(self) -> None:
        """From the log-in page, by way of the identity provider."""
        self.press("Logg inn med ID-porten")
        self.page.locator("input[value$='loa-high']").check()
        press(self.page.get_by_role("button", name=re.compile(self.name)))
        assert self.page.url.startswith(self.site.url), self.page.url
        assert "/logg-inn" not in self.page.url, self.text

    def find(self, offering: str, course: str) -> None:
        """From the front page to the course, as people go."""
        self.go("/")
        self.page.locator("#q").fill(offering)
        self.page.locator("#sted").fill("Hamar")
        press(self.page.locator("main form button[type=submit]").first)
        press(self.page.locator(".card h3 a", has_text=offering).first)
        press(self.page.locator(".dates li", has_text=course).get_by_role("link"))

    def answer(self, step: str, **fields: str) -> None:
        """One step of the sign-up: a way for each field, looked at before and sent after."""
        assert self.page.locator(".stepbar").inner_text().strip().startswith(f"Steg {step}"), self.text
        self.look()
        for name, value in fields.items():
            field = self.page.locator(f"[name={name}]")
            if field.first.get_attribute("type") in ("radio", "checkbox"):
                self.page.locator(f"[name={name}][value={value}]").check()
            else:
                field.fill(value)
        press(self.page.locator("main form .acts button[type=submit]").first)

    def follow(self, letter: str) -> None:
        """The link in a letter."""
        found = LINK.search(letter)
        assert found, letter
        self.page.goto(found[0])


@contextlib.contextmanager
def browsing(browser: Browser, site: Site, *, script: bool = True, **known: Any) -> Iterator[Citizen]:
    """Somebody with a phone; `known` as a `Citizen` has it."""
    context = browser.new_context(
        base_url=site.url, java_script_enabled=script, viewport={"width": 390, "height": 844}, locale="nb-NO"
    )
    yield Citizen(context.new_page(), site, **known)
    context.close()
