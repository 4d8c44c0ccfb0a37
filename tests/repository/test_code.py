"""Small files, short functions, telling names."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.repository.tree import ROOT, code, complain, files, name, text

FILE_LINES = 400
FUNCTION_LINES = 60
ACT_LINES = 45
EMPTY_NAMES = {"services", "utils", "helpers", "common"}


def test_files_are_short() -> None:
    long = {path: len(text(path).splitlines()) for path, _tree in code()}
    complain(
        [f"{name(path)}: {lines} lines" for path, lines in long.items() if lines > FILE_LINES],
        f"A file has at most {FILE_LINES} lines. Move one of the things that it does to a file of its own.",
    )


def test_functions_are_short() -> None:
    problems = []
    for path, tree in code():
        limit = ACT_LINES if _holds_acts(tree) else FUNCTION_LINES
        problems += [
            f"{where}: {lines} lines, at most {limit}" for where, lines in _lengths(path, tree) if lines > limit
        ]
    complain(problems, "Give a step of the function a name of its own. Modules with acts have the lower limit.")


def test_names_say_what_is_inside() -> None:
    python = [path for path in files(".py") if path.is_relative_to(ROOT)]
    complain(
        [name(path) for path in python if EMPTY_NAMES & {path.stem, path.parent.name}],
        "Such a name says nothing and gathers everything. Name the module after the thing it is about.",
    )


def _holds_acts(tree: ast.Module) -> bool:
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return any("atomic" in ast.unparse(each) for function in functions for each in function.decorator_list)


def _lengths(path: Path, tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{name(path)}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1
