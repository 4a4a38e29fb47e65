"""The rules of the house, as tests: who may import whom, what each module says.

The order of the rooms inside the packages is in ``test_rooms``.
"""

import ast
from pathlib import Path

from tests.each import by_name, each
from tests.rooms import PACKAGES as ORDER
from tests.rooms import ROOT, nodes, parsed

# What we hand to others to run alone: it connects and prints by itself.
ALONE = "transforms/mart/pack/recompute.py"
MODULES = sorted(p for name in ORDER for p in (ROOT / name).rglob("*.py"))
QUERIES = sorted(p for name in ORDER for p in (ROOT / name).rglob("*.sql"))


def imported(path: Path) -> set[str]:
    names = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@each(by_name(MODULES))
def test_imports_run_one_way(path):
    package = named(path).split("/")[0]
    above = set(ORDER[ORDER.index(package) + 1 :])
    found = imported(path)
    assert not found & above
    if package != "pipelines":
        assert "dagster" not in found
    assert "tests" not in found


@each(by_name(MODULES))
def test_a_module_says_what_belongs_in_it(path):
    tree = parsed(path)
    words = ast.get_docstring(tree)
    assert words, "the first lines of a module say what belongs in it"
    assert words.splitlines()[0].endswith("."), words.splitlines()[0]


@each(by_name(MODULES))
def test_no_module_is_longer_than_a_reader_bears(path):
    assert len(path.read_text().splitlines()) <= 500


@each(by_name(QUERIES))
def test_no_line_of_sql_is_wider_than_a_reader_bears(path):
    # What a finding needs is read from one line.
    lines = path.read_text("utf-8").splitlines()
    assert not [x for x in lines if len(x) > 100 and not x.startswith("-- needs: ")]


@each(by_name(MODULES))
def test_only_the_connection_module_connects(path):
    text = path.read_text()
    connection = ("warehouse/connection.py", "transforms/catalogue/sql.py")
    if named(path) not in (*connection, ALONE):
        assert "duckdb.connect(" not in text


def test_nothing_prints_below_the_command_line():
    for path in MODULES:
        if not named(path).startswith("pipelines/") and named(path) != ALONE:
            calls = [
                node
                for node in nodes(path)
                if isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "print"
            ]
            assert not calls, named(path)
