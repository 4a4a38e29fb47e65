"""Cases that were handed in and are held back: which counts they may belong to.

A row of a register that is refused, or contradicts another, has no place among the
accepted ones; a count that it could enter has no value beside it. What of the row can
be read says where it cannot belong: another class, another site, another year. Belongs
here: that. What is said of the row itself is among the rejects.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field

import duckdb

from transforms.catalogue import Indicator
from transforms.catalogue.declarations import Not, Origin, Role
from transforms.catalogue.vocabulary import words
from transforms.intake import reporters
from transforms.intake.registers import EVER, days
from transforms.intake.resolve import CONFLICT
from transforms.project.words import INSIDES
from warehouse import reference
from warehouse.connection import literal, quoted
from warehouse.package_files import query


@dataclass(frozen=True)
class _Held:
    """Rows that may belong to a role in a period, alike in site and dimensions."""

    site: str  # '' where it cannot be read, or nobody knows it
    inside: Set[str]  # the approaches inside which the site is on their days
    said: Mapping[str, str]
    register: str
    count: int
    place: str


@dataclass
class HeldCases:
    """What is held back of the registers that an indicator takes; empty of most."""

    country: Mapping[str, str]
    of: dict[tuple[str, str], list[_Held]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.of)

    def entities(self) -> Iterator[tuple[str, str, str]]:
        """(period, approach, entity) of which a total may lack a case."""
        for (period, _), rows in self.of.items():
            for approach in INSIDES:
                sites = {row.site for row in rows if _is_inside(approach, row)}
                if sites:
                    yield period, approach, "GROUP-TOTAL"
                for site in filter(None, sites):
                    yield period, approach, site
                    if self.country.get(site):
                        yield period, approach, f"country:{self.country[site]}"

    def lacking(
        self, period: str, approach: str, entity: str, breakdown: str, role: str
    ) -> tuple[int, str]:
        """How many rows may belong to a role of a figure, and words that name one."""
        rows = self.of.get((period, role))
        if not rows:
            return 0, ""
        wanted = dict(part.split("=", 1) for part in breakdown.split(";") if part)
        found = [
            row
            for row in rows
            if _is_inside(approach, row)
            and (not row.site or entity in ("GROUP-TOTAL", row.site,
                                            f"country:{self.country.get(row.site)}"))
            and all(row.said.get(n, value) == value for n, value in wanted.items())
        ]  # fmt: skip
        count = sum(row.count for row in found)
        if not count:
            return 0, ""
        registers = " and ".join(sorted({row.register for row in found}))
        more = f" and {count - 1} more" if count > 1 else ""
        verb = "is" if count == 1 else "are"
        return count, (
            f"{count} row{'s'[: count > 1]} of {registers} that may belong here {verb} "
            f"refused, blank or in conflict: {min(row.place for row in found)}{more}"
        )


def _is_inside(approach: str, row: _Held) -> bool:
    return not row.site or approach in row.inside


def rebuild(con: duckdb.DuckDBPyConnection) -> None:
    """Write the table ``held_case`` of the facts: each case held back, what can be read
    of it, where it stands. Of rows in conflict each may be the one that holds."""
    found = [f"({query(__package__, 'held_cases')})"]
    for name in reporters.delivered(con):
        listed = [column["column"] for column in reference.register_columns(name)]
        said = ", ".join(f"{literal(c)}: cast({quoted(c)} as varchar)" for c in listed)
        found.append(f"""
            select {literal(name)}, cast(site_id as varchar), {", ".join(days(name))},
                   map {{{said}}}, file_no, sheet_no, row_no, column_no
            from register.{quoted(name)} where resolution = {CONFLICT}""")
    con.execute(
        f"create or replace table facts.held_case as {' union all '.join(found)}"
    )


def registers(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Registers of which cases are held back."""
    found = con.execute("select distinct register from facts.held_case").fetchall()
    return {name for (name,) in found}


def of_indicator(
    con: duckdb.DuckDBPyConnection,
    indicators: Mapping[str, Indicator],
    indicator: Indicator,
    registers: Set[str],
    country: Mapping[str, str],
) -> HeldCases:
    """What may belong to each role of an indicator in the wanted periods, of registers
    of which cases are held back; ``country``: that of each site."""
    held = HeldCases(country)
    for role_name, role in indicator.declaration.roles.items():
        # A row that several sources of a role may take is held back once.
        alike: dict[tuple[object, ...], list[Origin]] = defaultdict(list)
        for origin in _origins(indicators, indicator, role_name, ()):
            if origin.metric in registers:
                days_of = (origin.metric, origin.on, *(origin.while_ or ()))
                alike[days_of].append(origin)
        for origins in alike.values():
            _add(con, held, indicator, role_name, role, origins)
    return held


