"""Numbers of a Parquet file are taken digit by digit, however its column is typed."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines import session
from tests.projects import LONG, make_project
from transforms.intake import long_rows
from transforms.project.folder import load

NARROW = pa.decimal128(18, 9)
# What a column is typed as -> values in t, or in kg where nine places of t lose digits.
KINDS = {
    "NARROW": (pa.decimal128(18, 3), "t", ["0.001", "123456789012345.678"]),
    "WIDE": (pa.decimal128(38, 12), "t", ["0.000000001", "12345.678901234"]),
    "INT64": (pa.int64(), "t", ["0", "9223372036854775807"]),
    "UINT64": (pa.uint64(), "t", ["1", "9999999999999999999"]),
    "INT8": (pa.int8(), "t", ["0", "127"]),
    "DOUBLE": (pa.float64(), "t", ["0.1", "1234.5"]),
    "SMALL": (NARROW, "kg", ["0.000001", "-0.000001234", "0.000123456", "1.5", "0"]),
}
LOST = [(2, "out_of_bounds"), (2, "too_small"), (3, "too_small")]


@pytest.mark.slow
@pytest.mark.parametrize("few", [True, False], ids=["together", "apart"])
def test_every_digit_is_kept_or_the_row_is_refused(tmp_path, monkeypatch, few) -> None:
    if not few:
        monkeypatch.setattr(long_rows, "FEW_ROWS", 0)
    make_project(tmp_path, sites="".join(f"{kind},{kind},CL\n" for kind in KINDS))
    for site, (kind, unit, values) in KINDS.items():
        _write(tmp_path / "intake" / f"{site}.parquet", site, kind, unit, values)
    with session.open_session(load(tmp_path)) as opened:
        opened.validate_all()
        kept = opened.con.execute(
            "select site_id, reported, value from validated.production order by all"
        ).fetchall()
        said = opened.con.execute(
            "select site_id, row_no, rule from validated.rejects "
            "where severity = 'refused' order by all"
        ).fetchall()
    assert said == [("SMALL", *place) for place in LOST]
    wanted = [
        (site, Decimal(text), round(Decimal(text) / (1000 if unit == "kg" else 1), 9))
        for site, (_, unit, values) in KINDS.items()
        for row_no, text in enumerate(values, 1)
        if unit == "t" or row_no not in {row for row, _ in LOST}
    ]
    assert sorted(kept) == sorted(wanted)


def _write(path, site: str, kind: pa.DataType, unit: str, values: list[str]) -> None:
    numbers: list[object] = [Decimal(value) for value in values]
    if kind == pa.float64():
        numbers = [float(value) for value in values]
    elif pa.types.is_integer(kind):
        numbers = [int(value) for value in values]
    days = [(f"2025-{n:02d}-01", f"2025-{n:02d}-28") for n, _ in enumerate(values, 1)]
    columns = (
        [site] * len(values), ["ore_mined_t"] * len(values),
        [start for start, _ in days], [end for _, end in days],
        pa.array(numbers, kind), [unit] * len(values),
    )  # fmt: skip
    pq.write_table(pa.table(dict(zip(LONG, columns, strict=True))), path)
