"""The layer between figures and reports: what answers each chosen standard.

One asset per standard. It writes the answers that every document of the release
prints; a requirement without figure, text or omission fails its check.
"""

import hashlib
import re
from pathlib import Path

import dagster as dg

from pipelines.assets.materiality import DECISIONS
from pipelines.assets.metadata import (
    code_link,
    code_version,
    figures_key,
    schema,
    session_of,
    table,
)
from reporting_templates.disclosures import answers, standards
from transforms.catalogue import Indicator
from transforms.mart.table import tables
from transforms.project.folder import Project, load
from transforms.project.problem import ProjectProblem

CHECK = "every_requirement_is_answered"
_SHOWN = ("ref_no", "disclosure_id", "title", "state", "note")


def key_of(standard: str) -> dg.AssetKey:
    """``disclosures/gri_2021`` of ``gri@2021``: Dagster allows no @ in names."""
    return dg.AssetKey(["disclosures", re.sub(r"\W", "_", standard)])


def build(root: Path, indicators: dict[str, Indicator]) -> list[dg.AssetsDefinition]:
    """``disclosures/<standard>`` for each standard that the project chose."""
    try:
        project = load(root)
    except ProjectProblem:
        return []  # the UI of a folder that is no project says so elsewhere
    return [_asset(project, name, indicators) for name in project.config.standards]


def _asset(
    project: Project, name: str, indicators: dict[str, Indicator]
) -> dg.AssetsDefinition:
    standard = standards.load(project, name)
    wanted = {row.disclosure_key for row in standard.rows}
    named = {one for row in standard.rows for one in row.indicators}
    used = sorted(
        one
        for one, item in indicators.items()
        if one in named or wanted & set(item.declaration.disclosures)
    )
    words = tables(answers.MART)["disclosure_answer"].words
    key = key_of(name)

    @dg.asset(
        key=key,
        deps=[*(figures_key(one) for one in used), DECISIONS],
        group_name="disclosures",
        kinds={"duckdb"},
        required_resource_keys={"session"},
        code_version=code_version(),
        description=f"{standard.title}: {len(standard.rows)} requirements, each "
        "with the figures, the text or the omission that answers it, or a gap. Rests "
        f"on {len(used)} indicators, on the decisions on material topics and on the "
        "texts in `narrative/`.",
        metadata={
            "dagster/column_schema": schema(
                [(column, "varchar", told) for column, told in words.items()]
            ),
            **code_link("reporting_templates/disclosures/answers.py"),
        },
        check_specs=[
            dg.AssetCheckSpec(
                CHECK,
                asset=key,
                description="Each requirement has figures, a text, or an omission with "
                "one of GRI's four reasons.",
            )
        ],
    )
    def disclosures(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        session = session_of(context)
        counts = session.disclose(name)
        rows = session.con.execute(
            f"select {', '.join(_SHOWN)} from disclosure.disclosure_answer "
            "where standard = ? order by seq",
            [name],
        ).fetchall()
        gaps = [row for row in rows if row[3] == "gap"]
        return dg.MaterializeResult(
            data_version=dg.DataVersion(
                hashlib.sha256(repr(rows).encode()).hexdigest()
            ),
            metadata={
                "edition": standard.edition,
                "publication date": str(standards.publication_day(project)),
                **{f"requirements: {state}": n for state, n in counts.items()},
                "answers": table(_SHOWN, rows, most=len(rows)),
            },
            check_results=[
                dg.AssetCheckResult(
                    check_name=CHECK,
                    asset_key=key,
                    passed=not gaps,
                    severity=dg.AssetCheckSeverity.WARN,
                    metadata={"failing": len(gaps), "gaps": table(_SHOWN, gaps)},
                )
            ],
        )

    return disclosures
