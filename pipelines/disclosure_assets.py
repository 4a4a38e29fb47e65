"""Dagster assets of the layer ``disclosures``: one per standard.

An asset writes the answers to one standard; it stands between the indicators whose
figures it uses and the publication. Belongs here: their keys, edges and metadata.
"""

import re

import dagster as dg

from pipelines.session import Session
from reporting_templates import standards
from transforms.catalogue import Indicator
from transforms.project import Project


def key_of(standard: str) -> dg.AssetKey:
    """``disclosures/gri_2021`` of ``gri@2021``: Dagster allows no @ in names."""
    return dg.AssetKey(["disclosures", re.sub(r"\W", "_", standard)])


def disclosure_assets(
    project: Project, indicators: dict[str, Indicator]
) -> list[dg.AssetsDefinition]:
    """``disclosures/<standard>`` for each standard that the project chose."""
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

    @dg.asset(
        key=key_of(name),
        deps=[dg.AssetKey(["figures", one]) for one in used],
        group_name="disclosures",
        required_resource_keys={"session"},
        description=f"**{standard.title}**: {len(standard.rows)} requirements, each "
        "with the figures, the text or the omission that answers it, or a gap.",
    )
    def disclosures(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        session: Session = context.resources.session
        counts = session.disclose(name)
        return dg.MaterializeResult(
            metadata={
                "edition": standard.edition,
                "publication date": str(standards.publication_day(project)),
                **{f"requirements: {state}": n for state, n in counts.items()},
            }
        )

    return disclosures
