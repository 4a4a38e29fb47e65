"""The SQL function that turns names of periods into days, by the company's calendar.

Belongs here: that one alone; functions that are the same for every company are in
``sql/macros.sql``.
"""

from __future__ import annotations

from transforms.project.periods import EARLIEST_YEAR, LATEST_YEAR, Calendar
from warehouse.connection import literal


def period_macro(calendar: Calendar) -> str:
    """SQL of state.period_day(name, side): first (0) or last (1) day of a period.

    Null for a name that is no period, as ``Calendar.period`` raises for it.
    """
    month, last = calendar.fiscal_year_end
    named = " ".join(
        f"when {literal(p.period_id)} then case when side = 0 then date '{p.start}' "
        f"else date '{p.end}' end"
        for p in calendar.named
    )
    by_name = f"case n {named} end" if named else "null"
    fiscal = "false" if named else "regexp_full_match(n, 'FY[0-9]{4}')"

    def year_end(year: str) -> str:
        # `last` may be 29 February: the year end is then the last day of the month.
        first = f"make_date({year}, {month}, 1)"
        return f"least({first} + {last - 1}, last_day({first}))"

    year = "cast(right(n, 4) as integer)"
    fy_end, fy_start = year_end(year), f"{year_end(year + ' - 1')} + 1"
    return f"""
        create or replace macro state.period_day(n, side) as
        case
          when {by_name} is not null then {by_name}
          when cast(regexp_extract(n, '[0-9]{{4}}') as varchar)
              not between '{EARLIEST_YEAR}' and '{LATEST_YEAR}' then null
          when regexp_full_match(n, '(CY)?[0-9]{{4}}') then
            make_date(cast(right(n, 4) as integer),
                      case when side = 0 then 1 else 12 end,
                      case when side = 0 then 1 else 31 end)
          when {fiscal} then
            case when side = 0 then {fy_start} else {fy_end} end
          when regexp_full_match(n, '[0-9]{{4}}-Q[1-4]') then
            case when side = 0
              then make_date(cast(left(n, 4) as integer),
                             3 * cast(right(n, 1) as integer) - 2, 1)
              else last_day(make_date(cast(left(n, 4) as integer),
                                      3 * cast(right(n, 1) as integer), 1)) end
          when regexp_full_match(n, '[0-9]{{4}}-(0[1-9]|1[0-2])') then
            case when side = 0
              then make_date(cast(left(n, 4) as integer),
                             cast(right(n, 2) as integer), 1)
              else last_day(make_date(cast(left(n, 4) as integer),
                                      cast(right(n, 2) as integer), 1)) end
        end"""
