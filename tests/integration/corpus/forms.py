"""Sheets and forms of files: what is read of them, and what is named instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from tests.integration.corpus import (
    FLAGGED,
    LONG,
    REFUSED,
    TAKEN,
    At,
    Case,
    Cell,
    Maker,
    Sheet,
    row,
    text,
    workbook,
)
from tests.integration.corpus.raw import (
    archive,
    ods,
    ods_number,
    ods_row,
    ods_text,
    parts,
)

FIVE = At(TAKEN, 2, 5, "5")
_CASE = At(TAKEN, 2, 0, "1")  # a case of a register counts as one
INJURY = (
    "injury_id", "site", "worker_type", "injury_class", "recordable", "occurred_on",
)  # fmt: skip
ENERGY, REGISTER = "orebook: rows energy", "orebook: register injury"


def _csv(*lines: Sequence[Cell], mark: str = ",", before: str = "") -> Maker:
    """A CSV; `SITE` stands for the site."""
    return lambda site: (
        before + "".join(
            mark.join("" if c is None else str(c) for c in line) + "\n"
            for line in lines
        ).replace("SITE", site)
    ).encode()  # fmt: skip


def _five(**more: object) -> list[Cell]:
    return row("SITE", 5, **more)  # type: ignore[arg-type]


def _stamped(stamp: str, *rows: Sequence[Cell]) -> list[Sequence[Cell]]:
    return [[stamp], ["What people read"], *rows]


def sheets() -> Iterator[Case]:
    """Sheets that are hidden, copied, renamed, or without their names of columns."""
    def at(site: str, value: Cell = 5) -> list[Cell]:
        return row(site, value)

    five = At(TAKEN, 4, 5, "5")
    yield Case("sheet", "{site}_named_as_liked.xlsx", lambda site: workbook(
        Sheet([LONG, at(site)], "whatever it is")), (FIVE,))
    yield Case("sheet", "{site}_hidden.xlsx", lambda site: workbook(
        Sheet([["a note"]], "cover"),
        Sheet(_stamped(ENERGY, LONG, at(site)), "Energía", hidden=True),
    ), (At(TAKEN, 4, 5, "5"), At(FLAGGED, None, says="is hidden", sheet="Energía")))
    yield Case("sheet", "{site}_hidden_copy.xlsx", lambda site: workbook(
        Sheet(_stamped(ENERGY, LONG, at(site)), "Energy"),
        Sheet(_stamped(ENERGY, LONG, at(site, 7)), "Energy (2)", hidden=True),
    ), (At(TAKEN, 4, 5, "5"), At(REFUSED, says="hidden", sheet="Energy (2)")))
    yield Case("sheet", "{site}_hidden_of_others.xlsx", lambda site: workbook(
        Sheet([LONG, at(site)], "data"), Sheet([LONG, at(site, 7)], "old", hidden=True)
    ), (At(TAKEN, 2, 5, "5"), At(FLAGGED, says="hidden", sheet="old")))
    yield Case("sheet", "{site}_names_deleted.xlsx", lambda site: workbook(
        Sheet(_stamped(ENERGY, LONG, at(site)), "Energy"),
        Sheet(_stamped("orebook: rows water", at(site)), "Water"),
    ), (At(TAKEN, 4, 5, "5"),
        At(REFUSED, says="the row with the names of its columns", sheet="Water")))
    yield Case("sheet", "{site}_only_names_deleted.xlsx", lambda site: workbook(
        Sheet(_stamped(ENERGY, at(site)), "Energy")),
        (At(REFUSED, says="the row with the names of its columns", sheet="Energy"),))
    yield Case("sheet", "{site}_register_names_deleted.xlsx", lambda site: workbook(
        Sheet(_stamped(REGISTER, ["I-1", site, "employee"]), "Injuries")),
        (At(REFUSED, says="the row with the names of its columns", sheet="Injuries"),))
    yield Case("sheet", "{site}_renamed.xlsx", lambda site: workbook(
        Sheet(_stamped(ENERGY, LONG, at(site)), "Juan")), (five,))
    yield Case("sheet", "{site}_stamp_deleted.xlsx", lambda site: workbook(
        Sheet([["What people read"], LONG, at(site)], "Energy")),
        (At(TAKEN, 3, 5, "5"),))
    yield Case("sheet", "{site}_moved_down.xlsx", lambda site: workbook(
        Sheet([["a"], ["b"], ["c"], LONG, at(site)])), (At(TAKEN, 5, 5, "5"),))
    yield Case("sheet", "{site}_not_ours.xlsx", lambda site: workbook(
        Sheet([LONG, at(site)]), Sheet([["Pit", "Tonnes"], ["North", 5]], "Extra")),
        (At(TAKEN, 2, 5, "5"), At(FLAGGED, says="was not read", sheet="Extra")))
    yield Case("sheet", "{site}_no_zeros.xlsx", _no_zeros, (
        At(TAKEN, 2, 5, "0"), At(FLAGGED, says="show no zeros")))


def _no_zeros(site: str) -> bytes:
    texts = "".join(
        f'<c r="{"ABCDEF"[place]}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
        if isinstance(cell, str) else f'<c r="{"ABCDEF"[place]}{number}"><v>0</v></c>'
        for number, cells in ((1, LONG), (2, row(site, 0)))
        for place, cell in enumerate(cells)
    )  # fmt: skip
    first, _, second = texts.partition('<c r="A2"')
    return archive(parts(
        "<sheetViews><sheetView showZeros='0' workbookViewId='0'/></sheetViews>"
        f"<sheetData><row r='1'>{first}</row><row r='2'><c r=\"A2\"{second}</row>"
        "</sheetData>"
    ))  # fmt: skip


def names() -> Iterator[Case]:
    """A long table may be called what it likes."""
    long = (*LONG, "worker_type", "injury_class", "recordable")
    told = ["SITE", "injury", "2025-01-01", "2025-12-31", 12, "event", "employee",
            "lost_time", "true"]  # fmt: skip
    for number, name in enumerate((
        "injury.csv", "grievance.csv", "near_miss.csv", "tsf_register.csv",
        "orebook.csv", "water.csv", "no extension",
    )):  # fmt: skip
        yield Case("name", f"{{site}}/{name}", _csv(long, told), (
            At(TAKEN, 2, 5, "12"),)) if number < 2 else Case(
            "name", f"{{site}}/{name}", _csv(LONG, _five()), (FIVE,))


def headings() -> Iterator[Case]:
    """Headings that stand twice, are blank or unknown, or stand in two rows."""
    value, unit = LONG[4], LONG[5]
    yield Case("heading", "{site}_twice.csv", _csv((*LONG, "value"), [*_five(), 7]), (
        At(REFUSED, 1, says="columns E ('value') and G ('value')"),))
    yield Case("heading", "{site}_same_meaning.csv", _csv(
        (*LONG, "fuel", "dim_fuel"), [*_five(), "", ""]),
        (At(REFUSED, 1, says="columns G ('fuel') and H ('dim_fuel')"),))
    yield Case("heading", "{site}_blank.csv", _csv((*LONG, ""), [*_five(), "note"]), (
        At(TAKEN, 2, 5, "5"), At(FLAGGED, 2, 7, says="has no heading")))
    yield Case("heading", "{site}_index.csv", _csv(("", *LONG), ["0", *_five()]), (
        At(TAKEN, 2, 6, "5"), At(FLAGGED, 2, 1, says="has no heading")))
    yield Case("heading", "{site}_unnamed.csv", _csv(
        ("Unnamed: 0", *LONG), ["0", *_five()]), (At(REFUSED, 1, says="Unnamed: 0"),))
    yield Case("heading", "{site}_unknown.csv", _csv((*LONG, "grade"), [*_five(), 2]), (
        At(REFUSED, 1, says="'grade'"),))
    yield Case("heading", "{site}_missing.csv", _csv(LONG[:5], _five()[:5]), (
        At(REFUSED, 1, says="unit is missing"),))
    yield Case("heading", "{site}_again.csv", _csv(
        LONG, _five(), LONG, _five(month=2)),
        (FIVE, At(REFUSED, 3, 2), At(TAKEN, 4, 5, "5")))
    yield Case("heading", "{site}_two_rows.csv", _csv(
        ("Place", "What", "From", "To", "How much", ""), LONG, _five()),
        (At(TAKEN, 3, 5, "5"),))
    yield Case("heading", "{site}_spaces.csv", _csv(
        tuple(f" {name} " for name in LONG), _five()), (FIVE,))
    mapped = (
        "columns: {{Site: site_id, Value: value, Unit: unit}}\nconstants: "
        "{{metric_id: ore_mined_t, period_start: 2025-01-01, "
        "period_end: 2025-12-31}}\n"
    )
    two = ("Site", "Value", "Unit", "Value", "Unit")
    yield Case("heading", "{site}_mapped_twice.csv", _csv(
        two, ["SITE", 10, "t", 99, "kg"]),
        (At(REFUSED, 1, says="'Value' stands in columns B and D"),), mapped)
    yield Case("heading", "{site}_letters.csv", _csv(
        two, ["SITE", 10, "t", 99, "kt"]), (At(TAKEN, 2, 4, "99000"),),
        mapped.replace("Value:", "column D:").replace("Unit:", "column E:"))
    yield Case("heading", "{site}_blank_letters.csv", _csv(
        ("", "Value", "Unit"), ["SITE", 10, "t"]), (At(TAKEN, 2, 2, "10"),),
        mapped.replace("Site:", "column A:"))
    yield Case("heading", "{site}_melted_twice.csv", _csv(
        ("Site", "Unit", "2025", "2025"), ["SITE", "t", 3, 4]),
        (At(REFUSED, 1, says="'2025' stands in columns C and D"),),
        "columns: {{Site: site_id, Unit: unit}}\nconstants: {{metric_id: ore_mined_t}}"
        "\nmelt: {{'2025': {{period: FY2025}}}}\n")
    yield Case("heading", "{site}_absent.csv", _csv(
        ("Mine", "Value", "Unit"), ["SITE", 10, "t"]),
        (At(REFUSED, 1, says="Row 1 has: 'Mine', 'Value', 'Unit'"),), mapped)
    yield Case("heading", "{site}_date_headings.xlsx", lambda site: workbook(Sheet([
        ("Site", "Unit", (datetime(2025, 1, 1), "mmm-yy")), [site, "t", 3]])),
        (At(REFUSED, 1, says="'2025-01-01'"),),
        "sheet: data\ncolumns: {{Site: site_id, Unit: unit}}\nconstants: {{metric_id: "
        "ore_mined_t}}\nmelt: {{'Jan-25': {{period: 2025-01}}}}\n")
    assert (value, unit) == ("value", "unit")


def separators() -> Iterator[Case]:
    """The first line with which Excel declares a delimiter, and other beginnings."""
    at3 = (At(TAKEN, 3, 5, "5"),)
    for number, (before, mark) in enumerate((
        ("sep=,\n", ","), ("sep=;\n", ";"), ("sep=\t\n", "\t"), ("sep=|\r\n", "|"),
        ('"sep=,"\n', ","), ("\ufeffsep=;\n", ";"), ("SEP=;\n", ";"),
        ("sep=;;;;;;\n", ";"),
    )):  # fmt: skip
        yield Case("first line", f"{{site}}_sep{number}.csv",
                   _csv(LONG, _five(), mark=mark, before=before), at3)  # fmt: skip
    yield Case("first line", "{site}_sep_other.csv", _csv(
        LONG, _five(), mark=";", before="sep=,\n"), (At(REFUSED, says="semicolon"),))
    yield Case("first line", "{site}_mark.csv", _csv(LONG, _five(), before="\ufeff"), (
        FIVE,))
    yield Case("first line", "{site}_semicolons.csv", _csv(LONG, _five(), mark=";"), (
        At(REFUSED, says="delimiter"),))
    yield Case("first line", "{site}_blank_lines.csv", _csv(
        LONG, _five(), before="\n\n"), (At(TAKEN, 4, 5, "5"),))
    yield Case("first line", "{site}_title.csv", _csv(
        ["Export of March", "", "", "", "", ""], LONG, _five()), at3)
    yield Case("first line", "{site}_latin.csv", lambda site: text(
        (",".join(LONG), ",".join(map(str, row(site, 5))) + ""), "latin-1"), (FIVE,))
    yield Case("first line", "{site}_utf16.csv", lambda site: text(
        (",".join(LONG), ",".join(map(str, row(site, 5)))), "utf-16"), (
        At(REFUSED, says="utf-8"),))


def totals() -> Iterator[Case]:
    """Totals that a sheet states: compared, and a difference is told."""
    total = ["Total", "", "", ""]
    months = [_five(), row("SITE", 7, month=2)]
    for name, stated, right in (
        ("right", 12, ()), ("wrong", "99.999", (
            At(FLAGGED, 4, 5, says="states a total of 99.999"),
            At(FLAGGED, 4, 5, says="adds up to 12"))),
        ("rounded", "12.0", ()),
    ):  # fmt: skip
        yield Case("total", f"{{site}}_row_{name}.csv", _csv(
            LONG, *months, [*total, stated, "t"]),
            (FIVE, At(TAKEN, 3, 5, "7"), At(REFUSED, 4), *right))  # fmt: skip
    wide = ("Site", "Unit", "01", "02", "Summe")
    mapping = (
        "columns: {{Site: site_id, Unit: unit}}\nconstants: {{metric_id: ore_mined_t}}"
        "\nmelt: {{'01': {{period: 2025-01}}, '02': {{period: 2025-02}}}}\n"
        "ignore: [Summe]\n"
    )
    for name, stated, right in (
        ("right", 12, At(TAKEN, 2, 3, "5")), ("rounded", "12.0", At(TAKEN, 2, 4, "7")),
        ("wrong", 13, At(FLAGGED, 2, 5, says="adds up to 12")),
        ("blank", "", At(TAKEN, 2, 3, "5")),
    ):  # fmt: skip
        yield Case("total", f"{{site}}_column_{name}.csv", _csv(
            wide, ["SITE", "t", 5, 7, stated]), (right,), mapping)


def registers() -> Iterator[Case]:
    """Cells of registers: what was marked there, and days in a declared form."""
    def case(*cells: Cell) -> list[Cell]:
        return ["I-{site}", "SITE", "employee", "lost_time", "true", *cells]

    yield Case("register", "{site}/injury.csv", _csv(INJURY, case("2025-02-03")), (
        _CASE,))
    yield Case("register", "{site}_us/injury.csv", _csv(INJURY, case("02/03/2025")), (
        At(REFUSED, 2, 6, says="dates:"),))
    mapped = (
        "gives: injury\ncolumns: {{injury_id: injury_id, site: site, worker_type: "
        "worker_type, DEGREE: injury_class, recordable: recordable, DT: occurred_on}}"
        "\ndates: MM/DD/YYYY\nvalues: {{injury_class: {{MURIO: fatal}}}}\n"
    )
    heads = ("injury_id", "site", "worker_type", "DEGREE", "recordable", "DT")
    words = ["I-1", "SITE", "employee", "MURIO", "true", "03/14/2025"]
    yield Case("register", "{site}_words.csv", _csv(heads, words), (_CASE,), mapped)
    yield Case("register", "{site}_impossible.csv", _csv(
        heads, [*words[:5], "14/03/2025"]), (At(REFUSED, 2, 6),), mapped)
    yield Case("register", "{site}_unknown_word.csv", _csv(
        heads, [*words[:3], "FATAL INJURY", *words[4:]]), (At(REFUSED, 2, 4),), mapped)


def kinds() -> Iterator[Case]:
    """Files that are no CSV, Parquet or Excel, or are damaged."""
    for name, content, says in (
        ("a.pdf.csv", b"%PDF-1.7", "PDF"), ("b.csv", b"", "no bytes"),
        ("c.xlsx", b"PK\x03\x04 cut off", "cut off"),
        ("d.xlsx", b"site_id,metric_id\n", "plain text"),
        ("e.csv", b"<html><table></table></html>", "web page"),
        ("f.csv", b"a,b\n1,\x00\n", "NUL"),
    ):
        yield Case("kind of file", f"{{site}}_{name}", lambda _, b=content: b, (
            At(REFUSED, says=says),))
    for name, cells, says in (
        ("stray", "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
         "reaches to cell XFD1048576"),
        ("disorder", "<row r='2'><c r='B2'><v>1</v></c><c r='A2'><v>1</v></c></row>",
         "cell A2 stands in row 2"),
        ("rows", "<row r='3'><c r='A3'><v>1</v></c></row>"
         "<row r='2'><c r='A2'><v>1</v></c></row>", "row 2 comes after row 3"),
        ("no_column", "<row r='2'><c r='2'><v>1</v></c></row>", "cell 2 stands"),
    ):
        yield Case("kind of file", f"{{site}}_{name}.xlsx", lambda _, c=cells: archive(
            parts(f"<sheetData>{c}</sheetData>")), (At(REFUSED, says=says),))
    yield Case("kind of file", "{site}_backslashes.xlsx", lambda site: archive({
        name.replace("/", "\\"): content for name, content in parts("").items()
    }), (At(REFUSED, says="backslashes"),))


def opendocument() -> Iterator[Case]:
    """Spreadsheets of LibreOffice, written here as it writes them."""
    styles = (
        "<style:style style:name='ce1' style:family='table-cell'><style:text-properties"
        " style:text-line-through-style='solid'/></style:style>"
        "<style:style style:name='T1' style:family='text'><style:text-properties "
        "style:text-position='super 58%'/></style:style>"
    )
    raised = ods_text(
        "<text:p>1234<text:span text:style-name='T1'>2</text:span></text:p>"
    )
    struck = ods_number(5, "5", more="table:style-name='ce1'")
    drawn = "<draw:custom-shape><text:p>7</text:p></draw:custom-shape>"
    day = (
        "<table:table-cell office:value-type='date' office:date-value='2025-01-01'>"
        "<text:p>01.01.25</text:p></table:table-cell>"
    )
    for number, (value, right) in enumerate((
        (ods_number(4321, "4.321,00"), At(TAKEN, 2, 5, "4321")),
        (ods_number(4321.26, "4 321,3"), At(TAKEN, 2, 5, "4321.26")),
        (ods_number(4321, "4"), At(REFUSED, 2, 5, says="4 «the file holds 4321")),
        (ods_number(12.5, "12,5 kt"), At(REFUSED, 2, 5, says="12,5 kt «the file")),
        (ods_number(12.5, "12,5 t"), At(TAKEN, 2, 5, "12.5")),
        (ods_number(0.5, "50%", "percentage"), At(REFUSED, 2, 5, says="50%")),
        (ods_number(0, "#DIV/0!", more="table:formula='of:=1/0'"),
         At(REFUSED, 2, 5, says="#DIV/0!")),
        (ods_number(0, "Err:502", more="table:formula='of:=X'"),
         At(REFUSED, 2, 5, says="Err:502")),
        (ods_number(5, "5", more="table:formula='of:=2+3'"),
         At(FLAGGED, 2, 5, "5", says="formula")),
        (ods_number(5, ""), At(REFUSED, 2, 5, says="(nothing)")),
        (ods_number(-5, "5"), At(REFUSED, 2, 5, says="holds -5")),
        (ods_number(0.4, "0"), At(REFUSED, 2, 5, says="holds 0.4")),
        (ods_number(0, "-"), At(TAKEN, 2, 5, "0")),
        (ods_number(123456, "1,23E+05"), At(TAKEN, 2, 5, "123456")),
        (ods_number("1e300", "1E+300"), At(REFUSED, 2, 5, says="larger than can be")),
        (ods_number(5, "5").replace("table-cell", "covered-table-cell"),
         At(REFUSED, 2, 5, says="5 «under merged cells»")),
        (ods_text("2.100"), At(REFUSED, 2, 5, says="thousands")),
        (ods_text("12.5"), At(TAKEN, 2, 5, "12.5")),
        (ods_number(5, "5").replace(">", f">{drawn}", 1),
         At(FLAGGED, 2, 5, "5", says="A text box over E2 says '7'")),
        (raised, At(REFUSED, 2, 5, says="1234 + 2")),
        (struck, At(REFUSED, 2, 5, says="struck out")),
        (day, At(REFUSED, 2, 5, says="a date or a time")),
    )):  # fmt: skip
        yield Case("OpenDocument", f"{{site}}_o{number}.ods", lambda site, v=value: ods(
            ods_row(LONG) + ods_row(row(site, v)), styles), (right,))
    merged = ods_number(5, "5", more="table:number-rows-spanned='2'")
    yield Case("OpenDocument", "{site}_merged.ods", lambda site: ods(
        ods_row(LONG) + ods_row(row(site, merged))),
        (FIVE,))
    yield Case("OpenDocument", "{site}_merged_over.ods", lambda site: ods(
        ods_row(LONG) + ods_row(row(site, merged))
        + ods_row([site, "ore_mined_t", "2025-02-01", "2025-02-28", "", "t"])),
        (At(REFUSED, 2, 5, says="5 «merged over E2:E3»"),))
    remark = (
        "<office:annotation><dc:creator>Ana</dc:creator><text:p>an estimate</text:p>"
        "</office:annotation><text:p>5</text:p>"
    )
    noted = ods_number(5, "5").replace("<text:p>5</text:p>", remark)
    yield Case("OpenDocument", "{site}_note.ods", lambda site: ods(
        ods_row(LONG) + ods_row(row(site, noted))),
        (At(FLAGGED, 2, 5, "5", says="an estimate"),))
    yield Case("OpenDocument", "{site}_days.ods", lambda site: ods(
        ods_row(LONG) + ods_row([site, "ore_mined_t", day, "2025-01-31", 5, "t"])),
        (FIVE,))
    yield Case("OpenDocument", "{site}_gap.ods", lambda site: ods(
        ods_row(LONG) + "<table:table-row table:number-rows-repeated='3'>"
        "<table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
        + ods_row(row(site, 5)) + "<table:table-row table:number-rows-repeated="
        "'1048000'><table:table-cell/></table:table-row>"), (At(TAKEN, 5, 5, "5"),))
    yield Case("OpenDocument", "{site}_hidden_row.ods", lambda site: ods(
        ods_row(LONG) + ods_row(row(site, 5), "table:visibility='collapse'")),
        (At(TAKEN, 2, 5, "5"), At(FLAGGED, says="hidden or filtered")))
    yield Case("OpenDocument", "{site}_bomb.ods", lambda site: ods(
        ods_row(LONG) + ods_row(row(site, 5), "table:number-rows-repeated='1000000'")),
        (At(REFUSED, says="At most"),))
    yield Case("OpenDocument", "{site}_remark.ods", lambda site: ods(
        ods_row(LONG) + ods_row(row(site, ods_number(5, "5").replace(
            "<text:p>", "<office:annotation><text:p>9</text:p></office:annotation>"
            "<text:p>", 1)))), (At(FLAGGED, 2, 5, "5", says="9"),))
    yield Case("OpenDocument", "{site}_password.ods", lambda site: ods(
        "", more={"META-INF/manifest.xml": "<x><manifest:encryption-data/></x>"}),
        (At(REFUSED, says="password"),))
    yield Case("OpenDocument", "{site}_text.ods", lambda site: archive({
        "mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}),
        (At(REFUSED, says="its content is"),))
    yield Case("OpenDocument", "{site}_called.xlsx", lambda site: ods(
        ods_row(LONG) + ods_row(row(site, 5))), (At(REFUSED, says="OpenDocument"),))


def cases() -> Iterator[Case]:
    """All of them."""
    for part in (
        sheets, names, headings, separators, totals, registers, kinds, opendocument,
    ):  # fmt: skip
        yield from part()
