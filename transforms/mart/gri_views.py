"""Views of the mart that answer GRI: one per disclosure that has figures.

Belongs here: how a disclosure is laid out, an item a row and a period a column with its
state beside it: no figure goes out without saying how whole it is. What answers a
disclosure besides figures does not.
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
    "consolidation": Column(says="Approach of the figures: the one that leads."),
    "unit": Column(says="Unit of the figures."),
}
# Beside the figure of a period, column of fact_figure -> what it says.
_BESIDE = {
    "status": ("How whole the figure of {} is, see fact_figure.", ""),
    "reason": ("Why there is no figure of {}, or what is missing in it.", ""),
    "coverage": ("Part of the days or readings of {} that was handed in.", "1"),
}
_INDICATOR = {"indicator_id": Column(says="The indicator.")}


def views(indicators: dict[str, Indicator], project: Project) -> dict[str, Table]:
    """``v_gri_<code>_<year>`` of each disclosure that an indicator names."""
    by_key: dict[str, list[str]] = {}
    for name, item in indicators.items():
        for key in item.declaration.disclosures:
            by_key.setdefault(key, []).append(name)
    columns, told = _periods([period.period_id for period in project.periods])
    found = (
        _view(key, sorted(names), columns, told)
        for key, names in sorted(by_key.items())
    )
    return {view.name: view for view in found}


def _periods(periods: list[str]) -> tuple[dict[str, Column], str]:
    """The columns of a view, and the select of those of its periods."""
    columns = dict(_COLUMNS)
    told = []
    for period in periods:
        columns[period] = Column(
            says=f"The figure of {period}, unrounded.", unit="{unit}"
        )
        columns |= {
            f"{period}_{name}": Column(says=says.format(period), unit=unit)
            for name, (says, unit) in _BESIDE.items()
        }
        told += [
            f"max(f.{name}) filter (where f.period_id = {literal(period)}) "
            f"as {quoted(column)}"
            for column, name in (
                (period, "value"),
                *((f"{period}_{name}", name) for name in _BESIDE),
            )
        ]
    return {**columns, **_INDICATOR}, ", ".join(told)


def _view(key: str, names: list[str], columns: dict[str, Column], told: str) -> Table:
    listed = ", ".join(literal(name) for name in names)
    return Table(
        name="v_gri_" + key.replace("-", "_").replace(".", "_").replace("@", "_"),
        says="A GRI disclosure by item, breakdown, entity, period. The same amounts "
        "stand in it by level and by breakdown: take one of each.",
        is_view=True,
        columns=columns,
        select=f"""
            select i.name as item, f.breakdown, f.level, f.entity, f.consolidation,
                   f.unit, {told}, f.indicator_id
            from mart.fact_figure f
            join mart.dim_indicator i on i.indicator_id = f.indicator_id
            where f.indicator_id in ({listed})
              and f.is_lead
            group by i.name, f.breakdown, f.level, f.entity, f.consolidation, f.unit,
                     f.indicator_id
            order by i.name, f.level, f.entity, f.breakdown""",
    )
