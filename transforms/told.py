"""Which sites told of a register, where sites tell of it one by one.

A register in a table of its own speaks for the company: no row is a zero for all. The
sheet of a site's workbook speaks for that site and that period. Belongs here: who has
spoken. What is counted (indicators) and how sheets are read (``intake``) do not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import duckdb

from warehouse.connection import literal

TABLE = """
    create table if not exists raw.told (
        file_no integer, sheet_no smallint, register varchar, site_id varchar,
        period_start date, period_end date)
"""


def touch(
    con: duckdb.DuckDBPyConnection, register: str, files: Iterable[int], ever: str
) -> None:
    """Make due what the sheets of these files say by having no row.

    ``ever`` are the two dates, as SQL, between which everything lies.
    """
    listed = ", ".join(str(n) for n in sorted(files)) or "-1"
    con.execute(
        f"insert into state.touched select register, period_start, period_end "
        f"from raw.told where file_no in ({listed}) and register = {literal(register)} "
        f"union select gives, {ever} from raw.sheet s where file_no in ({listed}) "
        f"and gives = {literal(register)} and not exists (from raw.told t "
        "where t.file_no = s.file_no and t.sheet_no = s.sheet_no)"
    )


def silent(
    con: duckdb.DuckDBPyConnection, registers: frozenset[str]
) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """(period, approach, site) -> registers of which nobody spoke for the site.

    Only of registers that no table of the company tells. Left out are sites that
    were closed or not yet open, and those of which expected.csv says that there is
    nothing of the kind. Only sites inside the approach have an entry; an empty one
    where everything was told.
    """
    listed = ", ".join(literal(name) for name in sorted(registers)) or "''"
    rows = con.execute(f"""
        with by_site as (
            select distinct s.gives as register from raw.sheet s
            where s.gives in ({listed}) and not exists (
                from raw.sheet w where w.gives = s.gives and not exists (
                    from raw.told t
                    where t.file_no = w.file_no and t.sheet_no = w.sheet_no))),
        asked as (
            select p.period_id, p.period_start, p.period_end, i.approach,
                   cast(i.site_id as varchar) as site_id
            from wanted join project.period p using (period_id)
            join figures.inside i using (period_id)
            left join state.site_life l on l.site_id = i.site_id
            where cast(i.site_id as varchar) not in ('GROUP', 'ELIMINATION')
              and coalesce(l.opened <= p.period_end, true)
              and coalesce(l.closed >= p.period_start, true))
        select a.period_id, a.approach, a.site_id, r.register,
               (select count(distinct day)
                from raw.told t, unnest(generate_series(
                    greatest(t.period_start, a.period_start),
                    least(t.period_end, a.period_end), interval 1 day)) d(day)
                where t.register = r.register and t.site_id = a.site_id)
                   > a.period_end - a.period_start
               or exists (
                   from project.expected e
                   where e.site_id = a.site_id and e.metric_id = r.register
                     and lower(e.applicable) = 'no'
                     and coalesce(cast(e.valid_from as date) <= a.period_end, true)
                     and coalesce(cast(e.valid_to as date) >= a.period_start, true))
        from asked a cross join by_site r
        order by all""").fetchall()
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for period, approach, site, register, has_told in rows:
        found[(period, approach, site)] += [] if has_told else [register]
    return {key: tuple(names) for key, names in found.items()}


class Speakers:
    """Whose word a total of events rests on, for one indicator.

    Empty, and without an effect, where every register is told by the company.
    """

    def __init__(
        self, con: duckdb.DuckDBPyConnection, registers: frozenset[str]
    ) -> None:
        """Look up who told of these registers in the wanted periods."""
        self.silent = silent(con, registers) if registers else {}
        country = dict(
            con.execute("select site_id, country from project.site").fetchall()
        )
        self._sites: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for period, approach, site in self.silent:
            for entity in (site, f"country:{country.get(site)}", "GROUP-TOTAL"):
                self._sites[(period, approach, entity)].append(site)

    def entities(self) -> list[tuple[str, str, str]]:
        """(period, approach, entity) of which somebody told everything."""
        return [
            (period, approach, entity)
            for (period, approach, entity), sites in self._sites.items()
            if any(not self.silent[(period, approach, site)] for site in sites)
        ]

    def is_mute(
        self, period: str, approach: str, entity: str, registers: frozenset[str]
    ) -> bool:
        """Whether no site of the entity told of these registers: no row is no zero."""
        sites = self._sites.get((period, approach, entity), ())
        return bool(sites) and all(
            registers & set(self.silent[(period, approach, site)]) for site in sites
        )

    def missing(self, period: str, approach: str, entity: str) -> str:
        """Which of the entity's sites told nothing of what; '' if all did."""
        sites = self._sites.get((period, approach, entity), [])
        mute = [site for site in sites if self.silent[(period, approach, site)]]
        if not mute or len(mute) == len(sites):
            return ""
        names = {n for site in mute for n in self.silent[(period, approach, site)]}
        return (
            f"{len(mute)} of {len(sites)} sites told nothing of "
            f"{' or '.join(sorted(names))}: {', '.join(sorted(mute)[:5])}"
            + (" ..." if len(mute) > 5 else "")
        )