def _origins(
    indicators: Mapping[str, Indicator],
    indicator: Indicator,
    role: str,
    passed: tuple[tuple[str, list[str] | Not], ...],
) -> Iterator[Origin]:
    """The sources of a role that are metrics, through the indicators it takes; a select
    of its own tells nothing of conditions."""
    if indicator.own_select:
        for schema, table in indicator.reads:
            if schema == "metric":
                yield Origin.model_validate({"metric": table})
        return
    for origin in indicator.declaration.roles[role].from_:
        where = {**dict(passed), **origin.where}
        if origin.metric:
            yield origin.model_copy(update={"where": where})
        elif origin.indicator:
            yield from _origins(
                indicators, indicators[origin.indicator], origin.role,
                tuple(where.items()),
            )  # fmt: skip


def _add(
    con: duckdb.DuckDBPyConnection,
    held: HeldCases,
    indicator: Indicator,
    name: str,
    role: Role,
    origins: list[Origin],
) -> None:
    """``origins`` are sources of one register that look at the same days of a row."""
    origin = origins[0]
    register = origin.metric or ""
    ways = [
        " and ".join(_may(register, n, w) for n, w in one.where.items()) or "true"
        for one in origins
    ]
    conditions = [f"(({') or ('.join(ways)}))"]
    first, last = "h.first_day", "h.last_day"
    if origin.on:
        text = f"h.said[{literal(origin.on)}]"
        conditions.append(f"(h.said is null or {text} is not null)")
        first, last = (f"coalesce(try_cast({text} as date), {day})" for day in EVER)
    if origin.while_:
        opened, closed = (
            f"try_cast(h.said[{literal(name)}] as date)" for name in origin.while_
        )
        first = f"coalesce({opened}, {EVER[0]})"
        last = f"coalesce({closed} - 1, {EVER[1]})"
    since, until = _window(role)
    rows = con.execute(
        f"""
        with near as (
            select h.*, w.period_id, s.site_id as place, {first} as since,
                   {last} as until, {since} as seen_from, {until} as seen_to
            from facts.held_case h
            cross join wanted w
            left join project.site s on s.site_id = h.site_id
            where h.register = {literal(register)} and {" and ".join(conditions)})
        select h.period_id, coalesce(h.place, ''), a.inside,
               {_dimensions(register, indicator)}, count(*),
               min(state.place(d.name, t.sheet, h.row_no, h.column_no))
        from near h
        cross join lateral (
            select coalesce(list(distinct f.approach order by f.approach), []) as inside
            from project.inside i
            join figures.inside f on f.site_id = i.site_id
                and list_contains(i.approaches, f.approach)
            where i.site_id = h.place and f.period_id = h.period_id
              and i.first_day <= least(h.until, h.seen_to)
              and i.last_day >= greatest(h.since, h.seen_from)) a
        join raw.delivery d on d.file_no = h.file_no
        left join raw.sheet t on t.file_no = h.file_no and t.sheet_no = h.sheet_no
        where h.since <= h.seen_to and h.until >= h.seen_from
        group by all order by all"""
    ).fetchall()
    for period, site, inside, said, count, place in rows:
        known = {n: value for n, value in said.items() if value is not None}
        row = _Held(site, frozenset(inside), known, register, count, place)
        held.of.setdefault((period, name), []).append(row)


def _readable(register: str, column: str) -> str:
    """SQL of a cell's word; null where it is blank or none of those there are."""
    text = f"h.said[{literal(column)}]"
    allowed = words(register, column)
    if not allowed:
        return text
    listed = ", ".join(literal(word) for word in sorted(allowed))
    return f"case when {text} in ({listed}) then {text} end"


def _may(register: str, column: str, wanted: list[str] | Not) -> str:
    values = wanted.values if isinstance(wanted, Not) else wanted
    listed = ", ".join(literal(value) for value in values)
    is_not = "not " if isinstance(wanted, Not) else ""
    return f"coalesce({_readable(register, column)} {is_not}in ({listed}), true)"


def _dimensions(register: str, indicator: Indicator) -> str:
    listed = ", ".join(
        f"{literal(name)}: {_readable(register, name)}" for name in indicator.dimensions
    )
    return f"map {{{listed}}}" if listed else "map([]::varchar[], []::varchar[])"


def _window(role: Role) -> tuple[str, str]:
    """SQL of the first and the last day of what a role looks at for a wanted period."""
    start, end = "w.period_start", "w.period_end"
    if role.window.kind == "prior":
        start, end = "w.prior_start", "w.prior_end"
    elif role.window.kind == "closing":
        start = end
    elif role.window.kind == "opening":
        start = end = "w.period_start - 1"
    elif role.window.is_rolling:
        start = (
            "(select min(period_start) from (select p.period_start from project.period "
            "p where p.kind = w.kind and p.period_end <= w.period_end "
            f"order by p.period_end desc limit {role.window.periods}))"
        )
    return start, end
