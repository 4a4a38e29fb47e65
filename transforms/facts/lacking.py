"""What a contribution without an amount lacks, in words that somebody can act on.

A derived fact says it in the block of its file (`lacks`, `remedy`); what a metric may
lack by itself (a rate of exchange, a quantity in which it is kept, a column of a
register) is said here. Belongs here: the words of each fact. What becomes of a figure
beside it is the engine's.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import duckdb

from transforms.catalogue import Indicator, derived, lineage
from transforms.catalogue.declarations import Origin
from warehouse import reference
from warehouse.connection import literal, quoted
from warehouse.package_files import query

TABLE = """
    create table if not exists figures.lacking (
        indicator_id varchar, metric_id varchar, site_id varchar, what varchar,
        remedy varchar, named varchar, first_day date, last_day date, facts bigint,
        place varchar)"""
_RATE = (
    "the rate of exchange of {unit} into the company's currency",
    "Hand it in as metric fx_rate: currency {unit}, rate_type average (closing for a "
    "state on a day), with days that hold the fact.",
)


class Words(NamedTuple):
    """What the facts of a metric lack, with {dimension} and {unit} of the fact.

    ``hand_in`` is the factor that would close it (``catalogue.derived``), '' else.
    """

    what: str
    remedy: str
    hand_in: str = ""


def _of_derived(name: str) -> dict[str, Words]:
    """By metric whose facts a derived fact is made from, not of what it only looks
    at: its own words go before those of what it reads."""
    item = derived()[name]
    made_from = [
        table
        for schema, table, _ in sorted(lineage.derived_columns(name)["record_no"])
        if schema == "metric"
    ]
    if item.lacks:
        return dict.fromkeys(made_from, Words(item.lacks, item.remedy, item.hand_in))
    found = {metric: _of_metric(metric, None) for metric in made_from}
    for schema, table in sorted(item.reads):
        if schema == "derived":
            found |= {m: said for m, said in _of_derived(table).items() if m in found}
    return found


def _of_metric(metric: str, column: str | None) -> Words:
    if reference.is_register(metric):
        names = {row["column"] for row in reference.register_columns(metric)}
        if column == "amount" and "currency" in names:
            return Words(
                "an amount, or the rate of exchange into the company's currency",
                "Fill the cell; hand rates in as metric fx_rate.",
            )
        return Words(
            f"a number in the column {column}" if column else "a number",
            "Fill the cell of the row.",
        )
    kept = reference.kept_units(metric)
    if kept == {"currency"}:
        return Words(*_RATE)
    own = reference.metric(metric)["canonical_unit"]
    return Words(
        f"a value in {own} (it is told in {{unit}})",
        f"Hand it in in {own}; nothing turns {{unit}} into it.",
    )


def words(
    indicators: Mapping[str, Indicator], indicator: Indicator
) -> dict[str, Words]:
    """By metric, what contributions of an indicator may lack."""
    found: dict[str, Words] = {}
    for origin in _origins(indicator):
        if origin.metric:
            found.setdefault(origin.metric, _of_metric(origin.metric, origin.field))
        elif origin.derived:
            found |= _of_derived(origin.derived)
        elif origin.indicator:
            found = words(indicators, indicators[origin.indicator]) | found
    said = indicator.declaration
    if asked := sorted({n for o in _origins(indicator) for n in o.site}):
        lacks = f"what the site register says of {' and '.join(asked)}"
        found = {name: _either(lacks, name, given) for name, given in found.items()}
    return dict.fromkeys(found, Words(said.lacks, said.remedy)) if said.lacks else found


def _either(lacks: str, metric: str, given: Words) -> Words:
    """What a site may lack, or the fact itself where it may be kept otherwise."""
    remedy = "Fill it in site_profile, as of the last day of what was told or before."
    kept = reference.kept_units(metric)
    if len(kept) == 1 and kept != {"currency"}:
        return Words(lacks, remedy)
    return Words(f"{lacks}, or {given.what}", f"{remedy} {given.remedy}")


def _origins(indicator: Indicator) -> Iterator[Origin]:
    kinds = {"metric": "metric", "derived": "derived", "contribution": "indicator"}
    if indicator.own_select:
        for schema, table in sorted(indicator.reads):
            if schema in kinds:
                yield Origin.model_validate({kinds[schema]: table})
    else:
        yield from (origin for _, _, origin in indicator.origins)


def find(
    con: duckdb.DuckDBPyConnection,
    indicators: Mapping[str, Indicator],
    given: Mapping[str, str],
    looked_at: str,
) -> bool:
    """Find the contributions without an amount; say whether there are any.

    ``given`` are the relations of contributions, by indicator, of which those are
    ``looked_at`` (SQL) that are of a due site or due days. Dozens of indicators lack
    the same, so each fact is noted once, and words are found once for each kind of
    fact (metric_id, dim_set_no, unit_no). Where there are any writes:

        lacking       facts with site, days, kind and place; ``lackers``: the bit
                      lacker_no for each role of an indicator that lacks them
        lacking_word  by lacker_no (and so indicator_id and role) and kind: what,
                      remedy and named (the word that nothing is known of, '' without)
    """
    if not given:
        return False
    numbers = itertools.count()
    lackers = {
        name: {role: next(numbers) for role in indicators[name].declaration.roles}
        for name in given
    }
    known = {name: words(indicators, indicators[name]) for name in given}
    without = " union all ".join(
        f"select record_no, site_id, period_start, period_end, case role "
        f"{' '.join(f'when {literal(r)} then {n}' for r, n in roles.items())} end as "
        f"lacker_no from {given[name]} t where amount is null and {looked_at}"
        for name, roles in lackers.items()
    )
    (count,) = con.execute(f"""
        create or replace temp table lacking as
        with without as (
            select record_no, site_id, period_start, period_end,
                   bitstring_agg(lacker_no, 0, {next(numbers)}) as lackers
            from ({without}) group by all)
        select w.*, f.* exclude (record_no)
        from without w join ({_facts(sorted(set().union(*known.values())))}) f
            on f.record_no = w.record_no""").fetchone()  # type: ignore[misc]
    told = _told(con, lackers, known) if count else None
    if told:
        con.execute(*told)
    return bool(told)


def _facts(metrics: list[str]) -> str:
    """SQL of the facts of metrics; a row of a register has no unit."""
    place = "file_no, sheet_no, row_no, column_no"
    measured = [name for name in metrics if not reference.is_register(name)]
    listed = ", ".join(literal(name) for name in measured) or "null"
    return " union all ".join([
        f"select record_no, metric_id, dim_set_no, unit_no, {place} "
        f"from validated.measurement where metric_id in ({listed})",
        *(f"select record_no, cast({literal(name)} as metric_id), 0, -1, {place} "
          f"from register.{quoted(name)}"
          for name in metrics if reference.is_register(name)),
    ])  # fmt: skip


def _told(
    con: duckdb.DuckDBPyConnection,
    lackers: Mapping[str, Mapping[str, int]],
    known: Mapping[str, Mapping[str, Words]],
) -> tuple[str, list[list[object]]] | None:
    """SQL that makes ``lacking_word``, and what it is given; None without a word.

    Only of what is lacked, and once of what many indicators say in the same words: to
    compile those of all takes a tenth of a second.
    """
    found = con.execute(
        "select metric_id, bit_or(lackers) from lacking group by metric_id"
    ).fetchall()
    numbers: dict[tuple[str, str, str], int] = {}
    lines = [
        (n, name, role, metric, numbers.setdefault(_texts(metric, said), len(numbers)))
        for name, roles in lackers.items()
        for role, n in roles.items()
        for metric, bits in found
        if bits[n] == "1" and (said := known[name].get(metric))
    ]
    if not lines:
        return None
    told = " union all ".join(
        f"select k.*, l.* exclude (metric_id, text_no), {what} as what, "
        f"{remedy} as remedy, {named} as named "
        f"from kind k join line l on l.metric_id = k.metric_id and l.text_no = {n}"
        for (what, remedy, named), n in numbers.items()
    )
    return (
        "create or replace temp table lacking_word as "
        f"with kind as materialized ({query(__package__, 'kind')}), "
        "line as materialized (select unnest($1) as lacker_no, "
        "unnest($2) as indicator_id, unnest($3) as role, "
        "cast(unnest($4) as metric_id) as metric_id, unnest($5) as text_no) "
        f"select * exclude (d, u) from ({told})",
        [list(column) for column in zip(*lines, strict=True)],
    )


def _texts(metric: str, said: Words) -> tuple[str, str, str]:
    """SQL of what a fact lacks, the remedy, and the word that nothing is known of."""
    if reference.is_register(metric):
        return literal(said.what), literal(said.remedy), "''"
    return _filled(said.what), _filled(said.remedy), _named(said.what)


def _value(name: str) -> str:
    # A volume is kept in litres; of one told in cubic metres (gas) factors are per m3.
    unit = "case when u.unit = 'L' and u.factor = 1000 then 'm3' else u.unit end"
    column = unit if name == "unit" else f"nullif(d.{quoted(name)}, '')"
    return f"coalesce({column}, 'not said')"


def _filled(text: str) -> str:
    """SQL of a text with the dimensions of the fact in place of their names."""
    parts = re.split(r"\{(\w+)\}", text)
    sql = [_value(p) if n % 2 else literal(p) for n, p in enumerate(parts) if p]
    return " || ".join(sql) or "''"


def _named(text: str) -> str:
    name = re.search(r"\{(\w+)\}", text)
    return _value(name[1]) if name else "''"


def keep(con: duckdb.DuckDBPyConnection, names: list[str], is_any: bool) -> None:
    """Note what these indicators lack, for the findings, at sites that are due:
    ``lacking``, where ``is_any`` says that it has rows."""
    con.execute(
        "delete from figures.lacking where list_contains($names, indicator_id) "
        "and site_id in (from due_site)",
        {"names": names},
    )
    # To look at every cell takes a tenth of a second however few there are.
    if is_any:
        con.execute(f"insert into figures.lacking {query(__package__, 'lacking')}")
