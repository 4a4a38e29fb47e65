"""A site workbook as the closed mine hands it in: from orebook's own template, filled.

The template is asked for what the mine delivers anyway, and each answer is typed into
the row that was prepared for it, as a clerk would.
"""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from reporting_templates.workbooks import site_workbook
from tests.sample_company.invent import ABOUT, CONTRACT, Delivery, Row, write
from transforms.facts import data_request
from transforms.intake import marks
from transforms.project.folder import load
from warehouse import reference

_SAID = ("method", "evidence", "comment")
_DAYS = ("period_start", "period_end")
_DAY = (2025, 7, 18, 9, 0, 0)


def filled(config: dict[str, str | bytes], delivery: Delivery, year: int) -> bytes:
    """The template of one site with the values of a delivery typed into it.

    ``config`` are the files of the project folder that a template is made from.
    """
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), config)
        project = load(Path(folder))
        (period,) = [p for p in project.periods if p.period_id == f"FY{year}"]
        (site,) = {row["site_id"] for row in delivery.rows}
        request = data_request.DataRequest(site, period)
        for row in delivery.rows:
            dataset = reference.metric(row["metric_id"])["dataset"]
            request.rows.setdefault(dataset, []).append(
                data_request.Row(
                    row["metric_id"],
                    date.fromisoformat(row["period_start"]),
                    date.fromisoformat(row["period_end"]),
                    row["unit"],
                    _dims(row),
                    expected=True,
                )
            )
        target = Path(folder) / "template.xlsx"
        site_workbook.render(project, request, "en", target, "group data desk")
        return _fill(target, delivery.rows)


def _dims(row: Row) -> tuple[tuple[str, str], ...]:
    known = {*CONTRACT, *ABOUT}
    return tuple(sorted((n, v) for n, v in row.items() if v and n not in known))


def _fill(template: Path, rows: list[Row]) -> bytes:
    """Each value goes under its days, in a row of its metric and split; what is said of
    it goes beside it, in a copy of the row where months say different things."""
    book = load_workbook(template)
    told: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        said = tuple(row.get(name) or "" for name in _SAID)
        told.setdefault((row["metric_id"], *map("=".join, _dims(row)), "|", *said),
                        []).append(row)  # fmt: skip
    used: set[tuple[str, ...]] = set()
    for page in book.worksheets:
        head = next(
            (n for n, cells in enumerate(page.iter_rows(values_only=True), start=1)
             if "metric_id" in cells), None,
        )  # fmt: skip
        if head is None:
            continue
        at = {cell.value: cell.column for cell in page[head] if cell.value}
        lines = {
            str(page.cell(number, at["orebook_row"]).value): number
            for number in range(head + 1, page.max_row + 1)
            if page.cell(number, at["orebook_row"]).value
        }
        free = max(lines.values()) + 1
        taken: set[int] = set()
        for key, values in told.items():
            number = next((
                n for name, n in lines.items()
                if name.split("|")[1] == key[0]
                and sorted(filter(None, name.split("|")[5].split(";")))
                == sorted(key[1 : key.index("|")])
            ), None)  # fmt: skip
            if number is None:
                continue
            if number in taken:
                for column in at.values():
                    page.cell(free, column).value = page.cell(number, column).value
                for column in (c for n, c in at.items() if marks.days_of(n)):
                    page.cell(free, column).value = None
                number, free = free, free + 1
            taken.add(number)
            for row in values:
                first, last = (date.fromisoformat(row[n]) for n in _DAYS)
                cell = page.cell(number, at[marks.days_heading(first, last)])
                cell.value = _typed(row["value"])
            for name in _SAID:
                if name in at:
                    page.cell(number, at[name]).value = values[0].get(name) or None
            used.add(key)
    if lost := told.keys() - used:
        raise ValueError(f"no row was prepared for {min(lost)}")
    out = io.BytesIO()
    book.save(out)
    return _fixed(out.getvalue())


def _typed(text: str) -> float | str:
    """A number as Excel keeps it; what is no number stays the text that was typed."""
    return float(text) if re.fullmatch(r"-?[0-9.]+", text) else text


def _fixed(content: bytes) -> bytes:
    """The workbook without the moment at which it was saved."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "docProps/core.xml":
                data = re.sub(rb"20\d\d-[0-9T:-]+Z", b"2025-07-18T09:00:00Z", data)
            place = zipfile.ZipInfo(item.filename, _DAY)
            place.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(place, data)
    return out.getvalue()
