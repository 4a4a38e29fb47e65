"""The last layer: the warehouse, every document made from it, the release.

Documents are the keys of ``session.renderers()``: a new renderer is a new asset.
"""

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import dagster as dg
from dagster import AssetKey

from pipelines.assets import deliveries_by_site
from pipelines.assets.metadata import (
    DELIVERIES_BY_SITE,
    FACTS,
    MOST_ROWS,
    PUBLICATION,
    WAREHOUSE,
    code_link,
    code_version,
    figures_key,
    markdown,
    session_of,
    table,
)
from pipelines.session import Session, mart, renderers
from transforms.catalogue import Indicator
from transforms.intake import deliver
from transforms.mart import publication
from transforms.mart.publication import DATABASE, MANIFEST, damaged_files
from transforms.mart.trace import MOST_CONTRIBUTIONS, Recomputed, recompute_figures
from warehouse.connection import connect

RECOMPUTED = "recomputed"
# Check -> kinds of findings that only figures show.
OF_FIGURES = {
    "totals_stated_elsewhere_agree": ["control"],
    "no_figure_is_impossible": ["impossible"],
    "no_figure_is_improbable": ["improbable"],
}
CHECKS = {
    "files_are_as_released": "Every file of the release has the SHA-256 that "
    "release.json names, and the ledger has release.json on record.",
    "totals_stated_elsewhere_agree": "Figures agree with totals stated elsewhere "
    "(controls.csv: audited accounts, receipts of a government, an earlier report) "
    "within the tolerance given there.",
    "no_figure_is_impossible": "No figure is one that cannot be: a share above 100 %, "
    "say.",
    "no_figure_is_improbable": "No figure is out of any usual range, and no balance is "
    "open by more than a fifth.",
}


def document_keys(names: list[str]) -> dict[str, AssetKey]:
    """Document -> its asset: the stem, with the suffix where two share a stem."""
    stems = Counter(PurePosixPath(name).with_suffix("").as_posix() for name in names)
    keys = {}
    for name in sorted(names):
        stem = PurePosixPath(name).with_suffix("").as_posix()
        text = stem if stems[stem] == 1 else name
        keys[name] = AssetKey(re.sub(r"\W+", "_", text))
    return keys


