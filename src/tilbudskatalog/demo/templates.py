"""The 124 national templates: facts from templates.csv, words from templates/*.toml, through the national acts."""

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tilbudskatalog.catalog.offerings import national_offerings, reviews
from tilbudskatalog.catalog.offerings.models import NationalOffering
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.registers.organizations.models import Organization

DATA = Path(__file__).parent / "data"


def rows() -> list[dict[str, str]]:
    with (DATA / "templates.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def texts(code: str) -> dict[str, dict[str, str]]:
    said = tomllib.loads((DATA / "templates" / f"{code}.toml").read_text(encoding="utf-8"))
    return {
        language: {field: text.strip() for field, text in said[language].items()} for language in ("nb", "nn", "en")
    }


def values(row: dict[str, str]) -> dict[str, Any]:
    ages = [int(row[field]) if row[field] else None for field in ("age_from", "age_to")]
    lists = {field: _list(row[field]) for field in ("formats", "themes", "audiences", "conditions")}
    return lists | {"access": row["access"], "cost_kind": row["cost_kind"], "ages": ages}


def build(organization: Organization, editor: User, approver: User) -> Iterator[NationalOffering]:
    """Those that do not exist yet are proposed, reviewed and published, one at a time."""
    existing = set(NationalOffering.objects.values_list("code", flat=True))
    for row in rows():
        if row["code"] in existing:
            continue
        offering = national_offerings.propose(
            code=row["code"],
            organization=organization,
            level=row["level"],
            texts=texts(row["code"]),
            values=values(row),
            synonyms={"nb": _synonyms(row["synonyms_nb"]), "nn": _synonyms(row["synonyms_nn"])},
            by=editor,
        )
        reviews.submit(offering=offering, by=editor)
        reviews.approve(offering=offering, by=approver)
        yield offering


def _list(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _synonyms(cell: str) -> list[str]:
    """Words only: remarks in parentheses are for the data's readers."""
    return [part.partition("(")[0].strip() for part in _list(cell) if part.partition("(")[0].strip()]
