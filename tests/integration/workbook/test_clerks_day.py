"""A clerk's day in a language: template, typed, saved by LibreOffice, back, corrected.

Belongs here: the whole way, by the commands that people type. What each cell may hold
is ``test_across``'s, how a copy is marked ``test_returns``'.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from reporting_templates.workbooks import mark_refusals as marking
from tests.integration.workbook.filling import (
    HEADER,
    checked,
    columns,
    prepared,
    project,
    register,
    row_sheets,
    values,
)
from tests.integration.workbook.test_returns import command, send_back
from transforms.intake import marks

ASKED = "A,ore_mined_t,,,,,\nA,fuel_use_qty,,,,,\nA,injury,,,,,\n"
# Language -> what its clerk chooses from the lists, and reads of what came back.
DAYS = {
    "es": ("cielo abierto", "diésel", "equipo minero", "Devuelto", "ene 2025",
           "El total escrito y la suma"),
    "fr": ("ciel ouvert", "gazole", "engins miniers", "Retourné", "janv. 2025",
           "Le total écrit et la somme"),
}  # fmt: skip

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not shutil.which("soffice"), reason="LibreOffice is not installed"
    ),
]


def saved_by_libreoffice(source: Path, target: Path) -> None:
    """A workbook as LibreOffice writes it again."""
    folder = target.parent / "saved"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{source.parent}/lo", "--headless",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder),
         str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    shutil.move(folder / source.name, target)
    folder.rmdir()


@pytest.mark.parametrize("language", ["es", pytest.param("fr", marks=pytest.mark.rare)])
def test_from_the_template_to_the_accepted_correction(tmp_path, language):
    surface, diesel, trucks, returned, january, said = DAYS[language]
    folder = project(tmp_path / "p", ASKED)
    sites = "site_id,name,country,language\nA,Alpha,CL,{}\nB,Beta,US,\n"
    (folder / "sites.csv").write_text(sites.format(language))
    out = tmp_path / "templates"
    assert command("template", "--project", folder, "--out", out, "--site", "A") == 0
    mine = out / "A_FY2025.xlsx"
    book = openpyxl.load_workbook(mine)
    ore, fuel = (
        next(s for s in row_sheets(book) if s["A1"].value.endswith(name))
        for name in (" production", " energy")
    )
    assert ore.cell(HEADER - 1, values(ore)[0]).value == january
    row, at = next(prepared(ore)), columns(ore)
    for column in values(ore):
        ore.cell(row, column).value = 100
    ore.cell(row, at["mine_method"]).value = surface
    ore.cell(row, values(ore)[0]).value = "unos 100"
    ore.cell(row, at[marks.TOTAL]).value = 1300
    line, of = next(prepared(fuel)), columns(fuel)
    for column in values(fuel):
        fuel.cell(line, column).value = 2.5
    fuel.cell(line, of["unit"]).value = "kL"
    fuel.cell(line, of["fuel"]).value = diesel
    fuel.cell(line, of["fuel_use"]).value = trucks
    register(book, "injury")["B5"] = marks.MARK
    book.save(mine)
    saved_by_libreoffice(mine, folder / "intake" / "A.xlsx")
    # What came back, in the clerk's words.
    assert listed(folder, returned) == [
        (ore.cell(row, values(ore)[0]).coordinate, "unos 100")
    ]
    back = openpyxl.load_workbook(folder / "back" / "A.xlsx")
    assert january in back[ore.title].cell(row, at[marks.SAYS]).value
    # Corrected in the copy, saved by LibreOffice, put under the old name: the months
    # are numbers now, and come to something else than the total.
    for value, found in ((100, [ore.cell(row, at[marks.TOTAL]).coordinate]), (200, [])):
        sheet = back[ore.title]
        sheet.cell(row, values(sheet)[0]).value = value
        back.save(mine)
        saved_by_libreoffice(mine, folder / "intake" / "A.xlsx")
        counts, rows = checked(folder)
        assert counts["rows accepted"] == 24
        if found:
            ((cell, text),) = listed(folder, returned)
            assert [cell] == found and "1300" in text and "1200" in text
            back = openpyxl.load_workbook(folder / "back" / "A.xlsx")
            assert said in back[ore.title].cell(row, at[marks.SAYS]).value
    assert rows == []
    assert marking.language_of(back, "en") == language


def listed(folder: Path, returned: str) -> list[tuple[str, str]]:
    """(cell, what was found) of each line on the first sheet of the returned copy."""
    shutil.rmtree(folder / "back", ignore_errors=True)
    assert send_back(folder) == 1
    first = openpyxl.load_workbook(folder / "back" / "A.xlsx").worksheets[0]
    assert first.title == returned
    return [
        (first.cell(n, 2).value, first.cell(n, 5).value)
        for n in range(10, first.max_row + 1)
    ]
