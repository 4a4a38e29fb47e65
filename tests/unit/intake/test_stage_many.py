"""Many files of one form are one scan."""

from __future__ import annotations

from transforms.intake.recognise import MEASUREMENTS, Column, Plan
from transforms.intake.stage import Source, _select, expressions
from transforms.project.dialect import Dialect

NAMES = ("site_id", "metric_id", "period_start", "period_end", "value", "unit")


def test_a_thousand_files_of_one_form_are_read_in_one_scan() -> None:
    columns = tuple(Column(n, name, name) for n, name in enumerate(NAMES, 1))
    plan = Plan(gives=MEASUREMENTS, header_row=1, columns=columns)
    sources = [
        Source(no, 1, f"/grids/{no}.parquet", False, plan, Dialect(), 12)
        for no in range(1000)
    ]
    text = _select(sources, expressions(sources[0])[0])
    assert text.count("read_parquet(") == 1
    assert all(source.grid in text for source in sources)