def build(
    indicators: dict[str, Indicator], above: list[AssetKey] | None = None
) -> list[dg.AssetsDefinition]:
    """The op that publishes, and the op that recomputes what was published.

    ``above`` are assets between the indicators and the warehouse (disclosures).
    """
    figures = [figures_key(name) for name in indicators]
    documents = document_keys(list(renderers()))
    specs = [
        _spec(
            WAREHOUSE,
            [FACTS, *figures, *(above or [])],
            "The published warehouse: a read-only DuckDB database and the same "
            "tables as Parquet and CSV. Every document is made from it and from "
            "nothing else.\n\n"
            + markdown(
                ["table", "what it holds"],
                [(f"`mart.{name}`", one.says) for name, one in mart().items()],
            ),
            {"duckdb", "parquet"},
            "transforms/mart/table.py",
        ),
        *(
            _spec(
                key,
                [WAREHOUSE],
                f"{name} of the release, made from the published warehouse; "
                "nothing in it is typed by hand, and it bears the release's digest.",
                {_KINDS.get(PurePosixPath(name).suffix, "file")},
                "reporting_templates/__init__.py",
            )
            for name, key in documents.items()
        ),
        _spec(
            PUBLICATION,
            [WAREHOUSE, *documents.values()],
            "The release: warehouse, tables and documents become visible together, "
            "by one rename. `release.json` names every file with its SHA-256 and the "
            "head of the ledger; the ledger has `release.json` on record. No clock is "
            "in it: the same deliveries, settings and code give the same bytes.",
            {"file"},
            "transforms/mart/publication.py",
        ),
    ]

    @dg.multi_asset(
        name="publication",
        specs=specs,
        required_resource_keys={"session"},
        check_specs=[
            dg.AssetCheckSpec(name, asset=PUBLICATION, description=words)
            for name, words in CHECKS.items()
        ],
    )
    def publication(context: dg.AssetExecutionContext) -> Iterator[Any]:
        session = session_of(context)
        folder = session.publish()
        manifest = json.loads((folder / MANIFEST).read_bytes())
        place = folder.relative_to(session.project.root).as_posix()
        common: dict[str, Any] = {
            "release": folder.name,
            "made anew": not session.is_same_release,
        }
        context.log.info(
            f"release {folder.name} "
            + ("stands: nothing changed" if session.is_same_release else "is published")
        )
        yield dg.MaterializeResult(
            asset_key=WAREHOUSE,
            data_version=dg.DataVersion(_tables_digest(manifest["files"])),
            metadata={**common, "file": f"{place}/{DATABASE}", **_counts(folder)},
        )
        for name, key in documents.items():
            sha = _document_digest(manifest["files"], name)
            yield dg.MaterializeResult(
                asset_key=key,
                data_version=dg.DataVersion(sha),
                metadata={**common, "file": f"{place}/{name}", "SHA-256": sha},
            )
        is_first = not context.instance.get_latest_materialization_event(
            DELIVERIES_BY_SITE
        )
        names = [entry.name for entry in session.received]
        for event in deliveries_by_site.events(folder / DATABASE, names, is_first):
            context.instance.report_runless_asset_event(event)
        yield dg.MaterializeResult(
            asset_key=PUBLICATION,
            data_version=dg.DataVersion(_digest(folder / MANIFEST)),
            metadata={
                **common,
                "folder": place,
                "who has handed in what": f"{place}/report/collection.html",
                "digest": manifest["digest"],
                "ledger head": manifest["ledger_head"],
                "files": len(manifest["files"]) + 1,
                **_moved(session),
            },
            check_results=list(_checked(session, folder)),
        )

    return [publication]


def _moved(session: Session) -> dict[str, Any]:
    """What moved since the release before, and since the last final one: how many
    figures, and by what."""
    found: dict[str, Any] = {}
    for told in session.moved:
        since = " since the final release" if told.is_since_final else ""
        found |= {
            f"figures moved{since}": told.moved,
            f"figures moved of earlier periods{since}": told.prior,
            f"what changed{since}": dg.MetadataValue.md(
                markdown(["figures moved", "what was changed"],
                         [(count, words) for words, count in told.reasons[:MOST_ROWS]])
            ),
            f"all that changed{since}": told.folder.relative_to(
                session.project.root
            ).as_posix() + "/index.html",
        }  # fmt: skip
        if told.is_since_final:
            found["restatements proposed"] = told.proposed
    return found


_KINDS = {".xlsx": "excel", ".html": "html", ".pdf": "pdf", ".csv": "csv"}


def _spec(
    key: AssetKey, deps: list[AssetKey], words: str, kinds: set[str], file: str
) -> dg.AssetSpec:
    return dg.AssetSpec(
        key,
        deps=deps,
        group_name="reports",
        description=words,
        kinds=kinds,
        code_version=code_version(),
        metadata=code_link(file),
    )


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _document_digest(files: dict[str, str], name: str) -> str:
    """SHA-256 of a document; of a folder of pages, over their names and digests."""
    if name in files:
        return files[name]
    lines = [f"{n} {s}" for n, s in sorted(files.items()) if n.startswith(f"{name}/")]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _tables_digest(files: dict[str, str]) -> str:
    """The version of the warehouse: what its tables say, as the CSV files do."""
    lines = [f"{n} {sha}" for n, sha in sorted(files.items()) if n.endswith(".csv")]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _counts(folder: Path) -> dict[str, Any]:
    """Rows of the tables people ask for first: numbers that plot over the runs."""
    with connect(folder / DATABASE, read_only=True) as con:
        rows = con.execute(
            "select status, count(*) from mart.fact_figure group by all order by all"
        ).fetchall()
        (facts,) = con.execute("select count(*) from mart.fact_measurement").fetchone()  # type: ignore[misc]
    return {"facts": facts, **{f"figures {status}": n for status, n in rows}}


