"""What commands print about figures, traces, rejects and findings.

Numbers of the table for people are rounded by ``rounding``; csv and json are not.
"""

from __future__ import annotations

import csv
import difflib
import io
import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import duckdb

from pipelines.cli import FIGURE_COLUMNS
from reporting_templates import rounding
from transforms.intake import deliver
from transforms.mart.trace import Trace, UnknownFigure
from transforms.project.folder import Project
from transforms.project.severity import MAY_LACK_SOMETHING
from warehouse import csv_text
from warehouse.connection import connect, literal

_WIDEST = 60  # characters of a cell in a table for people
_COLOURS = {
    "complete": "green", "zero": "green", "estimated": "yellow",
    "incomplete": "red", "not_collected": "red",
}  # fmt: skip


def figure_rows(
    database: Path,
    indicator: str | None,
    site: str | None,
    period: str | None,
    breakdown: str | None,
    everything: bool,
) -> list[tuple[Any, ...]]:
    """Rows of fact_figure that fit; for a table, the leading approach only."""
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
              and ($everything or f.consolidation = case i.consolidation
                   when 'boundary_weighted' then (select consolidation from
                        mart.release)
                   when 'control_only' then case when (select consolidation from
                        mart.release) = 'financial_control' then 'financial_control'
                        else 'operational_control' end
                   when 'financial_scope' then 'financial_control' else 'none' end)
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
    if form != "table":
        print_rows(list(FIGURE_COLUMNS), rows, form)
        return
    named = [dict(zip(FIGURE_COLUMNS, row, strict=True)) for row in rows]
    if not named:
        return
    widths = [
        max(len(str(row[name])) for row in named)
        for name in ("indicator_id", "entity", "period_id")
    ]
    for row in named:
        colour = _COLOURS.get(row["status"])
        click.echo(
            f"{row['indicator_id']:<{widths[0]}}  {row['entity']:<{widths[1]}}  "
            f"{row['period_id']:<{widths[2]}}  "
            f"{rounding.text(row['value']) or '-':>16} {row['unit']:<18} "
            + click.style(f"{row['status']:<14}", fg=colour)
            + f" {_split(row['breakdown'])}"
            + (f"  ({row['reason']})" if row["reason"] else "")
        )


def _split(breakdown: str) -> str:
    """A breakdown for people: a part that is not split by a dimension says so."""
    return ";".join(
        f"{part}(not said)" if part.endswith("=") else part
        for part in breakdown.split(";")
    )


def _cell(value: Any) -> Any:
    """A value as it stands in CSV."""
    if value is None:
        return ""
    return csv_text.guarded(value) if isinstance(value, str) else value


def print_rows(names: list[str], rows: list[tuple[Any, ...]], form: str) -> None:
    """A result set as table, csv or json; decimals keep all their digits."""
    if form == "json":
        content = [dict(zip(names, map(_json, row), strict=True)) for row in rows]
        click.echo(json.dumps(content, indent=1, ensure_ascii=False))
        return
    if form == "csv":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(map(_cell, names))
        writer.writerows(map(_cell, row) for row in rows)
        click.echo(out.getvalue(), nl=False)
        return
    cells = [["-" if v is None else str(v) for v in row] for row in rows]
    widths = [
        max([len(n), *(len(row[i]) for row in cells)]) for i, n in enumerate(names)
    ]
    is_cut = max(widths, default=0) > _WIDEST
    widths = [min(width, _WIDEST) for width in widths]
    sides = [
        ">" if any(isinstance(row[i], (int, float, Decimal)) for row in rows) else "<"
        for i in range(len(names))
    ]
    for line in [names, ["-" * width for width in widths], *cells]:
        shown = (
            f"{text if len(text) <= w else text[: w - 1] + '…':{side}{w}}"
            for text, w, side in zip(line, widths, sides, strict=True)
        )
        click.echo("  ".join(shown).rstrip())
    if is_cut:
        click.echo("… is a cell cut short; --format csv gives all of it.", err=True)


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def print_figures(project: Project, database: Path) -> None:
    """The group's totals of the last period."""
    last = project.periods[-1].period_id
    rows = figure_rows(database, None, "GROUP-TOTAL", last, "total", False)
    has = [row for row in rows if row[FIGURE_COLUMNS.index("value")] is not None]
    click.echo(f"\n{project.config.company}, {last}, group totals:")
    print_figure_rows(has, "table")
    click.echo(f"{len(rows) - len(has)} more indicators have no data.")


