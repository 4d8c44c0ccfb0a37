"""Loading the register: what is written, what is noted for the projector, and what is refused."""

from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.registers.organizations.conftest import FILES, Edit
from tilbudskatalog.ground.base.changes import Kind
from tilbudskatalog.ground.base.errors import Invalid
from tilbudskatalog.ground.base.ids import uid_of
from tilbudskatalog.ground.base.loading import Report, Tally
from tilbudskatalog.ground.base.models import Changed
from tilbudskatalog.registers.organizations.loading import load
from tilbudskatalog.registers.organizations.models import Catchment, Municipality, Organization, PostalCode

pytestmark = pytest.mark.django_db


def tally(report: Report, name: str) -> Tally:
    return next(found for found in report.tallies if found.name == name)


def load_again(folder: Path, *, remove_missing: bool = False) -> Report:
    """Loads once more; only what this load changed is left in `Changed`."""
    Changed.objects.all().delete()
    return load(folder, remove_missing=remove_missing)


def noted(kind: Kind) -> set[str]:
    keys = Changed.objects.filter(kind=kind).values_list("key", flat=True)
    if kind is Kind.MUNICIPALITY:
        return set(Municipality.objects.filter(pk__in=keys).values_list("number", flat=True))
    return set(Organization.objects.filter(pk__in=keys).values_list("key", flat=True))


def test_the_first_load_creates_everything_and_notes_it(folder: Path) -> None:
    report = load(folder)
    assert [len(found.created) for found in report.tallies] == [2, 3, 3, 2, 5, 3, 2, 4, 7]
    assert noted(Kind.MUNICIPALITY) == {"3403", "5610"}
    assert len(noted(Kind.ORGANIZATION)) == 5


def test_cells_become_what_the_fields_want(folder: Path) -> None:
    load(folder)
    center = Organization.objects.get(key="frisklivssentral-3403")
    assert center.synthetic
    assert center.parent == Organization.objects.get(key="kommune-3403")
    assert center.municipality == Municipality.objects.get(number="3403")
    assert Municipality.objects.get(number="5610").in_sami_area
    assert PostalCode.objects.get(code="9170").municipality is None


def test_public_ids_follow_from_keys_and_numbers(folder: Path) -> None:
    load(folder)
    assert Organization.objects.get(key="innlandet").uid == uid_of("organization", "innlandet")
    assert Municipality.objects.get(number="3403").uid == uid_of("municipality", "3403")


def test_a_public_id_that_exists_is_never_replaced(folder: Path) -> None:
    made_by_hand = Organization.objects.create(key="innlandet", kind="hf", name="Innlandet")
    load(folder)
    assert Organization.objects.get(key="innlandet").uid == made_by_hand.uid


