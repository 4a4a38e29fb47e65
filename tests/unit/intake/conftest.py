"""Workbooks written part by part, so that a test can hold any fault."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

Workbook = Callable[..., Path]


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    """Write a workbook: name of each sheet -> what stands inside <worksheet>.

    `states` hides sheets, `parts` adds or replaces members, `calc` ends workbook.xml.
    """

    def write(
        sheets: dict[str, str],
        states: dict[str, str] | None = None,
        parts: dict[str, bytes] | None = None,
        calc: str = "",
        file: str = "book.xlsx",
        kinds: dict[str, str] | None = None,
    ) -> Path:
        tabs, relations, members = [], [], {}
        for number, (name, inside) in enumerate(sheets.items(), 1):
            state = (states or {}).get(name, "visible")
            kind = (kinds or {}).get(name, "worksheet")
            tabs.append(
                f'<sheet name="{name}" sheetId="{number}" state="{state}" '
                f'r:id="rId{number}"/>'
            )
            relations.append(
                f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" '
                f'Target="{kind}s/sheet{number}.xml"/>'
            )
            members[f"xl/{kind}s/sheet{number}.xml"] = (
                f'<?xml version="1.0"?><worksheet xmlns="{MAIN}">{inside}</worksheet>'
            ).encode()
        members["xl/_rels/workbook.xml.rels"] = (
            f'<Relationships xmlns="{PACKAGE}">{"".join(relations)}</Relationships>'
        ).encode()
        members["xl/workbook.xml"] = (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{"".join(tabs)}'
            f"</sheets>{calc}</workbook>"
        ).encode()
        members["_rels/.rels"] = (
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ).encode()
        path = tmp_path / file
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in (members | (parts or {})).items():
                archive.writestr(name, content)
        return path

    return write
