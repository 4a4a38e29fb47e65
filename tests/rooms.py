"""The rooms of the house, read from its own source: which there are, who uses whom.

Belongs here: the order of the rooms and the graph of imports, as data. What must hold
of them is in ``tests/conventions/test_rooms.py``, their picture in
``tests.architecture``.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = (
    "warehouse", "transforms", "materiality", "reporting_templates", "pipelines",
)  # fmt: skip
# Every room, from the ground up: it may use what stands before it, nothing behind it.
# A package of two levels stands itself where the modules directly in it stand, and a
# module that is not at home there has a place of its own.
ORDER = (
    "warehouse",
    "transforms.project",
    "transforms.catalogue",
    "transforms.intake",
    "transforms.facts",
    "transforms.engine",
    "transforms.mart",
    "transforms",
    "materiality",
    "reporting_templates.labels",
    "reporting_templates",
    "reporting_templates.disclosures",
    "reporting_templates.handbook",
    "reporting_templates.workbooks",
    "reporting_templates.materiality",
    "reporting_templates.report",
    "pipelines",
    "pipelines.assets",
    "pipelines.definitions",
    "pipelines.ui",
    "pipelines.commands",
    "pipelines.cli",
)
# What goes with a module that has a place of its own: Dagster's side of the house.
BESIDE = {
    "pipelines.orchestrate": "pipelines.definitions",
    "pipelines.schedules": "pipelines.definitions",
}
LINES = {".py", ".sql", ".j2", ".typ"}


class Arrow(NamedTuple):
    """One module imports another; ``at`` is the file and line where it does."""

    source: str
    target: str
    at: str
    is_for_types: bool


@cache
def modules() -> dict[str, Path]:
    """Dotted name -> file, of every module of the product."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts).removesuffix(".__init__")] = path
    return found


@cache
def parsed(path: Path) -> ast.Module:
    """The source of a module, read once for all that is asked of it."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a module's source, in the order of ``ast.walk``."""
    return tuple(ast.walk(parsed(path)))


def room(module: str) -> str:
    """The room in which a module stands: the longest name of ORDER that it begins."""
    parts = BESIDE.get(module, module).split(".")
    names = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
    return next(name for name in names if name in ORDER)


@cache
def arrows() -> tuple[Arrow, ...]:
    """Every import of one module by another, those inside functions as well."""
    return tuple(
        arrow for name, path in modules().items() for arrow in _imports(name, path)
    )


def _imports(module: str, path: Path) -> Iterator[Arrow]:
    for_types = {
        inner
        for node in nodes(path)
        if isinstance(node, ast.If)
        and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }  # fmt: skip
    for node in nodes(path):
        if isinstance(node, ast.Import):
            targets = {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = node.module
            named = {f"{whole}.{alias.name}" for alias in node.names}
            targets = {name if name in modules() else whole for name in named}
        else:
            continue
        at = f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"
        for target in sorted(targets & modules().keys() - {module}):
            yield Arrow(module, target, at, node in for_types)


def between() -> Counter[tuple[str, str]]:
    """(room, the room that it uses) -> how many modules of one import one of the other.

    A module that is imported twice by the same one counts once.
    """
    pairs = {(arrow.source, arrow.target) for arrow in arrows()}
    found = Counter((room(source), room(target)) for source, target in pairs)
    return Counter({pair: n for pair, n in found.items() if pair[0] != pair[1]})


def backward() -> list[Arrow]:
    """Imports that run from a room to one that stands behind it."""
    return [
        arrow
        for arrow in arrows()
        if ORDER.index(room(arrow.target)) > ORDER.index(room(arrow.source))
    ]


def circles() -> list[list[str]]:
    """Modules that import each other, round about; what only types need left out."""
    graph: dict[str, set[str]] = {name: set() for name in modules()}
    for arrow in arrows():
        if not arrow.is_for_types:
            graph[arrow.source].add(arrow.target)
    reached = {name: _reached(graph, name) for name in graph}
    found = {
        tuple(sorted({name} | {o for o in reached[name] if name in reached[o]}))
        for name in graph
        if name in reached[name]
    }
    return [list(circle) for circle in sorted(found)]


def _reached(graph: dict[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    ahead = list(graph[start])
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += graph[name]
    return found


def lines(name: str) -> int:
    """Lines of Python, SQL and templates in a room, without those of its sub-rooms."""
    return _lines()[name]


@cache
def _lines() -> Counter[str]:
    found: Counter[str] = Counter()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*"):
            if path.suffix in LINES:
                text = path.read_text(encoding="utf-8")
                found[room(_dotted(path))] += len(text.splitlines())
    return found


def _dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def words(name: str) -> str:
    """The docstring of a room, which is a package or a module, on one line."""
    return " ".join((ast.get_docstring(parsed(modules()[name])) or "").split())


def first_sentence(name: str) -> str:
    """What a room is, as its docstring begins."""
    return re.split(r"\.(?: |$)", words(name))[0]


class Says(NamedTuple):
    """What the first words of a room say, each part without its full stop."""

    what: str
    belongs: str
    not_here: str


_SAYS = re.compile(
    r"(?P<what>.+?)\. .*?Belongs here: (?P<belongs>[^.]+)\. "
    r"(?P<not_here>[^.]+?) (?:(?:does|do) not\.|(?:is|are)(?: decided in)? ``\w+``)"
)


def says(name: str) -> Says | None:
    """What a room is, what belongs in it and what does not; None if it does not say.

    In these words: "What it is. Belongs here: this. That does not.", or, where that has
    a place of its own, "That is ``engine``."
    """
    found = _SAYS.match(words(name))
    return Says(*found.group("what", "belongs", "not_here")) if found else None
