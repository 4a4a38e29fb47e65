"""Answers to findings: ``decisions/findings.csv`` of a project.

A finding's id is made of what it says, values and cells in it; so an answer holds while
the inputs of the finding are the same, and no longer. Belongs here: reading answers.
"""

from __future__ import annotations

import re

import duckdb

from transforms.project.folder import Project, read_table
from transforms.project.problem import ProjectProblem
from transforms.project.tables import is_day

FILE = "decisions/findings.csv"
COLUMNS = (("finding_id", "answer", "text", "answered_by", "answered_on"), ())
# ``explained``: it is right as it is. ``corrected``: a correction is on its way; the
# finding stays open until its inputs are others.
EXPLAINED, CORRECTED = "explained", "corrected"
ANSWERS = (EXPLAINED, CORRECTED)
_ID = re.compile("[0-9a-f]{12}")


def every(project: Project) -> list[dict[str, str]]:
    """The answers as they stand in the file; the last one to a finding holds.

    Raises ProjectProblem naming each row and column that cannot be.
    """
    problems: list[str] = []
    found = {}
    rows = read_table(project.root / FILE, problems, COLUMNS)
    for number, row in enumerate(rows, start=2):
        place = f"{FILE}, row {number}"
        if not _ID.fullmatch(row["finding_id"]):
            problems.append(
                f"{place}: '{row['finding_id']}' is not the id of a finding (twelve "
                "digits and letters a to f, as in tables/findings.csv)"
            )
        if row["answer"] not in ANSWERS:
            problems.append(
                f"{place}: answer '{row['answer']}' is none of {', '.join(ANSWERS)}"
            )
        if not is_day(row["answered_on"]):
            problems.append(
                f"{place}: answered_on '{row['answered_on']}' is not a day such as "
                "2025-03-31"
            )
        problems += [
            f"{place}: {name} is blank"
            for name in ("text", "answered_by")
            if not row[name]
        ]
        found[row["finding_id"]] = row
    if problems:
        raise ProjectProblem(problems)
    return list(found.values())


def load(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    """(Re)write project.finding_answer. Raises ProjectProblem as ``every`` does."""
    con.execute(
        "create or replace table project.finding_answer (finding_id varchar, "
        "answer varchar, text varchar, answered_by varchar, answered_on varchar)"
    )
    if rows := [list(row.values()) for row in every(project)]:
        con.executemany(
            "insert into project.finding_answer values (?, ?, ?, ?, ?)", rows
        )
