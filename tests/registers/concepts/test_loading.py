"""Loading the concept register: what is written, what is noted for the projector, and what is refused."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from tilbudskatalog.ground.base.changes import Kind
from tilbudskatalog.ground.base.errors import Invalid
from tilbudskatalog.ground.base.ids import uid_of
from tilbudskatalog.ground.base.loading import Report, Tally
from tilbudskatalog.ground.base.models import Changed
from tilbudskatalog.registers.concepts.loading import load
from tilbudskatalog.registers.concepts.models import Code, Concept, Definition, Relation, Term

pytestmark = pytest.mark.django_db
Edit = Callable[[str, str, str], None]

FILES = {
    "concepts.csv": """\
code,scheme,definition_nb,definition_nn,broader,source
health,theme,Helse.,Helse.,,
diabetes,condition,Sykdom.,Sjukdom.,health,Kilde
diabetes_2,condition,,,diabetes|health,
""",
    "terms.csv": """\
concept,language,kind,text,source,verified
diabetes,nb,preferred,diabetes,,yes
diabetes,nb,lay,sukkersyke,,no
diabetes,se,preferred,sohkardávda,,yes
diabetes,se,admitted,et forslag,,no
""",
    "related.csv": """\
concept,other
health,diabetes_2
""",
    "codes.csv": """\
concept,system,code,display
diabetes_2,icpc-2,T90,Diabetes type 2
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def edit(folder: Path) -> Edit:
    def replace(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


def tally(report: Report, name: str) -> Tally:
    return next(found for found in report.tallies if found.name == name)


def load_again(folder: Path, *, remove_missing: bool = False) -> Report:
    """Loads once more; only what this load changed is left in `Changed`."""
    Changed.objects.all().delete()
    return load(folder, remove_missing=remove_missing)


def noted() -> set[str]:
    keys = Changed.objects.filter(kind=Kind.CONCEPT).values_list("key", flat=True)
    return set(Concept.objects.filter(pk__in=keys).values_list("code", flat=True))


def test_the_first_load_creates_everything_and_notes_it(folder: Path) -> None:
    report = load(folder)
    assert [len(found.created) for found in report.tallies] == [3, 4, 5, 3, 1]
    assert noted() == {"health", "diabetes", "diabetes_2"}


def test_cells_become_rows_of_their_own(folder: Path) -> None:
    load(folder)
    concept = Concept.objects.get(code="diabetes")
    assert concept.uid == uid_of("concept", "diabetes")
    assert Definition.objects.get(concept=concept, language="nn").text == "Sjukdom."
    assert Relation.objects.get(concept=concept, kind="broader").other.code == "health"
    assert Code.objects.get(system="icpc-2").concept.code == "diabetes_2"


def test_an_unverified_sami_term_is_left_out_and_counted(folder: Path) -> None:
    with translation.override("en"):
        assert load(folder).notes == ["terms: 1 unverified Sámi terms left out"]
    assert set(Term.objects.values_list("text", flat=True)) == {"diabetes", "sukkersyke", "sohkardávda"}


def test_the_second_load_changes_nothing(folder: Path, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    load(folder)
    with django_assert_max_num_queries(9):
        assert load_again(folder).nothing_changed
    assert not Changed.objects.exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "name"),
    [
        ("concepts.csv", "health,Kilde", "health,Kilden", "concepts"),
        ("concepts.csv", "Sykdom.", "En sykdom.", "definitions"),
        ("terms.csv", "nb,lay,sukkersyke", "nb,deprecated,sukkersyke", "terms"),
    ],
)
def test_a_change_is_told_and_noted(folder: Path, edit: Edit, file: str, old: str, new: str, name: str) -> None:
    load(folder)
    edit(file, old, new)
    assert len(tally(load_again(folder), name).changed) == 1
    assert noted() == {"diabetes"}


