"""The first step of the engine: contributions of a batch of indicators become cells.

Belongs here: which contributions are added up before their windows are looked at, and
which stay apart. All later steps are queries of their own (``sql/``), the same for all
indicators.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from transforms.catalogue import Indicator
from transforms.catalogue.contributions import is_as_kept, is_in_sums
from warehouse import reference
from warehouse.connection import literal, quoted

_CLEAN = "replace(replace(cast({0} as varchar), ';', ','), '=', ':')"
# An amount as it is kept has nine decimals, which few shares are too long for.
_FINE = """c.amount % case when s.site_id is null then 0.01::decimal(38,12)
                                       when s.step > {0} then s.step end <> 0"""
_KEPT_PLACES = "0.000000001"
_RIVALS = "c.record_no in (select record_no from facts.overlap)"
# Names and types of what is given, whatever the branches below have.
_NOTHING = """
    select null::integer as ind, null::bigint as record_no, null::site_id as site_id,
           null::varchar as country, null::date as period_start,
           null::date as period_end, null::tinyint as grade, null::varchar as role,
           null::varchar as factor_id, null::varchar as key,
           null::decimal(38,12) as amount, null::varchar as split where false"""
# What direct sources take of facts; also of flows as they are added up over slices of
# time (facts.slice_sum), of how many facts.
_KEPT_SO = "(t.unit is null or u.unit = t.unit)"
_AMOUNT = f"""case when {_KEPT_SO} then cast(
               case t.times when 1 then f.value else f.value * t.times end
               as decimal(38,12)) end"""
_TAKEN = f"""
    select t.ind, f.record_no, f.site_id, {{said}}, {{days}}, f.period_end, f.grade,
           t.role, null::varchar as factor_id, null::varchar as key,
           {_AMOUNT} as amount {{counts}}
    from {{facts}} f
    join scratch.taken t on t.metric_id = f.metric_id and t.dim_set_no = f.dim_set_no
    join facts.unit u on u.unit_no = f.unit_no
    where t.ind in ({{inds}}) and {{condition}}"""
_DAYS = """case when t.is_stock then f.period_end else f.period_start end
               as period_start"""
_COUNTS = f""", f.n,
           case when {_KEPT_SO} then f.unknown else f.n end as unknown"""
_NUMBER = "null::varchar as country, t.label_no"
_SAID = "t.country, t.split"
_LABELLED = """
    select c.* exclude (label_no, country), l.country, l.split
    from ({}) c
    join (select distinct label_no, country, split from scratch.taken) l
        on l.label_no = c.label_no"""


def given(indicators: dict[int, Indicator]) -> str:
    """SQL of the contributions of indicators, by number, as they stand."""
    branches = [
        f"select {ind} as ind, c.record_no, c.site_id, c.country, c.period_start, "
        "c.period_end, c.grade, c.role, c.factor_id, c.key, c.amount, "
        f"{_split((name, f'c.{quoted(name)}') for name in item.dimensions)} as split "
        f"from {item.beside} c"
        for ind, item in indicators.items()
        if item.beside
    ]
    return " union all by name ".join([_NOTHING, *_facts(indicators), *branches])


def _facts(
    indicators: dict[int, Indicator], has_sums: bool = False, said: str = _SAID
) -> Iterator[str]:
    """SQL of what their direct sources take of facts one by one, if they take any;
    without what sums give (``has_sums``) where those stand beside it."""
    metrics = {
        origin.metric or ""
        for item in indicators.values()
        for name, _, origin in item.origins
        if item.is_direct(origin)
        and not (has_sums and is_in_sums(item.declaration.roles[name], origin))
    }
    datasets = sorted({reference.metric(metric)["dataset"] for metric in metrics})
    facts = " union all ".join(
        f"select * from validated.{quoted(name)} where resolution = 0"
        for name in datasets
    )
    if datasets:
        yield _TAKEN.format(
            said=said, days=_DAYS, counts="", facts=f"({facts})",
            inds=_listed(indicators),
            condition="not t.is_in_sums" if has_sums else "true",
        )  # fmt: skip


def _sums(indicators: dict[int, Indicator]) -> str:
    """SQL of what direct sources take of flows added up, of how many facts."""
    return _TAKEN.format(
        said=_NUMBER, days="f.period_start", counts=_COUNTS, facts="facts.slice_sum",
        inds=_listed(indicators), condition="t.is_in_sums",
    )  # fmt: skip


def cells(
    indicators: dict[int, Indicator], kept: str, per_record: bool, rivals: set[int]
) -> str:
    """SQL of ``cell``: contributions added up per site, slice, breakdown and grade.

    They come from the table ``kept``, or where it is '' from facts: those of direct
    sources all at once, others from their selects, which are added up before their
    dimensions become one text. A contribution keeps its record and factor on request,
    where it has rivals that tell of the same thing, where a median needs it; and where
    its product with a share has over twelve decimals, so that each is rounded once, as
    all that changed hands is. ``rivals`` are the indicators that may have any; of the
    others facts are taken as facts.slice_sum has them. One by one they are not grouped
    where each fact gives one row to a role.
    """
    if kept:
        source = f"(from {kept} where ind in ({_listed(indicators)}))"
        return _added_up(source, "c.ind", "c.split", per_record)
    branches = [_added_up(f"({_NOTHING})", "c.ind", "c.split", per_record)]
    branches += map(_LABELLED.format, _of_direct(indicators, per_record, rivals))
    branches += [
        _of_select(ind, item, per_record, ind in rivals)
        for ind, item in indicators.items()
        if item.beside
    ]
    return " union all by name ".join(branches)


def _of_direct(
    indicators: dict[int, Indicator], per_record: bool, rivals: set[int]
) -> Iterator[str]:
    """The same of what direct sources take, with the number of its split."""
    added_up = partial(
        _added_up, ind="c.ind", dimensions="c.label_no", per_record=per_record,
        places=_KEPT_PLACES,
    )  # fmt: skip
    if per_record:
        for once in (True, False):
            some = {n: i for n, i in indicators.items() if _gives_once(i) is once}
            for rows in _facts(some, said=_NUMBER):
                yield added_up(f"({rows})", is_single=once)
        return
    alone = {ind: item for ind, item in indicators.items() if ind in rivals}
    for rows in _facts(alone, said=_NUMBER):
        yield added_up(f"({rows})")
    others = {ind: item for ind, item in indicators.items() if ind not in rivals}
    for rows in _facts(others, has_sums=True, said=_NUMBER):
        yield added_up(f"({rows})", rivals="false")
    if others:
        yield added_up(f"({_sums(others)})", rivals="false", is_summed=True)


def _of_select(ind: int, item: Indicator, per_record: bool, has_rivals: bool) -> str:
    """The same of what an indicator's select gives, direct sources left out."""
    numbered = [(name, f"d{n}") for n, name in enumerate(item.dimensions)]
    kept_as = [is_as_kept(o) for _, _, o in item.origins if not item.is_direct(o)]
    inner = _added_up(
        item.beside,
        str(ind),
        ", ".join(f"c.{quoted(name)} as {column}" for name, column in numbered),
        per_record,
        _RIVALS if has_rivals else "false",
        "0" if item.own_select or not all(kept_as) else _KEPT_PLACES,
        per_record and _gives_once(item),
    )
    left_out = ", ".join(column for _, column in numbered)
    columns = f"* exclude ({left_out})" if left_out else "*"
    return f"select {columns}, {_split(numbered)} as split from ({inner})"


