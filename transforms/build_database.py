"""The build database of a project: opened, and what in it is still as it would be made.

It is private to one run at a time and can always be made anew. Belongs here: what is
noted as done in it, and what is due again. What is done is ``run``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import duckdb

from transforms.catalogue import Indicator, derived, inputs, views
from transforms.catalogue.derived import derived_texts
from transforms.engine import figures
from transforms.engine.context import Context
from transforms.facts import project_tables, schema, touched
from transforms.facts.touched import Touched
from transforms.project import kept
from transforms.project.digests import (
    code_digest,
    configuration_digest,
    intake_digest,
    joined,
    reference_digest,
    settings_digest,
)
from transforms.project.folder import Project
from warehouse import reference
from warehouse.connection import connect, transaction

# The kind of what a trial begins with.
_TRIAL = "trial"


@contextmanager
def opened(
    project: Project, is_trial: bool = False, withdrawn: Iterable[str] = ()
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open state/build.duckdb, made anew when what it holds could be out of date: also
    when what a delivery.yaml said of files in it is ``withdrawn`` (their names).

    For a trial, which begins without one each time, it is kept with the project's own
    tables in it.
    """
    path = project.state / "build.duckdb"
    wanted = joined(intake_digest(project), *withdrawn)
    project.state.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        if standing := _standing(stack, path, wanted):
            yield standing
            return
        for leftover in project.state.glob("build.duckdb*"):
            if leftover.is_file():
                leftover.unlink()
        if is_trial:
            kept.copy(
                project.state,
                _TRIAL,
                _trial_digest(project),
                lambda empty: _make_whole(empty, project),
                path,
            )
        else:
            _laid_out(project, path)
        con = _open(stack, path)
        _set(con, {"intake": wanted})
        yield con


def _standing(
    stack: ExitStack, path: Path, wanted: str
) -> duckdb.DuckDBPyConnection | None:
    """The database that is there, opened for ``stack``, if it holds what is wanted."""
    if not path.exists():
        return None
    # A killed first run can leave a file without tables; it is made anew.
    with suppress(duckdb.Error):
        con = _open(stack, path)
        if _mark(con, "intake") == wanted:
            return con
    stack.close()
    return None


def _open(stack: ExitStack, path: Path) -> duckdb.DuckDBPyConnection:
    con = stack.enter_context(connect(path))
    # What a run wrote last stays in the log beside the file until that is long: it is
    # read again in less time than a large file takes to be brought up to date.
    con.execute("pragma disable_checkpoint_on_shutdown")
    return con


def _laid_out(project: Project, target: Path) -> None:
    # The company's own tables are laid down too, but no part of this: a database of
    # other ones takes them in when it is configured.
    made_of = joined(_derived_digest(), reference.digest(), *schema.made_of(project))
    kept.copy(
        project.state, "build", made_of, lambda empty: _make(empty, project), target
    )


def _make_whole(empty: Path, project: Project) -> None:
    _laid_out(project, empty)
    with connect(empty) as con:
        configure(con, project)


def _trial_digest(project: Project) -> str:
    return joined(
        intake_digest(project), configuration_digest(project), _derived_digest()
    )


def _derived_digest() -> str:
    return joined(code_digest("figures"), *derived_texts())


def _make(empty: Path, project: Project) -> None:
    with connect(empty) as con:
        schema.create(con, project)
        _set(con, {"reference": reference.digest()})
        configure(con, project)


def _mark(con: duckdb.DuckDBPyConnection, name: str) -> str | None:
    found = con.execute("select value from state.mark where name = ?", [name])
    return next((value for (value,) in found.fetchall()), None)


def _marks(con: duckdb.DuckDBPyConnection, kind: str) -> dict[str, str]:
    """Marks ``kind/<name>``, by name."""
    rows = con.execute(
        "select split_part(name, '/', 2), value from state.mark "
        "where starts_with(name, ?)",
        [f"{kind}/"],
    )
    return dict(rows.fetchall())


def _set(con: duckdb.DuckDBPyConnection, marks: Mapping[str, str]) -> None:
    con.execute(
        "insert or replace into state.mark select unnest(?), unnest(?)",
        [list(marks), list(marks.values())],
    )


