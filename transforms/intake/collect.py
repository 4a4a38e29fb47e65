"""What is new in the evidence, as sheets waiting for their datasets.

Compares current deliveries with what the build database holds, reads what is missing
and finds which datasets each sheet speaks of. Idempotent: a run that was killed
starts here again and only does what is left.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import duckdb

from transforms.intake import marks, reporters
from transforms.intake.deliver import DELIVERY, NOTES, Delivery, Evidence
from transforms.intake.mapping import Mapping, Notes, load_mappings, load_notes
from transforms.intake.recognise import MEASUREMENTS
from transforms.intake.register_files import note, register_file, unforeseen
from transforms.intake.stage import FEW_ROWS, Source, expressions, relation, source
from transforms.project.folder import Project
from transforms.project.severity import REFUSED
from warehouse import raw_store, reference
from warehouse.connection import literal, quoted, spare_threads, transaction
from warehouse.package_files import query


@dataclass
class Waiting:
    """Sheets per dataset that are not in it yet, and files to take out of it.

    A file may be in both: a version that is to be known by what it told, not to count.
    """

    sources: dict[str, list[Source]] = field(default_factory=dict)
    replaced: dict[str, set[int]] = field(default_factory=dict)

    def datasets(self) -> list[str]:
        """Datasets that have anything to do, in order."""
        return sorted(self.sources.keys() | self.replaced.keys())


def forms(project: Project, evidence: Evidence) -> tuple[list[Mapping], Notes]:
    """The mappings of the project folder and the delivery notes of the evidence."""
    mappings = {
        f"mappings/{path.name}": path.read_bytes()
        for path in sorted((project.root / "mappings").glob("*.yaml"))
    }
    notes = {}
    for name, sha in evidence.current(DELIVERY).items():
        if name.rsplit("/", 1)[-1] == NOTES:
            path = raw_store.stored_file(project.store, sha, name)
            notes[name] = path.read_bytes()
    sites = {row["site_id"] for row in project.tables["sites"]}
    return load_mappings(mappings), load_notes(notes, sites)


def collect(
    con: duckdb.DuckDBPyConnection, project: Project, evidence: Evidence
) -> Waiting:
    """Register new deliveries and say what each dataset has to take in or out."""
    mappings, notes = forms(project, evidence)
    con.execute(reporters.TABLE)
    current, replaced = set(evidence.deliveries()), set(evidence.replaced())
    waiting = Waiting()
    held, earlier = _held(con), _earlier(con)
    complete = {n for (n,) in con.execute("from state.complete").fetchall()}
    # The second: taken in before a run was killed, replaced before the next one began.
    for file_no in [
        *(no for delivery, no in held.items() if delivery not in current),
        *(no for no in earlier.values() if no not in complete),
    ]:
        for dataset in _loaded(con, file_no):
            waiting.replaced.setdefault(dataset, set()).add(file_no)
    highest = max([*held.values(), *earlier.values()], default=0)
    for delivery in sorted(current | replaced):
        is_current = delivery in current
        known = held if is_current else earlier | held
        if known.get(delivery) in complete:
            continue
        if delivery not in known:
            highest += 1
        file_no = known.get(delivery, highest)
        with transaction(con):
            if delivery in known:
                _forget(con, file_no)
            plans = register_file(con, project, file_no, delivery, mappings, notes)
        loaded = _loaded(con, file_no) if delivery in known else set()
        for sheet_no, plan in sorted(plans.items()):
            src = source(con, file_no, sheet_no, plan, project.dialect(delivery.name))
            try:
                datasets = _datasets(con, src)
            except Exception as error:
                note(con, file_no, sheet_no, unforeseen(error))
                continue
            for dataset in datasets - loaded:
                waiting.sources.setdefault(dataset, []).append(src)
                if not is_current:
                    waiting.replaced.setdefault(dataset, set()).add(file_no)
        if not is_current:
            with transaction(con):
                _lay_aside(con, file_no)
    (rows,) = con.execute(
        "select coalesce(sum(row_count), 0) from raw.sheet"
    ).fetchone()  # type: ignore[misc]
    if rows < FEW_ROWS:
        # A query is over before a second thread has begun: measured on the sample
        # company, one thread takes a quarter less CPU, and no more time.
        spare_threads(con)
    return waiting


def finish(con: duckdb.DuckDBPyConnection, evidence: Evidence) -> None:
    """Note that every version is in, and lay replaced ones aside."""
    current = set(evidence.deliveries())
    with transaction(con):
        for delivery, file_no in _held(con).items():
            if delivery not in current:
                _lay_aside(con, file_no)
        con.execute(
            "insert or ignore into state.complete select file_no from raw.delivery "
            "union select file_no from raw.earlier"
        )
        con.execute(
            "delete from state.loaded "
            "where file_no in (select file_no from raw.earlier)"
        )


def _held(con: duckdb.DuckDBPyConnection) -> dict[Delivery, int]:
    """The number of each file that counts, or did when the last run ended."""
    rows = con.execute(
        "select d.name, f.sha256, d.file_no from raw.delivery d "
        "join raw.file f using (file_no)"
    ).fetchall()
    return {Delivery(name, sha): file_no for name, sha, file_no in rows}


def _earlier(con: duckdb.DuckDBPyConnection) -> dict[Delivery, int]:
    rows = con.execute("select name, sha256, file_no from raw.earlier").fetchall()
    return {Delivery(name, sha): file_no for name, sha, file_no in rows}


def _loaded(con: duckdb.DuckDBPyConnection, file_no: int) -> set[str]:
    """Datasets that have taken in what a file tells them."""
    rows = con.execute(
        "select dataset from state.loaded where file_no = ?", [file_no]
    ).fetchall()
    return {dataset for (dataset,) in rows}


def _lay_aside(con: duckdb.DuckDBPyConnection, file_no: int) -> None:
    """Forget a replaced version but for its name and its sheets.

    Nothing that looks at what was delivered is to see it: only what it told is kept.
    """
    con.execute("delete from raw.earlier where file_no = $no", {"no": file_no})
    con.execute(
        f"insert into raw.earlier {query(__package__, 'earlier')}", {"no": file_no}
    )
    _forget(con, file_no)


def _forget(con: duckdb.DuckDBPyConnection, file_no: int) -> None:
    for table in ("file", "delivery", "sheet", "column", "notice", "told"):
        con.execute(f"delete from raw.{quoted(table)} where file_no = ?", [file_no])
    for table in ("rejects", "refused_cell"):
        con.execute(
            f"delete from validated.{table} where file_no = ? and dataset = ''",
            [file_no],
        )


def _datasets(con: duckdb.DuckDBPyConnection, src: Source) -> set[str]:
    """Datasets a sheet speaks of; rows of unknown metrics are refused here."""
    if src.plan.gives != MEASUREMENTS:
        return {reference.metric(src.plan.gives)["dataset"]}
    home = {
        metric: dataset
        for dataset, metrics in reference.datasets().items()
        for metric in metrics
    }
    found: set[str] = set()
    for columns in expressions(src):
        expression = columns["metric_id"]
        metrics = [
            row[0]
            for row in con.execute(
                f"select distinct {expression} as metric_id from {relation(src)}"
            ).fetchall()
        ]
        found |= {home[m] for m in metrics if m in home and _deliverable(m)}
        if any(m not in home or not _deliverable(m) for m in metrics):
            _refuse_metrics(con, src, columns, [m for m in home if _deliverable(m)])
    return found


def _deliverable(metric: str) -> bool:
    """Whether the long form may carry the metric: numbers, words and event counts."""
    row = reference.metric(metric)
    return row["form"] == "measurement" or row["kind"] == "event"


def _refuse_metrics(
    con: duckdb.DuckDBPyConnection,
    src: Source,
    columns: dict[str, str],
    known: list[str],
) -> None:
    column = src.plan.column("metric_id")
    accepted = ", ".join(literal(name) for name in known)
    con.execute(
        f"""
        insert into validated.rejects
        select ?, ?, row_no, ?, ?, '', metric, site, 'unknown_metric', ?, metric,
               case when metric is null then 'The row names no metric.'
                    when metric in (select metric_id from ref.metrics)
                    then 'This is a register: it is delivered as a table of its own, '
                         || 'not in the long form.'
                    else 'There is no metric of this name.'
                         || coalesce(' Did you mean ' || (
                            select metric_id from ref.metrics
                            where jaro_winkler_similarity(metric_id, metric) > 0.9
                            order by jaro_winkler_similarity(metric_id, metric) desc,
                                     metric_id limit 1) || '?', '') end,
               'Take the id from the list of metrics (`orebook doctor --metrics`).'
        from (select row_no, {columns['metric_id']} as metric,
                     cast({columns.get('site_id', 'null')} as varchar) as site
              from {relation(src)})
        where metric is null or metric not in ({accepted})""",
        [
            src.file_no, src.sheet_no, column.number if column else 0,
            column.header if column else "metric_id", REFUSED,
        ],
    )  # fmt: skip
    con.execute(
        f"""
        insert into validated.refused_cell
        select ?, '', metric, site, ?, row_no, column_no
        from (select row_no, {columns["metric_id"]} as metric,
                     cast({columns.get("site_id", "null")} as varchar) as site,
                     {columns.get("column_no", "null")} as column_no,
                     {columns.get("value", "null")} as told
              from {relation(src)})
        where told is not null and (metric is null or metric not in ({accepted}))""",
        [src.file_no, src.sheet_no],
    )


def languages(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The language of each workbook of ours, by the name of its file."""
    sheets = con.execute(
        "select d.name, s.grid from raw.sheet s join raw.delivery d "
        "on d.file_no = s.file_no where s.sheet = ? order by d.name",
        [marks.ABOUT],
    ).fetchall()
    found = {}
    for name, grid in sheets:
        said = con.execute(
            f"select c2 from read_parquet({literal(grid)}) where c1 = 'language'"
        ).fetchone()
        if said and said[0] in reference.LANGUAGES:
            found[name] = said[0]
    return found


def files_by_metric(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Metric or register -> names of the files that told of it, in order."""
    found: dict[str, list[str]] = {}
    for metric, name in con.execute(query(__package__, "files_by_metric")).fetchall():
        found.setdefault(metric, []).append(name)
    return found
