"""Rows on the terminal: a table for people, or csv and json with every digit.

Belongs here: how any rows are printed. Which rows does not.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import click

from warehouse import csv_text

_WIDEST = 60  # characters of a cell in a table for people


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


def _cell(value: Any) -> Any:
    """A value as it stands in CSV."""
    if value is None:
        return ""
    return csv_text.guarded(value) if isinstance(value, str) else value


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value
