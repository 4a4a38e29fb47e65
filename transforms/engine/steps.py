"""The steps of the engine, from contributions to reduced roles, for a whole batch.

Each writes a relation (``relations``) that the next reads; one statement serves all
indicators of the batch. Belongs here: their order, and which can be left out.
"""

from __future__ import annotations

import duckdb

from transforms.catalogue import Indicator
from transforms.engine import cells
from transforms.engine.context import Context
from transforms.engine.declared import sees
from transforms.engine.relations import make
from transforms.facts import lacking
from warehouse.package_files import query
from warehouse.trouble import CannotGoOn

# What says nothing: a breakdown in which nothing of a period was handed in split; and
# under a fraction who is not told apart, for who left without an age over who is there
# without one is no rate of anybody.
_BLANK = """
    delete from chosen
    where (ind, set_no, period_id) in (
        select (ind, set_no, period_id) from chosen where breakdown <> ''
        group by ind, set_no, period_id
        having bool_and(not regexp_matches(breakdown, '=[^;]')))
    or regexp_matches(breakdown, '=(;|$)')
        and ind in (select ind from scratch.indicator where is_ratio)"""
_DUE = "select unnest($inds) as ind, unnest($periods) as period_id"
_WANTED = "from project.period where period_id in (select period_id from due)"
_NO_WORDS = """
    select null::integer as ind, null::varchar as period_id, null::varchar as entity,
           null::varchar as role, null::varchar as words where false"""
_SITES = """
    select site_id from (
        select cast(unnest(enum_range(null::site_id)) as varchar) as site_id)"""
# Which indicators lack something now or did before, and the days that figures look at:
# what lacks in a period that is not due is noted anew beside what is due.
_WITHOUT = """
    select list(ind order by ind), (select min(prior_start) from wanted),
           (select max(period_end) from wanted)
    from (select ind from reduced where unknown > 0
          union select i.ind from figures.lacking l
          join scratch.indicator i on i.indicator_id = l.indicator_id
          where i.ind in (select ind from due) and l.site_id in (from due_site))"""


class EndsBeforeItBegins(CannotGoOn):
    """A select of an indicator gives a row without days; the message names it."""


def ask(
    con: duckdb.DuckDBPyConnection, context: Context, due: dict[str, list[str]]
) -> None:
    """Write ``due`` and ``wanted``: indicators by name, and periods of each; and
    ``due_site``, the sites whose own figures are made."""
    pairs = [
        (context.numbers[name], p) for name, periods in due.items() for p in periods
    ]
    inds, periods = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    make(con, "due", _DUE, {"inds": inds, "periods": periods})
    make(con, "wanted", _WANTED)
    make(con, "due_site", f"{_SITES} where {context.changed.of_sites()}")


def window(
    con: duckdb.DuckDBPyConnection,
    context: Context,
    names: list[str],
    per_record: bool = False,
) -> None:
    """Write ``chosen``: what counts of the contributions to what is due, in its windows
    and with its shares, for each breakdown set.

    With ``per_record`` nothing is added up, and the view ``listed`` gives contributions
    one by one: that is what a trace lists. Raises duckdb.ConversionException when an
    amount leaves DECIMAL(38,12).
    """
    add_up(con, context, names, per_record)
    choose(con, context, names, per_record)
    con.execute(_BLANK)
    if per_record:
        con.execute(
            f"create or replace temp table mark as {query(__package__, 'mark')};"
            f"create or replace temp table alike as {query(__package__, 'alike')};"
            f"create or replace temp table alone as {query(__package__, 'alone')};"
            f"create or replace temp view listed as {query(__package__, 'listed')}"
        )


