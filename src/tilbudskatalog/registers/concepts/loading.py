"""Loads the concept register from its files: concepts with definitions and broader ones, terms, and clinical codes."""

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from tilbudskatalog.ground.base.changes import Kind, record_changes
from tilbudskatalog.ground.base.ids import uid_of
from tilbudskatalog.ground.base.loading import Key, Report, Upserted, Wanted, upsert
from tilbudskatalog.ground.base.tables import Problems, Row, Table, find_duplicates, read_tables
from tilbudskatalog.registers.concepts.models import Code, Concept, Definition, Relation, Term

DATA = Path(__file__).parent / "data"

CONCEPTS = Table(
    "concepts.csv",
    Concept,
    key=("code",),
    fields=("code", "scheme", "source"),
    others=("definition_nb", "definition_nn", "broader"),
)
TERMS = Table(
    "terms.csv",
    Term,
    key=("concept", "language", "text"),
    fields=("language", "kind", "text", "source"),
    references={"concept": CONCEPTS.file},
    others=("verified",),
)
RELATED = Table(
    "related.csv",
    Relation,
    key=("concept", "other"),
    fields=(),
    references={"concept": CONCEPTS.file, "other": CONCEPTS.file},
)
CODES = Table(
    "codes.csv",
    Code,
    key=("concept", "system", "code"),
    fields=("system", "code", "display"),
    references={"concept": CONCEPTS.file},
)


def load(folder: Path = DATA, *, remove_missing: bool = False) -> Report:
    """Makes the database agree with the files, in one transaction, and notes what changed for the projector.

    `broader` holds codes with `|` between them; a pair of `related.csv` holds both ways. A Sámi term that nobody has
    verified is left out, and counted: it is a proposal, not a word to publish. `remove_missing` takes away definitions,
    terms, codes and relations that the files no longer have; concepts always stay. Raises `Invalid`, with nothing
    loaded.
    """
    rows = read(folder)
    with transaction.atomic():
        concepts = _concepts(rows[CONCEPTS.file])
        ids = concepts.ids()
        children = (
            definitions := _definitions(rows[CONCEPTS.file], ids, remove_missing),
            relations := _relations(rows, ids, remove_missing),
            terms := _terms(rows[TERMS.file], ids, remove_missing),
            codes := _codes(rows[CODES.file], ids, remove_missing),
        )
        changed = {row.pk for row, _before in concepts.touched}
        changed.update(*(upserted.owners("concept_id") for upserted in children))
        # Nothing to note must not wake the projector either.
        if changed:
            record_changes(Kind.CONCEPT, sorted(changed))
    tallies = [step.tally for step in (concepts, definitions, relations, terms, codes)]
    return Report(tallies, _notes(rows[TERMS.file]))


def read(folder: Path = DATA) -> dict[str, list[Row]]:
    """Every file's rows, by the file's name. Raises one `Invalid` that names each file, row and column in error."""
    problems = Problems()
    rows = read_tables(folder, (CONCEPTS, TERMS, RELATED, CODES), problems)
    preferred = [row for row in rows[TERMS.file] if row["kind"] == Term.Kind.PREFERRED]
    find_duplicates(preferred, ("concept", "language"), problems)
    for row in rows[TERMS.file]:
        if row["verified"] not in ("yes", "no"):
            problems.at(row, "verified", _("Write “yes” or “no”."))
    _check_broader(rows[CONCEPTS.file], problems)
    problems.raise_if_any()
    return rows


def broader_codes(row: Row) -> list[str]:
    return [code.strip() for code in row["broader"].split("|") if code.strip()]


def _check_broader(rows: Sequence[Row], problems: Problems) -> None:
    known = {row["code"]: row for row in rows}
    for row in rows:
        for code in broader_codes(row):
            if code not in known:
                sentence = _("“%(cell)s” is not in %(file)s. Add it there, or correct it here.")
                problems.at(row, "broader", sentence % {"cell": code, "file": row.file})
    try:
        TopologicalSorter({row["code"]: broader_codes(row) for row in rows}).prepare()
    except CycleError as error:
        circle = sorted(set(error.args[1]))
        sentence = _("Broader concepts stand in a circle: %(codes)s.")
        problems.at(known[circle[0]], "broader", sentence % {"codes": ", ".join(circle)})


def _is_proposal(row: Row) -> bool:
    return row["language"] == "se" and row["verified"] == "no"


def _notes(terms: Sequence[Row]) -> list[str]:
    left_out = sum(map(_is_proposal, terms))
    return [_("terms: %(count)d unverified Sámi terms left out") % {"count": left_out}] if left_out else []


def _label(row: Row, table: Table) -> str:
    return " ".join(row[column] for column in table.key)


def _concepts(rows: Sequence[Row]) -> Upserted[Concept]:
    wanted: dict[Key, Wanted] = {
        (row["code"],): Wanted(
            row["code"],
            {"scheme": row["scheme"], "source": row["source"]},
            {"uid": uid_of("concept", row["code"])},
        )
        for row in rows
    }
    return upsert("concepts", Concept.objects.all(), ["code"], wanted)


def _definitions(rows: Sequence[Row], ids: Mapping[str, int], remove_missing: bool) -> Upserted[Definition]:
    wanted: dict[Key, Wanted] = {
        (ids[row["code"]], language): Wanted(f"{row['code']} {language}", {"text": row[f"definition_{language}"]})
        for row in rows
        for language in ("nb", "nn")
        if row[f"definition_{language}"]
    }
    # Other languages' definitions come from elsewhere: they are not missing here.
    queryset = Definition.objects.filter(language__in=["nb", "nn"])
    return upsert("definitions", queryset, ["concept_id", "language"], wanted, remove_missing=remove_missing)


def _relations(rows: Mapping[str, Sequence[Row]], ids: Mapping[str, int], remove_missing: bool) -> Upserted[Relation]:
    pairs = [("broader", row["code"], code) for row in rows[CONCEPTS.file] for code in broader_codes(row)]
    for row in rows[RELATED.file]:
        pairs += [("related", row["concept"], row["other"]), ("related", row["other"], row["concept"])]
    wanted: dict[Key, Wanted] = {
        (ids[code], kind, ids[other]): Wanted(f"{code} {kind} {other}") for kind, code, other in pairs
    }
    queryset = Relation.objects.select_related("concept", "other")
    return upsert("relations", queryset, ["concept_id", "kind", "other_id"], wanted, remove_missing=remove_missing)


def _terms(rows: Sequence[Row], ids: Mapping[str, int], remove_missing: bool) -> Upserted[Term]:
    wanted: dict[Key, Wanted] = {
        (ids[row["concept"]], row["language"], row["text"]): Wanted(
            _label(row, TERMS), {"kind": row["kind"], "source": row["source"]}
        )
        for row in rows
        if not _is_proposal(row)
    }
    # A concept has one preferred term per language: two terms that trade places must let go of it first.
    give_way = {"kind": Term.Kind.ADMITTED}
    key = ["concept_id", "language", "text"]
    return upsert("terms", Term.objects.all(), key, wanted, give_way=give_way, remove_missing=remove_missing)


def _codes(rows: Sequence[Row], ids: Mapping[str, int], remove_missing: bool) -> Upserted[Code]:
    wanted: dict[Key, Wanted] = {
        (ids[row["concept"]], row["system"], row["code"]): Wanted(_label(row, CODES), {"display": row["display"]})
        for row in rows
    }
    key = ["concept_id", "system", "code"]
    return upsert("codes", Code.objects.all(), key, wanted, remove_missing=remove_missing)