def _checked(session: Session, folder: Path) -> Iterator[dg.AssetCheckResult]:
    wrong = [f"{name} {words}" for name, words in damaged_files(folder).items()]
    known = session.evidence.current(deliver.RELEASE).get(folder.name)
    if known != _digest(folder / MANIFEST):
        wrong.append(f"{MANIFEST} is not the one that the ledger has on record")
    yield dg.AssetCheckResult(
        check_name="files_are_as_released",
        asset_key=PUBLICATION,
        passed=not wrong,
        metadata={
            "failing": len(wrong),
            **(
                {"what failed": table(["problem"], [(w,) for w in wrong])}
                if wrong
                else {}
            ),
        },
    )
    names = ["entity", "indicator or metric", "period", "message", "remedy"]
    for check, kinds in OF_FIGURES.items():
        rows = session.con.execute(
            "select entity, subject, period_id, message, remedy from figures.finding "
            "where from_figures and kind in (select unnest(?)) order by all",
            [kinds],
        ).fetchall()
        yield dg.AssetCheckResult(
            check_name=check,
            asset_key=PUBLICATION,
            passed=not rows,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={
                "failing": len(rows),
                **({"what was found": table(names, rows)} if rows else {}),
            },
        )


def build_recomputed() -> dg.AssetChecksDefinition:
    """The check of the release that is made from the published database alone.

    One for all indicators: a check each was a third of the events of a run, and said of
    nearly all of them that nothing was wrong.
    """

    @dg.asset_check(
        asset=PUBLICATION,
        name=RECOMPUTED,
        description="The group's totals of every indicator, period and approach, made "
        "again from their published contributions by code that shares nothing with the "
        "engine: formula(reduced roles of the listed contributions) = figure.",
        required_resource_keys={"session"},
    )
    def recomputed(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
        session = session_of(context)
        # Of people the whole release alone has what contributes.
        database = publication.whole(session.project, session.publish().name)
        with connect(database, read_only=True) as con:
            return _recomputed(list(recompute_figures(con, totals_only=True)))

    return recomputed


def _recomputed(rows: list[Recomputed]) -> dg.AssetCheckResult:
    found: dict[str, list[Recomputed]] = defaultdict(list)
    for row in rows:
        found[row.indicator_id].append(row)
    listed = [(name, *_counted(of_it)) for name, of_it in sorted(found.items())]
    wrong = [row for row in rows if not row.holds]
    names = ["indicator", "totals made again", "contributions used",
             "without a figure, rightly", "not made here", "failing"]  # fmt: skip
    failing = table(
        ["figure", "published", "recomputed", "contributions"],
        [(r.figure_id, r.value, r.again, r.contributions) for r in wrong],
    )
    totals = [sum(column) for column in zip(*(row[1:] for row in listed), strict=True)]
    return dg.AssetCheckResult(
        passed=not wrong,
        metadata={
            **dict(zip(names[1:], totals, strict=False)),
            **({"failing figures": failing} if wrong else {}),
            "by indicator": table(names, listed, most=len(listed)),
            "what is not made here": f"Totals of more than {MOST_CONTRIBUTIONS} "
            "contributions: `orebook trace` makes them.",
        },
    )


def _counted(rows: list[Recomputed]) -> tuple[int, ...]:
    made = [row for row in rows if row.is_made and row.value is not None]
    large = sum(not row.is_made for row in rows)
    return (
        len(made),
        sum(row.contributions for row in made),
        len(rows) - len(made) - large,
        large,
        sum(not row.holds for row in rows),
    )
