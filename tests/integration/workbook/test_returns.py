"""The way back: refusals beside the cells, and the copy handed in again."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from pipelines.cli import main
from reporting_templates.workbooks import mark_refusals as marking
from tests.integration.workbook.filling import (
    HEADER,
    checked,
    columns,
    fill_register,
    prepared,
    project,
    register,
    row_sheets,
    template,
    values,
    version_1,
)
from tests.projects import LONG, run, write_csv
from transforms.intake import marks

FIRST = HEADER + 1
ORE = "A,ore_mined_t,,,,,\nA,injury,,,,,\n"


def command(*arguments: object) -> int:
    """Run the command line; its exit code."""
    try:
        main([str(a) for a in arguments])
    except SystemExit as stopped:
        return int(stopped.code or 0)
    return 0


def send_back(folder: Path, out: str = "back") -> int:
    """`orebook check --returns`."""
    return command("check", "--project", folder, "--returns", folder / out)


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    """A project whose site handed in a workbook with five faults, which then came back:
    the folder and the exit code of the command."""
    folder = project(tmp_path_factory.mktemp("sent") / "p", ORE)
    book = version_1("es")
    sheet = book["Producción"]
    at = columns(sheet)
    for row in range(FIRST, FIRST + 12):
        sheet.cell(row, at["value"]).value = 1000 + row
    sheet.cell(FIRST, at["value"]).value = "1,250"
    sheet.cell(FIRST, at["value"]).comment = Comment("ask Ana", "Luis")
    sheet.cell(FIRST + 1, at["value"]).value = -4
    sheet.cell(FIRST + 1, at["value"]).fill = PatternFill("solid", fgColor="00FF00")
    sheet.cell(FIRST + 2, at["unit"]).value = '=HYPERLINK("x")'
    sheet.cell(FIRST + 2, at["unit"]).data_type = "s"
    sheet.cell(FIRST + 3, at["value"]).value = None
    sheet.cell(FIRST + 3, at["comment"]).value = "meter broken"
    book.create_sheet("Notas")["A1"] = "mine"
    target = folder / "intake" / "north" / "A.xlsx"
    target.parent.mkdir()
    book.save(target)
    return folder, send_back(folder)


@pytest.fixture
def faulty(sent, tmp_path):
    """The same, to be changed."""
    return Path(shutil.copytree(sent[0], tmp_path / "p"))


def places(book):
    """Cells that we coloured, by sheet."""
    found = {}
    for sheet in book.worksheets:
        for area in sheet.conditional_formatting:
            if any(rule.formula == [marking.OURS] for rule in area.rules):
                found.setdefault(sheet.title, set()).add(str(area.sqref))
    return found


def content(book, but=()):
    """Every value that people see, without our sheet and our column."""
    found = {}
    for sheet in book.worksheets:
        if sheet.title in but:
            continue
        says = marking._says_column(sheet)
        for row in sheet.iter_rows():
            for cell in row:
                ours = says and cell.column == says[1]
                if cell.value is not None and not ours:
                    found[sheet.title, cell.coordinate] = cell.value
    return found


def test_each_place_is_coloured_noted_told_and_listed(sent):
    faulty, code = sent
    assert code == 1
    book = openpyxl.load_workbook(faulty / "back" / "north" / "A.xlsx")
    sheet = book["Producción"]
    at = columns(sheet)
    wanted = {
        f"{sheet.cell(1, at[name]).column_letter}{row}"
        for name, row in (
            ("value", FIRST), ("value", FIRST + 1), ("unit", FIRST + 2),
            ("value", FIRST + 3),
        )
    }  # fmt: skip
    letter = sheet.cell(1, at[marks.SAYS]).column_letter
    says = {f"{letter}{FIRST + n}" for n in range(4)}
    assert places(book) == {"Producción": wanted | says}
    note = sheet.cell(FIRST, at["value"]).comment.text
    assert note.startswith("ask Ana") and "puede ser de decimales o de miles" in note
    said = sheet.cell(FIRST + 1, at[marks.SAYS]).value
    assert said.startswith("Rechazado. Valor: ") and "tiene que ser 0 o más" in said
    assert "Corrija el signo" in said
    first = book.worksheets[0]
    assert first.title == "Devuelto" and book.active == first
    assert [first.cell(row, 2).value for row in (5, 6, 7)] == [8, 3, 4]
    # There is a newer layout.
    assert "diseño anterior (1)" in first.cell(10, 6).value
    # A sheet of their own is not read, and the list says so.
    assert first.cell(11, 2).hyperlink.location == "'Notas'!A1"
    # What the site noted on a cell is listed, and its cell says no more for it.
    listed = {
        (first.cell(row, 2).hyperlink.location, first.cell(row, 3).value):
            first.cell(row, 5)
        for row in range(12, 17)
    }  # fmt: skip
    letter = sheet.cell(1, at["value"]).column_letter
    noted = listed.pop((f"'Producción'!{letter}{FIRST}", "Señalado"))
    assert noted.value == "ask Ana" and "ask Ana" not in note.partition("---")[2]
    assert set(listed) == {
        (
            f"'Producción'!{cell}",
            "Señalado" if cell.endswith(str(FIRST + 3)) else "Rechazado",
        )
        for cell in wanted
    }
    typed = "1,250 «1250 o 1.25? Está escrito como texto»"
    found = [cell.value for cell in listed.values()]
    assert found == [typed, "-4", '=HYPERLINK("x")', None]
    (text,) = [cell for cell in listed.values() if cell.value == '=HYPERLINK("x")']
    assert text.data_type == "s"


def test_what_people_wrote_is_kept(sent):
    faulty, _ = sent
    before = openpyxl.load_workbook(faulty / "intake" / "north" / "A.xlsx")
    after = openpyxl.load_workbook(faulty / "back" / "north" / "A.xlsx")
    assert content(after, ("Devuelto",)) == content(before)
    cell = after["Producción"].cell(FIRST + 1, 5)
    assert cell.fill.fgColor.rgb == "0000FF00"
    count = len(before["Producción"].data_validations.dataValidation)
    assert len(after["Producción"].data_validations.dataValidation) == count
    assert after["orebook"].sheet_state == "hidden"
    assert after.defined_names.keys() == before.defined_names.keys()


def test_the_copy_handed_in_again_says_the_same(faulty):
    before = checked(faulty)
    shutil.copy(faulty / "back" / "north" / "A.xlsx", faulty / "intake" / "north")
    counts, rows = checked(faulty)
    assert counts == before[0]
    assert [{**r, "file_id": ""} for r in rows] == [
        {**r, "file_id": ""} for r in before[1]
    ]


def test_the_copy_corrected_is_accepted_and_a_new_fault_is_the_only_mark(faulty):
    mine = faulty / "intake" / "north" / "A.xlsx"
    book = openpyxl.load_workbook(faulty / "back" / "north" / "A.xlsx")
    sheet = book["Producción"]
    at = columns(sheet)
    for row in range(FIRST, FIRST + 4):
        sheet.cell(row, at["value"]).value = 5
        sheet.cell(row, at["unit"]).value = "kt"
    book.save(mine)
    counts, rows = checked(faulty)
    left = [(row["rule"], row["sheet"]) for row in rows]
    assert (counts["rows accepted"], left) == (
        12, [("older_layout", ""), ("sheet_not_read", "Notas"),
             ("cell_note", "Producción")],
    )  # fmt: skip
    sheet.cell(FIRST + 6, at["value"]).value = "?"
    book.save(mine)
    send_back(faulty, "again")
    again = openpyxl.load_workbook(faulty / "again" / "north" / "A.xlsx")
    letter = sheet.cell(1, at["value"]).column_letter
    says = sheet.cell(1, at[marks.SAYS]).column_letter
    assert places(again) == {
        "Producción": {f"{letter}{FIRST + 6}", f"{says}{FIRST + 6}"}
    }
    assert [s.title for s in again.worksheets].count("Devuelto") == 1
    old = again["Producción"].cell(FIRST, at["value"]).comment
    assert old.text == "ask Ana"
    assert again["Producción"].cell(FIRST + 1, at[marks.SAYS]).value is None


def test_the_same_delivery_goes_back_with_the_same_bytes(faulty):
    one = (faulty / "back" / "north" / "A.xlsx").read_bytes()
    send_back(faulty, "again")
    assert (faulty / "again" / "north" / "A.xlsx").read_bytes() == one


def test_a_workbook_of_their_own_gets_a_column_beside_its_table(tmp_path):
    folder = project(tmp_path / "p")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Monthly report"])
    sheet.append([])
    sheet.append(list(LONG))
    sheet.append(["A", "hours_worked", "2025-01-01", "2025-01-31", 5, "h"])
    sheet.append(["A", "hours_worked", "2025-02-01", "2025-02-28", "five", "h"])
    mine = folder / "intake" / "own.xlsx"
    book.save(mine)
    assert send_back(folder) == 1
    back = openpyxl.load_workbook(folder / "back" / "own.xlsx")
    assert back["Sheet"]["G3"].value == marks.SAYS
    assert "not a plain number" in back["Sheet"]["G5"].value
    assert places(back) == {"Sheet": {"E5", "G5"}}
    back["Sheet"]["E5"] = 6
    back.save(mine)
    counts, rows = checked(folder)
    assert (counts["rows accepted"], rows) == (2, [])


def test_other_files_go_back_as_a_list(tmp_path):
    folder = project(tmp_path / "p")
    row = ("A", "hours_worked", "2025-01-01", "2025-01-31", "=1+1", "h")
    write_csv(folder / "intake" / "hours.csv", LONG, [row])
    (folder / "intake" / "broken.xlsx").write_bytes(b"PK\x03\x04 cut off")
    assert send_back(folder) == 1
    listed = openpyxl.load_workbook(folder / "back" / "hours.csv.returned.xlsx")
    texts = [c.value for r in listed.worksheets[0].iter_rows() for c in r if c.value]
    assert "E2" in texts and "=1+1" in texts and "Refused" in texts
    assert (folder / "back" / "broken.xlsx.returned.xlsx").exists()


def test_export_returns_takes_the_file_from_the_raw_store(faulty):
    run(faulty)
    (faulty / "intake" / "north" / "A.xlsx").unlink()
    out = faulty / "sent"
    assert command("export", "returns", "--project", faulty, "--out", out) == 0
    book = openpyxl.load_workbook(out / "north" / "A.xlsx")
    first = book.worksheets[0]
    assert [first.cell(row, 2).value for row in (5, 6, 7)] == [8, 3, 4]


def test_nothing_is_written_into_the_drop_box(faulty, capsys):
    code = command(
        "check", "--project", faulty, "--returns", faulty / "intake" / "back"
    )
    assert code == 2
    assert "drop box" in capsys.readouterr().err


def test_a_register_goes_back_too(tmp_path):
    folder = project(tmp_path / "p", ORE)
    book = openpyxl.load_workbook(template(folder))
    fill_register(register(book, "injury"), "A")
    at = columns(register(book, "injury"))
    register(book, "injury").cell(FIRST, at["occurred_on"]).value = "soon"
    book.save(folder / "intake" / "A.xlsx")
    send_back(folder)
    sheet = register(openpyxl.load_workbook(folder / "back" / "A.xlsx"), "injury")
    assert "not a date" in sheet.cell(FIRST, at[marks.SAYS]).value


def test_each_clerk_is_asked_which_site_was_meant_in_their_language(tmp_path, capsys):
    folder = project(tmp_path / "p", ORE)
    asks = {
        "en": "Did you mean A or B?", "es": "¿Quiso decir A o B?",
        "fr": "Vouliez-vous dire A ou B ?", "pt": "Quis dizer A ou B?",
    }  # fmt: skip
    # Two sites are as near to what is told as each other.
    sites = "site_id,name,country\nA,Mine North,CL\nB,Mine Norte,US\n"
    (folder / "sites.csv").write_text(sites)
    for language in asks:
        book = openpyxl.load_workbook(template(folder, language=language))
        sheet = next(s for s in row_sheets(book) if s["A1"].value.endswith("tion"))
        row, at = next(prepared(sheet)), columns(sheet)
        sheet.cell(row, at["site_id"]).value = "mine nort"
        sheet.cell(row, values(sheet)[0]).value = 5
        book.save(folder / f"intake/{language}.xlsx")
    assert command("check", "--project", folder) == 1
    said = capsys.readouterr().out
    lines = {
        line.split()[1].partition(".")[0]: line
        for line in said.splitlines()
        if "'mine nort'" in line
    }
    assert lines.keys() == asks.keys()
    for language, asked in asks.items():
        assert asked in lines[language], lines[language]


def test_template_command_writes_a_workbook_per_site(tmp_path, capsys):
    folder = project(tmp_path / "p", ORE + "GROUP,revenue,,,,,\n")
    out = tmp_path / "out"
    assert command("template", "--project", folder, "--out", out) == 0
    names = sorted(path.name for path in out.iterdir())
    assert names == ["A_FY2025.xlsx", "B_FY2025.xlsx", "GROUP_FY2025.xlsx"]
    wrong = ("template", "--project", folder, "--out", out, "--dataset", "watre")
    assert command(*wrong) == 2
    assert "watre" in capsys.readouterr().err
