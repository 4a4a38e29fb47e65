"""Text in CSV: what a spreadsheet would run is guarded, and nothing is lost by it."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from warehouse import csv_text
from warehouse.connection import connect


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /C calc'!A0", "+1", "-1-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1",
        "\u00a0=1", '"=1"', " '=1", "-", "\uff1d1", "-5e3", "- 5", "-5\n", "--5",
    ],
)  # fmt: skip
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert csv_text.guarded(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "a", "5", "-5", "-5.25", "a=b", "1-2", "Kestrel (FY2025)", " a", '"a"']
)
def test_other_text_and_numbers_stay(text: str) -> None:
    assert csv_text.guarded(text) == text


def test_an_apostrophe_in_front_is_doubled() -> None:
    assert csv_text.guarded("'s-Gravenhage") == "''s-Gravenhage"
    assert csv_text.plain("''s-Gravenhage") == "'s-Gravenhage"


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(threads=1) as opened:
        yield opened


_TEXT = st.text(
    st.one_of(
        st.sampled_from("=+-@'\" \t\r\n\u00a0\uff1d59.a"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=6,
).filter(lambda text: "\x00" not in text)


@settings(deadline=None)
@given(st.lists(_TEXT, max_size=20))
@example(["-5\n", "\n-5", "\u20285", "-\u0665"])
def test_both_forms_of_the_rule_agree_and_can_be_undone(
    con: duckdb.DuckDBPyConnection, texts: list[str]
) -> None:
    made = [csv_text.guarded(text) for text in texts]
    assert [csv_text.plain(cell) for cell in made] == texts
    asked = csv_text.any_guarded_sql(["'before'", "x", "null"])
    found = con.execute(
        f"select {csv_text.guarded_sql('x')}, {asked} "
        "from (select unnest(cast(? as varchar[])) as x)",
        [texts],
    ).fetchall()
    assert [row[0] for row in found] == made
    for text, cell, (_, may_be) in zip(texts, made, found, strict=True):
        assert may_be or cell == text
