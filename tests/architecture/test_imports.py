"""The import graph has no circle, and modules are imported at the top of a module.

The layers themselves are contracts of import-linter (``.importlinter``, ``make check``).
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

import grimp
import pytest

from tests.architecture.code import ORDER, ROOT, modules

#: "module.function": why it imports one of our modules only when it is called. At most ten.
LATE_IMPORTS: dict[str, str] = {}


def circles(imports: dict[str, set[str]]) -> list[set[str]]:
    """The strongly connected components of more than one module (Tarjan's algorithm)."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_: list[str] = []
    found: list[set[str]] = []

    def visit(module: str) -> None:
        number[module] = lowest[module] = len(number)
        open_.append(module)
        for other in imports[module]:
            if other not in number:
                visit(other)
                lowest[module] = min(lowest[module], lowest[other])
            elif other in open_:
                lowest[module] = min(lowest[module], number[other])
        if lowest[module] == number[module]:
            component = open_[open_.index(module) :]
            del open_[-len(component) :]
            if len(component) > 1:
                found.append(set(component))

    for module in imports:
        if module not in number:
            visit(module)
    return found


@pytest.mark.parametrize(
    ("imports", "expected"),
    [
        ({"a": {"b"}, "b": {"c"}, "c": set()}, []),
        ({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}, [{"b", "c"}]),
    ],
)
def test_a_circle_is_seen(imports, expected):
    assert circles(imports) == expected


def test_no_modules_import_each_other_in_a_circle():
    """Imports inside functions and for annotations count."""
    graph = grimp.build_graph(*ORDER, exclude_type_checking_imports=False, cache_dir=None)
    ours = {name for name in graph.modules if ".migrations" not in name}
    imports = {name: graph.find_modules_directly_imported_by(name) & ours for name in ours}
    assert circles(imports) == []


def late_imports(name: str, tree: ast.Module) -> Iterator[str]:
    """The functions of a module that import modules of ours, as ``module.function``."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            imported = {part for node in ast.walk(function) for part in _imported(node)}
            if imported & set(ORDER):
                yield f"{name}.{function.name}"


def _imported(node: ast.AST) -> Iterable[str]:
    if isinstance(node, ast.ImportFrom):
        return [ORDER[0] if node.level else str(node.module).partition(".")[0]]
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    return []


def test_functions_import_nothing_of_ours():
    found = set()
    for path in (path for app in ORDER for path in modules(app)):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        found |= set(late_imports(name, ast.parse(path.read_text(encoding="utf-8"))))
    apps = {f"{app}.apps.ready" for app in ORDER}
    assert found - apps == LATE_IMPORTS.keys()
    assert len(LATE_IMPORTS) <= 10
