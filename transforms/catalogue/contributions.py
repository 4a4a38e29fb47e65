"""Contributions: what each fact gives to each indicator.

Writes the select of an indicator that is declared by its sources alone. Every view
``contribution.<indicator>`` has the same columns:

    record_no, site_id, period_start, period_end, grade   the fact
    <breakdown columns>, country                          how it may be split
    role, amount                                          what it gives, at 100 %
    factor_id, key                                        where used, else null

An amount that is null says that something needed to form it is missing (a factor).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from transforms.catalogue import vocabulary
from transforms.catalogue.declarations import Declaration, Not, Origin, Role
from warehouse import reference
from warehouse.connection import literal, quoted

# Money is given in the company's currency: the rate of the shortest interval that
# holds the fact (average), or of its day (closing). Without a rate: no amount.
_RATE = """left join lateral (
    select x.rate, x.factor_id from derived.exchange_rate x
    where x.currency = {currency} and x.rate_type = {rate_type}
      and x.period_start <= s.period_start and {end}
    order by x.period_end - x.period_start, x.period_start, x.rate limit 1) x on true"""


# What the site register says of the site of a fact on its last day.
_SITE = """left join lateral (
    select r.* from metric.site_profile r
    where r.site_id = s.site_id and s.period_end between r.period_start and r.period_end
    order by r.period_start desc, r.record_no limit 1) p on true"""

_COUNTRY = """(select t.country from project.site t
    where t.site_id = cast(s.site_id as varchar))"""


class Written(NamedTuple):
    """A select, and (schema, name) of every table it reads.

    Parsing the selects of the whole catalogue to ask the same of them is a quarter of
    what a short command takes.
    """

    select: str
    reads: frozenset[tuple[str, str]]


def written(
    indicator_id: str,
    declaration: Declaration,
    only: Callable[[Origin], bool] = lambda origin: True,
) -> Written:
    """The select for a declaration without SQL: one branch per source of a role, of
    those ``only`` that are asked for.
    """
    reads: set[tuple[str, str]] = set()
    names = {name for names in declaration.breakdowns for name in names} - {"tag"}
    branches = []
    for role_name, role in declaration.roles.items():
        branches += [
            _branch(role_name, origin, sorted(names), reads)
            for origin in role.from_
            if only(origin)
        ]
    if not branches:
        raise ValueError(f"{indicator_id}: neither a select nor sources of the roles")
    # An empty first branch fixes names and types of all columns, whatever the
    # branches below have.
    columns = ["cast(null as bigint) as record_no", "cast(null as site_id) as site_id",
               "cast(null as date) as period_start", "cast(null as date) as period_end",
               "cast(null as tinyint) as grade"]  # fmt: skip
    columns += [
        f"cast(null as varchar) as {quoted(name)}"
        for name in [*sorted(names | {"country"}), "role", "factor_id", "key"]
    ]
    columns.append("cast(null as decimal(38,12)) as amount")
    empty = f"select {', '.join(columns)} where false"
    return Written("\nunion all by name\n".join([empty, *branches]), frozenset(reads))


def _branch(
    role: str, origin: Origin, dims: list[str], reads: set[tuple[str, str]]
) -> str:
    if origin.indicator:
        reads.add(("contribution", origin.indicator))
        return _passed_on(role, origin)
    if origin.derived:
        reads.add(("derived", origin.derived))
        relation = f"derived.{quoted(origin.derived)} s"
        amount, factor = f"s.{quoted(origin.field or 'value')}", "s.factor_id"
        key = "cast(null as varchar)"
        has = set(vocabulary.derived_columns(origin.derived))
        conditions: list[str] = []
    else:
        metric = origin.metric or ""
        reads.add(("metric", metric))
        relation = f"metric.{quoted(metric)} s"
        is_register = reference.is_register(metric)
        column = origin.field or ("events" if is_register else "value")
        amount, factor, rate = _measured(metric, column)
        if rate:
            reads.add(("derived", "exchange_rate"))
            relation += f"\n{rate}"
        key, conditions = "cast(null as varchar)", []
        names = (
            [row["column"] for row in reference.register_columns(metric)]
            if is_register
            else reference.dimensions(metric)
        )
        has = {*names, *(["word"] if not is_register else [])}
    if origin.key:
        key = f"cast(s.{quoted(origin.key)} as varchar)"
    if origin.times != 1:
        amount = f"{amount} * {origin.times}::decimal(18,9)"
    if origin.site:
        # Another site counts 0; of one of which it is not said, nothing is known.
        fits = " and ".join(condition(n, w, "p") for n, w in origin.site.items())
        reads.add(("metric", "site_profile"))
        relation += f"\n{_SITE}"
        amount = (
            f"case when {fits} then {amount} when ({fits}) is not null then 0 end"
        )
    start, end = "s.period_start", "s.period_end"
    if origin.on:
        start = end = f"s.{quoted(origin.on)}"
        conditions.append(f"{start} is not null")
    if origin.while_:
        opened, closed = (f"s.{quoted(name)}" for name in origin.while_)
        start, end = opened, f"coalesce({closed} - 1, date '9999-12-31')"
    conditions += [condition(name, w) for name, w in origin.where.items()]
    columns = ["s.record_no", "s.site_id", f"{start} as period_start",
               f"{end} as period_end", "s.grade"]  # fmt: skip
    for name in dims:
        if name in origin.set:
            columns.append(f"{literal(origin.set[name])} as {quoted(name)}")
        elif name in has:
            columns.append(f"cast(s.{quoted(name)} as varchar) as {quoted(name)}")
        elif name == vocabulary.LOCATION:
            columns.append(f"cast(s.site_id as varchar) as {quoted(name)}")
        elif name == vocabulary.COUNTRY:
            reads.add(("project", "site"))
            columns.append(f"{_COUNTRY} as country")
        else:
            columns.append(f"cast(null as varchar) as {quoted(name)}")
    if "country" not in dims:
        own = "s.country" if "country" in has else "cast(null as varchar)"
        columns.append(f"{own} as country")
    columns += [
        f"{literal(role)} as role",
        f"cast({amount} as decimal(38,12)) as amount",
        f"{factor} as factor_id",
        f"{key} as key",
    ]
    where = f"\nwhere {' and '.join(conditions)}" if conditions else ""
    return f"select {', '.join(columns)}\nfrom {relation}{where}"


def _measured(metric: str, column: str) -> tuple[str, str, str]:
    """(amount, factor, join) of a metric's column: money in the company's currency;
    nothing where the fact is kept in another quantity than the metric's own."""
    amount, factor = f"s.{quoted(column)}", "cast(null as varchar)"
    kept = reference.kept_units(metric)
    if reference.is_register(metric):
        names = {row["column"] for row in reference.register_columns(metric)}
        if column == "amount" and "currency" in names:
            return _in_company_currency(amount, "s.currency", is_stock=False)
    elif kept == {"currency"}:
        is_stock = reference.metric(metric)["kind"] == "stock"
        return _in_company_currency(amount, "s.unit", is_stock)
    elif len(kept) > 1 and column == "value":
        own = literal(reference.metric(metric)["canonical_unit"])
        amount = f"case when s.unit = {own} then {amount} end"
    return amount, factor, ""


