"""Which sites told of a register, where sites tell of it one by one.

No row is a zero only of sites that told of the register (``facts.expectation`` says
which). Belongs here: what that means for totals of events. What is counted
(indicators) and how sheets are read (``intake``) do not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import duckdb

from warehouse.connection import literal
from warehouse.package_files import query

TABLE = """
    create table if not exists raw.told (
        file_no integer, sheet_no smallint, register varchar, site_id varchar,
        period_start date, period_end date)
"""


def delivered(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Registers of which a sheet was handed in, in order: no other has rows."""
    rows = con.execute(
        "select distinct gives from raw.sheet where gives not in ('', 'measurements') "
        "order by all"
    ).fetchall()
    return [name for (name,) in rows]


def touch(
    con: duckdb.DuckDBPyConnection, register: str, files: Iterable[int], ever: str
) -> None:
    """Make every period of a register due in which these files come or go.

    What has no row there says of all times that there was nothing, and a row that was
    refused may belong to any. ``ever`` are the two dates, as SQL, around everything.
    """
    listed = ", ".join(str(n) for n in sorted(files)) or "-1"
    con.execute(
        "insert into state.touched (metric_id, period_start, period_end) "
        f"select distinct gives, {ever} from raw.sheet "
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


class Reporters:
    """Whose word a total of events rests on, for one indicator."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        registers: frozenset[str],
        country: Mapping[str, str],
    ) -> None:
        """Look up who told of these registers in the wanted periods; ``country``: that
        of each site."""
        self.untold = untold(con, registers) if registers else {}
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
