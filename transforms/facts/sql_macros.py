"""Small SQL functions of the build database: cell names, plain numbers, periods."""

from __future__ import annotations

from transforms.project.periods import EARLIEST_YEAR, LATEST_YEAR, Calendar
from warehouse.connection import literal

CELL_MACRO = """
    create or replace macro state.letters(n) as
        case when n > 702 then chr(cast(64 + (n - 703) // 676 + 1 as integer)) else ''
        end
        || case when n > 26
                then chr(cast(65 + ((n - 27) // 26) % 26 as integer)) else '' end
        || chr(cast(65 + (n - 1) % 26 as integer));
    create or replace macro state.plain(n) as
        rtrim(rtrim(cast(n as varchar), '0'), '.');
    create or replace macro state.cell(row_no, column_no) as
        case when column_no > 0 then state.letters(column_no) else '' end || row_no"""


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
    own = f"case n {named} end" if named else "null"
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
          when {own} is not null then {own}
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


# A share averaged over days: exact division, half away from zero at ten decimals.
MEAN_SHARE = """
    create or replace macro state.mean_share(weighted, days) as
        cast(cast((2 * cast(weighted * 10000000000 as hugeint) + days) // (2 * days)
                  as decimal(28,0)) * cast(0.0000000001 as decimal(10,10))
             as decimal(12,10))"""
