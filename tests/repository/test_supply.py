"""What comes from outside is locked by hash, and no file says where to fetch it: that is each machine's own matter."""

import json
import re
from pathlib import Path

import pytest

from tests.repository.tree import PACKAGE, ROOT, complain, files, name, text, tracked

# Put together here, so that this file does not hold what it looks for.
FORBIDDEN = [
    "".join(parts)
    for parts in (
        ("pypi", ".org"),
        ("python", "hosted.org"),
        ("npm", "js.org"),
        ("npm", "js.com"),
        ("yarn", "pkg.com"),
        ("--index", "-url"),
        ("--extra-index", "-url"),
        ("--default-", "index"),
        ("--find", "-links"),
        ("--trusted", "-host"),
        ("INDEX", "_URL"),
        ("npm_config_", "registry"),
        ("regis", "try=http"),
        ("regis", 'try": "http'),
    )
]
ANY_FORBIDDEN = re.compile("|".join(map(re.escape, FORBIDDEN)), re.IGNORECASE)


def test_no_file_names_a_package_registry() -> None:
    problems = []
    for path in tracked():
        if found := ANY_FORBIDDEN.search(text(path)):
            line = text(path)[: found.start()].count("\n") + 1
            problems.append(f"{name(path)}:{line} {found.group()}")
    complain(problems, "Take the address away. Which registry a machine uses is set on the machine.")


def test_the_node_lock_has_no_addresses() -> None:
    packages = json.loads(text(ROOT / "package-lock.json"))["packages"]
    complain(
        [package for package, entry in packages.items() if "resolved" in entry],
        'package-lock.json must hold no "resolved". Run `npm install --omit-lockfile-registry-resolved`.',
    )


def test_the_node_lock_has_hashes() -> None:
    packages = json.loads(text(ROOT / "package-lock.json"))["packages"]
    complain(
        [package for package, entry in packages.items() if package and "integrity" not in entry],
        "Every package in package-lock.json needs its integrity. Write the lock file anew with `npm install`.",
    )


@pytest.mark.parametrize("path", files(".txt", ROOT / "requirements"), ids=name)
def test_requirements_are_locked_by_hash(path: Path) -> None:
    lines = text(path).replace("\\\n", " ").splitlines()
    wanted = [line for line in lines if line.strip() and not line.startswith("#")]
    complain(
        [line.split()[0] for line in wanted if "==" not in line or "--hash=sha256:" not in line],
        f"Each line of {name(path)} names one version and its hashes. Run `make lock`.",
    )


def test_every_data_file_names_its_source() -> None:
    tables = [path for path in files(".csv", PACKAGE) if path.parent.name == "data"]
    assert tables
    unnamed = []
    for path in tables:
        sources = [text(file) for each in ("sources.toml", "README.md") if (file := path.parent / each).is_file()]
        if not any(path.name in source for source in sources):
            unnamed.append(name(path))
    complain(unnamed, "Say where it comes from, and under which licence, in sources.toml or README.md beside it.")
