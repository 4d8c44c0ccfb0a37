"""Another organization's people try every address of the workspace with ids that are not theirs.

Addresses come from the resolver, names of parameters from the door's own code, forms from the pages themselves: what is
new is tried without anybody adding it here.
"""

import io
import re
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern

from tests.doors.probe.asking import Asked
from tests.doors.probe.forms import Form, forms_of
from tests.doors.studio.test_scoping import STUDIO
from tilbudskatalog.doors import studio
from tilbudskatalog.ground.access.models import User

# Stands in every word that only the victim's own people may read.
SECRET = "Ugleskrik"
NAMES = re.compile(r"""\b(?:GET|POST|FILES|post|query)(?:\.get|\.getlist)?[\[(]\s*"([\w.-]+)["]""")
WRITES = re.compile(r"^\s*(?:INSERT|UPDATE|DELETE|REPLACE)\b(?!.*django_session)", re.IGNORECASE | re.DOTALL)
Key = tuple[str, Any]
Rows = dict[Key, dict[str, Any]]
# The attacker's own being logged in, which is noted again and again while it lasts.
OF_THE_CALLER = {"sessions.Session", "access.Session"}
# An invitation to run something together names the other organization: that is what it is for.
MAY_NAME_ANOTHER = {("offerings.Partner", "organization_id")}


@dataclass(slots=True)
class Side:
    """What one organization has. `named`: what stands for the names in addresses; `ids`: all its ids, as text."""

    named: dict[str, list[str]]
    rows: Rows

    @property
    def ids(self) -> list[str]:
        uids = [str(row["uid"]) for row in self.rows.values() if "uid" in row]
        return [*dict.fromkeys(uids), *dict.fromkeys(str(pk) for _label, pk in self.rows)]

    @property
    def samples(self) -> list[str]:
        """One id of each kind."""
        latest = {label: (row, pk) for (label, pk), row in self.rows.items()}
        kinds = [str(row.get("uid", pk)) for row, pk in latest.values()]
        return list(dict.fromkeys([*kinds, *self.named["code"]]))


@dataclass(slots=True)
class Attack:
    attacker: str
    method: str
    path: str
    sent: dict[str, list[str]] = field(default_factory=dict)
    asked: Asked = field(default_factory=Asked)

    def __str__(self) -> str:
        return f"{self.attacker}: {self.method} {self.path} {self.sent or ''}"


def all_rows() -> Rows:
    found: Rows = {}
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy and model._meta.label not in OF_THE_CALLER:
            for row in model._base_manager.values():
                found[model._meta.label, row[model._meta.pk.attname]] = row
    return found


def attacks(attacker: str, client: Client, own: Side, victim: Side) -> Iterator[Attack]:
    for pattern in STUDIO:
        for path in paths(pattern, own, victim):
            yield from _plain(attacker, path)
        for path in paths(pattern, own, None):
            yield from _named(attacker, path, victim)
            yield from _in_forms(attacker, client, path, own, victim)


def paths(pattern: URLPattern, own: Side, victim: Side | None) -> Iterator[str]:
    """With at least one of the victim's ids; only with own ones when there is no victim."""
    names = list(pattern.pattern.converters)
    choices = []
    for name in names:
        ours = _fitting(pattern, name, own)[:1]
        theirs = _fitting(pattern, name, victim) if victim else []
        choices.append([(value, False) for value in ours] + [(value, True) for value in theirs if value not in ours])
    for values in product(*choices):
        if victim is None or any(foreign for _value, foreign in values):
            path = "/studio/" + str(pattern.pattern)
            for name, (value, _foreign) in zip(names, values, strict=True):
                path = re.sub(rf"<(?:\w+:)?{name}>", value, path)
            yield path


def _fitting(pattern: URLPattern, name: str, side: Side) -> list[str]:
    """An address with a name that nobody has told of is tried with every id that its converter takes."""
    taken = re.compile(pattern.pattern.converters[name].regex)
    return [value for value in side.named.get(name) or side.ids if taken.fullmatch(value)]


def _plain(attacker: str, path: str) -> Iterator[Attack]:
    yield Attack(attacker, "GET", path)
    yield Attack(attacker, "POST", path)