def test_the_second_load_changes_nothing(folder: Path, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    load(folder)
    with django_assert_max_num_queries(13):
        assert load_again(folder).nothing_changed
    assert not Changed.objects.exists()


def test_queries_do_not_grow_with_the_files(
    folder: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    more = "".join(f"{code},X,3403\n" for code in range(3000, 3400))
    (folder / "postal_codes.csv").write_text(FILES["postal_codes.csv"] + more, encoding="utf-8")
    with django_assert_max_num_queries(31):
        load(folder)


def test_a_changed_organization_is_told_with_its_fields(folder: Path, edit: Edit) -> None:
    load(folder)
    edit("organizations.csv", "Læringssenteret,,innlandet,,3403", "Læringssenteret Hamar,,finnmark,,")
    report = load_again(folder)
    assert tally(report, "organizations").changed == {"lms-hamar": ["name", "municipality", "parent"]}
    assert noted(Kind.ORGANIZATION) == {"lms-hamar"}


def test_a_new_parent_alone_is_a_change(folder: Path, edit: Edit) -> None:
    load(folder)
    edit("organizations.csv", "Læringssenteret,,innlandet", "Læringssenteret,,finnmark")
    report = load_again(folder)
    assert tally(report, "organizations").changed == {"lms-hamar": ["parent"]}
    assert tally(report, "organizations").left == 4
    assert noted(Kind.ORGANIZATION) == {"lms-hamar"}


def test_what_the_file_no_longer_has_is_reported_and_stays(folder: Path, edit: Edit) -> None:
    load(folder)
    edit("organizations.csv", FILES["organizations.csv"].splitlines(keepends=True)[1], "")
    report = load_again(folder, remove_missing=True)
    assert tally(report, "organizations").missing == ["Læringssenteret"]
    assert Organization.objects.filter(key="lms-hamar").exists()


def test_what_people_wrote_survives_an_empty_cell(folder: Path) -> None:
    load(folder)
    Organization.objects.filter(key="finnmark").update(phone="78 42 10 00")
    assert load_again(folder).nothing_changed


def test_organizations_can_trade_numbers(folder: Path, edit: Edit) -> None:
    load(folder)
    edit("organizations.csv", "983971709", "983974880")
    edit(
        "organizations.csv",
        "finnmark,hf,Finnmarkssykehuset HF,,,983974880",
        "finnmark,hf,Finnmarkssykehuset HF,,,983971709",
    )
    load_again(folder)
    assert Organization.objects.get(key="finnmark").organization_number == "983971709"


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("municipality_names.csv", "0414,1991", "0414,1990"),
        ("postal_codes.csv", "2315,HAMAR", "2315,HAMAR S"),
        ("districts.csv", "Storhamar", "Storhamar vest"),
        ("catchments.csv", "340301,2026-04", "340301,2027-04"),
        ("municipalities.csv", "33000", "33001"),
    ],
)
def test_a_change_in_what_a_municipality_shows_is_noted(
    folder: Path, edit: Edit, file: str, old: str, new: str
) -> None:
    load(folder)
    edit(file, old, new)
    load_again(folder)
    assert noted(Kind.MUNICIPALITY) == {"3403"}


def test_a_postal_code_that_moves_concerns_both_municipalities(folder: Path, edit: Edit) -> None:
    load(folder)
    edit("postal_codes.csv", "2315,HAMAR,3403", "2315,HAMAR,5610")
    load_again(folder)
    assert noted(Kind.MUNICIPALITY) == {"3403", "5610"}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [("districts.csv", "Storhamar", "Storhamar vest"), ("catchments.csv", "340301,2026-04", "340301,2027-04")],
)
def test_a_change_in_a_catchment_concerns_the_organization(
    folder: Path, edit: Edit, file: str, old: str, new: str
) -> None:
    load(folder)
    edit(file, old, new)
    load_again(folder)
    assert noted(Kind.ORGANIZATION) == {"innlandet"}


def test_a_district_that_changes_hands_is_taken_away_only_when_asked(folder: Path, edit: Edit) -> None:
    load(folder)
    edit("catchments.csv", "innlandet,3403,340301", "finnmark,3403,340301")
    assert tally(load_again(folder), "catchments").missing == ["Sykehuset Innlandet HF: Storhamar"]
    assert Catchment.objects.filter(district__number="340301").count() == 2
    load_again(folder, remove_missing=True)
    assert Catchment.objects.get(district__number="340301").organization.key == "finnmark"
    assert noted(Kind.ORGANIZATION) == {"innlandet"}


