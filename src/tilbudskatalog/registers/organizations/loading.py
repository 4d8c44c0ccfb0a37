"""Loads the organizations register from its files: municipalities, who offers, whom they serve, and emergency help."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from tilbudskatalog.ground.base.changes import Kind, record_changes
from tilbudskatalog.ground.base.ids import uid_of
from tilbudskatalog.ground.base.loading import Key, Report, Upserted, Wanted, upsert
from tilbudskatalog.ground.base.tables import Row, Table
from tilbudskatalog.registers.organizations import files
from tilbudskatalog.registers.organizations.models import (
    Catchment,
    District,
    EmergencyAnswer,
    EmergencyService,
    EmergencyServiceText,
    Municipality,
    MunicipalityName,
    Organization,
    PostalCode,
)

# The register seldom knows these, and providers fill them in themselves: an empty cell leaves what they wrote.
_KEPT_WHEN_EMPTY = ("phone", "email", "website")


@dataclass(slots=True)
class _Loaded:
    """What each step found and wrote; later steps ask the earlier ones for keys."""

    municipalities: Upserted[Municipality]
    names: Upserted[MunicipalityName]
    postal_codes: Upserted[PostalCode]
    districts: Upserted[District]
    organizations: Upserted[Organization]
    catchments: Upserted[Catchment]
    emergency_services: Upserted[EmergencyService]
    emergency_texts: Upserted[EmergencyServiceText]
    emergency_answers: Upserted[EmergencyAnswer]

    def report(self) -> Report:
        steps = (
            self.municipalities,
            self.names,
            self.postal_codes,
            self.districts,
            self.organizations,
            self.catchments,
            self.emergency_services,
            self.emergency_texts,
            self.emergency_answers,
        )
        return Report([step.tally for step in steps])


def load(folder: Path = files.DATA, *, remove_missing: bool = False) -> Report:
    """Makes the database agree with the files, in one transaction, and notes what changed for the projector.

    `remove_missing` also takes away names, postal codes, catchments, and texts and answers of emergency services that
    the files no longer have. Municipalities, districts, organizations and emergency services always stay: others refer
    to them, and a number that answers nothing any more is withdrawn. Raises `Invalid`, with nothing loaded.
    """
    rows = files.read(folder)
    with transaction.atomic():
        loaded = _write(rows, remove_missing)
        _record(loaded)
    return loaded.report()


def _write(rows: Mapping[str, list[Row]], remove_missing: bool) -> _Loaded:
    municipalities = _municipalities(rows[files.MUNICIPALITIES.file])
    numbers = municipalities.ids()
    names = _names(rows[files.NAMES.file], numbers, remove_missing)
    postal_codes = _postal_codes(rows[files.POSTAL_CODES.file], numbers, remove_missing)
    districts = _districts(rows[files.DISTRICTS.file], numbers)
    organizations = _organizations(rows[files.ORGANIZATIONS.file], numbers)
    catchments = _catchments(rows[files.CATCHMENTS.file], organizations.ids(), numbers, districts.ids(), remove_missing)
    services = _emergency_services(rows[files.EMERGENCY_SERVICES.file])
    texts = _emergency_texts(rows[files.EMERGENCY_TEXTS.file], services.ids(), remove_missing)
    answers = _emergency_answers(rows[files.EMERGENCY_ANSWERS.file], services.ids(), remove_missing)
    return _Loaded(municipalities, names, postal_codes, districts, organizations, catchments, services, texts, answers)


def _record(loaded: _Loaded) -> None:
    municipalities = {row.pk for row, _before in loaded.municipalities.touched}
    for children in (loaded.names, loaded.postal_codes, loaded.districts, loaded.catchments):
        municipalities |= children.owners("municipality_id")
    organizations = {row.pk for row, _before in loaded.organizations.touched}
    organizations |= loaded.catchments.owners("organization_id")
    renamed = {row.pk for row, before in loaded.districts.touched if before}
    organizations |= {row.organization_id for row in loaded.catchments.rows.values() if row.district_id in renamed}
    services = {row.pk for row, _before in loaded.emergency_services.touched}
    services |= loaded.emergency_texts.owners("service_id") | loaded.emergency_answers.owners("service_id")
    changed = ((Kind.MUNICIPALITY, municipalities), (Kind.ORGANIZATION, organizations), (Kind.EMERGENCY, services))
    for kind, keys in changed:
        # Nothing to note must not wake the projector either.
        if keys:
            record_changes(kind, sorted(keys))


def _values(row: Row, table: Table, *apart: str) -> dict[str, Any]:
    """The row's values for the model, without those columns that are dealt with apart."""
    return {name: row.values[name] for name in table.fields if name not in apart}


def _label(row: Row, table: Table) -> str:
    return " ".join(row[column] for column in table.key if row[column])


def _municipalities(rows: list[Row]) -> Upserted[Municipality]:
    wanted: dict[Key, Wanted] = {
        (row["number"],): Wanted(
            f"{row['number']} {row['name']}",
            _values(row, files.MUNICIPALITIES, "number"),
            {"uid": uid_of("municipality", row["number"])},
        )
        for row in rows
    }
    return upsert("municipalities", Municipality.objects.all(), ["number"], wanted)


