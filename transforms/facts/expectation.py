"""Each cell that the company is asked for, in exactly one state: told, nil, missing ...

A metric is in use once anybody of the company told of it in a reported period, or
expected.csv asks for it; then everybody who can have it is asked, where it counts
(``project.asking``).
Belongs here: asking beside what came in. What a figure makes of its cells does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import chain

import duckdb
import pyarrow as pa

from transforms.catalogue import Indicator, inputs
from transforms.catalogue.needs import parts, splits
from transforms.facts.touched import Touched
from transforms.intake.deliver import DELIVERY, Evidence
from transforms.intake.resolve import CONFLICT
from transforms.project.asking import NO, Ask, Asking
from transforms.project.folder import Project
from transforms.project.words import ELIMINATION, GROUP
from warehouse import reference
from warehouse.connection import literal, quoted
from warehouse.package_files import query

# In order of how much they say: what a cell can end in.
STATES = (
    "told", "nil", "estimated", "not_applicable", "waived", "not_due", "refused",
    "conflict", "unused", "missing",
)  # fmt: skip


def as_of(project: Project, evidence: Evidence) -> date:
    """The day by which what is due has to be there.

    The day of the last recorded delivery, but never later than the publication date,
    nor than the day on which everything is due; not the clock. It is a part of the
    release's digest: it decides what is missing and what is not due yet, but no figure,
    for what is not due is not told either.
    """
    recorded = [e.utc[:10] for e in evidence.entries if e.kind == DELIVERY]
    waits = [int(row["due_days"] or 0) for row in project.tables["expected"]]
    days = [max(p.end for p in project.periods) + timedelta(max(waits, default=0) + 1)]
    days += [date.fromisoformat(max(recorded))] if recorded else []
    if project.config.publication_date:
        days.append(project.config.publication_date)
    return min(days)


def handed_in(project: Project, evidence: Evidence) -> dict[str, date]:
    """Files recorded before the last reported day was over, and when.

    A register says nothing of the days after it was handed in. So these days are a part
    of the release's digest too.
    """
    last = max(period.end for period in project.periods)
    days = {
        entry.name: date.fromisoformat(entry.utc[:10])
        for entry in evidence.entries
        if entry.kind == DELIVERY
    }
    return {name: day for name, day in sorted(days.items()) if day < last}


def rebuild(
    con: duckdb.DuckDBPyConnection,
    project: Project,
    asking: Asking,
    indicators: Mapping[str, Indicator],
    evidence: Evidence,
    changed: Touched,
) -> None:
    """Bring facts.ask, facts.cell and facts.coverage up to date; runs in a transaction.

    ``changed`` are the facts that are others than when this was last done; what was
    held back then is in ``held_before``.
    """
    needed = splits(indicators)
    _days(con, project, evidence)
    _registers(con)
    sites, own = _in_use(con, asking)
    found: list[Ask] = []
    asked = {row["site_id"]: sites for row in project.tables["sites"]} | own
    for entity, metrics in asked.items():
        found += asking.asks(entity, sorted(metrics))
        # What the company rules out is said, also where nobody is asked for it.
        denied = asking.asks(entity, sorted(asking.denied(entity) - metrics))
        found += (ask for ask in denied if ask.answer == NO)
    _write_asked(con, found, needed, indicators)
    _answered(con, asking, indicators, asked)
    con.execute(
        f"create or replace temp table told as {query(__package__, 'expectation_told')}"
    )
    con.execute(
        "insert into told select metric_id, site_id, '', period_start, period_end, "
        "null, false from teller"
    )
    con.execute(
        "create or replace temp table asked_now as "
        + query(__package__, "expectation_asked")
    )
    due = {"as_of": as_of(project, evidence)}
    if changed.metrics is not None:
        pairs = {"metrics": changed.metrics, "sites": changed.sites}
        text = query(__package__, "expectation_again")
        con.execute(f"create or replace temp table again as {text}", pairs | due)
    con.execute("create or replace table facts.ask as from asked_now")
    _view(con, "asked_again", "asked_now", changed)
    _view(con, "told_again", "told", changed)
    _write(con, "facts.cell", "expectation_cells", changed, due)
    _view(con, "cell_again", "facts.cell", changed)
    _write(con, "facts.coverage", "expectation_coverage", changed)


def _view(
    con: duckdb.DuckDBPyConnection, name: str, table: str, changed: Touched
) -> None:
    """A view of what is looked at again (``again``)."""
    only = "semi join again using (metric_id, site_id)"
    con.execute(
        f"create or replace temp view {name} as select * from {table} "
        f"{only if changed.metrics is not None else ''}"
    )


def _write(
    con: duckdb.DuckDBPyConnection,
    table: str,
    name: str,
    changed: Touched,
    values: dict[str, date] | None = None,
) -> None:
    """Write a table of metrics and sites by a query, where it is looked at again."""
    select = query(__package__, name)
    if changed.metrics is None:
        con.execute(f"create or replace table {table} as {select}", values)
        return
    con.execute(
        f"delete from {table} t using again a "
        "where a.metric_id = t.metric_id and a.site_id = t.site_id"
    )
    con.execute(f"insert into {table} by name {select}", values)


def _days(
    con: duckdb.DuckDBPyConnection, project: Project, evidence: Evidence
) -> None:
    """Write ``handed_in``, and ``reporting_year``: the years that are reported on, with
    those before them; of months and quarters the calendar years."""
    windows = [w for p in project.periods for w in (p, project.calendar.prior(p))]
    years = {
        (w.start, w.end)
        if w.kind == "year"
        else (w.start.replace(month=1, day=1), w.end.replace(month=12, day=31))
        for w in windows
    }
    recorded = list(handed_in(project, evidence).items())
    for table, columns, rows in (
        ("handed_in", "name varchar, day date", recorded),
        ("reporting_year", "first_day date, last_day date", sorted(years)),
    ):
        con.execute(f"create or replace temp table {table} ({columns})")
        if rows:
            con.executemany(f"insert into {table} values (?, ?)", rows)


def _registers(con: duckdb.DuckDBPyConnection) -> None:
    """Write ``register_in_use``, ``registered``, ``named``, ``register_days`` and
    ``teller``."""
    found = con.execute(
        "select gives from raw.sheet where gives not in ('', 'measurements') "
        "union select cast(metric_id as varchar) from facts.interval order by all"
    ).fetchall()
    names = [name for (name,) in found if reference.is_register(name)]
    rows = [(n, _has_site(n), bool(reference.event_date(n))) for n in names]
    con.execute(
        "create or replace temp table register_in_use (metric_id varchar, has_site "
        "boolean, is_of_events boolean)"
    )
    if rows:
        con.executemany("insert into register_in_use values (?, ?, ?)", rows)
    days = [
        (name, quoted(reference.event_date(name) or ""))
        for name in names
        if reference.event_date(name)
    ]
    held = [
        f"select {literal(name)}, cast(site_id as varchar), {day}, {day}, 'conflict', "
        f"false, false from register.{quoted(name)} where resolution = {CONFLICT} and "
        f"{day} is not null"
        for name, day in days
    ]
    for table, columns, branches in (
        ("registered", "metric_id varchar, site_id varchar, period_start date, "
         "period_end date", [
             f"select {literal(name)}, cast(site_id as varchar), period_start, "
             f"period_end from metric.{quoted(name)} where events <> 0"
             for name in names
         ]),
        ("named", "register varchar, file_no integer, site_id varchar", [
             f"select distinct {literal(name)}, file_no, cast(site_id as varchar) "
             f"from register.{quoted(name)}" for name in names
         ] + ["select distinct metric_id, file_no, site_id from validated.held_back"]),
        ("register_days", "register varchar, file_no integer, first_day date, "
         "last_day date", [
             f"select distinct {literal(name)}, file_no, {day}, {day} "
             f"from register.{quoted(name)} where {day} is not null"
             for name, day in days
         ] + ["select distinct metric_id, file_no, period_start, period_end "
              "from validated.held_back"]),
    ):  # fmt: skip
        con.execute(f"create or replace temp table {table} ({columns})")
        if branches:
            con.execute(f"insert into {table} {' union all '.join(branches)}")
    if held:
        con.execute(f"insert into facts.held_back {' union all '.join(held)}")
    con.execute(
        "create or replace temp table teller as "
        + query(__package__, "expectation_tellers")
    )


def _has_site(register: str) -> bool:
    return any(row["column"] == "site" for row in reference.register_columns(register))


def _in_use(
    con: duckdb.DuckDBPyConnection, asking: Asking
) -> tuple[set[str], dict[str, set[str]]]:
    """Metrics that sites are asked for, and those that GROUP and ELIMINATION are.

    Who tells of a metric says whose it is; what nobody told yet is of sites where it
    can be split by site.
    """
    told: dict[str, set[str]] = {}
    for metric, site in con.execute(
        query(__package__, "expectation_in_use")
    ).fetchall():
        told.setdefault(metric, set()).add(site)
    for metric in asking.named:
        told.setdefault(metric, {"" if _is_of_sites(metric) else GROUP})
    for metric in asking.named_of_group:
        told.setdefault(metric, set()).add(GROUP)
    asked = {m: who for m, who in told.items() if reference.is_asked(m)}
    entities = (GROUP, ELIMINATION)
    return (
        {metric for metric, who in asked.items() if who.difference(entities)},
        {
            entity: {metric for metric, who in asked.items() if entity in who}
            for entity in entities
        },
    )


def _is_of_sites(metric: str) -> bool:
    return "site" in reference.metric(metric)["dimensions"].split(";")


def _answered(
    con: duckdb.DuckDBPyConnection,
    asking: Asking,
    indicators: Mapping[str, Indicator],
    asked: Mapping[str, set[str]],
) -> None:
    """Write facts.answered: of the metrics that figures are not whole without those of
    which somebody is ``asked`` (entity -> metrics), or that nobody can have."""
    metrics = inputs(indicators)
    wanted: set[str] = set()
    for item in indicators.values():
        wanted = wanted.union(*parts(item, indicators, metrics).values())
    is_in_use = wanted.intersection(set().union(*asked.values()))
    others = sorted(wanted - is_in_use)
    of_sites = [metric for metric in others if _is_of_sites(metric)]
    asks = chain(
        asking.asks(GROUP, [m for m in others if not _is_of_sites(m)]),
        *(asking.asks(row["site_id"], of_sites) for row in asking.tables["sites"]),
    )
    possible = {ask.metric_id for ask in asks if ask.answer != NO}
    con.execute(
        "create or replace table facts.answered as "
        "select unnest($metrics) as metric_id",
        {"metrics": sorted(wanted - possible)},
    )


def _write_asked(
    con: duckdb.DuckDBPyConnection,
    asks: list[Ask],
    needed: Mapping[str, Mapping[str, list[str]]],
    indicators: Mapping[str, Indicator],
) -> None:
    """Write ``asked``, ``asked_split`` and ``split_needed`` (by which indicators)."""
    types = {"first_day": pa.date32(), "last_day": pa.date32(), "due_days": pa.int32(),
             "by_activity": pa.bool_()}  # fmt: skip
    asked = {
        name: pa.array([getattr(ask, name) for ask in asks],
                       types.get(name, pa.string()))
        for name in Ask.__dataclass_fields__
    }  # fmt: skip
    rows = [
        (metric, split, _listed([indicators[i].declaration.name for i in names]))
        for metric, splits_of in needed.items()
        for split, names in splits_of.items()
    ]
    columns = ("metric_id", "split", "indicators")
    words = {
        name: pa.array([row[number] for row in rows], pa.string())
        for number, name in enumerate(columns)
    }
    for table, data in (("asked", asked), ("split_needed", words)):
        con.register("incoming", pa.table(data))
        con.execute(f"create or replace temp table {table} as from incoming")
        con.unregister("incoming")
    con.execute(
        "create or replace temp table asked_split as "
        "select distinct metric_id, split from asked"
    )


def _listed(names: list[str]) -> str:
    """The first two of them, and how many more."""
    more = f" and {len(names) - 2} more" if names[2:] else ""
    return ", ".join(names[:2]) + more
