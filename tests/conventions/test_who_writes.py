"""One room of the presentation may write to the build database: ``disclosures``.

Everything else of that package reads a published database, which it opens read-only.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb

from tests.each import by_name, each
from tests.rooms import nodes, parsed

PACKAGE = Path(__file__).resolve().parents[2] / "reporting_templates"
ROOM = PACKAGE / "disclosures"
READERS = sorted(p for p in PACKAGE.rglob("*.py") if ROOM not in p.parents)
QUERIES = sorted(p for p in PACKAGE.rglob("sql/*.sql") if ROOM not in p.parents)
# Modules by which a build database is opened or written.
WRITERS = {
    "transforms.build_database",
    "transforms.run",
    "warehouse.connection.transaction",
    "reporting_templates.disclosures.answers",
    "reporting_templates.disclosures.gates",
}
# What changes a database; a temporary table lives in the connection alone.
_WRITES = re.compile(
    r"\b(?:insert (?:or \w+ )?into|delete from|truncate|update|alter table|"
    r"drop (?:table|view|schema)(?: if exists)?|"
    r"create (?:or replace )?(?:table|view|schema|macro)(?: if not exists)?|"
    r"copy|attach)\s+(?P<target>[\w.{}\"]+)",
    re.IGNORECASE,
)
_TEMPORARY = re.compile(r"\bcreate (?:or replace )?temp (?:table|view) (\w+)")


def statements(path: Path) -> Iterator[str]:
    """Texts that are handed to a method that executes them."""
    for node in nodes(path):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("execute", "executemany", "sql", "query")
            and node.args
        ):
            yield ast.unparse(node.args[0])
    for node in parsed(path).body:
        if isinstance(node, ast.Assign) and not isinstance(node.value, ast.Call):
            yield ast.unparse(node.value)


def written(path: Path) -> set[str]:
    """Names of tables that a module's statements change, temporary ones apart."""
    text = "\n".join(statements(path))
    found = {match["target"] for match in _WRITES.finditer(text)}
    return found - set(_TEMPORARY.findall(text))


def imported(path: Path) -> set[str]:
    """Modules and names that are imported, wherever in the module that is done."""
    names = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{a.name}" for a in node.names}
    return names


@each(by_name(READERS))
def test_only_disclosures_writes(path: Path) -> None:
    assert not imported(path) & WRITERS
    assert not written(path)


@each(by_name(QUERIES))
def test_a_query_only_reads(path: Path) -> None:
    (statement,) = duckdb.extract_statements(path.read_text(encoding="utf-8"))
    assert statement.type == duckdb.StatementType.SELECT


@each(by_name(READERS))
def test_a_database_is_opened_for_reading_only(path: Path) -> None:
    for node in nodes(path):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("connect"):
            given = {word.arg: ast.unparse(word.value) for word in node.keywords}
            assert given.get("read_only") == "True", f"line {node.lineno}"


def test_the_test_sees_what_the_room_writes() -> None:
    found = set().union(*(written(path) for path in ROOM.rglob("*.py")))
    assert {"disclosure.disclosure_gate", "disclosure.finding"} <= found
