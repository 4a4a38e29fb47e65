"""``orebook figures``: figures of the latest release, by name or all of them.

Belongs here: which of them are asked for and how a list of them is printed. The table
for people is rounded by ``rounding`` and cut to the terminal; csv and json are whole.
"""

from __future__ import annotations

import difflib
import shutil
from pathlib import Path
from typing import Any

import click

from pipelines.commands.common import (
    latest,
    open_project,
    project_option,
    restricted_option,
)
from pipelines.commands.rows import print_rows
from pipelines.ending import NEEDS_PERSON, stop

FIGURE_COLUMNS = (
    "figure_id", "indicator_id", "level", "entity", "site_id", "period_id",
    "breakdown", "value", "value_low", "value_high", "unit", "roles", "status",
    "reason", "coverage", "missing_share", "estimated_share", "reviewed_share",
    "stand_in", "stand_in_years", "quality", "consolidation", "is_lead", "criteria",
    "gwp_set", "definition", "assurance_level",
)  # fmt: skip
_PLACE = ("indicator_id", "entity", "period_id")
_WIDTH = 120  # columns, where the output is no terminal
_LEAST = 24  # characters of a remark, in however narrow a terminal
_COLOURS = {
    "complete": "green", "zero": "green", "estimated": "yellow",
    "disputed": "red", "incomplete": "red", "not_collected": "red",
}  # fmt: skip


@click.command()
@project_option
@click.option("--indicator", help="Indicator id.")
@click.option("--site", help="Site id, country:XX or GROUP-TOTAL.")
@click.option("--period", help="Period id.")
@click.option("--breakdown", help="'total', or dim=value;dim=value.")
@click.option(
    "--quote",
    help="Search by words, and print what to paste into a text for each figure.",
)
@restricted_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    help="csv and json have exactly the columns of fact_figure.",
)
def figures(
    root: Path,
    indicator: str | None,
    site: str | None,
    period: str | None,
    breakdown: str | None,
    quote: str | None,
    is_restricted: bool,
    form: str,
) -> None:
    """List figures of the latest release."""
    project = open_project(root)
    database = latest(project, is_restricted)
    if quote is not None:
        _quote(database, quote, site, period or project.periods[-1].period_id)
        return
    rows = figure_rows(
        database, indicator, site, period, breakdown, everything=form != "table"
    )
    if not rows:
        why = unknown_parts(database, indicator, site, period)
        stop(f"No figure fits. {why}`orebook figures` lists all.", NEEDS_PERSON)
    if form == "table" and not indicator:
        status = FIGURE_COLUMNS.index("status")
        known = [row for row in rows if row[status] != "not_collected"]
        print_figure_rows(known, form)
        click.echo(f"{len(rows) - len(known)} figures not collected are not listed.")
        return
    print_figure_rows(rows, form)


_QUOTED = 40


def _quote(database: Path, words: str, site: str | None, period: str) -> None:
    """Print what to paste for each leading figure whose names hold all words."""
    from reporting_templates import rounding
    from warehouse.connection import connect
    from warehouse.package_files import query

    with connect(database, read_only=True) as con:
        found = con.execute(
            query(__package__, "quoted"),
            {"words": words.lower().split(), "entity": site or "GROUP-TOTAL",
             "period": period},
        ).fetchall()  # fmt: skip
    if not found:
        stop(
            f"No figure of {site or 'GROUP-TOTAL'} in {period} has '{words}' in its "
            "name, split or disclosure. --site and --period ask elsewhere.",
            NEEDS_PERSON,
        )
    for figure_id, name, split, value, unit, status in found[:_QUOTED]:
        shown = rounding.text(value) or "no value"
        part = f", {_split(split)}" if split else ""
        click.echo(f"{{{{figure:{figure_id}}}}}")
        click.echo(f"    {name}{part}: {shown} {unit}, {status}")
    if len(found) > _QUOTED:
        click.echo(f"and {len(found) - _QUOTED} more; say more words")


