"""One thing told under two spellings counts as two, and is named."""

from __future__ import annotations

import duckdb

from tests.projects import LONG, make_project, run_to_figures, write_csv

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
