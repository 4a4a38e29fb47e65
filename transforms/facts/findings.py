"""Findings: what a person should look at, besides rows that were refused.

Gaps, ways of telling that disagree, totals stated elsewhere that differ, values unlike
their series: ``sql/finding_*.sql``, a query for each kind; rules that do not hold:
``sanity``. Belongs here: which there are and when each is asked. Deciding about them
does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import duckdb

from transforms.facts import (
    answers,
    copied_cases,
    repeated,
    restated,
    sanity,
    spellings,
    touched,
    unlike,
)
from transforms.facts.touched import Touched
from transforms.intake import reporters
from transforms.intake.read import SUFFIXES
from transforms.intake.register_files import DOCUMENTS
from transforms.intake.resolve import CONFLICT, SHARED_OUT, SUPERSEDED
from transforms.project.folder import Project
from warehouse import reference
from warehouse.connection import literal, transaction
from warehouse.package_files import query

# What a file that may prove a number ends like.
_FILE = rf"\.({'|'.join(s[1:] for s in (*DOCUMENTS, *SUFFIXES))})$"
# Parameters of the queries over facts, by kind of finding.
_OF_FACTS: dict[str, dict[str, int | str | list[str]]] = {
    "gap": {},
    "unused": {},
    "across_period": {"shareable": reference.shared_by_days()},
    "across_ownership": {},
    "across_classes": {},
    "shared_out": {},
    "facility_shared": {},
    "facility_unshared": {},
    "views_disagree": {},
    "days_cross": {},
    "supersedes_nothing": {"superseded": SUPERSEDED, "conflict": CONFLICT},
    "true_up": {"superseded": SUPERSEDED, "shared_out": SHARED_OUT},
    "paper_missing": {"file": _FILE},
    "estimate_stands": {"shared_out": SHARED_OUT},
    "withdrawn": {},
    "not_in_intake": {},
    "alike_files": {},
    "left_out": {},
    "uncounted": {},
    "told_anyway": {},
    "own_rate": {},
}
# Kinds whose findings rest on the facts of their metric and site alone.
_OF_SERIES = ("series_gap", "supersedes_nothing", "true_up")
_OF_VALUES = ("unlike_series", "repeated", "repeated_form", "repeated_file")
_OF_FIGURES = (
    "control", "lacking", "stand_in", "across_factors", "unread_transfer", "base_year",
)  # fmt: skip
# Without what a query's file says here (SQL) it finds nothing.
_NEEDS = re.compile(r"^-- needs: (.+)$", re.MULTILINE)
TABLE = """
    create or replace table figures.finding (
        kind varchar, entity varchar, subject varchar, period_id varchar,
        message varchar, remedy varchar, size decimal(38,12), place varchar,
        from_figures boolean)
"""


def of_facts(
    con: duckdb.DuckDBPyConnection, project: Project, changed: Touched
) -> None:
    """Write figures.finding with what the facts alone show, in one transaction.

    ``changed`` are the facts that are others than when this was last done. Raises
    ProjectProblem where a table of decisions cannot be read.
    """
    with transaction(con):
        answers.load(con, project)
        restated.load(con, project)
        _keep(con, changed)
        of_values(con, changed)
        touched.due(con, changed.facts())
        for kind, text in _worth_asking(con, _OF_FACTS).items():
            _add(con, text, _OF_FACTS[kind])
        for note in project.notes:
            _add(con, "select 'note', '', '', '', $note, ''", {"note": note})


def _keep(con: duckdb.DuckDBPyConnection, changed: Touched) -> None:
    """Leave of figures.finding what rests on facts that did not change."""
    if changed.metrics is None:
        con.execute(TABLE)
        return
    kinds = ", ".join(map(literal, _OF_SERIES))
    con.execute(
        f"delete from figures.finding where case when kind in ({kinds}) "
        f"then {changed.facts('subject', 'entity')} "
        f"when not from_figures then coalesce({sanity.anew(changed)}, true) "
        "else true end"
    )


def of_values(con: duckdb.DuckDBPyConnection, changed: Touched) -> None:
    """Add to figures.finding what accepted rows show by themselves: what cannot be and
    what is unlikely.

    Writes facts.told, which rules over figures look at too.
    """
    unlike.rebuild(con, changed)
    repeated.rebuild(con, changed)
    for text in _worth_asking(con, _OF_VALUES).values():
        _add(con, text)
    select, looked_at = query(__package__, "told"), {"metrics": sanity.metrics()}
    touched.keep(con, "facts.told", select, changed, looked_at, as_told=True)
    if sanity.prepare(con, of_figures=False, changed=changed):
        _add(con, query(__package__, "finding_rule"), only=sanity.anew(changed))
    registers = reporters.delivered(con)
    if rows := sanity.over_registers(frozenset(registers)):
        _add(con, rows)
    for look in (spellings.find, copied_cases.find):
        if rows := look(con, registers):
            _add(con, rows)
    for text in _worth_asking(con, ["series_gap"]).values():
        _add(con, text)


def of_figures(con: duckdb.DuckDBPyConnection) -> None:
    """Add what the figures show beside totals stated elsewhere; twice is as once."""
    with transaction(con):
        con.execute("delete from figures.finding where from_figures")
        for text in _worth_asking(con, _OF_FIGURES).values():
            _add(con, text, from_figures=True)
        if sanity.prepare(con, of_figures=True):
            _add(con, query(__package__, "finding_rule"), from_figures=True)


def _worth_asking(
    con: duckdb.DuckDBPyConnection, kinds: Iterable[str]
) -> dict[str, str]:
    """Of these kinds the queries of those that can find something.

    Planning one takes up to 40 ms however little there is to look at; one short
    statement asks what all of them need.
    """
    texts = {kind: query(__package__, f"finding_{kind}") for kind in kinds}
    needs = (_NEEDS.search(text) for text in texts.values())
    asked = ", ".join(found[1] if found else "true" for found in needs)
    there = con.execute(f"select {asked}").fetchone() or ()
    pairs = zip(texts.items(), there, strict=True)
    return {kind: text for (kind, text), is_there in pairs if is_there}


def _add(
    con: duckdb.DuckDBPyConnection,
    text: str,
    parameters: Mapping[str, int | str | list[str]] | None = None,
    from_figures: bool = False,
    only: str = "true",
) -> None:
    con.execute(
        f"insert into figures.finding by name select *, {from_figures} as from_figures "
        f"from ({text}) f(kind, entity, subject, period_id, message, remedy) "
        f"where {only}",
        parameters or {},
    )
