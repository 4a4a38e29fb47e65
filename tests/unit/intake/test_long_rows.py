"""Many files of one form are one scan."""

from __future__ import annotations

import re

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from transforms.intake.long_rows import Group, groups, select
from transforms.intake.mapping import Mapping
from transforms.intake.recognise import MEASUREMENTS, Column, Plan
from transforms.intake.stage import Source
from transforms.project.dialect import Dialect

NAMES = ("site_id", "metric_id", "period_start", "period_end", "value", "unit")


def test_a_thousand_files_of_one_form_are_read_in_one_scan() -> None:
    columns = tuple(Column(n, name, name) for n, name in enumerate(NAMES, 1))
    plan = Plan(gives=MEASUREMENTS, header_row=1, columns=columns)
    sources = [
        Source(no, 1, f"/grids/{no}.parquet", False, plan, Dialect(), 12)
        for no in range(1000)
    ]
    text = select(Group(tuple(sources)))
    assert text.count("read_parquet(") == 1
    assert all(source.grid in text for source in sources)


def test_each_file_tells_its_rows_once_also_where_two_are_alike(tmp_path) -> None:
    columns = tuple(Column(n, name, name) for n, name in enumerate(NAMES, 1))
    plan = Plan(gives=MEASUREMENTS, header_row=1, columns=columns)
    for name, value in (("one", "5"), ("other", "7")):
        cells = ("A", "ore_mined_t", "2025-01-01", "2025-01-31", value, "t")
        rows = {"row_no": [1, 2]} | {
            f"c{n}": [NAMES[n - 1], cell] for n, cell in enumerate(cells, 1)
        }
        pq.write_table(pa.table(rows), tmp_path / f"{name}.parquet")
    grids = ("one", "one", "other")
    sources = [
        Source(no, 1, str(tmp_path / f"{name}.parquet"), False, plan, Dialect(), 1)
        for no, name in enumerate(grids, 1)
    ]
    text = select(Group(tuple(sources)))
    found = duckdb.sql(f"select file_no, row_no, value from ({text}) order by all")
    assert found.fetchall() == [(1, 2, "5"), (2, 2, "5"), (3, 2, "7")]


def test_sheets_under_one_mapping_are_one_scan_whatever_their_name_says(tmp_path):
    """What stands in the name of each file is a column beside its rows."""
    columns = (Column(1, "What", "metric_id"), Column(2, "Jan", "melted"))
    pq.write_table(
        pa.table({"row_no": [1, 2], "c1": ["What", "ore_mined_t"], "c2": ["Jan", "5"]}),
        tmp_path / "same.parquet",
    )
    sources = []
    for no, (name, site) in enumerate((("a", "A"), ("a", "B"), ("b", "B")), 1):
        said = {"site_id": site, "unit": "t", "period": "2025-01"}
        mapping = Mapping(name=name, files=["*"], constants=said)
        plan = Plan(MEASUREMENTS, 1, columns, mapping)
        grid = str(tmp_path / "same.parquet")
        sources.append(Source(no, 1, grid, False, plan, Dialect(), 1))
    found = groups(sources)
    assert [len(group.sources) for group in found] == [2, 1]
    text = re.sub(r"state\.period_(day|name)", "concat", select(found[0]))
    found = duckdb.sql(f"select file_no, site_id, value, unit from ({text}) order by 1")
    assert found.fetchall() == [(1, "A", "5", "t"), (2, "B", "5", "t")]
