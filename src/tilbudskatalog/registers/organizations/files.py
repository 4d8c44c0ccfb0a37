"""The register's files: what each holds, and what must be true in and between them. Needs no database."""

import re
from collections import defaultdict
from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from django.utils.translation import gettext as _

from tilbudskatalog.ground.base.tables import Problems, Row, Table, find_duplicates, read_tables
from tilbudskatalog.registers.organizations.models import (
    Catchment,
    Danger,
    District,
    EmergencyAnswer,
    EmergencyService,
    EmergencyServiceText,
    Municipality,
    MunicipalityName,
    Organization,
    PostalCode,
)
from tilbudskatalog.registers.organizations.numbers import is_organization_number
from tilbudskatalog.registers.organizations.policy import LEVELS

DATA = Path(__file__).parent / "data"

MUNICIPALITIES = Table(
    "municipalities.csv",
    Municipality,
    key=("number",),
    fields=(
        "number",
        "name",
        "official_name",
        "county_number",
        "county",
        "population",
        "population_year",
        "latitude",
        "longitude",
        "largest_place",
        "in_sami_area",
    ),
)
NAMES = Table(
    "municipality_names.csv",
    MunicipalityName,
    key=("municipality", "kind", "name", "former_number"),
    fields=("kind", "name", "language", "former_number", "until"),
    references={"municipality": MUNICIPALITIES.file},
)
POSTAL_CODES = Table(
    "postal_codes.csv",
    PostalCode,
    key=("code",),
    fields=("code", "place"),
    references={"municipality": MUNICIPALITIES.file},
)
DISTRICTS = Table(
    "districts.csv",
    District,
    key=("number",),
    fields=("number", "name"),
    references={"municipality": MUNICIPALITIES.file},
)
ORGANIZATIONS = Table(
    "organizations.csv",
    Organization,
    key=("key",),
    fields=(
        "key",
        "kind",
        "name",
        "short_name",
        "organization_number",
        "phone",
        "email",
        "website",
        "founded",
        "closed",
        "synthetic",
        "source",
        "as_of",
    ),
    references={"parent": "organizations.csv", "municipality": MUNICIPALITIES.file},
)
CATCHMENTS = Table(
    "catchments.csv",
    Catchment,
    key=("organization", "municipality", "district"),
    fields=("as_of",),
    references={
        "organization": ORGANIZATIONS.file,
        "municipality": MUNICIPALITIES.file,
        "district": DISTRICTS.file,
    },
)
EMERGENCY_SERVICES = Table(
    "emergency_services.csv",
    EmergencyService,
    key=("number",),
    fields=("number", "order", "owner", "confirmed", "needs_confirmation"),
)
EMERGENCY_TEXTS = Table(
    "emergency_texts.csv",
    EmergencyServiceText,
    key=("service", "language"),
    fields=("language", "name", "for_whom", "when", "hours"),
    references={"service": EMERGENCY_SERVICES.file},
)
EMERGENCY_ANSWERS = Table(
    "emergency_answers.csv",
    EmergencyAnswer,
    key=("danger", "service"),
    fields=("danger", "rank"),
    references={"service": EMERGENCY_SERVICES.file},
)
TABLES = (
    MUNICIPALITIES,
    NAMES,
    POSTAL_CODES,
    DISTRICTS,
    ORGANIZATIONS,
    CATCHMENTS,
    EMERGENCY_SERVICES,
    EMERGENCY_TEXTS,
    EMERGENCY_ANSWERS,
)

# Everybody must be able to read what an emergency number is for; other languages come as they are written.
REQUIRED_LANGUAGES = ("nb", "nn")


def read(folder: Path = DATA) -> dict[str, list[Row]]:
    """Every file's rows, by the file's name. Raises one `Invalid` that names each file, row and column in error."""
    problems = Problems()
    rows = read_tables(folder, TABLES, problems)
    _check_municipalities(rows[MUNICIPALITIES.file], problems)
    _check_names(rows[NAMES.file], problems)
    _check_digits(rows[POSTAL_CODES.file], "code", 4, problems)
    _check_digits(rows[DISTRICTS.file], "number", 6, problems)
    _check_organizations(rows[ORGANIZATIONS.file], problems)
    _check_parents(rows[ORGANIZATIONS.file], problems)
    _check_catchments(rows[CATCHMENTS.file], rows[DISTRICTS.file], problems)
    _check_emergency_services(rows[EMERGENCY_SERVICES.file], rows[EMERGENCY_TEXTS.file], problems)
    _check_emergency_answers(rows[EMERGENCY_ANSWERS.file], problems)
    problems.raise_if_any()
    return rows


