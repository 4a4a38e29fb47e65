"""Accepted facts that no indicator takes, and what they lack.

A fact is used where it gives a contribution, or where a derived fact reads it beside
those that do (a rate of exchange, a class of water stress). What a declaration's own
conditions take is decided by metric and set of dimensions, without looking at rows;
only what is left then is looked for in the contributions. What a site tells of days on
which no figure would count it lacks nothing: it lies outside. Belongs here: that, and
the words. Whether a used fact counts in a figure is known after the figures (``fates``
of the mart).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import duckdb

from transforms.catalogue import Indicator, inputs, lineage
from transforms.catalogue.declarations import Not
from transforms.facts.touched import EVERYTHING, Touched
from transforms.intake import reporters
from transforms.project.asking import Asking
from transforms.project.words import GROUP
from warehouse import reference
from warehouse.connection import literal, quoted, transaction
from warehouse.package_files import query

# An indicator's name -> the relation that gives its contributions.
Given = Callable[[str], str]


class _Taken(NamedTuple):
    """One way in which an indicator takes a metric."""

    indicator: str
    where: Mapping[str, list[str] | Not]
    # Nothing but the conditions decides, and those are on dimensions.
    is_plain: bool


class Uses:
    """Which indicators take a metric as what they add up, and which only read it."""

    def __init__(self, indicators: Mapping[str, Indicator]) -> None:
        """Ask the selects themselves."""
        self.taking: dict[str, list[_Taken]] = {}
        self.reading: dict[str, list[str]] = defaultdict(list)
        self.added: dict[str, frozenset[str]] = {}
        everything = inputs(indicators)
        for name, indicator in indicators.items():
            self.added[name] = frozenset(self._record(indicators, indicator))
            for metric in sorted(everything[name] - self.added[name]):
                self.reading[metric].append(name)
            for metric in sorted(self.added[name]):
                ways = self.taking.setdefault(metric, [])
                ways += _ways(name, indicator, metric)

    def _record(
        self, indicators: Mapping[str, Indicator], indicator: Indicator
    ) -> Iterator[str]:
        for schema, table in lineage.records(indicator):
            if schema == "metric":
                yield table
            elif schema == "contribution":
                yield from self.added[table]


def _ways(name: str, indicator: Indicator, metric: str) -> Iterator[_Taken]:
    dims = set(reference.dimensions(metric))
    if reference.is_register(metric):
        dims |= {row["column"] for row in reference.register_columns(metric)}
    direct = [] if indicator.own_select else [o for _, _, o in indicator.origins]
    own = [origin for origin in direct if origin.metric == metric]
    for origin in own or [origin for origin in direct if not origin.metric]:
        known = {n: wanted for n, wanted in origin.where.items() if n in dims}
        is_plain = (
            bool(own)
            and known.keys() == origin.where.keys()
            and not reference.is_register(metric)
        )
        yield _Taken(name, known, is_plain)
    if not direct:
        yield _Taken(name, {}, is_plain=False)


def rebuild(
    con: duckdb.DuckDBPyConnection,
    asking: Asking,
    indicators: Mapping[str, Indicator],
    given: Given,
    changed: Touched,
) -> None:
    """Write which metrics are only read beside others (``factor_metric``), and
    ``unused`` of the facts: record_no, metric_id, site_id, dim_set_no (null of
    a register), fate (unused; control where a stated total is compared with it; outside
    where no figure would count it on its days), the number of its words in
    ``unused_word``: lacks (dimensions, by comma) and why; its days (null of a
    register) and its cell.

    ``changed`` are the facts whose sites are looked at again; with them go what the
    group tells and rates of exchange, which facts of any site use.
    """
    uses = Uses(indicators)
    again = f"({changed.of_sites('site_id', GROUP)} or metric_id = 'fx_rate')"
    con.execute(
        "create or replace temp view fact_group as "
        f"from facts.dim_group where {again}"
    )
    _groups_left(con, uses)
    _records_left(con, uses, again)
    con.execute(
        "create or replace table facts.factor_metric as select unnest($metrics) "
        "as metric_id", {"metrics": sorted(uses.reading.keys() - uses.taking.keys())}
    )  # fmt: skip
    left = {
        metric
        for (metric,) in con.execute(
            "select distinct metric_id from left_over"
        ).fetchall()
    }
    for metric in sorted(left):
        _look(con, uses, metric, given)
    if left:
        _read_beside(con, uses, left)
    _inside(con, asking, uses)
    _say(con, uses, None if changed == EVERYTHING else again)


def _groups_left(con: duckdb.DuckDBPyConnection, uses: Uses) -> None:
    """Write ``group_left``: groups of facts that no plain condition takes."""
    taken = []
    told = con.execute(
        "select distinct cast(metric_id as varchar) from fact_group order by all"
    ).fetchall()
    for (metric,) in told:
        conditions = [
            " and ".join(_passes(f"d.{quoted(n)}", w) for n, w in way.where.items())
            or "true"
            for way in uses.taking.get(metric, ())
            if way.is_plain
        ]
        if conditions:
            taken.append(
                f"g.metric_id = {literal(metric)} and ({' or '.join(conditions)})"
            )
    con.execute(f"""
        create or replace temp table group_left as
        select g.* from fact_group g join facts.dim_set d on d.dim_set_no = g.dim_set_no
        where not ({" or ".join(f"({sql})" for sql in taken) or "false"})""")


def _passes(text: str, wanted: list[str] | Not) -> str:
    values = wanted.values if isinstance(wanted, Not) else wanted
    listed = ", ".join(literal(value) for value in values)
    if not isinstance(wanted, Not):
        return f"coalesce({text} in ({listed}), false)"
    return f"coalesce({text} not in ({listed}), {wanted.blank})"


def _records_left(con: duckdb.DuckDBPyConnection, uses: Uses, again: str) -> None:
    """Write ``left_over``: their records and those of registers, with what they say."""
    found = [f"({query(__package__, 'left_over')})"]
    for name in reporters.delivered(con):
        asked = {column for way in uses.taking.get(name, ()) for column in way.where}
        said = ", ".join(
            f"{literal(c)}: cast({quoted(c)} as varchar)" for c in sorted(asked)
        )
        said = f"map {{{said}}}" if said else "null"
        found.append(
            f"select record_no, {literal(name)}, site_id, null, "
            f"{said}, null, null, file_no, sheet_no, row_no, column_no "
            f"from (select *, {literal(name)} as metric_id "
            f"from register.{quoted(name)}) where resolution = 0 and {again}"
        )
    con.execute(
        f"create or replace temp table left_over as {' union all '.join(found)}"
    )


def _look(
    con: duckdb.DuckDBPyConnection, uses: Uses, metric: str, given: Given
) -> None:
    """Take out of ``left_over`` what gives a contribution, the widest takers first."""
    asked = sorted(
        {(len(way.where), way.indicator) for way in uses.taking.get(metric, ())
         if not way.is_plain}
    )  # fmt: skip
    for _, name in asked:
        con.execute(
            f"delete from left_over where metric_id = {literal(metric)} "
            f"and record_no in (select record_no from {given(name)} t)"
        )
        if not con.execute(
            f"select 1 from left_over where metric_id = {literal(metric)} limit 1"
        ).fetchone():
            return


def _read_beside(
    con: duckdb.DuckDBPyConnection, uses: Uses, left: Iterable[str]
) -> None:
    """Take out of ``left_over`` what derived facts read beside the facts of its site,
    or of any site where it is the group's; a rate, if an amount is in its currency.
    ``left`` are the metrics that may stand in it."""
    pairs = sorted({
        (metric, added)
        for metric in left
        if metric != "fx_rate"
        for name in uses.reading.get(metric, ())
        for added in uses.added[name]
    })  # fmt: skip
    con.execute(
        "create or replace temp table read_beside (metric_id varchar, added varchar)"
    )
    if pairs:
        con.executemany("insert into read_beside values (?, ?)", pairs)
    con.execute(
        "delete from left_over where record_no in "
        f"({query(__package__, 'left_over_read')})"
    )


def _inside(con: duckdb.DuckDBPyConnection, asking: Asking, uses: Uses) -> None:
    """Write ``counts_on``: on which days figures would count what is left over, and a
    row without days for each; none of what nothing takes of any site."""
    pairs = con.execute(
        "select distinct cast(metric_id as varchar), cast(site_id as varchar) "
        "from left_over order by all"
    ).fetchall()
    rows = [
        (metric, site, *stretch)
        for metric, site in pairs
        if metric in uses.taking or metric in uses.reading
        for stretch in (*asking.counts(site, metric), (None, None))
    ]
    con.execute(
        "create or replace temp table counts_on "
        "(metric_id varchar, site_id varchar, first_day date, last_day date)"
    )
    if rows:
        # One statement: of a thousand sites there are thousands of rows.
        con.execute(
            "insert into counts_on "
            "select unnest($1), unnest($2), unnest($3), unnest($4)",
            [list(column) for column in zip(*rows, strict=True)],
        )


def _say(con: duckdb.DuckDBPyConnection, uses: Uses, again: str | None) -> None:
    """Write the tables of what is left over; of what is looked at ``again`` only."""
    known: dict[tuple[str, str], int] = {}
    new: dict[tuple[str, str], int] = {}
    words = []
    with transaction(con):
        if again is None:
            con.execute(query(__package__, "unused_tables"))
        else:
            con.execute(f"delete from facts.unused where {again}")
            con.execute(
                "delete from facts.unused_word "
                "where word_no not in (select word_no from facts.unused)"
            )
            for word_no, lacks, why in con.execute("from facts.unused_word").fetchall():
                known[lacks, why] = word_no
        first = max(known.values(), default=-1) + 1
        kinds = con.execute(query(__package__, "left_word")).fetchall()
        for metric, dim_set_no, dim_key, said in kinds:
            parts = (part for part in (dim_key or "").split(";") if part)
            text = _words(uses, metric, said or dict(p.split("=", 1) for p in parts))
            if text not in known:
                new.setdefault(text, first + len(new))
            words.append((metric, dim_set_no, said, known.get(text, new.get(text))))
        con.execute(
            "create or replace temp table left_word (metric_id metric_id, "
            "dim_set_no integer, said map(varchar, varchar), word_no integer)"
        )
        if words:
            con.executemany("insert into left_word values (?, ?, ?, ?)", words)
        if new:
            con.executemany(
                "insert into facts.unused_word values (?, ?, ?)",
                [(word_no, *text) for text, word_no in new.items()],
            )
        con.execute(f"insert into facts.unused {query(__package__, 'unused')}")


def _words(uses: Uses, metric: str, said: Mapping[str, str | None]) -> tuple[str, str]:
    """(dimensions that it lacks, why nothing takes it) of a fact."""
    ways = uses.taking.get(metric)
    if not ways and metric in uses.reading:
        return "", f"nothing that {metric} could be used for was handed in"
    if not ways:
        return "", f"no indicator takes {metric}"
    lacking: dict[str, set[str]] = defaultdict(set)
    other: dict[str, str] = {}
    for way in ways:
        missing = [
            n
            for n, wanted in way.where.items()
            if not said.get(n) and not (isinstance(wanted, Not) and wanted.blank)
        ]
        wrong = {
            n: str(said[n])
            for n, wanted in way.where.items()
            if said.get(n) and not _takes(wanted, str(said[n]))
        }
        other |= wrong
        if not wrong:
            for name in missing:
                lacking[name].add(way.indicator)
    if lacking:
        names = sorted(lacking)
        return ", ".join(names), "handed in without " + " and ".join(
            f"{name}, which {_some(lacking[name])} need{'s'[len(lacking[name]) > 1 :]}"
            for name in names
        )
    if other:
        listed = " or ".join(f"{n} {value}" for n, value in sorted(other.items()))
        return "", f"no indicator takes {metric} of {listed}"
    return "", f"no indicator takes {metric} as it is told here"


def _takes(wanted: list[str] | Not, value: str) -> bool:
    if isinstance(wanted, Not):
        return value not in wanted.values
    return value in wanted


def _some(names: Iterable[str]) -> str:
    listed = sorted(names)
    more = f" and {len(listed) - 2} more" if len(listed) > 2 else ""
    return (", " if more else " and ").join(listed[:2]) + more
