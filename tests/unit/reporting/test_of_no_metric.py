"""What was refused of no known metric is told: no state of a figure speaks of it."""

from __future__ import annotations

import duckdb
import pytest

from reporting_templates.report.report_data import of_no_metric

ROWS = {
    "whole": ("cut.xlsx", "", None, True, "workbook_cut_off"),
    "sheet": ("book.xlsx", "May", None, True, "no_mapping"),
    "row": ("a.csv", "", 7, False, "unknown_metric"),
    "its other cell": ("a.csv", "", 7, False, "unknown_metric"),
    "another row": ("a.csv", "", 8, False, "unknown_metric"),
    "known": ("a.csv", "", 9, False, "not_a_number"),
}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["known"], ""),
        (["whole", "sheet"], "2 files or sheets (book.xlsx [May]; cut.xlsx)."),
        (["row", "its other cell", "known"], "1 row (a.csv)."),
        (["whole", "row", "another row"],
         "1 file or sheet (cut.xlsx) and 2 rows (a.csv)."),
    ],
)  # fmt: skip
def test_it_is_counted_by_file_and_row(given: list[str], said: str) -> None:
    with duckdb.connect() as con:
        con.execute("""
            create schema mart;
            create table mart.rejects (file varchar, sheet varchar, "row" integer,
                is_whole boolean, rule varchar, severity varchar)""")
        con.executemany(
            "insert into mart.rejects values (?, ?, ?, ?, ?, 'refused')",
            [ROWS[name] for name in given],
        )
        con.execute(
            "insert into mart.rejects values ('f.csv', '', 1, false, 'x', 'flagged')"
        )
        words = of_no_metric(con)
    assert words.partition(": ")[2].partition(" Nobody")[0] == said
    assert bool(words) is bool(said)