def _named(attacker: str, path: str, victim: Side) -> Iterator[Attack]:
    """Every parameter that the door reads, all with the same id, in the query and in the body.

    Where nothing was looked up the first time, the next ids can't be told from it.
    """
    for method in ("GET", "POST"):
        for value in victim.samples:
            attack = Attack(attacker, method, path, {name: [value] for name in parameters()})
            yield attack
            if not attack.asked.something:
                break


def _in_forms(attacker: str, client: Client, path: str, own: Side, victim: Side) -> Iterator[Attack]:
    """The page's own forms, with one id at a time changed for each of the victim's."""
    response = client.get(path)
    if "html" not in response.get("Content-Type", ""):
        return
    for form in forms_of(response.content.decode(), path):
        for name in form.choices:
            for value in _instead_of(form, name, own, victim):
                sent = form.sent | {name: [value]}
                for target, pressed in form.targets:
                    yield Attack(attacker, form.method, urlsplit(target).path, sent | pressed)


def _instead_of(form: Form, name: str, own: Side, victim: Side) -> list[str]:
    options = [value for value in form.choices[name] if value in own.ids]
    if not options:
        return []
    return [value for value in victim.ids if value.isdigit() == options[0].isdigit()]


@cache
def parameters() -> tuple[str, ...]:
    source = "".join(path.read_text() for path in Path(str(studio.__path__[0])).rglob("*.py"))
    return tuple(sorted(set(NAMES.findall(source))))


@dataclass(slots=True)
class Probe:
    """`protected`: rows that must be as they are after every attack; `forbidden`: those that no new row may name."""

    protected: Rows
    forbidden: Rows
    tried: int = 0
    leaks: list[str] = field(default_factory=list)

    def run(self, attack: Attack, client: Client) -> None:
        self.tried += 1
        wrote: list[str] = []

        def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if WRITES.match(sql):
                wrote.append(sql)
            return execute(sql, params, many, context)

        with transaction.atomic():
            with connection.execute_wrapper(watch), attack.asked.noting():
                response = _answer(attack, client)
            if response.status_code >= 500:
                self.leaks.append(f"{attack}: {response.status_code}")
            if SECRET.casefold() in _text(response).casefold():
                self.leaks.append(f"{attack}: a secret in the answer")
            if wrote:
                self.leaks += [f"{attack}: {each}" for each in self._wrong(all_rows())]
            transaction.set_rollback(True)

    def _wrong(self, after: Rows) -> Iterator[str]:
        for key, row in self.protected.items():
            if after.get(key) != row:
                yield f"changed {key}"
        for key, row in after.items():
            if key not in self.protected and (foreign := self._foreign(key, row)):
                yield f"{key} names {foreign}"

    def _foreign(self, key: Key, row: dict[str, Any]) -> Key | str | None:
        model = apps.get_model(key[0])
        for each in model._meta.concrete_fields:
            value = row[each.attname]
            if isinstance(each, models.ForeignKey) and (key[0], each.attname) not in MAY_NAME_ANOTHER:
                target = (each.related_model._meta.label, value)
                if target in self.forbidden:
                    return target
            if isinstance(value, uuid.UUID) and value in self._uids:
                return str(value)
        if {"content_type_id", "object_id"} <= set(row):
            kind = ContentType.objects.get_for_id(row["content_type_id"]).model_class()
            for pk in (row["object_id"], int(row["object_id"]) if str(row["object_id"]).isdigit() else None):
                if kind and (kind._meta.label, pk) in self.forbidden:
                    return (kind._meta.label, pk)
        return None

    @property
    def _uids(self) -> set[uuid.UUID]:
        return {row["uid"] for (label, _pk), row in self.forbidden.items() if "uid" in row and label != "base.Changed"}


def _answer(attack: Attack, client: Client) -> HttpResponse:
    if attack.method == "GET":
        response: HttpResponse = client.get(attack.path, attack.sent)
    else:
        response = client.post(attack.path, attack.sent)
    return response


def _text(response: HttpResponse) -> str:
    """What a reader can get out of it: spreadsheets are zipped, and files come in pieces."""
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())
    return bytes(content).decode("utf-8", errors="replace")


def session_of(person: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client