def add_up(
    con: duckdb.DuckDBPyConnection,
    context: Context,
    names: list[str],
    per_record: bool = False,
) -> None:
    """Write ``cell``. Raises EndsBeforeItBegins."""
    kept = context.keep(con, names)
    indicators = {
        context.numbers[name]: context.indicators[name]
        for name in names
        if context.has_data(name)
    }
    first, last = con.execute(
        "select min(first_day), max(last_day) from scratch.look "
        "where period_id in (select period_id from wanted) and sees in ("
        "select sees from scratch.role where list_contains($inds, ind))",
        {"inds": list(indicators)},
    ).fetchone()  # type: ignore[misc]
    rivals = {context.numbers[n] for n in names if context.has_rivals(n)}
    select = cells.cells(indicators, kept, per_record, rivals)
    make(con, "cell", select, {"first": first, "last": last})
    own = [ind for ind, item in indicators.items() if item.own_select]
    found = con.execute(query(__package__, "backwards"), {"inds": own}).fetchone()
    if found:
        ind, site, start, end = found
        raise EndsBeforeItBegins(
            f"{indicators[ind].file}: its select gives a row of {site} that begins on "
            f"{start} and ends on {end}, so it has no days. Let it end no earlier than "
            "it begins, or leave such rows out."
        )


def choose(
    con: duckdb.DuckDBPyConnection,
    context: Context,
    names: list[str],
    per_record: bool = False,
) -> None:
    """Write ``chosen`` from ``cell``; what it holds of a site rests on that site alone,
    so that the sites of a company may be computed apart."""
    make(con, "seen")
    con.execute(
        f"create or replace temp view in_window as {query(__package__, 'in_window')}"
    )
    means = [name for name in names if _has_mean(context.indicators[name])]
    if per_record:
        apart = {*means, *filter(context.has_rivals, names)}
        inds = {"apart": sorted(context.numbers[name] for name in apart)}
        with context.joins(con):
            make(con, "windowed", query(__package__, "apart"), inds)
    else:
        make(con, "windowed", query(__package__, "condensed"))
    make(con, "spread")
    if make(con, "told"):
        make(con, "ranked")
        make(con, "doubt")
        make(con, "chosen")
    else:
        make(con, "chosen", query(__package__, "undisputed"))
    if means:
        _means(con, per_record)


def _has_mean(indicator: Indicator) -> bool:
    roles = indicator.declaration.roles.values()
    return any(sees(role) == "mean of readings" for role in roles)


def _means(con: duckdb.DuckDBPyConnection, per_record: bool) -> None:
    """Rewrite ``chosen``: readings that count, and those that stand in for others.

    A mean looks at the month-ends of the company's own calendar. Of a month its last
    reading counts (part ``month``, with the share of the month-end). A site that was
    not open or not inside at a month-end counts zero there; at one at which it was and
    did not tell, the mean of its own readings stands in (``stand_in``: with the sum of
    the shares at the month-ends that it stands for, divided by the number of days of
    the site's stand-ins). Fewer than two readings inside the period are joined by the
    opening one, and their mean stands in everywhere: a lone reading is never halved.
    The role is the sum of the parts over the months of the period.
    """
    make(con, "reading")
    make(con, "stand_in")
    # How many days they are the mean of is said with each: whoever adds up a part of a
    # breakdown sees its own readings only, and the days are those of the whole.
    weighted = (
        "select * exclude (months, days, stood_for) "
        "replace (part || '/' || days as part) from stand_in"
    )
    if not per_record:
        weighted = query(__package__, "weighted_stand_in")
    make(con, "chosen", f"""
        select c.* from chosen c
        join scratch.role r on r.ind = c.ind and r.role = c.role
        where r.sees <> 'mean of readings'
        union all by name
        select * exclude (months) from reading where part = 'month' and months >= 2
        union all by name ({weighted})""")  # fmt: skip


def reduce(con: duckdb.DuckDBPyConnection, context: Context) -> bool:
    """Write ``reduced`` and ``covered``; and of contributions without an amount what
    they lack (``lacking``), also in words: say whether there are any."""
    make(con, "reduced")
    make(con, "covered")
    without, first, last = con.execute(_WITHOUT).fetchone()  # type: ignore[misc]
    names_of = {number: name for name, number in context.numbers.items()}
    relations = {
        names_of[ind]: context.contributed(con, names_of[ind]) for ind in without or ()
    }
    # Of a site that is due everything is noted; of others words are said.
    looked_at = (
        f"({context.changed.of_sites()} or period_end >= date '{first}' "
        f"and period_start <= date '{last}')"
    )
    is_any = lacking.find(con, context.indicators, relations, looked_at)
    make(con, "lacking_words", "" if is_any else _NO_WORDS)
    return is_any
