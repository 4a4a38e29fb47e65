"""The steps of a run, each of which can be repeated, over one build database.

``pipelines.session`` calls them in order; ``orebook check`` and cases call some.
Belongs here: what each does and what makes one necessary.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import duckdb

from transforms import catalogue
from transforms.catalogue import contributions
from transforms.engine import figures
from transforms.facts import coverage, schema
from transforms.intake import collect, withdrawn
from transforms.intake.deliver import Evidence
from transforms.intake.load import Loaded, load_dataset
from transforms.project.folder import Project
from warehouse import raw_store, reference
from warehouse.connection import connect, transaction


@cache
def code_digest() -> str:
    """SHA-256 over the code and data that figures depend on."""
    sha = hashlib.sha256(reference.digest().encode())
    for package in ("warehouse", "transforms", "reporting_templates", "materiality"):
        with as_file(files(package)) as folder:
            root = Path(folder)
            for path in sorted(root.rglob("*")):
                if (
                    path.suffix in (".py", ".sql", ".csv", ".j2", ".typ")
                    and path.is_file()
                ):
                    name = f"{package}/{path.relative_to(root).as_posix()}"
                    sha.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return sha.hexdigest()


def intake_digest(project: Project) -> str:
    """Changes when what is already loaded would have to be read anew."""
    sha = hashlib.sha256(code_digest().encode())
    calendar_file = project.config.fiscal_year_end
    names = ["sites.csv", "orebook.yaml"]
    names += [calendar_file] if calendar_file.endswith(".csv") else []
    for name in names:
        sha.update(raw_store.digest(project.root / name).encode())
    for path in sorted((project.root / "mappings").glob("*.yaml")):
        sha.update(path.name.encode() + raw_store.digest(path).encode())
    for path in sorted(project.intake.glob("**/delivery.yaml")):
        name = path.relative_to(project.root).as_posix()
        sha.update(name.encode() + raw_store.digest(path).encode())
    return sha.hexdigest()


def configuration_digest(project: Project) -> str:
    """Changes when figures would come out otherwise from the same facts."""
    sha = hashlib.sha256(intake_digest(project).encode())
    for path in project.figure_files():
        sha.update(path.relative_to(project.root).as_posix().encode())
        sha.update(raw_store.digest(path).encode())
    return sha.hexdigest()


def release_digest(project: Project, evidence: Evidence) -> str:
    """SHA-256 over deliveries, reference data, configuration and code: no clock.

    Every version of a delivery counts, for what it told and the next one no longer
    does is published too. In which order paths came in does not.
    """
    lines = [
        f"delivery {name} {sha}"
        for name, told in evidence.versions().items()
        for sha in told
    ]
    lines += [f"configuration {configuration_digest_parts(project)}"]
    lines += [f"code {code_digest()}"]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def configuration_digest_parts(project: Project) -> str:
    """The configuration files and their digests, one text."""
    return " ".join(
        f"{path.relative_to(project.root).as_posix()}={raw_store.digest(path)}"
        for path in project.configuration_files()
    )


@contextmanager
def build_database(project: Project) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open state/build.duckdb, made anew when what it holds could be out of date."""
    path = project.state / "build.duckdb"
    wanted = intake_digest(project)
    project.state.mkdir(parents=True, exist_ok=True)
    if path.exists() and not _fits(path, wanted):
        for leftover in project.state.glob("build.duckdb*"):
            if leftover.is_file():
                leftover.unlink()
    is_new = not path.exists()
    with connect(path) as con:
        if is_new:
            schema.create(con, project)
            con.execute("insert into state.mark values ('intake', ?)", [wanted])
        yield con


def _fits(path: Path, wanted: str) -> bool:
    try:
        with connect(path) as con:
            row = con.execute(
                "select value from state.mark where name = 'intake'"
            ).fetchone()
    except duckdb.Error:
        # A killed first run can leave a file without tables; it is rebuilt.
        return False
    return row is not None and row[0] == wanted


def configure(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    """Bring the project's tables up to date; a change makes every figure due."""
    wanted = configuration_digest(project)
    row = con.execute(
        "select value from state.mark where name = 'configuration'"
    ).fetchone()
    if row and row[0] == wanted:
        return
    with transaction(con):
        schema.load_project(con, project)
        con.execute(
            "insert or replace into state.mark values ('configuration', ?), "
            "('figures', 'due')",
            [wanted],
        )
        con.execute("delete from state.mark where name = 'views'")


def load(
    con: duckdb.DuckDBPyConnection, waiting: collect.Waiting, dataset: str
) -> Loaded:
    """Bring one dataset up to date."""
    return load_dataset(
        con,
        dataset,
        waiting.sources.get(dataset, []),
        sorted(waiting.replaced.get(dataset, ())),
    )


def settle(
    con: duckdb.DuckDBPyConnection, project: Project, evidence: Evidence
) -> figures.Context:
    """After the datasets: what is expected, what tells of the same thing, the views."""
    collect.finish(con, evidence)
    withdrawn.rebuild(con, evidence)
    indicators = catalogue.load(project.root / "overrides")
    with transaction(con):
        con.execute(
            "create or replace table state.coverage_before as from "
            + ("facts.coverage" if _exists(con, "facts", "coverage") else _NO_COVERAGE)
        )
    coverage.rebuild(con)
    context = figures.Context.of(con, indicators)
    with transaction(con):
        _create_views(con, context)
        figures.prepare(con)
    return context


def _create_views(con: duckdb.DuckDBPyConnection, context: figures.Context) -> None:
    """Views of the indicators that have data and of those they read, made once.

    Binding one takes 7 ms, and a small company has data for a quarter of them.
    """
    row = con.execute("select value from state.mark where name = 'views'").fetchone()
    if row is None:
        contributions.create_derived(con)
    made = set(row[0].split()) if row else set()
    indicators = context.indicators
    needed: set[str] = set()
    for name in reversed(indicators):
        if name in needed or context.has_data(name):
            reads = indicators[name].reads
            needed |= {name} | {t for schema, t in reads if schema == "contribution"}
    missing = {name: i for name, i in indicators.items() if name in needed - made}
    if row is None or missing:
        contributions.create_views(con, missing)
        names = " ".join(sorted(needed | made))
        con.execute("insert or replace into state.mark values ('views', ?)", [names])


_NO_COVERAGE = (
    "(select '' as site_id, '' as metric_id, '' as period_id, '' as window_name, "
    "true as applicable, cast(0 as bigint) as expected, cast(0 as bigint) as received "
    "where false)"
)


def _exists(con: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    return bool(
        con.execute(
            "select 1 from duckdb_tables() where schema_name = ? and table_name = ?",
            [schema, table],
        ).fetchone()
    )


def due(
    con: duckdb.DuckDBPyConnection, project: Project, context: figures.Context
) -> dict[str, list[str]]:
    """Indicators and periods that have to be computed."""
    row = con.execute("select value from state.mark where name = 'figures'").fetchone()
    if row and row[0] == "done":
        return figures.affected(con, context)
    periods = [period.period_id for period in project.periods]
    con.execute("delete from figures.figure")
    return {name: periods for name in context.indicators}


def figures_done(con: duckdb.DuckDBPyConnection) -> None:
    """Everything due was computed: nothing is touched any more."""
    with transaction(con):
        con.execute("delete from state.touched")
        con.execute(
            "create or replace table state.coverage_before as from facts.coverage"
        )
        con.execute("insert or replace into state.mark values ('figures', 'done')")
