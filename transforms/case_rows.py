"""Measurements of a case as rows of the build database, as the intake would write them.

Reading, recognising and checking a file costs more than the figures of most cases, and
is not what a case tries. Belongs here: which rows are so plain that the intake has
nothing to judge in them. All others go through it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import duckdb
import pyarrow as pa

from transforms.case_files import measurement
from transforms.catalogue import dimensions
from transforms.intake import lookups
from transforms.intake.records import highest_record, set_highest_record
from warehouse import reference
from warehouse.connection import literal, quoted

_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,9})?")
_COLUMNS = ("site_id", "metric_id", "period_start", "period_end", "value", "unit")


def plain(lines: Iterable[str]) -> dict[str, dict[str, str]]:
    """Lines whose metric is told in plain rows alone, each as its row.

    Of such a metric each cell is told once, as a number, with nothing beside it but
    dimensions. A metric is plain or is not: its rows may speak of the same cell.
    """
    rows = [(line, measurement(line)) for line in lines]
    cells: set[frozenset[tuple[str, str]]] = set()
    odd: set[str] = set()
    for _, row in rows:
        said = ("value", "unit")
        cell = frozenset(item for item in row.items() if item[0] not in said)
        if not _is_plain(row) or cell in cells:
            odd.add(row["metric_id"])
        cells.add(cell)
    return {line: row for line, row in rows if row["metric_id"] not in odd}


def _is_plain(row: Mapping[str, str]) -> bool:
    known = reference.by_key("metrics", "metric_id").get(row["metric_id"])
    return (
        known is not None
        and known["form"] == "measurement"
        and known["origin"] == "collected"
        and known["canonical_unit"] not in ("mixed", "any", "class")
        and _NUMBER.fullmatch(row["value"]) is not None
        and _is_worded(row["metric_id"], _dimensions(row))
    )


def _is_worded(metric: str, told: dict[str, str]) -> bool:
    """Whether the dimensions are in the words of the catalogue and none lacks."""
    is_read = dimensions.read(metric, told).given == told
    return is_read and not dimensions.lacking(metric, told)


def _dimensions(row: Mapping[str, str]) -> dict[str, str]:
    return {name: word for name, word in row.items() if name not in _COLUMNS}


def put(con: duckdb.DuckDBPyConnection, rows: Iterable[Mapping[str, str]]) -> bool:
    """Write plain rows as accepted; False, and nothing is written, where a contract
    would refuse one of them."""
    rows = list(rows)
    if not rows:
        return True
    dims = sorted({name for row in rows for name in _dimensions(row)})
    names = [*_COLUMNS, *(f"dim_{name}" for name in dims)]
    frame = pa.Table.from_pylist(
        [{n: row.get(n.removeprefix("dim_")) for n in names} for row in rows],
        pa.schema([(name, pa.string()) for name in names]),
    )
    con.register("case_rows", frame)
    con.execute("create or replace temp table plain_rows as from case_rows")
    con.unregister("case_rows")
    lookups.dimensions(con, "plain_rows", names[len(_COLUMNS) :])
    alike = "".join(
        f" and d.{quoted(name)} is not distinct from l.{quoted(name)}"
        for name in names[len(_COLUMNS) :]
    )
    base = highest_record(con)
    con.execute(f"""
        create or replace temp table plain_facts as
        with typed as (
            select cast(l.metric_id as metric_id) as metric_id,
                   try_cast(l.site_id as site_id) as site_id,
                   try_cast(l.period_start as date) as period_start,
                   try_cast(l.period_end as date) as period_end, d.dim_set_no,
                   cast(l."value" as decimal(38,18)) as reported,
                   case when u.factor = 1 then reported
                        else cast(cast(reported as decimal(28,9)) * u.factor
                                  as decimal(28,9)) end as "value",
                   u.unit_no
            from plain_rows l
            join staged_dims d on d.metric_id = l.metric_id{alike}
            join facts.unit u on u.metric_id = l.metric_id
                and u.reported_unit = l.unit and u.mapping = '')
        select {base} + row_number() over () as record_no, t.*,
               cast(null as varchar) as word, g.grade, 0 as note_no, 0 as file_no,
               0 as sheet_no, 0 as row_no, 0 as column_no, 0 as resolution
        from typed t
        join ref.bound b on b.metric_id = cast(t.metric_id as varchar)
            and t."value" >= coalesce(b.low, t."value")
            and t."value" <= coalesce(b.high, t."value")
            and (b.closed or t."value" > b.low)
        join ref.grade g on g.method = '' and not g.reviewed
        where t.site_id is not null and t.period_start <= t.period_end
          and t.period_start >= date '1990-01-01'
          and t.period_end <= (select latest from state.latest)""")
    (made,) = con.execute("select count(*) from plain_facts").fetchone() or (0,)
    if made != len(rows):
        return False
    told = {row["metric_id"] for row in rows}
    for dataset, metrics in reference.datasets().items():
        if listed := ", ".join(literal(name) for name in metrics if name in told):
            con.execute(
                f"insert into validated.{quoted(dataset)} by name from plain_facts "
                f"where metric_id in ({listed}) "
                "order by metric_id, site_id, period_start, period_end, dim_set_no"
            )
    set_highest_record(con, base + made)
    return True