@pytest.mark.parametrize(
    ("file", "old", "new", "where"),
    [
        ("organizations.csv", "983971709", "983971708", "organizations.csv:3:organization_number"),
        ("organizations.csv", "983974880", "983971709", "organizations.csv:4:organization_number"),
        ("organizations.csv", ",,innlandet", ",,inlandet", "organizations.csv:2:parent"),
        ("organizations.csv", "lms-hamar,lms", "innlandet,lms", "organizations.csv:3:key"),
        ("organizations.csv", "lms-hamar,lms", "lms-hamar,school", "organizations.csv:2:kind"),
        ("organizations.csv", ",,yes", ",,ja", "organizations.csv:6:synthetic"),
        ("organizations.csv", "https:", "javascript:", "organizations.csv:3:website"),
        ("organizations.csv", "HF,,,983971709", "HF,,lms-hamar,983971709", "organizations.csv:2:parent"),
        ("organizations.csv", "kommune,,,,3403", "kommune,,,,", "organizations.csv:5:municipality"),
        ("organizations.csv", "2001", "year 2001", "organizations.csv:2:founded"),
        ("municipalities.csv", "3403,Hamar", "403,Hamar", "municipalities.csv:2:number"),
        ("municipalities.csv", "60.79", "6.079", "municipalities.csv:2:latitude"),
        ("municipalities.csv", "60.79", "nan", "municipalities.csv:2:latitude"),
        ("municipalities.csv", "33000", "-1", "municipalities.csv:2:population"),
        ("municipality_names.csv", "1991", "", "municipality_names.csv:2:until"),
        ("municipality_names.csv", "sami,K", f"sami,{'K' * 90}", "municipality_names.csv:4:name"),
        ("postal_codes.csv", "2315", "231", "postal_codes.csv:2:code"),
        ("postal_codes.csv", "9730,KARASJOK,5610", "9730,KARASJOK", "postal_codes.csv:3"),
        ("postal_codes.csv", "place,", "town,", "postal_codes.csv:1"),
        ("postal_codes.csv", "HAMAR", '"HAMAR', "postal_codes.csv:4"),
        ("districts.csv", "340301", "34030", "districts.csv:2:number"),
        ("catchments.csv", "innlandet,3403", "innlandet,9999", "catchments.csv:2:municipality"),
        ("catchments.csv", "finnmark,5610,", "finnmark,5610,340301", "catchments.csv:4:district"),
    ],
)
def test_wrong_input_is_named_and_nothing_is_loaded(
    folder: Path, edit: Edit, file: str, old: str, new: str, where: str
) -> None:
    edit(file, old, new)
    with pytest.raises(Invalid) as refusal:
        load(folder)
    assert where in refusal.value.fields
    assert not Municipality.objects.exists()
    assert not Changed.objects.exists()


def test_all_that_is_wrong_is_named_at_once(folder: Path, edit: Edit) -> None:
    edit("organizations.csv", "983971709", "983971708")
    edit("postal_codes.csv", "2315", "231")
    with pytest.raises(Invalid) as refusal:
        load(folder)
    assert set(refusal.value.fields) == {"organizations.csv:3:organization_number", "postal_codes.csv:2:code"}


def test_a_file_that_is_not_utf8_is_refused_with_its_row(folder: Path) -> None:
    (folder / "districts.csv").write_bytes(FILES["districts.csv"].replace("Storhamar", "Å").encode("latin-1"))
    with pytest.raises(Invalid) as refusal:
        load(folder)
    assert set(refusal.value.fields) == {"districts.csv:2"}


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "districts.csv").unlink()
    with pytest.raises(Invalid) as refusal:
        load(folder)
    assert set(refusal.value.fields) == {"districts.csv:1"}


def test_when_the_database_refuses_nothing_is_half_loaded(folder: Path, edit: Edit) -> None:
    Organization.objects.create(key="not-in-the-file", kind="hf", name="X", organization_number="983971709")
    with pytest.raises(Invalid) as refusal:
        load(folder)
    assert set(refusal.value.fields) == {"organizations"}
    assert not Municipality.objects.exists()


def test_more_levels_than_roles_reach_through_are_refused(folder: Path) -> None:
    chain = "".join(f"level-{n},hf,X,,level-{n - 1},,,,,,,,,,\n" for n in range(2, 6))
    text = FILES["organizations.csv"] + "level-1,rhf,X,,,,,,,,,,,,\n" + chain
    (folder / "organizations.csv").write_text(text, encoding="utf-8")
    with pytest.raises(Invalid) as refusal:
        load(folder)
    assert set(refusal.value.fields) == {"organizations.csv:11:parent"}


def test_the_register_that_comes_along_loads() -> None:
    assert len(tally(load(), "organizations").created) == 731
    assert load().nothing_changed