def figure_rows(
    database: Path,
    indicator: str | None,
    site: str | None,
    period: str | None,
    breakdown: str | None,
    everything: bool,
) -> list[tuple[Any, ...]]:
    """Rows of fact_figure that fit; for a table, the leading approach only."""
    from warehouse.connection import connect

    wanted = None if breakdown in (None, "") else breakdown
    columns = ", ".join(f"f.{name}" for name in FIGURE_COLUMNS)
    with connect(database, read_only=True) as con:
        return con.execute(
            f"""
            select {columns} from mart.fact_figure f
            join mart.dim_indicator i on i.indicator_id = f.indicator_id
            where ($indicator is null or f.indicator_id = $indicator)
              and ($site is null or f.entity = $site)
              and ($period is null or f.period_id = $period)
              and ($breakdown is null or f.breakdown = case $breakdown
                   when 'total' then '' else $breakdown end)
              and ($everything or f.is_lead)
              and ($everything or $indicator is not null or $site is not null
                   or f.level = 'group')
              and ($everything or $breakdown is not null or $indicator is not null
                   or f.breakdown = '')
            order by i.topic, f.indicator_id, f.entity, f.period_id, f.breakdown,
                     f.figure_id""",
            {
                "indicator": indicator,
                "site": site,
                "period": period,
                "breakdown": wanted,
                "everything": everything,
            },
        ).fetchall()


def unknown_parts(
    database: Path, indicator: str | None, site: str | None, period: str | None
) -> str:
    """Which of the asked names no figure bears, with the nearest that one does."""
    from warehouse.connection import connect

    said = ""
    with connect(database, read_only=True) as con:
        for column, name in (
            ("indicator_id", indicator), ("entity", site), ("period_id", period),
        ):  # fmt: skip
            known = [row[0] for row in con.execute(
                f"select distinct {column} from mart.fact_figure order by all"
            ).fetchall()]  # fmt: skip
            if name and name not in known:
                near = difflib.get_close_matches(name, known, n=5, cutoff=0.3)
                said += f"No figure has the {column} '{name}'"
                said += f"; near it: {', '.join(near)}. " if near else ". "
    return said


def print_figure_rows(rows: list[tuple[Any, ...]], form: str) -> None:
    """As a table for people, or exactly as csv or json."""
    from reporting_templates import rounding

    if form != "table":
        print_rows(list(FIGURE_COLUMNS), rows, form)
        return
    named = [dict(zip(FIGURE_COLUMNS, row, strict=True)) for row in rows]
    for row in named:
        row["shown"] = rounding.text(row["value"]) or "-"
    widths = {
        name: max((len(row[name]) for row in named), default=0)
        for name in (*_PLACE, "shown", "unit", "status")
    }
    columns = shutil.get_terminal_size((_WIDTH, 0)).columns
    is_cut = False
    for row in named:
        told = [f"{row[name]:<{widths[name]}}" for name in _PLACE]
        told.append(
            f"{row['shown']:>{widths['shown']}} {row['unit']:<{widths['unit']}}"
        )
        status = click.style(row["status"], fg=_COLOURS.get(row["status"]))
        told.append(status + " " * (widths["status"] - len(row["status"])))
        line = "  ".join([*told, *filter(None, [_split(row["breakdown"])])])
        remark = f"({row['reason']})" if row["reason"] else ""
        room = max(columns - len(click.unstyle(line)) - 2, _LEAST)
        if len(remark) > room:
            remark, is_cut = f"{remark[: room - 1]}…", True
        click.echo(f"{line}  {remark}".rstrip())
    if is_cut:
        click.echo(
            "… is a remark cut short; `orebook trace` and --format csv give all of it.",
            err=True,
        )


def _split(breakdown: str) -> str:
    """A breakdown for people: a part that is not split by a dimension says so."""
    return ";".join(
        f"{part}(not said)" if part.endswith("=") else part
        for part in breakdown.split(";")
    )
