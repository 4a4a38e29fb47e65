"""What is new in the evidence, as sheets waiting for their datasets.

Compares current deliveries with what the build database holds, reads what is missing
and finds which datasets each sheet speaks of. Idempotent: a run that was killed
starts here again and only does what is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import duckdb

from transforms.intake import marks, reporters, totals
from transforms.intake.deliver import DELIVERY, Delivery, Evidence, is_notes
from transforms.intake.delivery_notes import Notes, load_notes
from transforms.intake.load import Incoming
from transforms.intake.long_rows import FEW_ROWS, LongRows
from transforms.intake.mapping import Mapping, load_mappings, mapping_files
from transforms.intake.recognise import MEASUREMENTS
from transforms.intake.register_files import note, register_file, unforeseen
from transforms.intake.registered import Registered
from transforms.intake.stage import Source
from transforms.project import computed
from transforms.project.folder import Project
from warehouse import raw_store, reference
from warehouse.connection import literal, quoted, spare_threads, transaction
from warehouse.package_files import query

# So many files are read before what was found of them is written.
_TOGETHER = 100


@dataclass
class Waiting:
    """Sheets per dataset that are not in it yet, and files to take out of it.

    A file may be in both: a version that is to be known by what it told, not to count.
    """

    rows: LongRows
    sources: dict[str, list[Source]] = field(default_factory=dict)
    replaced: dict[str, set[int]] = field(default_factory=dict)
    # Whether all datasets are taken in by the same statements. Not where a run was
    # killed when some of them had a file and others had not.
    is_one_load: bool = True

    def datasets(self) -> list[str]:
        """Datasets that have anything to do, in order."""
        return sorted(self.sources.keys() | self.replaced.keys())

    def incoming(self, datasets: Iterable[str]) -> Incoming:
        """What some of them have to take in."""
        names = list(datasets)
        return Incoming(
            self.rows,
            {name: self.sources[name] for name in names if name in self.sources},
            {n: sorted(self.replaced[n]) for n in names if n in self.replaced},
        )


def forms(project: Project, evidence: Evidence) -> tuple[list[Mapping], Notes]:
    """The mappings of the project folder and the delivery notes of the evidence."""
    mappings = load_mappings(*mapping_files(project))
    notes = {}
    for name, sha in evidence.current(DELIVERY).items():
        if sha and is_notes(name):
            path = raw_store.stored_file(project.store, sha, name)
            notes[name] = path.read_bytes()
    sites = {row["site_id"] for row in project.tables["sites"]}
    return mappings, load_notes(notes, sites, evidence.current(DELIVERY))


def collect(
    con: duckdb.DuckDBPyConnection, project: Project, evidence: Evidence
) -> Waiting:
    """Register new deliveries and say what each dataset has to take in or out."""
    mappings, notes = forms(project, evidence)
    con.execute(reporters.TABLE)
    current, replaced = set(evidence.deliveries()), set(evidence.replaced())
    replaces: dict[str, set[int]] = {}
    held, earlier = _held(con), _earlier(con)
    complete = {n for (n,) in con.execute("from state.complete").fetchall()}
    # The second: taken in before a run was killed, replaced before the next one began.
    for file_no in [
        *(no for delivery, no in held.items() if delivery not in current),
        *(no for no in earlier.values() if no not in complete),
    ]:
        for dataset in _loaded(con, file_no):
            replaces.setdefault(dataset, set()).add(file_no)
    highest = max([*held.values(), *earlier.values()], default=0)
    sheets: list[Source] = []
    gone: list[int] = []
    loaded: dict[int, set[str]] = {}
    unread: list[tuple[int, Delivery]] = []
    for delivery in sorted(current | replaced):
        is_current = delivery in current
        known = held if is_current else earlier | held
        if known.get(delivery) in complete:
            continue
        if delivery not in known:
            highest += 1
        file_no = known.get(delivery, highest)
        if delivery in known:
            loaded[file_no] = _loaded(con, file_no)
        unread.append((file_no, delivery))
        if not is_current:
            gone.append(file_no)
    for at in range(0, len(unread), _TOGETHER):
        raw = Registered()
        with transaction(con):
            for file_no, delivery in unread[at : at + _TOGETHER]:
                if file_no in loaded:
                    _forget(con, file_no)
                found = register_file(
                    con, project, file_no, delivery, mappings, notes, raw
                )
                sheets += sorted(found, key=lambda src: src.sheet_no)
            raw.write(con)
            project.unchanged()

    def refuse(src: Source, error: Exception) -> None:
        note(con, src.file_no, src.sheet_no, unforeseen(error))

    measured = [src for src in sheets if src.plan.gives == MEASUREMENTS]
    waiting = Waiting(LongRows(con, measured, refuse), replaced=replaces)
    waiting.is_one_load = waiting.rows.is_few and not any(loaded.values())
    told = _datasets(con, waiting.rows, measured)
    for src in sheets:
        place = (src.file_no, src.sheet_no)
        if src.plan.gives != MEASUREMENTS:
            told[place] = {reference.metric(src.plan.gives)["dataset"]}
        for dataset in told.get(place, set()) - loaded.get(src.file_no, set()):
            waiting.sources.setdefault(dataset, []).append(src)
            if src.file_no in gone:
                waiting.replaced.setdefault(dataset, set()).add(src.file_no)
    for file_no in gone:
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
    for table in (
        "file", "delivery", "sheet", "column", "left_out", "unread", "notice", "told",
    ):  # fmt: skip
        con.execute(f"delete from raw.{quoted(table)} where file_no = ?", [file_no])
    for table in ("rejects", "refused_cell"):
        con.execute(
            f"delete from validated.{table} where file_no = ? and dataset = ''",
            [file_no],
        )


def _datasets(
    con: duckdb.DuckDBPyConnection, rows: LongRows, sources: list[Source]
) -> dict[tuple[int, int], set[str]]:
    """(file, sheet) -> datasets it speaks of; rows of other metrics are refused."""
    home = {
        metric: dataset
        for dataset, metrics in reference.datasets().items()
        for metric in metrics
        if _deliverable(metric)
    }
    found: dict[tuple[int, int], set[str]] = {}
    unknown: set[tuple[int, int]] = set()
    for file_no, sheet_no, metric in rows.metrics:
        told = found.setdefault((file_no, sheet_no), set())
        if metric in home:
            told.add(home[metric])
        else:
            unknown.add((file_no, sheet_no))
    wrong = [src for src in sources if (src.file_no, src.sheet_no) in unknown]
    for relation in rows.relations(wrong):
        _refuse_metrics(con, relation.sql, wrong, list(home))
    return found


def _deliverable(metric: str) -> bool:
    """Whether the long form may carry the metric: numbers, words and event counts."""
    row = reference.metric(metric)
    return row["form"] == "measurement" or row["kind"] == "event"


def _refuse_metrics(
    con: duckdb.DuckDBPyConnection, rows: str, sources: list[Source], known: list[str]
) -> None:
    columns = [(src, src.plan.column("metric_id")) for src in sources]
    con.execute(
        "create or replace temp table metric_column as select unnest($1) as file_no, "
        "unnest($2) as sheet_no, unnest($3) as column_no, unnest($4) as header",
        [
            [src.file_no for src in sources],
            [src.sheet_no for src in sources],
            [column.number if column else 0 for _, column in columns],
            [column.header if column else "metric_id" for _, column in columns],
        ],
    )
    con.execute(
        "create or replace temp table of_no_metric as "
        f"from {rows} where not untouched and (metric_id is null "
        "or metric_id not in (select unnest(?)))",
        [known],
    )
    totals.refuse(con, "of_no_metric")
    _computed(con)
    unknown = query(__package__, "unknown_metrics")
    con.execute(f"insert into validated.rejects {unknown}")
    con.execute(
        "insert into validated.refused_cell select file_no, '', metric_id, site_id, "
        "sheet_no, row_no, column_no from of_no_metric where value is not null"
    )


def _computed(con: duckdb.DuckDBPyConnection) -> None:
    """Write ``computed``: what was told as a metric and orebook computes itself."""
    told = con.execute(
        "select distinct metric_id from of_no_metric where metric_id is not null"
    ).fetchall()
    found = {word: said for (word,) in told if (said := computed.computed(word))}
    con.execute(
        "create or replace temp table computed "
        "(word varchar, message varchar, remedy varchar)"
    )
    if found:
        con.executemany(
            "insert into computed values (?, ?, ?)",
            [(word, f"{said.what}.", said.remedy) for word, said in found.items()],
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
