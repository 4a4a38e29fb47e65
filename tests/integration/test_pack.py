"""The recalculation pack: its script makes every figure again, alone."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import duckdb
import pytest

from tests.integration.changes.comparing import NONE, Company, released
from tests.projects import make_project, write_csv
from tests.rooms import ROOT
from transforms.mart import publication, recalculation
from transforms.mart.trace import recompute_figures
from transforms.mart.verify import verify
from transforms.project.folder import load
from warehouse.connection import connect


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    company = Company(tmp_path_factory.mktemp("pack") / "p")
    row = ("A", "electricity_sold_mwh", "2025-01-01", "2025-01-31", "ten", "MWh", *NONE)
    company.rows["bad.csv"] = [row]
    return company.release(tables=True).parent


def recomputed(folder: Path) -> tuple[int, list[str]]:
    """Exit code and lines of the script, in an interpreter that knows no other code."""
    done = subprocess.run(
        [sys.executable, "-I", folder / "recompute.py"],
        capture_output=True, text=True, check=False, cwd=folder,
    )  # fmt: skip
    assert not done.stderr
    return done.returncode, done.stdout.splitlines()


def test_every_figure_is_made_again(release: Path, tmp_path: Path) -> None:
    recalculation.write(release, tmp_path / "pack")
    code, lines = recomputed(tmp_path / "pack")
    ((figures,),) = duckdb.sql(
        f"select count(*) from '{release}/tables/fact_figure.parquet'"
    ).fetchall()
    assert lines == [
        f"{figures:,} figures made again, 0 differ; 0 files are not as listed"
    ]
    assert code == 0
    recalculation.write(release, tmp_path / "again")
    for path in (tmp_path / "pack").rglob("*.*"):
        other = tmp_path / "again" / path.relative_to(tmp_path / "pack")
        assert path.read_bytes() == other.read_bytes()


def test_what_was_refused_stands_beside_what_became_of_each_cell(
    release: Path, tmp_path: Path
) -> None:
    recalculation.write(release, tmp_path / "pack")
    tables = f"{tmp_path}/pack/tables"
    refused = duckdb.sql(f"""
        select distinct file, sheet, "row" from '{tables}/row_fate.parquet'
        where fate = 'refused'""").fetchall()
    named = duckdb.sql(f"""
        select distinct file, sheet, "row" from '{tables}/rejects.parquet'
        where severity = 'refused' and "row" is not null""").fetchall()
    assert refused
    assert set(refused) <= set(named)


def test_one_input_more_changes_what_depends_on_it_alone(
    release: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "pack"
    recalculation.write(release, folder)
    table = folder / "tables/contribution.parquet"
    con = duckdb.connect()
    con.execute(
        "create table c as select * replace (case when indicator_id = "
        "'energy_electricity_purchased' and site_id = 'A' and period_id = 'FY2024' and "
        "record_id = (select min(record_id) from read_parquet($1) where site_id = 'A' "
        "and period_id = 'FY2024' and indicator_id = 'energy_electricity_purchased') "
        "then amount + 1 else amount end as amount) from read_parquet($1)",
        [str(table)],
    )
    con.execute(f"copy c to '{table}' (format parquet)")
    code, lines = recomputed(folder)
    assert code == 1
    assert lines[0] == "tables/contribution.parquet is not as listed"
    moved = {line.split("/")[1] for line in lines[1:-1]}
    assert {m for m in moved if not m.startswith("country:")} == {"A", "GROUP-TOTAL"}
    assert all(
        line.startswith("energy_electricity_purchased/") and "/FY2024/" in line
        for line in lines[1:-1]
    )


def test_beside_a_case_that_is_held_back_nothing_is_to_be_made(tmp_path: Path) -> None:
    """The count of the others is no figure, for verify and the pack neither."""
    folder = make_project(tmp_path / "p", periods="[FY2025]", sites="A,Alpha,CL\n")
    columns = ("injury_id", "occurred_on", "site", "worker_type", "injury_class",
               "recordable")  # fmt: skip
    cases = [
        (number, "2025-03-01", "A", "employee", "lost_time", mark)
        for number, mark in ((1, "true"), (2, "perhaps"), (2, "true"))
    ]
    write_csv(folder / "intake/injury.csv", columns, cases)
    made = released(folder, ["ohs_recordable"], tables=True)
    assert verify(load(folder)).problems == []
    whole = publication.whole(load(folder), made.parent.name)
    recalculation.write(whole.parent, tmp_path / "pack")
    code, lines = recomputed(tmp_path / "pack")
    assert code == 0 and "have contributions and no value: a case that" in lines[-1]
    # Without the word of the register that explains it, nothing does.
    with connect(whole) as con:
        con.execute("delete from mart.rejects")
        wrong = [row.figure_id for row in recompute_figures(con) if not row.holds]
    assert "ohs_recordable/A/FY2025/operational_control/total" in wrong


def test_the_script_is_short_and_stands_alone(release: Path, tmp_path: Path) -> None:
    recalculation.write(release, tmp_path / "pack")
    text = (tmp_path / "pack/recompute.py").read_text()
    assert len(text.splitlines()) <= 300
    modules = set(re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE))
    assert modules - {"duckdb"} <= set(sys.stdlib_module_names)
    listed = (tmp_path / "pack/SHA256SUMS").read_text().splitlines()
    for line in listed:
        digest, name = line.split("  ")
        content = (tmp_path / "pack" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest


def test_the_content_digest_is_made_without_this_program(release: Path) -> None:
    """By the lines that the assurer's tour gives."""
    page = (ROOT / "docs/assurer.md").read_text(encoding="utf-8")
    block = page.partition("### Two digests")[2].partition("\n    import")[2]
    lines = ["    import", *block.partition("\n\n#")[0].splitlines()]
    script = textwrap.dedent("\n".join([lines[0] + lines[1], *lines[2:]]))
    done = subprocess.run(
        [sys.executable, "-I", "-c", script],
        capture_output=True, text=True, check=True, cwd=release,
    )  # fmt: skip
    said = json.loads((release / "release.json").read_text())
    assert done.stdout.strip() == said["content_digest"]
    assert len(said["content_digest"]) == 64
