"""Which sites told of a register, where sites tell of it one by one.

No row is a zero only of sites that told of the register (``facts.expectation`` says
which). Belongs here: what that means for totals of events, and whose rows were left
out. What is counted (indicators) and how sheets are read (``intake``) do not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import duckdb

from transforms.intake.resolve import CONFLICT
from warehouse.connection import literal, quoted
from warehouse.package_files import query
from warehouse.reference import event_date

TABLE = """
    create table if not exists raw.told (
        file_no integer, sheet_no smallint, register varchar, site_id varchar,
        period_start date, period_end date)
"""


def touch(
    con: duckdb.DuckDBPyConnection, register: str, files: Iterable[int], ever: str
) -> None:
    """Make every period of a register due in which these files come or go.

    What has no row there says of all times that there was nothing, and a row that was
    refused may belong to any. ``ever`` are the two dates, as SQL, around everything.
    """
    listed = ", ".join(str(n) for n in sorted(files)) or "-1"
    con.execute(
        f"insert into state.touched select distinct gives, {ever} from raw.sheet "
        f"where file_no in ({listed}) and gives = {literal(register)}"
    )


def untold(
    con: duckdb.DuckDBPyConnection, registers: frozenset[str]
) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """(period, approach, site) -> registers of which nobody told for the site.

    Only sites inside the approach that are asked have an entry; an empty one where
    everything was told.
    """
    rows = con.execute(
        query(__package__, "untold_registers"), {"registers": sorted(registers)}
    ).fetchall()
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for period, approach, site, register, has_told in rows:
        found[(period, approach, site)] += [] if has_told else [register]
    return {key: tuple(names) for key, names in found.items()}


def left_out(
    con: duckdb.DuckDBPyConnection, registers: frozenset[str]
) -> dict[tuple[str, str], list[tuple[str, int]]]:
    """(period, site) -> (register, rows refused or in conflict), where there are any.

    A row without a day counts for every period; a site may be one that nobody knows.
    """
    rows = [
        "select metric_id as register, site_id, period_start as a, period_end as b "
        "from validated.held_back"
    ]
    for name in sorted(registers):
        column = event_date(name)
        if column is None:
            continue
        day = quoted(column)
        rows.append(
            f"select {literal(name)}, cast(site_id as varchar), {day}, {day} "
            f"from register.{quoted(name)} where resolution = {CONFLICT}"
        )
    listed = ", ".join(literal(name) for name in sorted(registers)) or "''"
    found: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for period, site, register, count in con.execute(
        "select p.period_id, coalesce(h.site_id, ''), h.register, count(*) "
        f"from ({' union all '.join(rows)}) h "
        "join project.period p on h.a <= p.period_end and h.b >= p.period_start "
        f"where h.register in ({listed}) group by all order by all"
    ).fetchall():
        found[(period, site)].append((register, count))
    return found


class Reporters:
    """Whose word a total of events rests on, for one indicator."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, registers: frozenset[str]
    ) -> None:
        """Look up who told of these registers in the wanted periods."""
        self.untold = untold(con, registers) if registers else {}
        self._left_out = left_out(con, registers) if registers else {}
        self._country = country = dict(
            con.execute("select site_id, country from project.site").fetchall()
        )
        self._sites: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for period, approach, site in self.untold:
            own = (site, f"country:{country[site]}") if site in country else ()
            for entity in (*own, "GROUP-TOTAL"):
                self._sites[(period, approach, entity)].append(site)

    def entities(self) -> list[tuple[str, str, str]]:
        """(period, approach, entity) of which somebody told everything."""
        return [
            (period, approach, entity)
            for (period, approach, entity), sites in self._sites.items()
            if any(not self.untold[(period, approach, site)] for site in sites)
        ]

    def has_told_nothing(
        self, period: str, approach: str, entity: str, registers: frozenset[str]
    ) -> bool:
        """Whether no site of the entity told of these registers: no row is no zero."""
        sites = self._sites.get((period, approach, entity), ())
        return bool(sites) and all(
            registers & set(self.untold[(period, approach, site)]) for site in sites
        )

    def missing(self, period: str, entity: str) -> str:
        """What was left out of the registers of the entity."""
        counts: dict[str, int] = defaultdict(int)
        for (of, site), rows in self._left_out.items():
            places = (site, f"country:{self._country.get(site)}", "GROUP-TOTAL")
            if of == period and entity in places:
                for register, count in rows:
                    counts[register] += count
        return "; ".join(
            f"{count} row{'s' if count > 1 else ''} of {register} refused or in "
            "conflict"
            for register, count in sorted(counts.items())
        )
