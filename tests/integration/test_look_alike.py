"""One thing told under two spellings counts as two, and is named."""

from __future__ import annotations

import unicodedata

import duckdb

from tests.projects import LONG, make_project, run_to_figures, write_csv
from transforms.project.folder import load
from transforms.run import Run

ACTION = (
    "corrective_action_id", "supplier", "severity", "due_on", "closed_on", "verified",
)  # fmt: skip


def test_words_that_look_alike_are_named_with_their_cells(tmp_path):
    folder = make_project(tmp_path / "p", periods="[FY2025]")
    actions = [
        ("C1", "Acme Ltd", "minor", "2025-05-01", "2025-04-01", "true"),
        ("c1", "ACME Ltd.", "minor", "2025-05-01", "", ""),
        ("1-11", "Orion", "minor", "2025-05-01", "", ""),
        ("11-1", "Ori\u00f3n", "major", "2025-05-01", "", ""),
        ("2", "A1", "minor", "2025-05-01", "", ""),
        ("3", "\u04101", "minor", "2025-05-01", "", ""),
    ]
    year = ("2025-01-01", "2025-12-31")
    spent = [
        ("A", "procurement_spend", *year, 100, "USD", "acme ltd"),
        ("A", "procurement_spend", *year, 50, "USD", "Another"),
        ("B", "procurement_spend", *year, 50, "USD", "Another"),
    ]
    write_csv(folder / "intake/corrective_action.csv", ACTION, actions)
    write_csv(folder / "intake/spend.csv", (*LONG, "supplier"), spent)
    release = run_to_figures(folder)
    with duckdb.connect(release / "orebook.duckdb", read_only=True) as con:
        found = con.execute(
            "select entity, subject, message from mart.findings "
            "where kind = 'look_alike' order by all"
        ).fetchall()
    file = "corrective_action.csv"
    both = f"{file} A2) and 'acme ltd' (1 row, spend.csv E2)"
    assert found == [
        ("", "corrective_action, procurement_spend",
         f"'ACME Ltd.' (1 row, {file} A3) and 'Acme Ltd' (1 row, {both} look alike "
         "as a supplier, and are 3 wherever that is counted."),
        ("GROUP", "corrective_action",
         f"'A1' (1 row, {file} A6) and '\u04101' (1 row, {file} A7) look alike "
         "as a supplier, and are two wherever that is counted."),
        ("GROUP", "corrective_action",
         f"'C1' (1 row, {file} A2) and 'c1' (1 row, {file} A3) look alike "
         "as a corrective action id, and are two wherever that is counted."),
        ("GROUP", "corrective_action",
         f"'Orion' (1 row, {file} A4) and 'Ori\u00f3n' (1 row, {file} A5) look alike "
         "as a supplier, and are two wherever that is counted."),
    ]  # fmt: skip


def test_a_name_of_a_file_is_one_however_its_accents_are_written(tmp_path):
    """Macs write an accent as a sign of its own, which a mapping, a dialect and
    `supersedes` do not; of two files with such names both are named."""
    folder = make_project(
        tmp_path / "p", periods="[FY2025]",
        extra="dialects: [{files: S\u00fcd.txt, delimiter: ;, decimal: ','}]\n",
    )  # fmt: skip

    def rows(*values: int) -> list[tuple[object, ...]]:
        return [("A", "ore_mined_t", f"2025-0{n}-01", f"2025-0{n}-28", v, "t")
                for n, v in enumerate(values, 1)]  # fmt: skip

    def of_mac(name: str) -> str:
        return unicodedata.normalize("NFD", name)

    write_csv(folder / "intake" / of_mac("M\u00fchle.csv"), LONG, rows(1, 2))
    write_csv(folder / "intake/b.csv", LONG, rows(3))
    write_csv(folder / "intake/B.csv", LONG, rows(3))
    notes = "b.csv: {supersedes: M\u00fchle.csv}\n"
    (folder / "intake/delivery.yaml").write_text(notes)
    (folder / "intake" / of_mac("S\u00fcd.txt")).write_text("Month;t\n2025-05;1,5\n")
    (folder / "mappings").mkdir()
    (folder / "mappings/m.yaml").write_text(
        "files: S\u00fcd.txt\ncolumns: {Month: period, t: value}\n"
        "constants: {site_id: A, metric_id: ore_mined_t, unit: t}\n"
    )
    with Run.open(load(folder)) as run:
        run.facts()
        told = run.con.execute(
            "select cast(value as double) from validated.measurement "
            "where resolution = 0 order by period_start"
        ).fetchall()
        (found,) = run.con.execute(
            "select message from figures.finding where kind = 'look_alike'"
        ).fetchall()
    assert told == [(3,), (2,), (1.5,)]
    assert found[0].startswith("'B.csv' and 'b.csv' look alike as the names of files")
