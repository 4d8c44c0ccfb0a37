"""What the design promises of every file: colours by name, nothing inline, one folder per component."""

import re
from pathlib import Path

import pytest

import tilbudskatalog

ROOT = Path(tilbudskatalog.__path__[0])
FOLDERS = (ROOT / "ground" / "design", ROOT / "doors" / "portal")
STYLES = [file for folder in FOLDERS for file in sorted(folder.rglob("*.css"))]
WORKSPACE_STYLES = sorted((ROOT / "doors" / "studio").rglob("*.css"))
TEMPLATES = [file for folder in FOLDERS for file in sorted(folder.rglob("*.html"))]
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(", re.IGNORECASE)


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize(
    "file", [file for file in [*STYLES, *WORKSPACE_STYLES] if file.name != "1-tokens.css"], ids=name
)
def test_styles_name_their_colours(file: Path) -> None:
    assert not COLOUR.findall(file.read_text())


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_templates_hold_no_colours_styles_or_scripts(file: Path) -> None:
    text = file.read_text()
    assert not re.findall(r'="#[0-9a-f]{3,6}"', text)
    assert not re.findall(r"\bstyle=|<style|\son[a-z]+=|<script(?![^>]*\b(?:src=|type=.application/ld\+json))", text)


@pytest.mark.parametrize("file", [*STYLES, *WORKSPACE_STYLES, *TEMPLATES], ids=name)
def test_files_stay_readable(file: Path) -> None:
    assert len(file.read_text().splitlines()) <= 400


@pytest.mark.parametrize("file", sorted((ROOT / "doors").rglob("*.html")), ids=name)
def test_what_was_refused_takes_the_focus(file: Path) -> None:
    """Also without a script. The list of results is no form: there the fault is read where it stands."""
    alerts = re.findall(r'<[^>]*role="alert"[^>]*>', file.read_text())
    assert file.name == "understood.html" or all("autofocus" in each and 'tabindex="-1"' in each for each in alerts)


def test_a_component_is_a_folder_with_its_own_name() -> None:
    for folder in (ROOT / "ground/design/templates/design/components").iterdir():
        names = {file.name for file in folder.iterdir()}
        assert f"{folder.name}.css" in names
        assert names <= {f"{folder.name}.css", f"{folder.name}.html"}


def test_every_class_in_a_component_has_a_style() -> None:
    """A class that no style knows is a leftover or a slip of the pen."""
    styles = "\n".join(file.read_text() for file in STYLES)
    known = set(re.findall(r"\.([a-z][a-z0-9-]*)", styles))
    for file in TEMPLATES:
        for value in re.findall(r'class="([^"{]+)"', file.read_text()):
            unknown = {word for word in value.split() if word not in known and not word.startswith("ds-")}
            assert not unknown, f"{name(file)}: {unknown}"
