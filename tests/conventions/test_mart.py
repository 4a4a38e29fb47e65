"""The files of the mart's tables: what they say, and that none looks upward.

What can be seen of them only with rows in them (keys, references) is asked of both
bundled companies, by ``mart_problems`` of ``tests.integration.publishing``.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from materiality import moved
from materiality import tables as materiality_tables
from pipelines.session import mart
from reporting_templates.disclosures import answers
from tests.each import by_name, each
from tests.rooms import PACKAGES, ROOT
from transforms.catalogue.sql import columns_of, tables_of
from transforms.mart import change_tables
from transforms.mart.table import MART, Table, collect, read, tables

# Folder -> schemas that are written in its package or below.
READS = {
    MART: {
        "figures", "mart", "metric", "project", "raw", "ref", "facts", "scratch",
        "validated",
    },
    materiality_tables.MART: {"materiality", "project"},
    answers.MART: {"disclosure", "project"},
}  # fmt: skip
FILES = [path for folder in READS for path in sorted(folder.glob("*.sql"))]
TABLES = mart()
FILES_COMPARED = sorted(
    path for name in PACKAGES for path in ROOT.glob(f"{name}/**/compared/*.sql")
)
# What two releases beside one another are told by, in tables of a comparison.
COMPARED = {**change_tables.TABLES, moved.NAME: moved.table()}


def test_each_folder_with_tables_is_collected() -> None:
    there = {
        path.parent
        for package in PACKAGES
        for path in (ROOT / package).glob("**/mart/**/*.sql")
    }
    # The queries of a room stand in its sql/.
    there = {folder for folder in there if folder.name not in ("sql", "compared")}
    assert there == READS.keys()
    declared = [name for folder in READS for name in tables(folder)]
    assert sorted(declared) == list(TABLES)


@each(by_name(FILES))
def test_a_table_reads_what_is_written_in_its_room_or_below(path: Path) -> None:
    select = read(path).select
    if select:
        assert {schema for schema, _ in tables_of(select)} <= READS[path.parent]


@each(by_name([*FILES, *FILES_COMPARED]))
def test_every_column_of_a_select_has_its_words(path: Path) -> None:
    """The release itself is asked of those that do not name their columns."""
    table = read(path)
    given = columns_of(table.select) if table.select else None
    if given is not None:
        assert given == (TABLES | COMPARED)[table.name].columns.keys()
    assert all(len(line) <= 100 for line in path.read_text("utf-8").splitlines())


@each(TABLES | COMPARED)
def test_a_table_says_what_it_holds(table: Table) -> None:
    assert table.says.endswith(".")
    bare = [n for n, w in table.words.items() if not w.endswith((".", ";..."))]
    assert bare == [], "the words of a column end with a full stop"
    assert table.is_view or table.order
    named = {*table.order, *table.key, *table.references, *table.compression}
    assert named <= table.columns.keys()
    for place in table.references.values():
        other, column = place.split(".")
        found = (COMPARED if table.name in COMPARED else TABLES)[other]
        assert found.key == (column,), "a join by it doubles no row"
    for name, column in table.columns.items():
        in_braces = set(re.findall(r"\{(\w+)\}", column.unit))
        assert in_braces <= table.columns.keys(), name
    if {"value", "unit"} <= table.columns.keys():
        assert table.columns["value"].unit == "{unit}"


def test_rows_have_one_order() -> None:
    """By the key where the order holds it, else by every column."""
    assert TABLES["fact_figure"].rows().endswith('order by t."figure_id"')
    rejects = TABLES["rejects"]
    every = ", ".join(
        f't."{name}"' for name in dict.fromkeys((*rejects.order, *rejects.columns))
    )
    assert rejects.published().endswith(f" t order by {every}")


def test_rooms_add_rows_to_one_table(tmp_path: Path) -> None:
    low, high = tmp_path / "low", tmp_path / "high"
    low.mkdir()
    high.mkdir()
    block = "/*\nsays: Things.\norder: [a]\ncolumns: {a: A thing.}\n*/\n"
    (low / "thing.sql").write_text(block + "select a from low.thing\n")
    (high / "thing.sql").write_text("-- More.\nselect a from high.thing\n")
    both = collect(low, high)["thing"]
    assert tables_of(both.select) == {("low", "thing"), ("high", "thing")}
    assert both.says == "Things."
    (high / "thig.sql").write_text("select a from high.thing\n")
    with pytest.raises(KeyError, match="thig"):
        collect(low, high)


def test_a_word_that_no_table_knows_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "thing.sql"
    file.write_text("/*\nsays: Things.\nkeys: [a]\ncolumns: {a: A thing.}\n*/\n")
    with pytest.raises(ValueError, match="keys"):
        read(file)
