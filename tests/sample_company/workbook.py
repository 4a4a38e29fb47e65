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
from transforms.project.folder import load
from warehouse import reference

_TYPED = ("value", "method", "evidence", "prepared_by", "reviewed_by", "comment")
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
    book = load_workbook(template)
    answers = {
        (r["site_id"], r["metric_id"], r["period_start"], r["period_end"], *_dims(r)): r
        for r in rows
    }
    for page in book.worksheets:
        head = next(
            (n for n, cells in enumerate(page.iter_rows(values_only=True), start=1)
             if "metric_id" in cells and "value" in cells), None,
        )  # fmt: skip
        if head is None:
            continue
        names = {cell.value: cell.column for cell in page[head] if cell.value}
        for number in range(head + 1, page.max_row + 1):
            told = {
                name: _text(page.cell(number, column).value)
                for name, column in names.items()
            }
            dims = {n.removeprefix("dim_"): v for n, v in told.items()}
            for key in [k for k in answers if k[1] == told.get("metric_id")]:
                place = (told["site_id"], told["metric_id"], told["period_start"],
                         told["period_end"])  # fmt: skip
                if key[:4] != place or any(dims.get(n) != v for n, v in key[4:]):
                    continue
                answer = answers.pop(key)
                for name in _TYPED:
                    if name in names and answer.get(name):
                        cell = page.cell(number, names[name])
                        cell.value = _typed(answer[name]) if name == "value" else (
                            answer[name])  # fmt: skip
                break
    if answers:
        raise ValueError(f"no row was prepared for {next(iter(answers))}")
    out = io.BytesIO()
    book.save(out)
    return _fixed(out.getvalue())


def _text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    return "" if value is None else str(value)


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