def test_terms_can_trade_places(folder: Path, edit: Edit) -> None:
    load(folder)
    edit("terms.csv", "nb,preferred,diabetes", "nb,lay,diabetes")
    edit("terms.csv", "nb,lay,sukkersyke", "nb,preferred,sukkersyke")
    load_again(folder)
    assert Term.objects.get(language="nb", kind="preferred").text == "sukkersyke"


def test_a_preferred_term_that_is_respelt_needs_the_old_one_gone(folder: Path, edit: Edit) -> None:
    load(folder)
    edit("terms.csv", "nb,preferred,diabetes", "nb,preferred,Diabetes mellitus")
    with pytest.raises(Invalid):
        load_again(folder)
    report = load_again(folder, remove_missing=True)
    assert tally(report, "terms").removed == ["diabetes"]
    assert noted() == {"diabetes"}


def test_what_comes_from_elsewhere_is_not_missing(folder: Path) -> None:
    load(folder)
    health = Concept.objects.get(code="health")
    Definition.objects.create(concept=health, language="en", text="Health.")
    report = load_again(folder, remove_missing=True)
    assert report.nothing_changed
    assert not any(found.missing for found in report.tallies)


def test_related_concepts_are_so_both_ways(folder: Path) -> None:
    load(folder)
    related = Relation.objects.filter(kind="related").values_list("concept__code", "other__code")
    assert set(related) == {("health", "diabetes_2"), ("diabetes_2", "health")}


def test_a_concept_that_the_file_no_longer_has_stays(folder: Path, edit: Edit) -> None:
    load(folder)
    edit("concepts.csv", "diabetes_2,condition,,,diabetes|health,\n", "")
    edit("codes.csv", "diabetes_2,", "diabetes,")
    edit("related.csv", "health,diabetes_2\n", "")
    assert tally(load_again(folder, remove_missing=True), "concepts").missing == ["diabetes_2"]


@pytest.mark.parametrize(
    ("file", "old", "new", "where"),
    [
        ("concepts.csv", "diabetes,condition", "diabetes,illness", "concepts.csv:3:scheme"),
        ("concepts.csv", "diabetes|health", "diabetes|helth", "concepts.csv:4:broader"),
        (
            "concepts.csv",
            "health,theme,Helse.,Helse.,",
            "health,theme,Helse.,Helse.,diabetes_2",
            "concepts.csv:3:broader",
        ),
        ("terms.csv", "diabetes,nb,lay", "diabetis,nb,lay", "terms.csv:3:concept"),
        ("terms.csv", "nb,lay", "nb,preferred", "terms.csv:3:concept"),
        ("terms.csv", "nb,lay,sukkersyke", "nb,lay,diabetes", "terms.csv:3:concept"),
        ("terms.csv", "nb,lay,sukkersyke", "sv,lay,sukkersyke", "terms.csv:3:language"),
        ("terms.csv", "sukkersyke,,no", "sukkersyke,,maybe", "terms.csv:3:verified"),
        ("related.csv", "diabetes_2", "diabetes_3", "related.csv:2:other"),
        ("codes.csv", "icpc-2", "icpc-3", "codes.csv:2:system"),
        ("codes.csv", "display", "text", "codes.csv:1"),
    ],
)
def test_wrong_input_is_named_and_nothing_is_loaded(
    folder: Path, edit: Edit, file: str, old: str, new: str, where: str
) -> None:
    edit(file, old, new)
    with pytest.raises(Invalid) as refusal:
        load(folder)
    assert where in refusal.value.fields
    assert not Concept.objects.exists()


def test_the_command_says_what_it_did(folder: Path) -> None:
    written = io.StringIO()
    with translation.override("en"):
        call_command("load_concepts", folder=folder, stdout=written)
        call_command("load_concepts", folder=folder, stdout=written)
    assert "terms: 3 created" in written.getvalue()
    assert "Nothing changed." in written.getvalue()


def test_the_register_that_comes_along_loads() -> None:
    assert not load().nothing_changed
    assert load().nothing_changed
