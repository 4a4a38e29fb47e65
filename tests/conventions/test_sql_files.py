"""Where SQL stands: one query a file; in Python what is short or put together there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb

from tests.each import by_name, each
from tests.rooms import PACKAGES, ROOT, modules, nodes

FILES = sorted(p for name in PACKAGES for p in (ROOT / name).rglob("sql/*.sql"))
# Longer texts are a file, if nothing is put into them.
LONGEST = 6
_SQL = re.compile(r"\s*(?:with|select|from|insert|create|update|delete)\b")
# Where queries are put together from windows, reducers, approaches and tables, and what
# stands between the parts.
PUT_TOGETHER = (
    "transforms/engine/", "transforms/facts/coverage.py", "transforms/mart/",
)  # fmt: skip
# A module gives the rest of these names.
_FAMILIES = ("finding_", "list_", "overlap_", "published_", "trace_")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@each(by_name(FILES))
def test_a_file_says_what_it_gives(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("-- ") and len(first) > 20


@each(by_name(FILES))
def test_a_file_is_one_query_or_makes_what_queries_fill(path: Path) -> None:
    statements = duckdb.extract_statements(path.read_text(encoding="utf-8"))
    kinds = [statement.type for statement in statements]
    makes = {duckdb.StatementType.CREATE, duckdb.StatementType.INSERT}
    assert kinds == [duckdb.StatementType.SELECT] or (
        len(kinds) > 1 and set(kinds) <= makes
    )


@cache
def texts(room: Path) -> set[str]:
    """Whatever a module of a room holds as text."""
    return {
        node.value
        for module in room.glob("*.py")
        for node in nodes(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@each(by_name(FILES))
def test_a_module_of_the_room_reads_it(path: Path) -> None:
    family = next((f for f in _FAMILIES if path.stem.startswith(f)), "")
    assert {path.stem, path.stem.removeprefix(family)} & texts(path.parents[1])


_TABLE = re.compile(r"\b(?:from|join) \(?([a-z]+\.[a-z_]+)")


@each(by_name(p for p in FILES if "-- needs: " in p.read_text("utf-8")))
def test_what_a_finding_needs_its_query_stands_on(path: Path) -> None:
    """Else a finding might be kept quiet for want of what it could do without."""
    text = path.read_text(encoding="utf-8")
    needs, query = re.match(r"(?s)(?:--.*\n)*?-- needs: (.+?)\n(.*)", text).groups()
    query = query.replace("from due_fact", "from validated.measurement")
    stands_on = {*_TABLE.findall(query.replace("left join", "beside"))}
    assert {*_TABLE.findall(needs)} <= stands_on


def long_queries(path: Path) -> Iterator[int]:
    """Lines where a text begins that is a long query with nothing put into it."""
    inside = {
        id(part)
        for node in nodes(path)
        if isinstance(node, ast.JoinedStr)
        for part in ast.walk(node)
    }
    for node in nodes(path):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in inside
            and _SQL.match(node.value)
            and (node.end_lineno or 0) - node.lineno >= LONGEST
        ):
            yield node.lineno


def test_a_long_query_is_a_file() -> None:
    found = [
        f"{named(path)}:{line}"
        for path in modules().values()
        if not named(path).startswith(PUT_TOGETHER)
        for line in long_queries(path)
    ]
    assert not found


def test_the_test_sees_a_long_query(tmp_path: Path) -> None:
    text = "select 1,\n" + "\n".join(f"{n}," for n in range(LONGEST)) + "\n7"
    (tmp_path / "x.py").write_text(f'A = """{text}"""\nB = "select 1"\n')
    assert list(long_queries(tmp_path / "x.py")) == [1]
