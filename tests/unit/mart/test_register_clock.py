"""Cases with a clock: carried over, opened, closed, due, worked by hand."""

from __future__ import annotations

import duckdb

from transforms.mart.table import MART, read

CASES = """
create schema metric; create schema project;
create table project.period as select * from (values
    ('FY2024', date '2024-01-01', date '2024-12-31'),
    ('FY2025', date '2025-01-01', date '2025-12-31'),
    ('FY2026', date '2026-01-01', date '2026-12-31'))
    t(period_id, period_start, period_end);
create table metric.grievance as select 'A' as site_id, 1 as events, * from (values
    -- Open over the year's end and closed in it; on its last day; on the day it came.
    (date '2024-05-01', date '2025-02-01'), (date '2025-03-01', date '2025-12-31'),
    (date '2025-04-01', date '2025-04-01'),
    -- Open still; opened on the last day; closed on the first of the year.
    (date '2025-06-01', null), (date '2024-12-31', null),
    (date '2024-07-01', date '2025-01-01'),
    -- Said to be closed before it came.
    (date '2025-09-01', date '2025-08-01')) t(opened_on, closed_on);
create table metric.corrective_action as select 'GROUP' as site_id, 1 as events, * from
    (values (date '2024-11-30', date '2025-01-15'),
            (date '2025-03-31', date '2025-03-31'),
            (date '2025-06-30', null)) t(due_on, closed_on);
"""


def test_what_is_carried_over_and_opened_less_what_is_closed_is_carried_on() -> None:
    with duckdb.connect() as con:
        con.execute(CASES)
        found = con.execute(f"from ({read(MART / 'register_clock.sql').select}) "
                            "order by all").fetchall()  # fmt: skip
    assert found == [
        ("corrective_action", "GROUP", "FY2024", None, None, 0, None, 1, 0, 1),
        ("corrective_action", "GROUP", "FY2025", None, None, 2, None, 2, 1, 1),
        ("grievance", "A", "FY2024", 0, 3, 0, 3, None, None, None),
        ("grievance", "A", "FY2025", 3, 4, 5, 2, None, None, None),
    ]
    for _, _, _, before, opened, closed, after, *_ in found[2:]:
        assert before + opened - closed == after
