"""What the law makes a company erase: decided, proved harmless, then gone for good.

A tombstone with the digest stays, the ledger names it, and figures keep their values.
Belongs here: the decision and its proof. How a cell leaves a file is
``transforms.intake.erase``, and how a stored file goes ``warehouse.raw_store``.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines import session
from pipelines.again import lay_out
from transforms.intake import deliver, erase, read
from transforms.intake.erase import CannotErase
from transforms.intake.register_files import DOCUMENTS
from transforms.mart.publication import DATABASE
from transforms.project.folder import Project, load
from warehouse import ledger, raw_store
from warehouse.connection import connect, quoted

WHOLE = "the whole file"
# What figures rest on: their values and states, and what became of each row.
_KEPT = (
    "select figure_id, value, value_low, value_high, status, coverage "
    "from figures.figure order by all",
    "select f.sha256, m.metric_id, cast(m.site_id as varchar), m.period_start, "
    "m.period_end, m.value, m.word, m.row_no, m.column_no, m.resolution "
    "from validated.measurement m join raw.file f on f.file_no = m.file_no "
    "order by all",
    # Rows of registers too: accepted, superseded or in conflict as they were.
    "select f.sha256, c.metric_id, cast(c.site_id as varchar), c.row_no, c.column_no, "
    "c.resolution from validated.cell c join raw.file f on f.file_no = c.file_no "
    "order by all",
)
_TEXTS = """
    select table_name, list(column_name)
    from duckdb_columns() join duckdb_tables()
        using (database_name, schema_name, table_name)
    where schema_name = 'mart' and data_type = 'VARCHAR' group by all order by all"""


@dataclass(frozen=True)
class Redacted:
    """What was done: the ledger's entry, and where the erased texts stand still."""

    entry: ledger.Entry
    texts: int
    in_file: list[str]
    in_releases: list[str]


def redact(
    project: Project,
    name: str,
    cells: Sequence[str],
    reason: str,
    by: str,
    version: str = "",
) -> Redacted:
    """Erase cells of a recorded file (without any: the whole file) and say so.

    ``version`` begins the digest of one that a later delivery replaced; without it the
    last one is meant. The record is loaded and computed with and without the cells
    first, in folders that go: what a row or a figure rests on is not erased. To be
    called while nobody else runs. Raises CannotErase, naming a figure that would move;
    what reading the record raises.
    """
    evidence = deliver.open_evidence(project)
    told = [sha for sha in evidence.versions().get(name, []) if sha]
    sha = next((s for s in reversed(told) if s.startswith(version)), "")
    if not sha:
        raise CannotErase(
            f"{name} is not on record{' in that version' if told else ''}; "
            "`dim_source_file` of a release lists what is."
        )
    stored = raw_store.stored_file(project.store, sha, name)
    held = raw_store.digest(stored)
    with tempfile.TemporaryDirectory(prefix="orebook-redact-") as folder:
        copy = Path(folder) / "copy"
        erased = _copy(project, name, stored, copy, cells)
        if raw_store.digest(copy) == held:
            raise CannotErase(f"{name}: nothing stands in {', '.join(cells)}.")
        in_file = erase.left_in(copy, erased)
        _prove(project, evidence, held, copy)
        stand_in = raw_store.put(project.store, copy)
    what = "cells " + " ".join(cells) if cells else WHOLE
    entry = ledger.append(
        project.ledger, evidence.entries, kind=deliver.REDACTION, name=name,
        sha256=stand_in.sha256, size=stand_in.size, actor=by,
        reason=deliver.redaction_reason(what, held, reason),
    )  # fmt: skip
    raw_store.erase(project.store, held, stand_in.sha256)
    _forget(project)
    in_file = [
        f"{'other cells' if part == copy.name else part} of that file"
        for part in in_file
    ]
    for other in dict.fromkeys(told):
        path = raw_store.stored_file(project.store, other, name)
        if raw_store.digest(path) != stand_in.sha256 and erase.left_in(path, erased):
            in_file.append(f"its version {other[:12]} (--version {other[:12]})")
    return Redacted(entry, len(erased), in_file, _releases(project, erased))


def _copy(
    project: Project, name: str, stored: Path, copy: Path, cells: Sequence[str]
) -> set[str]:
    if not cells:
        if Path(name).suffix.lower() not in DOCUMENTS:
            raise CannotErase(
                f"{name} holds rows. Name the cells to erase (--cells), or withdraw "
                "the file (`orebook withdraw`) so that it counts no more."
            )
        copy.write_bytes(b"")
        return set()
    kind = read.kind_of(stored, Path(name).suffix)
    areas = [erase.area(text) for text in cells]
    return erase.erase(stored, copy, kind, project.dialect(name), areas)


def _prove(project: Project, evidence: deliver.Evidence, held: str, copy: Path) -> None:
    """Compute the record with and without what is erased. Raises CannotErase."""
    before = _computed(project, evidence, "", copy)
    after = _computed(project, evidence, held, copy)
    for was, is_now, what in zip(
        before, after, ("figure", "row of", "row of"), strict=True
    ):
        moved = sorted({*map(str, was)} ^ {*map(str, is_now)})
        if moved:
            first = next(row for row in [*was, *is_now] if str(row) == moved[0])
            raise CannotErase(
                f"Nothing was erased: the {what} {first[1 if what != 'figure' else 0]} "
                "would not be what it is. Erase only what no figure rests on; to "
                "correct a number, deliver the file anew."
            )


def _computed(
    project: Project, evidence: deliver.Evidence, held: str, copy: Path
) -> list[list[tuple[object, ...]]]:
    with tempfile.TemporaryDirectory(prefix="orebook-redact-") as folder:
        root = Path(folder)
        lay_out(root, evidence.entries, project.store)
        if held:
            link = raw_store.object_path(root / "evidence" / "raw", held)
            link.unlink()
            link.symlink_to(copy)
        with session.open_session(load(root)) as opened:
            opened.compute(opened.due())
            return [opened.con.execute(select).fetchall() for select in _KEPT]


def _forget(project: Project) -> None:
    """What is made from the evidence and may hold what was erased: made again, but for
    the history of runs in the Dagster UI, which goes."""
    for path in project.state.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name.startswith("build.duckdb"):
            path.unlink()


def _releases(project: Project, erased: set[str]) -> list[str]:
    """Tables of releases that are here in which an erased text stands still."""
    telling = sorted(text for text in erased if len(text) >= erase.TELLING)
    found = []
    for place in (project.published, project.restricted):
        for release in sorted(place.glob(f"*/{DATABASE}")):
            if not telling or release.parent.is_symlink():
                continue
            with connect(release, read_only=True) as con:
                for table, columns in con.execute(_TEXTS).fetchall():
                    text = ", ".join(map(quoted, columns))
                    if con.execute(
                        f"from mart.{quoted(table)} where len(list_filter($texts, "
                        f"lambda t: contains(concat_ws(chr(31), {text}), t))) > 0 "
                        "limit 1",
                        {"texts": telling},
                    ).fetchall():
                        found.append(f"{place.name}/{release.parent.name}: {table}")
    return found
