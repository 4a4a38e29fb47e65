"""The first layer: files of the drop box, stored once and entered in the ledger."""

import hashlib
from collections.abc import Iterator

import dagster as dg

from pipelines.assets.metadata import (
    DELIVERIES,
    DELIVERIES_BY_SITE,
    code_link,
    code_version,
    markdown,
    schema,
    session_of,
    table,
)
from pipelines.session import Session
from transforms.intake import deliver
from transforms.mart.table import MART, tables
from transforms.mart.verify import raw_store_problems
from warehouse import ledger
from warehouse.package_files import query

_WORDS = tables(MART)["dim_source_file"].words
_COLUMNS = [
    ("name", "varchar", _WORDS["name"]),
    ("sha256", "varchar", _WORDS["sha256"]),
    ("bytes", "bigint", _WORDS["bytes"]),
    ("kind", "varchar", _WORDS["kind"]),
]
CHECKS = {
    "everything_in_the_drop_box_was_taken_in": "Every file in intake/ is in the "
    "evidence: nothing has a name or rights that keep it out, is a link out of the "
    "folder, or is hidden.",
    "ledger_chain_holds": "Each line of evidence/ledger.jsonl carries the hash of the "
    "line before it, so a changed, missing, doubled or swapped line breaks the chain.",
    "raw_store_is_whole": "Every file that the ledger names is in evidence/raw and "
    "still has its SHA-256 (each is read again in every run).",
    "files_and_sheets_can_be_read": "Every delivered file opens, and its sheets have "
    "the columns of a form that orebook knows. What fails is left out as a whole.",
    "cells_and_rows_can_be_read": "No cell, row or metric in a sheet that was read had "
    "to be left out or looked at: error cells, hidden rows, totals, unknown metrics.",
}
_FAILING = ["file", "sheet", "row", "column", "text", "message", "remedy"]


def build() -> dg.AssetsDefinition:
    """The asset ``deliveries``."""

    @dg.asset(
        key=DELIVERIES,
        deps=[DELIVERIES_BY_SITE],
        group_name="deliveries",
        kinds={"file"},
        required_resource_keys={"session"},
        code_version=code_version(),
        description="Files of the drop box (`intake/`), each stored once under its "
        "SHA-256 in `evidence/raw` and entered in `evidence/ledger.jsonl`. Nothing in "
        "`intake/` is changed. A cell of any figure can be followed back to one of "
        "these files; the ledger, not this event log, is the evidence.",
        metadata={
            "dagster/column_schema": schema(_COLUMNS),
            **code_link("transforms/intake/deliver.py"),
        },
        check_specs=[
            dg.AssetCheckSpec(name, asset=DELIVERIES, description=words)
            for name, words in CHECKS.items()
        ],
    )
    def deliveries(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        session = session_of(context)
        received = session.deliveries()
        current = session.evidence.deliveries()
        listed = "\n".join(f"{d.sha256} {d.name}" for d in current)
        context.log.info(f"{len(received)} files or settings are new")
        if session.evidence.cut:
            context.log.warning(session.evidence.cut)
        return dg.MaterializeResult(
            data_version=dg.DataVersion(hashlib.sha256(listed.encode()).hexdigest()),
            metadata={
                "new in this run": len(received),
                "files held": len(current),
                "what is new": dg.MetadataValue.md(
                    markdown(
                        ["ledger entry", "kind", "name", "SHA-256", "bytes"],
                        [
                            (
                                e.seq,
                                e.kind,
                                f"`{e.name}`",
                                f"`{e.sha256[:12]}`",
                                e.bytes,
                            )
                            for e in received
                        ],
                    )
                    if received
                    else "Nothing new."
                ),
                "ledger head": ledger.head(session.evidence.entries),
                "datasets that take something in": ", ".join(
                    session.waiting().datasets()
                )
                or "none",
            },
            check_results=list(_checked(session)),
        )

    return deliveries


def _checked(session: Session) -> Iterator[dg.AssetCheckResult]:
    entries, problem = [], ""
    try:
        entries = ledger.read(session.project.ledger)
    except ledger.BrokenLedger as error:
        problem = str(error)
    yield dg.AssetCheckResult(
        check_name="ledger_chain_holds",
        passed=not problem,
        metadata={
            "entries": len(entries),
            "problem": problem or "none",
            "taken away": session.evidence.cut or "nothing",
        },
    )
    wrong, count = raw_store_problems(session.project, entries)
    yield dg.AssetCheckResult(
        check_name="raw_store_is_whole",
        passed=not wrong,
        metadata={
            "stored files read": count,
            "what failed": table(["problem"], [(line,) for line in wrong]),
        },
    )
    left = deliver.left_out(session.project)
    yield dg.AssetCheckResult(
        check_name="everything_in_the_drop_box_was_taken_in",
        passed=not left,
        severity=dg.AssetCheckSeverity.ERROR,
        metadata={
            "not taken in": len(left),
            "what was not taken in": table(["file", "why", "remedy"], left),
        },
    )
    rows = session.con.execute(query(__package__, "notices")).fetchall()
    for name, severity, chosen in (
        (
            "files_and_sheets_can_be_read",
            dg.AssetCheckSeverity.ERROR,
            [row[:7] for row in rows if row[8]],
        ),
        (
            "cells_and_rows_can_be_read",
            dg.AssetCheckSeverity.WARN,
            [row[:7] for row in rows if not row[8]],
        ),
    ):
        yield dg.AssetCheckResult(
            check_name=name,
            passed=not chosen,
            severity=severity,
            metadata={"failing": len(chosen), "what failed": table(_FAILING, chosen)},
        )
