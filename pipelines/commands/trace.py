"""``orebook trace``: a figure down to file, sheet, cell, factor and formula.

Belongs here: naming the figure and printing what was found. Finding it is
``transforms.mart.trace``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.common import (
    latest,
    open_project,
    project_option,
    restricted_option,
)
from pipelines.ending import FAULT, stop

if TYPE_CHECKING:
    import duckdb

    from transforms.mart.trace import Trace
    from transforms.project.folder import Project


@click.command()
@project_option
@click.argument("figure_id", required=False)
@click.option("--indicator", help="Indicator id, in place of a figure id.")
@click.option("--site", default="GROUP-TOTAL", show_default=True)
@click.option("--period", help="Period id. Default: the last one of orebook.yaml.")
@click.option("--breakdown", default="total", show_default=True)
@click.option("--consolidation", help="Default: the approach that leads.")
@restricted_option
@click.option("--limit", default=40, show_default=True, help="Cells to list; 0 is all.")
def trace(
    root: Path,
    figure_id: str | None,
    indicator: str | None,
    site: str,
    period: str | None,
    breakdown: str,
    consolidation: str | None,
    is_restricted: bool,
    limit: int,
) -> None:
    """Follow a figure to file, sheet, cell, factor and formula."""
    from transforms.mart.trace import UnknownFigure
    from transforms.mart.trace import trace as trace_figure
    from warehouse.connection import connect

    project = open_project(root)
    with connect(latest(project, is_restricted), read_only=True) as con:
        try:
            name = figure_id or find_figure_id(
                con, project, indicator, site, period, breakdown, consolidation
            )
            found = trace_figure(con, name)
        except UnknownFigure as error:
            stop(str(error))
    if not print_trace(found, limit):
        stop("The listed cells do not give the figure: please report this.", FAULT)


def find_figure_id(
    con: duckdb.DuckDBPyConnection,
    project: Project,
    indicator: str | None,
    entity: str,
    period: str | None,
    breakdown: str,
    consolidation: str | None,
) -> str:
    """The id of a figure named by its parts. Raises UnknownFigure."""
    from transforms.mart.trace import UnknownFigure

    if not indicator:
        raise UnknownFigure("Give a figure id, or at least --indicator.")
    period = period or project.periods[-1].period_id
    if not consolidation:
        (consolidation,) = con.execute(
            "select coalesce(min(consolidation), 'none') from mart.fact_figure "
            "where indicator_id = ? and is_lead",
            [indicator],
        ).fetchone() or ("none",)
    return f"{indicator}/{entity}/{period}/{consolidation}/{breakdown or 'total'}"


def print_trace(found: Trace, limit: int) -> bool:
    """The figure, its method and its cells; False if they do not give the figure."""
    figure, indicator = found.figure, found.indicator
    click.echo(figure["figure_id"])
    value = "-" if figure["value"] is None else f"{figure['value'].normalize():,f}"
    click.echo(f"  value      {value} {figure['unit']}  ({figure['status']})")
    if figure["reason"]:
        click.echo(f"  reason     {figure['reason']}")
    click.echo(f"  indicator  {indicator['name']}")
    click.echo(f"  method     {indicator['method']}")
    click.echo(f"  formula    {indicator['formula']}   roles {indicator['roles']}")
    click.echo(f"  version    {indicator['criteria']}  {indicator['file']}")
    if indicator.get("unasked"):
        unasked = indicator["unasked"].replace("; ", ", ")
        click.echo(f"  without    {unasked}: nobody told of them or is asked for them")
    for role, reduced in json.loads(figure["roles"]).items():
        click.echo(f"  role       {role} = {reduced}")
    click.echo(f"  from       {len(found.sources)} contributions:")
    shown = found.sources[: limit or None]
    for s in shown:
        sheet = f"[{s.sheet}]" if s.sheet else ""
        factor = f"  x {s.factor_id} {s.factor}" if s.factor_id else ""
        share = "" if s.share == 1 else f"  x share {s.share.normalize():f}"
        if s.part == "stand_in":
            share = f"  stands in for month-ends, shares {s.share.normalize():f}"
        amount = "no factor" if s.amount is None else f"{s.amount.normalize():f}"
        if s.amount is None and s.value_as_reported == "withheld":
            amount = "withheld"
        click.echo(
            f"    {s.file}{sheet} {s.cell:<8} {s.site_id} {s.metric_id} "
            f"{s.period_start}..{s.period_end} "
            f"{s.value_as_reported} {s.unit_as_reported} "
            + (f"(= {s.as_kept}) " if s.as_kept else "")
            + f"{s.dimensions}{factor}"
            f"  -> {s.role} {amount}{share}"
            + (f"  ({s.about})" if s.about else "")
        )
    if len(shown) < len(found.sources):
        rest = len(found.sources) - len(shown)
        click.echo(f"    ... {rest} more (--limit 0 lists all)")
    if found.is_withheld:
        click.echo("  its cells tell of people: --restricted shows them to the team")
        return True
    again, why = found.recomputed()
    same = again == figure["value"]
    result = f"no figure ({why})" if again is None else f"{again.normalize():f}"
    click.echo(f"  recomputed from these cells: {result}  {'=' if same else '<> !'}")
    return same
