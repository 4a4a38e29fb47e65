"""What is shown: workbook, page, sentences. And what never is."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from materiality import session, tables
from materiality.explain import UnknownTopic, explain, rows
from pipelines.commands.init import examples
from reporting_templates.materiality import materiality_page, materiality_workbook
from transforms.mart.table import tables as tables_of
from transforms.project.folder import load
from warehouse.connection import connect

SECRETS = ("Quispe", "5550 0199", "Rosa")


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with connect() as found:
        session.run(found, load(examples() / "kestrel"))
        tables.write(found, "mart")
        yield found


def test_every_column_has_its_words(con: duckdb.DuckDBPyConnection):
    for table in tables_of(tables.MART).values():
        told = con.execute(table.select).description
        assert [item[0] for item in told] == list(table.columns)


def test_no_mean_of_a_small_group_is_in_any_table(con: duckdb.DuckDBPyConnection):
    held = rows(con, "from mart.materiality_voice where group_id = 'indigenous_basin'")
    assert len(held) == 25
    assert {row["mean"] for row in held} == {row["place"] for row in held} == {None}
    # Two groups of each topic are withheld, so that none can be told from the total.
    counts = con.execute(
        "select distinct n from (select topic_id, count(*) filter (where is_withheld) "
        "as n from mart.materiality_voice group by topic_id)"
    ).fetchall()
    assert counts == [(2,)]
    (group,) = rows(
        con, "from mart.materiality_group where group_id = 'indigenous_basin'"
    )
    assert (group["persons"], group["persons_shown"]) == (None, "under 5")
    small = con.execute(
        "select count(*) from mart.materiality_participation "
        "where persons between 1 and 4 or refused between 1 and 4"
    ).fetchone()
    assert small == (0,)


def test_what_a_small_group_causes_is_said(con: duckdb.DuckDBPyConnection):
    text = "\n".join(explain(con, "14.10"))
    assert "Indigenous council of the upper basin (under five persons" in text
    out = rows(
        con,
        "from mart.materiality_sensitivity where drops_out "
        "and scenario = 'without indigenous_basin'",
    )
    # The council alone would not be enough to keep these topics out or in.
    assert {row["topic_id"] for row in out} <= {"14.10", "14.11", "14.12"}


def test_free_text_is_in_no_output(con: duckdb.DuckDBPyConnection, tmp_path: Path):
    materiality_page.write(con, "Kestrel", tmp_path)
    for path in tmp_path.iterdir():
        content = path.read_bytes()
        if path.suffix == ".xlsx":
            book = CalamineWorkbook.from_path(str(path))
            content = "\n".join(
                str(book.get_sheet_by_name(n).to_python()) for n in book.sheet_names
            ).encode()
        for secret in SECRETS:
            assert secret.encode() not in content, path
    for (name,) in con.execute(
        "select schema_name || '.' || table_name from duckdb_tables()"
    ).fetchall():
        for secret in SECRETS:
            assert secret not in str(con.execute(f"from {name}").fetchall()), name


def test_same_rows_same_bytes(con: duckdb.DuckDBPyConnection, tmp_path: Path):
    one = materiality_page.write(con, "Kestrel", tmp_path / "a")
    two = materiality_page.write(con, "Kestrel", tmp_path / "b")
    assert [p.name for p in one] == [p.name for p in two]
    for left, right in zip(one, two, strict=True):
        assert left.read_bytes() == right.read_bytes(), left.name


def test_an_explanation_names_rules_voices_and_the_minute(
    con: duckdb.DuckDBPyConnection,
):
    text = "\n".join(explain(con, "tailings"))
    assert text.startswith("14.6 Tailings: material")
    assert "is below the cut" in text
    assert "Villages of the Salar, Kestrel Pit (4.5" in text
    assert "Without them it would be out." in text
    assert "Board 2025-09-16, item 6" in text
    with pytest.raises(UnknownTopic, match=r"14\.7 Water"):
        explain(con, "no such topic")


def test_a_dropped_topic_without_a_decision_is_refused(
    con: duckdb.DuckDBPyConnection,
):
    refused = con.execute(
        "select topic_id, change, state, refused from mart.materiality_decision "
        "where refused is not null"
    ).fetchall()
    assert [row[:3] for row in refused] == [("14.24", "dropped", "undecided")]


def _values(path: Path) -> dict[str, list[object]]:
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Ranking")
    return {row[0]: row[2:7] for row in sheet.to_python() if str(row[0])[:3] == "14."}


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
def test_another_program_computes_the_same_ranking(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
):
    written = tmp_path / "written.xlsx"
    materiality_workbook.render(con, "Kestrel", written)
    # Without cached values LibreOffice has to compute: take them out.
    bare = tmp_path / "bare.xlsx"
    _without_values(written, bare)
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir",
         str(tmp_path / "out"), str(bare)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    cached, computed = _values(written), _values(tmp_path / "out" / "bare.xlsx")
    assert len(cached) == 25
    assert computed.keys() == cached.keys()
    for topic, values in cached.items():
        for mine, theirs in zip(values, computed[topic], strict=True):
            if isinstance(mine, str):
                assert mine == theirs, topic
            else:
                assert theirs == pytest.approx(mine, abs=1e-9), topic


def _without_values(source: Path, target: Path) -> None:
    import re
    import zipfile

    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename.startswith("xl/worksheets/sheet"):
                content = re.sub(rb"(<f>[^<]*</f>)<v>[^<]*</v>", rb"\1", content)
            new.writestr(item, content)