def _check_digits(rows: Sequence[Row], column: str, length: int, problems: Problems) -> None:
    for row in rows:
        if not re.fullmatch(rf"[0-9]{{{length}}}", row[column]):
            sentence = _("“%(cell)s” must be %(length)d digits. A spreadsheet may have taken away zeros in front.")
            problems.at(row, column, sentence % {"cell": row[column], "length": length})


def _check_municipalities(rows: Sequence[Row], problems: Problems) -> None:
    _check_digits(rows, "number", 4, problems)
    _check_digits(rows, "county_number", 2, problems)
    for row in rows:
        for column, low, high in (("latitude", 57, 82), ("longitude", -10, 35)):
            if column in row.values and not low <= row.values[column] <= high:
                sentence = _("%(cell)s is not in Norway: it must be between %(low)d and %(high)d.")
                problems.at(row, column, sentence % {"cell": row[column], "low": low, "high": high})


def _check_names(rows: Sequence[Row], problems: Problems) -> None:
    _check_digits([row for row in rows if row["former_number"]], "former_number", 4, problems)
    for row in rows:
        if (row["kind"] == MunicipalityName.Kind.FORMER) != bool(row["until"]):
            problems.at(row, "until", _("A former name has the last year it was used; other names have none."))


def _check_organizations(rows: Sequence[Row], problems: Problems) -> None:
    find_duplicates([row for row in rows if row["organization_number"]], ("organization_number",), problems)
    municipal = [row for row in rows if row["kind"] == Organization.Kind.MUNICIPALITY]
    find_duplicates([row for row in municipal if row["municipality"]], ("municipality",), problems)
    for row in municipal:
        if not row["municipality"]:
            problems.at(row, "municipality", _("Write the number of the municipality that this is."))
    for row in rows:
        number = row["organization_number"]
        if number and not is_organization_number(number):
            sentence = _("%(number)s is not an organization number: its check digit is wrong. Correct it or empty it.")
            problems.at(row, "organization_number", sentence % {"number": number})
        # A link that pages show: no other scheme may come in this way.
        if row["website"] and not re.match(r"https?://", row["website"]):
            problems.at(row, "website", _("The address must begin with https:// or http://."))


def _check_parents(rows: Sequence[Row], problems: Problems) -> None:
    above = {row["key"]: row["parent"] for row in rows}
    try:
        TopologicalSorter({key: [parent] for key, parent in above.items() if parent}).prepare()
    except CycleError as error:
        circle = set(error.args[1])
        first = next(row for row in rows if row["key"] in circle)
        problems.at(first, "parent", _("Parents stand in a circle: %(keys)s.") % {"keys": ", ".join(sorted(circle))})
        return
    for row in rows:
        if _level(row["key"], above) > LEVELS:
            sentence = _("There are more than %(levels)d levels above one another. Choose a parent higher up.")
            problems.at(row, "parent", sentence % {"levels": LEVELS})


def _level(key: str, above: dict[str, str]) -> int:
    level = 1
    while key := above.get(key, ""):
        level += 1
    return level


def _check_catchments(rows: Sequence[Row], districts: Sequence[Row], problems: Problems) -> None:
    municipality_of = {row["number"]: row["municipality"] for row in districts}
    for row in rows:
        if row["district"] and municipality_of.get(row["district"], row["municipality"]) != row["municipality"]:
            problems.at(row, "district", _("The district is in another municipality."))


def _check_emergency_services(services: Sequence[Row], texts: Sequence[Row], problems: Problems) -> None:
    written: dict[str, set[str]] = defaultdict(set)
    for row in texts:
        written[row["service"]].add(row["language"])
    for row in services:
        if not re.fullmatch(r"[0-9]{3,8}", row["number"]):
            sentence = _("“%(cell)s” can't be called: write 3 to 8 digits, without spaces.")
            problems.at(row, "number", sentence % {"cell": row["number"]})
        for language in REQUIRED_LANGUAGES:
            if language not in written[row["number"]]:
                sentence = _("%(file)s has no text in “%(language)s” for this number. Write one there.")
                problems.at(row, "number", sentence % {"file": EMERGENCY_TEXTS.file, "language": language})


def _check_emergency_answers(rows: Sequence[Row], problems: Problems) -> None:
    """Every danger has somebody to call, and one that comes first."""
    find_duplicates(rows, ("danger", "rank"), problems)
    for row in rows:
        if row.values.get("rank") == 0:
            problems.at(row, "rank", _("Count from 1: number 1 is shown first."))
    unanswered = sorted(set(Danger.values) - {row["danger"] for row in rows})
    if unanswered:
        sentence = _("Nobody is to be called for %(dangers)s. Add a number for each.")
        problems.in_file(EMERGENCY_ANSWERS.file, sentence % {"dangers": ", ".join(unanswered)})
