"""report.pdf: the report as one tagged PDF, set by Typst.

The same sections, totals and breakdowns, plots and words as the HTML report, without
traces and sites: those are in the report and the databook. Belongs here: what goes into
the PDF; its look is ``templates/report.typ``. Only the fonts inside Typst are used, no
date is written and no package is fetched, so the same database gives the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal, cast

import duckdb

from reporting_templates import links, plots, rounding
from reporting_templates.labels.units import words as unit_words
from reporting_templates.report import index_rows, material_topics
from reporting_templates.report.html_report import headline_plots, site_plots
from reporting_templates.report.report_data import read
from reporting_templates.report.report_model import Report, Row, Section
from reporting_templates.states import ANSWERS, STATES
from reporting_templates.workbooks.databook_lists import FINDINGS
from warehouse.connection import connect
from warehouse.package_files import package_folder

STANDARD: Literal["ua-1"] = (
    "ua-1"  # PDF/UA-1: tagged, with language, title and texts for pictures
)
_MAX_FINDINGS = 60
# What Typst says of a character that its fonts do not have, which PDF/UA does not bear.
_HAS_NO_GLYPH = "could not be displayed with font"
_CODES = (
    "Characters that the fonts of this document do not have stand as their Unicode "
    "codes, as [U+4E91]; the report beside this file shows them."
)
_SETTING = Lock()


@dataclass(frozen=True)
class Printed:
    """The report as it is set. ``pages`` has the page on which each disclosure begins,
    by its anchor, counted from the cover as the foot of each page counts."""

    report: Report
    pdf: bytes
    pages: dict[str, int]


def render(database: Path, target: Path, language: str = "") -> None:
    """Write the PDF of a published database to ``target``, with the company's texts in
    a language.

    Raises ``typst.TypstError`` if the template does not compile.
    """
    target.write_bytes(printed(database, language).pdf)


def printed(database: Path, language: str = "") -> Printed:
    """The report of a published database, read and set; three documents of a release
    ask, two of them at the same time, and the second waits for the first one."""
    found = database.stat()
    file = found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
    with _SETTING:
        return _printed(database, file, language)


@lru_cache(maxsize=1)
def _printed(database: Path, file: tuple[int, ...], language: str) -> Printed:
    """``file`` is which one it is, and as when written."""
    with connect(database, read_only=True) as con:
        report = read(con, language)
        return Printed(report, *_set(_content(con, report)))


def _set(content: dict[str, Any]) -> tuple[bytes, dict[str, int]]:
    """The PDF, and the pages of its disclosures; with the codes of characters that no
    font inside Typst has."""
    import typst

    said = content
    # What can be set alone may not be where letters join (Arabic): then none is.
    for is_set in (_can_be_set, str.isascii):
        try:
            return _compiled(said)
        except typst.TypstError as error:
            if _HAS_NO_GLYPH not in str(error):
                raise
        special = {c for c in "".join(_texts(content)) if not " " <= c <= "~"}
        codes = {c: f"[U+{ord(c):04X}]" for c in special - set("\n") if not is_set(c)}
        said = _translated(content, str.maketrans(codes))
        said["reading"].append(_CODES)
    return _compiled(said)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple | dict):
        inner = value.values() if isinstance(value, dict) else value
        for item in inner:
            yield from _texts(item)


def _translated(value: Any, codes: dict[int, str]) -> Any:
    if isinstance(value, str):
        return value.translate(codes)
    if isinstance(value, list | tuple):
        return [_translated(item, codes) for item in value]
    if isinstance(value, dict):
        return {key: _translated(item, codes) for key, item in value.items()}
    return value


def _can_be_set(character: str) -> bool:
    import typst

    try:
        typst.compile(
            b'#set document(title: "x")\n#sys.inputs.text',
            ignore_system_fonts=True,
            sys_inputs={"text": character},
            format="pdf",
            pdf_standards=STANDARD,
        )
    except typst.TypstError:
        return False
    return True


def _compiled(content: dict[str, Any]) -> tuple[bytes, dict[str, int]]:
    import typst

    folder = package_folder("reporting_templates") / "templates"
    compiler = typst.Compiler(
        folder / "report.typ",
        root=folder,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(content, ensure_ascii=False)},
    )
    pdf = cast(bytes, compiler.compile(format="pdf", pdf_standards=STANDARD))
    (found,) = json.loads(compiler.query("<pages>", field="value"))
    return pdf, dict(found)


def _content(con: duckdb.DuckDBPyConnection, report: Report) -> dict[str, Any]:
    release, statement = report.release, report.statement
    index = index_rows.build(report)
    findings = con.execute(FINDINGS.query).fetchall()
    (refused,) = con.execute(
        "select count(*) from mart.rejects where severity = 'refused'"
    ).fetchone() or (0,)
    valued = sorted(
        report.valued("GROUP-TOTAL"),
        key=lambda name: (report.scope.names[name].casefold(), name),
    )
    pictures = material_topics.pictures(con, plots.PRINT)
    states = {**STATES, **ANSWERS}
    return {
        "title": f"Sustainability report {report.last}",
        "company": release.company,
        "span": f"{statement['period_start']} to {statement['period_end']}",
        "release_id": release.release_id,
        "digest": release.digest,
        "content_digest": release.content_digest,
        "edition": release.edition,
        "orebook": release.orebook,
        "states": {
            name: {"word": s.word, "colour": s.colour, "meaning": s.meaning}
            for name, s in states.items()
        },
        "legend": [*STATES, *ANSWERS],
        "reading": [
            "Every number comes from the published database of this release. The "
            "report beside this file (report/index.html) leads from each number to the "
            "cells, factors and shares that it is made of; the databook holds all "
            "sites.",
            "Under a number stands its state, then coverage (the part of the expected "
            "days or readings that was handed in) / reviewed share (the part that a "
            "second person reviewed).",
            *filter(None, [report.of_no_metric]),
            rounding.RULE,
            f"Leading approach: {release.consolidation.replace('_', ' ')}. Global "
            f"warming potentials: {release.gwp_set}. Currency: {release.currency}. "
            f"Conventions: {release.conventions.replace('_', ' ')}.",
        ],
        "statement": statement["text"],
        "statement_note": "In our words: a person checks it against GRI 1 before "
        f"publication. Editions are those of {statement['publication_date']} "
        f"({statement['publication_date_is']}).",
        "gates": [
            [g["gate"], g["question"], "yes" if g["holds"] else "no", g["detail"]]
            for g in report.gates
        ],
        "plots": [
            _plot(p["svg"], p["row"].name) for p in headline_plots(report, plots.PRINT)
        ],
        "plots_note": "Filled: complete. Hatched: estimated in part. Dotted: "
        "incomplete. Outlined: as published before, not traced.",
        "pages": [
            {
                "title": page.title,
                "words": page.words,
                "sections": [_section(report, s, pictures) for s in page.sections],
            }
            for page in report.pages
        ],
        "index": [
            {
                "title": group.title,
                "note": _decision(group),
                "rows": [_index_row(row) for row in group.rows],
            }
            for group in index.groups
        ],
        "quality": [
            f"Findings: {len(findings):,}. Places in the deliveries that were refused "
            f"and are left out of every figure: {refused:,}. All of them are in the "
            "report and in the databook."
            + (
                f" The first {_MAX_FINDINGS} findings:"
                if len(findings) > _MAX_FINDINGS
                else ""
            )
        ],
        "findings": [
            [f[0], f[1], ", ".join(filter(None, (f[2], f[3]))), f[4]]
            for f in findings[:_MAX_FINDINGS]
        ],
        "methods_note": "Indicators that have figures. Versions, SQL and factors: "
        "report/methods.html.",
        "methods": [
            [
                report.formulas[name]["name"],
                unit_words(report.units[name]),
                report.formulas[name]["method"],
            ]
            for name in valued
        ],
    }


def _plot(svg: Any, name: str) -> dict[str, str]:
    """A picture with its alternative text: the description inside the SVG."""
    text = str(svg)
    start, end = text.index("<desc"), text.index("</desc>")
    words = text[text.index(">", start) + 1 : end]
    return {"svg": text, "alt": f"{name}. {words}"}


def _ratio(svg: Any) -> float:
    """Height of a picture by its width."""
    width, height = re.findall(r' (?:width|height)="(\d+)"', str(svg))[:2]
    return int(height) / int(width)


def _decision(group: index_rows.Group) -> str:
    if group.decision == "undecided":
        return "Whether this topic is material is to be decided."
    if group.decision == "not_material":
        return f"Not material: {group.reason}"
    return ""


def _index_row(row: dict[str, Any]) -> dict[str, str]:
    omitted = ""
    if row["omission_reason"]:
        omitted = (
            f"{row['omission_what']}: {row['omission_reason'].replace('_', ' ')}. "
            f"{row['omission_explanation']} {row['omission_plan']}"
        ).strip()
    unsure = "" if row["sure"] else f"{row['confidence_words']}."
    return {
        "number": row["ref_no"] or row["code"],
        "title": f"{row['code']} ({row['year']}) {row['title']}",
        "state": row["state"],
        "anchor": row["anchor"],
        "note": " ".join(filter(None, (omitted, row["note"], unsure))),
    }


def _section(
    report: Report, section: Section, pictures: list[dict[str, Any]]
) -> dict[str, Any]:
    omission = section.omission
    svgs = site_plots(report, section, "x", plots.PRINT)
    return {
        "title": section.title,
        "anchor": section.anchor,
        "answers": section.answers,
        "notes": section.notes,
        "omission": {
            "what": omission["omission_what"],
            "reason": omission["omission_reason"].replace("_", " "),
            "explanation": omission["omission_explanation"],
            "plan": omission["omission_plan"],
        }
        if omission
        else None,
        "blocks": section.blocks,
        "language": section.language or "en",
        "data": section.data,
        "periods": [{"name": p.name, "published": p.published}
                    for p in section.periods],
        "rows": [_row(row) for row in section.rows],
        "plots": [_plot(p["svg"], section.title) for p in svgs],
        "words": section.words,
        "pictures": [
            {
                **_plot(p["svg"], p["title"]),
                "title": p["title"],
                "ratio": _ratio(p["svg"]),
                "caption": p["caption"],
            }
            for p in pictures
            if section.anchor == links.RANKING
        ],
        "cuts": section.cuts,
    }  # fmt: skip


def _row(row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        "unit": row.unit,
        "is_part": row.is_part,
        "cells": [
            None
            if cell is None
            else {
                "text": cell.text or "–",
                "status": cell.status,
                "published": cell.published,
                "before": f"published as {cell.before}" if cell.before else "",
                "shares": f"{cell.coverage or '–'} / {cell.reviewed or '–'}"
                if cell.coverage or cell.reviewed
                else "",
            }
            for cell in row.cells
        ],
    }
