import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from tests.registers.organizations.conftest import Edit

pytestmark = pytest.mark.django_db


def run(folder: Path) -> str:
    written = io.StringIO()
    with translation.override("en"):
        call_command("load_organizations", folder=folder, stdout=written)
    return written.getvalue()


def test_it_says_what_it_did(folder: Path, edit: Edit) -> None:
    assert "organizations: 5 created, 0 changed, 0 removed, 0 left alone" in run(folder)
    edit("organizations.csv", "Finnmarkssykehuset HF", "Finnmárkku buohcciviessu HF")
    assert "    finnmark (name)" in run(folder)


def test_the_second_run_says_that_nothing_changed(folder: Path) -> None:
    run(folder)
    assert run(folder).startswith("Nothing changed.\n")


def test_wrong_input_ends_it_with_file_row_and_what_to_do(folder: Path, edit: Edit) -> None:
    edit("organizations.csv", "983971709", "983971708")
    with pytest.raises(CommandError, match=r"organizations\.csv:3:organization_number: 983971708 .* Correct it"):
        run(folder)


def test_many_errors_are_cut_short(folder: Path) -> None:
    rows = "".join(f"x{number},X,\n" for number in range(60))
    (folder / "postal_codes.csv").write_text(f"code,place,municipality\n{rows}", encoding="utf-8")
    with pytest.raises(CommandError, match="and 10 more"):
        run(folder)