def is_as_kept(origin: Origin) -> bool:
    """Whether its amounts are values as they are kept, or a whole number of times."""
    if not origin.metric or origin.site or origin.times % 1:
        return False
    is_register = reference.is_register(origin.metric)
    column = origin.field or ("events" if is_register else "value")
    return not _measured(origin.metric, column)[2]


def is_direct(origin: Origin, dimensions: Iterable[str]) -> bool:
    """Whether metric, unit and dimensions of a fact say all of what it gives, split by
    these dimensions of an indicator: then sources are rows that facts are joined to."""
    if not is_as_kept(origin) or reference.is_register(origin.metric or ""):
        return False
    elsewhere = {vocabulary.LOCATION, vocabulary.COUNTRY} - origin.set.keys()
    return (
        origin.field in (None, "value")
        and not (origin.key or origin.on or origin.while_ or "word" in origin.where)
        and elsewhere.isdisjoint(dimensions)
    )


def is_in_sums(role: Role, origin: Origin) -> bool:
    """Whether a role may take of a direct source what its facts are added up to."""
    kind = reference.metric(origin.metric or "")["kind"]
    is_added = role.reduce in ("sum", "count") and not role.window.is_instant
    return is_added and kind != "stock"


def _in_company_currency(
    amount: str, currency: str, is_stock: bool
) -> tuple[str, str, str]:
    day = "x.period_end = s.period_end" if is_stock else "x.period_end >= s.period_end"
    rate = _RATE.format(
        currency=currency,
        rate_type=literal("closing" if is_stock else "average"),
        # The company's own currency has one rate of 1 for all time.
        end=f"({day} or x.period_end = date '9999-12-31')",
    )
    return f"cast({amount} * x.rate as decimal(38,12))", "x.factor_id", rate


def _passed_on(role: str, origin: Origin) -> str:
    """Another indicator's contributions under a new role or sign."""
    amount = "s.amount"
    if origin.times != 1:
        amount = f"cast(s.amount * {origin.times}::decimal(18,9) as decimal(38,12))"
    replaced = [f"{literal(role)} as role", f"{amount} as amount"]
    if origin.key:
        replaced.append(f"cast(s.{quoted(origin.key)} as varchar) as key")
    conditions = [f"s.role = {literal(origin.role)}"]
    conditions += [condition(name, w) for name, w in origin.where.items()]
    return (
        f"select s.* replace ({', '.join(replaced)})\n"
        f"from contribution.{quoted(origin.indicator or '')} s\n"
        f"where {' and '.join(conditions)}"
    )


def condition(name: str, wanted: list[str] | Not, of: str = "s") -> str:
    """SQL of a condition on a column of ``of``; null where blank leaves it open."""
    column = f"cast({of}.{quoted(name)} as varchar)"
    values = wanted.values if isinstance(wanted, Not) else wanted
    listed = ", ".join(literal(value) for value in values)
    # Blank says 'not split' or 'not known': it passes neither a condition nor its
    # opposite, unless the opposite asks for it.
    if not isinstance(wanted, Not):
        return f"{column} in ({listed})"
    passes = f"{column} not in ({listed})"
    return f"coalesce({passes}, true)" if wanted.blank else passes
