"""An answered page, with the questions that tests ask of it."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = {"meta", "link", "input", "img", "br", "hr"}


@dataclass
class Element:
    name: str
    attributes: dict[str, str | None]
    text: str = ""


@dataclass
class Reader(HTMLParser):
    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().name != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data


class Page:
    def __init__(self, response: Any) -> None:
        self.response = response
        self.status: int = response.status_code
        self.html: str = response.content.decode()
        reader = Reader()
        reader.feed(self.html)
        self.elements = reader.elements

    def all(self, name: str, /, **attributes: str) -> list[Element]:
        wanted = {key.rstrip("_"): value for key, value in attributes.items()}
        return [
            element
            for element in self.elements
            if element.name == name and all(element.attributes.get(key) == value for key, value in wanted.items())
        ]

    def words(self, name: str, /, **attributes: str) -> list[str]:
        return [" ".join(element.text.split()) for element in self.all(name, **attributes)]

    @property
    def heading(self) -> str:
        (heading,) = self.words("h1")
        return heading

    @property
    def text(self) -> str:
        return " ".join(self.words("body")[0].split())

    @property
    def links(self) -> list[str]:
        return [element.attributes["href"] or "" for element in self.all("a")]

    def main_links(self) -> list[str]:
        main = re.search(r"<main.*</main>", self.html, re.DOTALL)
        return re.findall(r'<a[^>]*href="([^"]+)"', main.group(0)) if main else []