def _names(rows: list[Row], numbers: Mapping[str, int], remove_missing: bool) -> Upserted[MunicipalityName]:
    wanted: dict[Key, Wanted] = {
        (numbers[row["municipality"]], row["kind"], row["name"], row["former_number"]): Wanted(
            _label(row, files.NAMES), _values(row, files.NAMES, "kind", "name", "former_number")
        )
        for row in rows
    }
    key = ["municipality_id", "kind", "name", "former_number"]
    return upsert("municipality_names", MunicipalityName.objects.all(), key, wanted, remove_missing=remove_missing)


def _postal_codes(rows: list[Row], numbers: Mapping[str, int], remove_missing: bool) -> Upserted[PostalCode]:
    wanted: dict[Key, Wanted] = {
        (row["code"],): Wanted(
            row["code"], {"place": row["place"], "municipality_id": numbers.get(row["municipality"])}
        )
        for row in rows
    }
    return upsert("postal_codes", PostalCode.objects.all(), ["code"], wanted, remove_missing=remove_missing)


def _districts(rows: list[Row], numbers: Mapping[str, int]) -> Upserted[District]:
    wanted: dict[Key, Wanted] = {
        (row["number"],): Wanted(
            f"{row['number']} {row['name']}", {"name": row["name"], "municipality_id": numbers[row["municipality"]]}
        )
        for row in rows
    }
    return upsert("districts", District.objects.all(), ["number"], wanted)


def _organizations(rows: list[Row], numbers: Mapping[str, int]) -> Upserted[Organization]:
    wanted: dict[Key, Wanted] = {
        (row["key"],): Wanted(
            row["key"],
            _values(row, files.ORGANIZATIONS, "key", *(name for name in _KEPT_WHEN_EMPTY if not row[name]))
            | {"municipality_id": numbers.get(row["municipality"])},
            {"uid": uid_of("organization", row["key"])},
        )
        for row in rows
    }
    organizations = upsert(
        "organizations", Organization.objects.all(), ["key"], wanted, give_way={"organization_number": ""}
    )
    _set_parents(organizations, {row["key"]: row["parent"] for row in rows})
    return organizations


def _set_parents(organizations: Upserted[Organization], parents: Mapping[str, str]) -> None:
    """A second round, since a parent may stand further down in the file, and have no primary key in the first."""
    ids = organizations.ids()
    touched = {row.pk for row, _before in organizations.touched}
    moved = []
    for (key,), row in organizations.rows.items():
        parent = ids.get(parents[key])
        if row.parent_id == parent:
            continue
        before = {"parent_id": row.parent_id}
        row.parent_id = parent
        moved.append(row)
        if key in organizations.tally.changed:
            organizations.tally.changed[key].append("parent")
        elif row.pk not in touched:
            organizations.tally.changed[key] = ["parent"]
            organizations.tally.left -= 1
            organizations.touched.append((row, before))
    Organization.objects.bulk_update(moved, ["parent"], batch_size=500)


def _catchments(
    rows: list[Row],
    organizations: Mapping[str, int],
    numbers: Mapping[str, int],
    districts: Mapping[str, int],
    remove_missing: bool,
) -> Upserted[Catchment]:
    wanted: dict[Key, Wanted] = {
        (
            organizations[row["organization"]],
            numbers[row["municipality"]],
            districts.get(row["district"]),
        ): Wanted(_label(row, files.CATCHMENTS), {"as_of": row["as_of"]})
        for row in rows
    }
    queryset = Catchment.objects.select_related("organization", "municipality", "district")
    key = ["organization_id", "municipality_id", "district_id"]
    return upsert("catchments", queryset, key, wanted, remove_missing=remove_missing)


def _emergency_services(rows: list[Row]) -> Upserted[EmergencyService]:
    wanted: dict[Key, Wanted] = {
        (row["number"],): Wanted(
            row["number"],
            _values(row, files.EMERGENCY_SERVICES, "number"),
            {"uid": uid_of("emergency", row["number"])},
        )
        for row in rows
    }
    return upsert("emergency_services", EmergencyService.objects.all(), ["number"], wanted)


def _emergency_texts(
    rows: list[Row], services: Mapping[str, int], remove_missing: bool
) -> Upserted[EmergencyServiceText]:
    wanted: dict[Key, Wanted] = {
        (services[row["service"]], row["language"]): Wanted(
            _label(row, files.EMERGENCY_TEXTS), _values(row, files.EMERGENCY_TEXTS, "language")
        )
        for row in rows
    }
    key = ["service_id", "language"]
    return upsert("emergency_texts", EmergencyServiceText.objects.all(), key, wanted, remove_missing=remove_missing)


def _emergency_answers(rows: list[Row], services: Mapping[str, int], remove_missing: bool) -> Upserted[EmergencyAnswer]:
    wanted: dict[Key, Wanted] = {
        (row["danger"], services[row["service"]]): Wanted(
            _label(row, files.EMERGENCY_ANSWERS), {"rank": row.values["rank"]}
        )
        for row in rows
    }
    # A danger has one service per rank: two that trade places must let go of theirs first.
    queryset = EmergencyAnswer.objects.select_related("service")
    key = ["danger", "service_id"]
    return upsert("emergency_answers", queryset, key, wanted, give_way={"rank": 0}, remove_missing=remove_missing)
