"""Views of the mart that answer GRI: one per disclosure that has figures.

Belongs here: how a disclosure is laid out, an item a row and a period a column. What
answers it besides figures does not.
"""

from __future__ import annotations

from transforms.catalogue import Indicator
from transforms.mart.table import Column, Table
from transforms.project.folder import Project
from warehouse.connection import literal, quoted

_COLUMNS = {
    "item": Column(says="Name of the indicator."),
    "breakdown": Column(says="'' for the total, else dim=value;dim=value."),
    "level": Column(says="site, country or group."),
    "entity": Column(says="site_id, country:XX or GROUP-TOTAL."),
    "unit": Column(says="Unit of the figures."),
}
_INDICATOR = {"indicator_id": Column(says="The indicator.")}


def views(indicators: dict[str, Indicator], project: Project) -> dict[str, Table]:
    """``v_gri_<code>_<year>`` of each disclosure that an indicator names."""
    by_key: dict[str, list[str]] = {}
    for name, item in indicators.items():
        for key in item.declaration.disclosures:
            by_key.setdefault(key, []).append(name)
    periods = [period.period_id for period in project.periods]
    found = (
        _view(key, sorted(names), periods) for key, names in sorted(by_key.items())
    )
    return {view.name: view for view in found}


def _view(key: str, names: list[str], periods: list[str]) -> Table:
    values = ", ".join(
        f"max(f.value) filter (where f.period_id = {literal(p)}) as {quoted(p)}"
        for p in periods
    )
    listed = ", ".join(literal(name) for name in names)
    return Table(
        name="v_gri_" + key.replace("-", "_").replace(".", "_").replace("@", "_"),
        says="A GRI disclosure by item, breakdown, entity, period.",
        is_view=True,
        columns={
            **_COLUMNS,
            **{
                p: Column(says=f"The figure of {p}, unrounded.", unit="{unit}")
                for p in periods
            },
            **_INDICATOR,
        },
        select=f"""
            select i.name as item, f.breakdown, f.level, f.entity, f.unit, {values},
                   f.indicator_id
            from mart.fact_figure f
            join mart.dim_indicator i on i.indicator_id = f.indicator_id
            where f.indicator_id in ({listed})
              and f.is_lead
            group by i.name, f.breakdown, f.level, f.entity, f.unit, f.indicator_id
            order by i.name, f.level, f.entity, f.breakdown""",
    )
