"""A period is read from a cell as it is from a heading, and what may be two is not."""

from __future__ import annotations

import duckdb
import pytest

from transforms.intake import month_words

READ = {
    "2025": "2025", "FY2025": "FY2025", "FY25": "FY2025", "CY 2025": "CY2025",
    "2025-Q1": "2025-Q1", "Q1 2025": "2025-Q1", "Q4/2025": "2025-Q4",
    "2025-12": "2025-12", "12.2025": "2025-12", "1/2025": "2025-01",
    "2025/12": "2025-12", "2025/1": "2025-01", "2025.10": "2025-10",
    "Jan-25": "2025-01", "dic 2025": "2025-12", "Août 25": "2025-08",
    "Sept. 2025": "2025-09",
}  # fmt: skip
# Of the number 2025.10 programs make 2025.1; months and quarters are both counted.
NOT_READ = (
    "2025.1", "2025-1", "2025M01", "Q1 25", "2025Q1", "1H25", "45658", "202501",
    "2025-13", "13.2025", "Foo 25", "Jan", "25-Jan", "2024/25",
)  # fmt: skip


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.execute("create schema state")
    made.execute(month_words.macro())
    return made


@pytest.mark.parametrize("text", [*READ, *NOT_READ])
def test_a_cell_names_the_period_that_a_heading_names(con, text: str) -> None:
    assert month_words.period(text) == READ.get(text)
    found = con.execute("select state.period_name(?)", [text]).fetchone()
    assert found == (READ.get(text, text),)
    holes = month_words.holes("{period}", text)
    assert holes == ([("period", READ[text])] if text in READ else None)
