"""What the plan in .importlinter says and import-linter can't see."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from wagtail.models import ReferenceIndex

from tests.repository.tree import PACKAGE, calls, code, complain, name

RELATIONS = frozenset(
    {"ForeignKey", "OneToOneField", "ManyToManyField", "ParentalKey", "ParentalManyToManyField"},
)
WHERE_VIEWS_LIVE = ("doors", "config")


def test_relations_name_models_and_not_strings() -> None:
    problems = []
    for path, tree in code():
        for call in calls(tree, RELATIONS):
            target = (
                call.args[0] if call.args else next((each.value for each in call.keywords if each.arg == "to"), None)
            )
            if isinstance(target, ast.Constant) and "." in str(target.value):
                problems.append(f"{name(path)}:{call.lineno} {target.value}")
    complain(problems, "Import the model of the other room. A string hides the dependency from .importlinter.")


@pytest.mark.parametrize("module", ["wagtail.admin", "django.shortcuts"])
def test_views_stay_in_the_doors(module: str) -> None:
    problems = [
        f"{name(path)}:{line}"
        for path, tree in code()
        if path.relative_to(PACKAGE).parts[0] not in WHERE_VIEWS_LIVE
        for line, imported in _imports(path, tree)
        if imported == module or imported.startswith(f"{module}.")
    ]
    complain(problems, f"Only doors and config use {module}. Move the view to a door, and let it call an act here.")


def test_models_stay_out_of_the_reference_index() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("tilbudskatalog.")]
    complain(
        [model._meta.label for model in ours if ReferenceIndex.model_is_indexable(model)],
        "Wagtail would queue a task at every save. Set `wagtail_reference_index_ignore = True` on the model.",
    )


def _imports(path: Path, tree: ast.Module) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, each.name) for each in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [(node.lineno, f"{node.module}.{each.name}") for each in node.names]
    return found
