"""The whole assessment of a project, from its folder into a database.

Belongs here: the order of the parts and what they say on the way. Both the command and
the pipeline call ``run``.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import duckdb

from materiality import assessment, incidents, model, sensitivity, uncertainty
from materiality.assessment import Assessment
from materiality.contracts import parameters, tables
from materiality.inputs import Inputs
from materiality.reading import is_there
from materiality.settings import Setting, is_opened
from transforms.project.digests import code_digest
from transforms.project.folder import Project


def run(
    con: duckdb.DuckDBPyConnection,
    project: Project,
    say: Callable[[str], None] = lambda text: None,
) -> Assessment:
    """Fill the schema ``materiality`` of a database.

    Raises ProjectProblem with every fault of the inputs, settings and decisions.
    """
    say("reading the assessment")
    found = assessment.load(project)
    _compute(con, found, say)
    project.unchanged()
    conclude(con, found, assessment.previous_period(project, found.decisions))
    return found


def _compute(
    con: duckdb.DuckDBPyConnection,
    found: Assessment,
    say: Callable[[str], None] = lambda text: None,
) -> None:
    """Everything that follows from the inputs alone, left where they are the same.

    What it was made of is recorded after all else, by ``conclude``, and taken away
    before anything changes. A database of another configuration is never met.
    """
    if _made_of(con) == (found.digest, code_digest("materiality")):
        return
    con.execute("drop table if exists materiality.run")
    say("ranking")
    assessment.compute(con, found)
    drawn = model.load(con)
    uncertainty.write(con, drawn, say)
    say("sensitivity")
    sensitivity.write(con, drawn)


def _made_of(con: duckdb.DuckDBPyConnection) -> tuple[str, str] | None:
    """Digests of the inputs and the code that the database's assessment is made of."""
    is_there = con.execute(
        "from duckdb_tables() where schema_name = 'materiality' "
        "and table_name = 'run' and database_name = current_database()"
    ).fetchone()
    if not is_there:
        return None
    return con.execute(
        "select inputs_digest, code_digest from materiality.run"
    ).fetchone()


def assess(
    con: duckdb.DuckDBPyConnection,
    project: Project,
    say: Callable[[str], None] = lambda text: None,
) -> Assessment | None:
    """The assessment of a project that has one; its tables without a row otherwise.

    Raises ProjectProblem as ``run`` does.
    """
    if is_there(project):
        return run(con, project, say)
    empty(con)
    return None


def conclude(con: duckdb.DuckDBPyConnection, found: Assessment, previous: str) -> None:
    """What the rules, the people and the registers say of each topic."""
    are_read = incidents.write(con)
    con.execute(
        "create or replace table materiality.run as select ? as period_id, "
        "? as previous_id, ? as inputs_digest, ? as code_digest, "
        "? as registers_read, ? as is_open",
        [
            found.inputs.period_id,
            previous,
            found.digest,
            code_digest("materiality"),
            are_read,
            is_opened(found.settings),
        ],
    )
    # While the scores are closed, what follows from them stays in the schema
    # ``materiality``: no table of the mart tells it (materiality.tables).
    for name in ("outcome", "incident_state", "finding"):
        assessment.write(con, name)


def empty(con: duckdb.DuckDBPyConnection) -> None:
    """The same tables without a row, for a project that has no assessment."""
    found = Assessment(
        Inputs("", {name: [] for name in tables()}),
        {
            row["parameter"]: Setting(
                row["parameter"], Decimal(row["default"]), "default"
            )
            for row in parameters()
        },
        [],
    )
    _compute(con, found)
    conclude(con, found, "")
