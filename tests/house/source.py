"""The source of the house, read as trees: what the walls, sizes and words are measured on."""

import ast
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

HOME = Path(__file__).parents[2]
SOURCE = sorted(path.relative_to(HOME) for path in (HOME / "lms").rglob("*.py"))
TESTS = sorted(path.relative_to(HOME) for path in (HOME / "tests").rglob("*.py"))
#: The files in rooms and in the kit. Those beside them (create_app, request security, ...) put the house together and may know everyone.
IN_ROOMS = [path for path in SOURCE if len(path.parts) > 2]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse((HOME / path).read_text(encoding="utf-8"))


def offences(paths: Iterable[Path], faults: Callable[[Path], Iterable[object]]) -> dict[str, list[str]]:
    """What a rule finds wrong, by file: a rule is one test, and shows all who break it. A rule without files would break no more."""
    read = list(paths)
    assert read, "there is no file for this rule to look at"
    return {path.as_posix(): found for path in read if (found := [str(fault) for fault in faults(path)])}


def room(path: Path) -> str:
    return path.parts[1]


def file_of(path: Path) -> str:
    """Which of a room's files this is; of a package (`rules/standing.py`), the package."""
    return path.parts[2].removesuffix(".py")


def imports(node: ast.AST) -> set[str]:
    """Every name imported, dotted: `lms.people.queries.viewer`."""
    found = set()
    for one in ast.walk(node):
        if isinstance(one, ast.Import):
            found |= {alias.name for alias in one.names}
        elif isinstance(one, ast.ImportFrom):
            found |= {f"{'.' * one.level}{one.module or ''}.{alias.name}" for alias in one.names}
    return found


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def names(path: Path) -> set[str]:
    """Every name and attribute that this file uses."""
    return {getattr(node, "attr", None) or getattr(node, "id", "") for node in ast.walk(tree(path))}


def is_part_of(name: str, modules: frozenset[str]) -> bool:
    """Is this dotted name one of these modules, or something inside one?"""
    return any(name == module or name.startswith(f"{module}.") for module in modules)