def print_state(project: Project, database: Path, period: str | None = None) -> None:
    """Where the release is and what needs a person."""
    with connect(database, read_only=True) as con:
        rejects = con.execute(
            "select severity, count(*) from mart.rejects group by all order by all"
        ).fetchall()
        findings = con.execute(
            "select kind, count(*) from mart.findings group by all order by all"
        ).fetchall()
        first = con.execute(
            'select file, sheet, "row", header, text, message, remedy '
            "from mart.rejects where severity = 'refused' "
            'order by file, sheet, "row", "column" limit 5'
        ).fetchall()
    rows = figure_rows(database, None, "GROUP-TOTAL", period, "total", False)
    column = FIGURE_COLUMNS.index("status")
    statuses = Counter(row[column] for row in rows)
    missing = statuses.pop("not_collected", 0)
    folder = database.parent
    click.echo(f"\nRelease {folder.name} in {folder}")
    for path in sorted(folder.iterdir()):
        click.echo(f"  {path.name}{'/' if path.is_dir() else ''}")
    counted = ", ".join(f"{n} {status}" for status, n in sorted(statuses.items()))
    click.echo(f"Group totals: {counted or 'none'}; {missing} not collected")
    if rejects:
        counted = ", ".join(f"{n} {severity}" for severity, n in rejects)
        click.echo(f"Places in deliveries: {counted} (`orebook check` lists them)")
    for file, sheet, row, header, text, message, remedy in first:
        place = f"{file}{f' [{sheet}]' if sheet else ''}"
        where = f", row {row}" if row is not None else ""
        what = f", {header}: '{text}'" if header else ""
        click.echo(f"  {place}{where}{what}. {message} {remedy}")
    if findings:
        click.echo(
            "Findings: " + ", ".join(f"{count} {kind}" for kind, count in findings)
        )


def needs_person(database: Path) -> bool:
    """Whether anything was refused, or a finding is open (notes apart).

    Of what was taken and only flagged, whatever may be not all that was handed in.
    """
    listed = ", ".join(literal(rule) for rule in MAY_LACK_SOMETHING)
    with connect(database, read_only=True) as con:
        (found,) = con.execute(
            "select exists (from mart.rejects where severity = 'refused' "
            f"or rule in ({listed})) "
            "or exists (from mart.findings where kind <> 'note')"
        ).fetchone() or (False,)
    return bool(found)


def print_left_out(project: Project) -> bool:
    """What lies in the drop box and was not taken in; whether there is any."""
    left = deliver.left_out(project)
    for item in left:
        click.echo(
            click.style("not taken in", fg="red")
            + f" {item.name}: {item.why} {item.remedy}"
        )
    return bool(left)


def print_rejects(rows: list[dict[str, Any]]) -> None:
    """Each refused or flagged place with what is wrong and what to do."""
    for row in rows:
        sheet = f" [{row['sheet']}]" if row["sheet"] else ""
        where = f" row {row['row']}" if row["row"] is not None else ""
        header = f" {row['header']}" if row["header"] else ""
        colour = "red" if row["severity"] == "refused" else "yellow"
        click.echo(
            click.style(row["severity"], fg=colour)
            + f" {row['file']}{sheet}{where}{header}: "
            + (f"'{row['text']}'. " if row["text"] else "")
            + f"{row['message']} {row['remedy']}"
        )


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
    if not indicator:
        raise UnknownFigure("Give a figure id, or at least --indicator.")
    period = period or project.periods[-1].period_id
    row = con.execute(
        "select consolidation from mart.dim_indicator where indicator_id = ?",
        [indicator],
    ).fetchone()
    lead = project.config.consolidation
    control = lead if lead != "equity_share" else "operational_control"
    default = {
        "boundary_weighted": lead,
        "control_only": control,
        "financial_scope": "financial_control",
    }.get(row[0] if row else "", "none")
    breakdown = breakdown or "total"
    return f"{indicator}/{entity}/{period}/{consolidation or default}/{breakdown}"


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
    for role, reduced in json.loads(figure["roles"]).items():
        click.echo(f"  role       {role} = {reduced}")
    click.echo(f"  from       {len(found.sources)} contributions:")
    shown = found.sources[: limit or None]
    for s in shown:
        sheet = f"[{s.sheet}]" if s.sheet else ""
        factor = f"  x {s.factor_id} {s.factor}" if s.factor_id else ""
        share = "" if s.share == 1 else f"  x share {s.share.normalize():f}"
        amount = "no factor" if s.amount is None else f"{s.amount.normalize():f}"
        click.echo(
            f"    {s.file}{sheet} {s.cell:<8} {s.site_id} {s.metric_id} "
            f"{s.period_start}..{s.period_end} "
            f"{s.value_as_reported} {s.unit_as_reported} {s.dimensions}{factor}"
            f"  -> {s.role} {amount}{share}"
        )
    if len(shown) < len(found.sources):
        rest = len(found.sources) - len(shown)
        click.echo(f"    ... {rest} more (--limit 0 lists all)")
    again, why = found.recomputed()
    same = again == figure["value"]
    result = f"no figure ({why})" if again is None else f"{again.normalize():f}"
    click.echo(f"  recomputed from these cells: {result}  {'=' if same else '<> !'}")
    return same