def _listed(indicators: Iterable[int]) -> str:
    return ", ".join(map(str, indicators)) or "-1"


def _gives_once(item: Indicator) -> bool:
    """Whether it gives at most one row for a fact and role."""
    taken = [(role, origin.metric) for role, _, origin in item.origins]
    return (
        not item.own_select
        and len(taken) == len(set(taken))
        and all(is_as_kept(origin) for _, _, origin in item.origins)
    )


def _split(dimensions: Iterable[tuple[str, str]]) -> str:
    """SQL of dimensions (name, column) as one text, 'age=30;gender': a blank one has
    no value, and ; and = are marks."""
    parts = [
        f"{literal(name)} || coalesce('=' || {_CLEAN.format(column)}, '')"
        for name, column in dimensions
    ]
    return f"concat_ws(';', {', '.join(parts)})" if parts else "''"


def _added_up(
    source: str, ind: str, dimensions: str, per_record: bool,
    rivals: str = _RIVALS, places: str = "0", is_single: bool = False,
    is_summed: bool = False,
) -> str:  # fmt: skip
    stays = f"(r.reduce = 'median' or {rivals})"
    fine = f"(r.sees = 'transferred' or coalesce({_FINE.format(places)}, false))"
    kept = f"({stays} or r.is_shared and {fine})"
    sliced = "case when not r.is_instant then s.slice_{0} end"
    if per_record:
        stays, kept, sliced = "true", "true", "null"
    extreme = "case when r.reduce in ('min', 'max') then c.amount end"
    sums = f"""sum(c.amount) as amount, count(*) as n,
               count(*) - count(c.amount) as unknown,
               min({extreme}) as low, max({extreme}) as high"""
    if is_summed:
        sums = f"""sum(c.amount) as amount, sum(c.n)::bigint as n,
               sum(c.unknown)::bigint as unknown,
               min({extreme}) as low, max({extreme}) as high"""
    if is_single:
        sums = f"""c.amount, 1::bigint as n, (c.amount is null)::bigint as unknown,
               {extreme} as low, {extreme} as high"""
    return f"""
        select {ind} as ind, c.role, c.site_id, c.country,
               coalesce({sliced.format("start")}, c.period_start) as period_start,
               coalesce({sliced.format("end")}, c.period_end) as period_end,
               c.grade, {dimensions}{"," if dimensions else ""}
               case when r.reduce in ('count_distinct', 'rss') then c.key end as key,
               case when {kept} then c.record_no end as record_no,
               case when {kept} then c.factor_id end as factor_id, {stays} as stays,
               {sums}
        from {source} c
        join scratch.role r on r.ind = {ind} and r.role = c.role
        left join scratch.slice s on s.site_id = c.site_id
            and s.period_start = c.period_start and s.period_end = c.period_end
        where c.period_end >= $first and c.period_start <= $last
        {"" if is_single else "group by all"}"""
