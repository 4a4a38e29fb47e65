"""Critical incidents that force a topic to be assessed again, from the registers.

The rules are rows of ``incidents.csv``: a register, a condition on its row, the topic
by its number in the sector standards (the first that the catalogue has). An incident
stays open until the scores were opened, or the topic was decided on, on a later day.
Belongs here: finding the rows. What is said of them is in ``sql/finding.sql``.
"""

from __future__ import annotations

import duckdb

from materiality.contracts import packaged
from warehouse import reference
from warehouse.connection import literal, quoted
from warehouse.reference import state_key


def rules() -> tuple[dict[str, str], ...]:
    """The rules: rule, words, register, condition, topics."""
    return packaged("incidents")


def write(con: duckdb.DuckDBPyConnection) -> bool:
    """Table ``materiality.incident``, a row per incident.

    Returns whether there were registers to look at: outside a run there are none, and
    then nothing can be said.
    """
    is_there = con.execute(
        "select 1 from duckdb_tables() where schema_name = 'register' "
        "and table_name = 'injury' and database_name = current_database()"
    ).fetchone()
    con.execute(
        "create or replace table materiality.incident (rule varchar, words varchar, "
        "topics varchar, register varchar, site_id varchar, occurred_on date, "
        "record_id varchar, file varchar, row_no integer)"
    )
    if not is_there:
        return False
    for rule in rules():
        con.execute(f"insert into materiality.incident {_select(rule)}")
    return True


def _select(rule: dict[str, str]) -> str:
    """Rows of one register to which a rule applies, with the place they stand at.

    A state that goes on (consent withdrawn, told again next year) is one incident. A
    count in the long form has no day: its last day stands for it.
    """
    register = rule["register"]
    columns = {row["column"] for row in reference.register_columns(register)}
    keys = ["site_id", *(quoted(k) for k in state_key(register) if k != "site")]
    before = (
        f"coalesce(lag({rule['condition']}) over (partition by {', '.join(keys)} "
        "order by period_start), false)"
        if "as_of" in columns
        else "false"
    )
    day = "period_start" if "as_of" in columns else "period_end"
    dataset = reference.metric(register)["dataset"]
    return f"""
        with told as (
            select record_no, site_id, {day} as occurred_on,
                   ({rule["condition"]}) and events > 0 as holds, {before} as held
            from metric.{quoted(register)}
        ),
        place as (
            select record_no, file_no, sheet_no, row_no, column_no
            from register.{quoted(register)}
            union all
            select record_no, file_no, sheet_no, row_no, column_no
            from validated.{quoted(dataset)}
        )
        select {literal(rule["rule"])}, {literal(rule["words"])},
               {literal(rule["topics"])}, {literal(register)},
               cast(t.site_id as varchar), t.occurred_on,
               left(f.sha256, 12) || ':' || coalesce(s.sheet, '') || ':'
                   || state.cell(p.row_no, p.column_no),
               d.name, p.row_no
        from told t
        join place p on p.record_no = t.record_no
        join raw.file f on f.file_no = p.file_no
        join raw.delivery d on d.file_no = p.file_no
        left join raw.sheet s on s.file_no = p.file_no and s.sheet_no = p.sheet_no
        where t.holds and not t.held
        order by t.occurred_on, d.name, p.sheet_no, p.row_no, p.column_no"""
