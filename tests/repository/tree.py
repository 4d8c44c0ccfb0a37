"""The repository's own files, read once: those that git knows, and those that it would take in."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "tilbudskatalog"
SHOWN = 40


@cache
def tracked() -> tuple[Path, ...]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(path for name in sorted(listed.split("\0")) if name and (path := ROOT / name).is_file())


def files(suffix: str, under: Path = ROOT) -> list[Path]:
    return [path for path in tracked() if path.suffix == suffix and path.is_relative_to(under)]


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def name(path: Path) -> str:
    """As people know it, from the root: `src/tilbudskatalog/config/urls.py`."""
    return path.relative_to(ROOT).as_posix()


@cache
def code() -> tuple[tuple[Path, ast.Module], ...]:
    """The package's modules, without migrations, which Django writes."""
    modules = [path for path in files(".py", PACKAGE) if "migrations" not in path.parts]
    return tuple((path, ast.parse(text(path), str(path))) for path in modules)


def templates() -> dict[str, str]:
    """Template name → its text."""
    found = [path for path in tracked() if path.is_relative_to(PACKAGE) and "templates" in path.parts]
    pages = [path for path in found if path.suffix in {".html", ".txt", ".xml"}]
    return {path.as_posix().rpartition("/templates/")[2]: text(path) for path in pages}


def calls(tree: ast.AST, names: frozenset[str]) -> Iterator[ast.Call]:
    """Calls of functions with one of these names, `models.ForeignKey(…)` as well as `ForeignKey(…)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in names:
                yield node


def complain(problems: list[str], advice: str) -> None:
    """Fails with what to do first, then where."""
    shown = [f"  {problem}" for problem in sorted(problems)[:SHOWN]]
    more = [f"  and {len(problems) - SHOWN} more"] if len(problems) > SHOWN else []
    assert not problems, "\n".join([advice, *shown, *more])