def configure(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    """Bring the project's tables, the reference data and derived facts up to date."""
    wanted = configuration_digest(project)
    if _mark(con, "configuration") != wanted:
        with transaction(con):
            packaged = reference.digest()
            if _mark(con, "reference") != packaged:
                schema.reference_tables(con)
            project_tables.load(con, project)
            project.unchanged()
            _set(con, {"configuration": wanted, "reference": packaged})
    wanted = _derived_digest()
    if _mark(con, "derived") != wanted:
        with transaction(con):
            views.create_derived(con)
            # What reads them was bound to their columns.
            con.execute("delete from state.mark where starts_with(name, 'view/')")
            _set(con, {"derived": wanted})


def changed(
    con: duckdb.DuckDBPyConnection,
    project: Project,
    indicators: Mapping[str, Indicator],
    noted: str = "state.touched",
) -> Touched:
    """Facts that are ``noted`` as others than when all were settled, everything else
    being as it was then; all of them where it is not."""
    if _mark(con, "settled") == _settled_by(project, indicators):
        return touched.since(con, noted)
    # Until all are settled again: a run may end before, and the next be as the last.
    con.execute("delete from state.mark where name = 'settled'")
    return touched.EVERYTHING


def settled(
    con: duckdb.DuckDBPyConnection,
    project: Project,
    indicators: Mapping[str, Indicator],
) -> None:
    """Note on what the settled facts rest."""
    by = _settled_by(project, indicators)
    project.unchanged()
    _set(con, {"settled": by})


def _settled_by(project: Project, indicators: Mapping[str, Indicator]) -> str:
    versions = (f"{name} {item.version}" for name, item in indicators.items())
    return joined(configuration_digest(project), *versions)


def create_views(
    con: duckdb.DuckDBPyConnection, context: Context, changed: Touched
) -> None:
    """Views of the indicators that those with data read, where not made.

    Binding one takes 7 ms, and few are read by others. What a company's derived facts
    give is put down once beside them: dozens of indicators read the same emissions, and
    a dozen derived facts deep one of them alone takes up to half a second to plan. What
    facts that ``changed`` have no part in stays.
    """
    indicators = context.indicators
    needed: set[str] = set()
    facts: set[str] = set()
    for name in reversed(indicators):
        if name in needed or context.has_data(name):
            needed |= _read(indicators[name].reads, "contribution")
            facts |= _read(indicators[name].reads, "derived")
    for name, item in reversed(derived().items()):
        if name in facts:
            facts |= _read(item.reads, "derived")
    # Which register has other rows is not known.
    views.keep_derived(con, facts, None if changed.has_registers else changed.metrics)
    made = _marks(con, "view")
    missing = {
        name: item
        for name, item in indicators.items()
        if name in needed and made.get(name) != item.version
    }
    views.create_views(con, missing)
    _set(con, {f"view/{name}": item.version for name, item in missing.items()})


def _read(reads: Iterable[tuple[str, str]], wanted: str) -> set[str]:
    return {name for schema, name in reads if schema == wanted}


def due(
    con: duckdb.DuckDBPyConnection,
    project: Project,
    context: Context,
    changed: Touched,
) -> tuple[dict[str, list[str]], Touched]:
    """Indicators and periods that have to be computed, and of which sites: those of
    the facts that ``changed`` and those of which otherwise much is expected.

    All periods where the method, or what all its figures rest on, is another than when
    they were made; else those whose facts changed. Figures that nothing vouches for
    any more are taken away.
    """
    wanted = _bases(project, context)
    made = _marks(con, "figures")
    stale = [name for name, basis in made.items() if wanted.get(name) != basis]
    with transaction(con):
        con.execute(
            "delete from state.mark where name in (select 'figures/' || unnest(?))",
            [stale],
        )
        for table in ("figure", "lacking", "stand_in", "factor_change"):
            con.execute(
                f"delete from figures.{table} where not exists ("
                "from state.mark where name = 'figures/' || indicator_id)"
            )
        stands = made.keys() - stale
        if not stands:
            # Another engine may write other columns.
            con.execute("drop table figures.figure")
            con.execute(figures.FIGURE_TABLE)
    affected = figures.affected(con, context) if stands else {}
    every = [period.period_id for period in project.periods]
    found = {
        name: affected.get(name, []) if name in stands else every
        for name in context.indicators
    }
    due = {name: periods for name, periods in found.items() if periods}
    if stale or stands != context.indicators.keys():
        return due, touched.EVERYTHING
    covered = con.execute("select distinct site_id from coverage_changed").fetchall()
    return due, changed.with_sites(site for (site,) in covered)


def _bases(project: Project, context: Context) -> dict[str, str]:
    """What the figures of each indicator rest on besides facts, as digests."""
    said = [f"{item.lacks}|{item.remedy}" for item in derived().values()]
    common = joined(settings_digest(project), *said)
    tables = inputs(context.indicators, "ref")
    read = {
        table: reference_digest(project, table)
        for table in sorted(frozenset().union(*tables.values()))
    }
    return {
        name: joined(
            common,
            item.declaration.lacks,
            item.declaration.remedy,
            item.version,
            item.definition,
            context.without.get(name, ""),
            *(read[table] for table in sorted(tables[name])),
        )
        for name, item in context.indicators.items()
    }


def figures_done(
    con: duckdb.DuckDBPyConnection, project: Project, context: Context
) -> None:
    """Everything due was computed: note on what it rests; nothing is touched more."""
    bases = _bases(project, context)
    project.unchanged()
    with transaction(con):
        con.execute("delete from state.touched")
        con.execute(
            "create or replace table state.coverage_before as from facts.coverage"
        )
        _set(con, {f"figures/{name}": basis for name, basis in bases.items()})
