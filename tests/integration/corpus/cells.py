"""Cells, columns and forms of a file: what a person sees there is what is taken.

Google Sheets and WPS do not run here; files named after them imitate the formats that
they write.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tests.integration.corpus import (
    FLAGGED,
    LONG,
    REFUSED,
    TAKEN,
    At,
    Case,
    Cell,
    Formula,
    Maker,
    Rich,
    Sheet,
    row,
    text,
    workbook,
)

VALUE = 5
STRIKE = {"font_strikeout": True}
RAISED, LOWERED = {"font_script": 1}, {"font_script": 2}


def _book(value: Cell, unit: Cell = "t", metric: str = "ore_mined_t") -> Maker:
    return lambda site: workbook(Sheet([LONG, row(site, value, unit, metric)]))


def _held(shows: str, holds: str) -> At:
    return At(REFUSED, 2, VALUE, says=f"{shows} «the file holds {holds}")


def _taken(value: str) -> At:
    return At(TAKEN, 2, VALUE, value)


def formats() -> Iterator[Case]:
    """A number format that shows the number, or another one."""
    for number, (code, value, unit, right) in enumerate([
        ("General", 4321, "t", _taken("4321")),
        ("0", 4321, "t", _taken("4321")),
        ("#,##0", 4321, "t", _taken("4321")),
        ("#,##0.00", 4321.5, "t", _taken("4321.5")),
        ("# ##0", 4321, "t", _taken("4321")),
        ("#\\ ##0.0", 4321.5, "t", _taken("4321.5")),
        ("#\u202f##0", 4321, "t", _taken("4321")),
        ("#'##0", 4321, "t", _taken("4321")),
        ("0.00E+00", 4321, "t", _taken("4321")),
        ("##0.0E+0", 4321, "t", _taken("4321")),
        ("@", 4321, "t", _taken("4321")),
        ("000000", 4321, "t", _taken("4321")),
        ("0.0", 4321.26, "t", _taken("4321.26")),
        ("#,##0_);(#,##0)", 4321, "t", _taken("4321")),
        ("#,##0;[Red]-#,##0", 4321, "t", _taken("4321")),
        ("#,##0.0##", 4321.25, "t", _taken("4321.25")),
        ('_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', 0, "t", _taken("0")),
        ('_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', 0, "t", _taken("0")),
        ("# ?/?", 1.5, "t", _taken("1.5")),
        ("# ??/??", 0.25, "t", _taken("0.25")),
        ("# ?/8", 0.125, "t", _taken("0.125")),
        ("[>100]#,##0;0.00", 4321, "t", _taken("4321")),
        ('0.0 "t"', 12.5, "t", _taken("12.5")),
        ('General" t"', 12.5, "t", _taken("12.5")),
        ('0.0 "kt"', 12.5, "kt", _taken("12500")),
        ('#,##0 "tonnes"', 4321, "t", _taken("4321")),
        ("#,##0,", 4321, "kt", _held("4", "4321")),
        ("#,##0,", 4321, "t", _held("4", "4321")),
        ("0.0,,", 4321000, "Mt", _held("4.3", "4321000")),
        ("#,##0.0,", 4321, "t", _held("4.3", "4321")),
        ('0.0,"k"', 4321, "t", _held("4.3k", "4321")),
        ('0.0,, "Mt"', 4321000, "t", _held("4.3 Mt", "4321000")),
        ('0.0 "kt"', 12.5, "t", _held("12.5 kt", "12.5")),
        ('#,##0" kg"', 4321, "t", _held("4,321 kg", "4321")),
        ('0.0\\ \\k\\t', 12.5, "t", _held("12.5 kt", "12.5")),
        ('"about "0', 4321, "t", _held("about 4321", "4321")),
        ('"<"0.0', 0.5, "t", _held("<0.5", "0.5")),
        ("0%", 0.5, "t", _held("50%", "0.5")),
        ("0.0%", 12.5, "t", _held("1250.0%", "12.5")),
        ("$#,##0.00", 4321, "t", _held("$4,321.00", "4321")),
        ("#,##0.00\\ [$€-407]", 4321, "t", _held("4,321.00 €", "4321")),
        (";;;", 4321, "t", _held("(nothing)", "4321")),
        ("0;-0;;@", 0, "t", _held("(nothing)", "0")),
        ("#", 0, "t", _held("(nothing)", "0")),
        ("0", 0.4, "t", _held("0", "0.4")),
        ("#,##0.0", 0.04, "t", _held("0.0", "0.04")),
        ('[>=1000000]0.0,,"M";[>=1000]0.0,"k";0', 5200, "t", _held("5.2k", "5200")),
        ('[>=1000000]0.0,,"M";[>=1000]0.0,"k";0', 520, "t", _taken("520")),
        ("000-0000", 5551234, "t", _held("555-1234", "5551234")),
        ('#,##0;-#,##0;"none"', 0, "t", _held("none", "0")),
        ("# ?/?", 0.34, "t", _held("1/3", "0.34")),
    ]):  # fmt: skip
        yield Case(
            "number format", f"{{site}}_f{number}.xlsx",
            _book((value, code), unit), (right,),
        )  # fmt: skip


def amounts() -> Iterator[Case]:
    """Currencies and per cents: the sign beside the unit of the row."""
    money, share = "closure_spend", "tailings_solids_pct"
    for number, (code, value, unit, metric, right) in enumerate([
        ("$#,##0.00", 4321, "USD", money, _taken("4321")),
        ("$#,##0.00", 4321, "CLP", money, _taken("4321")),
        ("[$$-409]#,##0.00", 4321, "USD", money, _taken("4321")),
        ("#,##0.00\\ [$€-407]", 4321, "EUR", money, _taken("4321")),
        ("[$USD] #,##0.00", 4321, "USD", money, _taken("4321")),
        ('_-* #,##0.00\\ "€"_-;-* #,##0.00\\ "€"_-', 4321, "EUR", money,
         _taken("4321")),
        ('[$R$-416] #,##0.00', 4321, "BRL", money, _taken("4321")),
        ("#,##0.00\\ [$€-407]", 4321, "USD", money, _held("4,321.00 €", "4321")),
        ("$#,##0.00", 4321, "EUR", money, _held("$4,321.00", "4321")),
        ("[$USD] #,##0", 4321, "CLP", money, _held("USD 4,321", "4321")),
        ("$#,##0,", 4321000, "USD", money, _held("$4,321", "4321000")),
        ('$0.0,,"M"', 4321000, "USD", money, _held("$4.3M", "4321000")),
        ("0.0%", 0.585, "%", share, _taken("58.5")),
        ("0%", 0.58, "%", share, _taken("58")),
        ('0.0"%"', 58.5, "%", share, _taken("58.5")),
        ("0.0", 58.5, "%", share, _taken("58.5")),
    ]):  # fmt: skip
        yield Case(
            "currency and per cent", f"{{site}}_a{number}.xlsx",
            _book((value, code), unit, metric), (right,),
        )  # fmt: skip


def marked() -> Iterator[Case]:
    """Superscript, subscript and strikes: of a run, a cell, a row."""
    raised = At(REFUSED, 2, VALUE, says="footnote mark")
    struck = At(REFUSED, 2, VALUE, says="struck out")
    for number, (value, right) in enumerate([
        (Rich((("1234", {}), ("2", RAISED))), raised),
        (Rich((("1234", {}), ("2", LOWERED))), raised),
        (Rich((("98.5", {}), ("(3)", RAISED))), raised),
        ("98.5(3)", raised), ("98.5 [a]", raised), ("98.5*", raised),
        ("98.5¹", raised), ("98.5†", raised),
        ((1234, RAISED), raised), (("1234", RAISED), raised),
        (Rich((("1234", {"bold": True}), ("5", {}))), _taken("12345")),
        (Rich((("12", {}), ("34", STRIKE))), struck),
        (Rich((("1200", STRIKE), ("1300", {}))), struck),
        ((1234, STRIKE), struck), (("1234", STRIKE), struck),
        ((1234, {"bold": True, "italic": True, "underline": 1}), _taken("1234")),
        (Rich((("1 234", {}), ("2", RAISED))), raised),
    ]):  # fmt: skip
        name = f"{{site}}_m{number}.xlsx"
        yield Case("raised or struck", name, _book(value), (right,))
    yield Case(
        "raised or struck", "{site}_row.xlsx",
        lambda site: workbook(Sheet(
            [LONG, row(site, 5), row(site, 6, month=2)], style_rows={3: STRIKE}
        )),
        (_taken("5"), At(REFUSED, 3, says="is struck out")),
    )  # fmt: skip
    yield Case(
        "raised or struck", "{site}_unit.xlsx",
        _book(5, Rich((("m", {}), ("3", RAISED))), "water_withdrawal_ml"),
        (_taken("0.005"),),
    )  # fmt: skip
    yield Case(
        "raised or struck", "{site}_struck_unit.xlsx",
        _book(5, ("t", STRIKE)), (At(REFUSED, 2, 6, says="struck out"),),
    )  # fmt: skip
    yield Case(
        "raised or struck", "{site}_struck_site.xlsx",
        lambda site: workbook(Sheet([LONG, [(site, STRIKE), *row(site, 5)[1:]]])),
        (At(REFUSED, 2, 1, says="struck out"),),
    )  # fmt: skip
    yield Case(
        "raised or struck", "{site}_inline.xlsx", _inline, (raised,),
    )  # fmt: skip


def _inline(site: str) -> bytes:
    """Google Sheets (imitated): texts stand in their cells, in runs."""
    from tests.integration.corpus.raw import inline_book

    runs = (
        "<r><t>1234</t></r><r><rPr><vertAlign val='superscript'/></rPr>"
        "<t>2</t></r>"
    )
    return inline_book(LONG, row(site, "")[:4], runs, "t")


def texts() -> Iterator[Case]:
    """Numbers typed as text into a workbook."""
    doubt = At(REFUSED, 2, VALUE, says="thousands")
    plain = At(REFUSED, 2, VALUE, says="not a plain number")
    below = At(REFUSED, 2, VALUE, says="minus sign before it (-5)")
    for number, (value, right) in enumerate([
        ("2.100", doubt), ("41.250", doubt), ("-2.100", doubt), ("999.999", doubt),
        ("2100", _taken("2100")), ("2100.5", _taken("2100.5")),
        ("0.125", _taken("0.125")), ("12.5", _taken("12.5")),
        ("1234.567", _taken("1234.567")), (" 12.5 ", _taken("12.5")),
        ("2,100", doubt), ("2.100.000", plain), ("2,1", plain), ("1.234,5", plain),
        ("1 234", plain), ("1'234", plain), ("1\u00a0234", plain), ("12 t", plain),
        ("~12", plain), ("<0.5", plain), ("n/a", plain), ("-", plain), ("１２", plain),
        ("1e3", _taken("1000")), ("+5", _taken("5")), ("5-", below), ("(5)", below),
        ("=5", plain), ("'5", plain), ("1_000", plain), ("0x10", plain),
        (True, plain), (False, plain), ("yes", plain), ("inf", plain), ("NaN", plain),
    ]):  # fmt: skip
        yield Case("number as text", f"{{site}}_t{number}.xlsx", _book(value), (right,))
    for name, other, right in (
        ("point", "12.5", (At(TAKEN, 2, VALUE, "2.1"), At(TAKEN, 3, VALUE, "12.5"))),
        ("comma", "12,5", (doubt, At(REFUSED, 3, VALUE))),
        ("number", 7, (doubt, At(TAKEN, 3, VALUE, "7"))),
        ("fraction", 77.5, (doubt, At(TAKEN, 3, VALUE, "77.5"))),
    ):
        yield Case(
            "number as text", f"{{site}}_beside_{name}.xlsx",
            lambda site, other=other: workbook(Sheet(
                [LONG, row(site, "2.100"), row(site, other, month=2)]
            )), right,
        )  # fmt: skip


def notations() -> Iterator[Case]:
    """Two notations in a column of a CSV."""
    doubt = At(REFUSED, 2, VALUE, says="thousands")
    bad = At(REFUSED, 3, VALUE)
    comma = "{delimiter: ';', decimal: ','}"
    grouped = "{delimiter: ';', decimal: ',', thousands: '.'}"
    alone = "{delimiter: ';'}"
    for number, (one, two, dialect, right) in enumerate([
        ("1.234", "987,5", "", (doubt, bad)),
        ("1.234", "1.234.567", "", (doubt, bad)),
        ("1.234", "1.234,5", "", (doubt, bad)),
        ("1.234", "0,5", "", (doubt, bad)),
        ("1.234", "2,345", "", (_taken("1.234"), bad)),
        ("1.234", "987.5", "", (_taken("1.234"), At(TAKEN, 3, VALUE, "987.5"))),
        ("1.234", "5", "", (_taken("1.234"), At(TAKEN, 3, VALUE, "5"))),
        ("12.5", "987,5", "", (_taken("12.5"), bad)),
        ("1.234", "987,5", comma,
         (At(REFUSED, 2, VALUE), At(TAKEN, 3, VALUE, "987.5"))),
        ("1,234", "987.5", comma, (doubt, bad)),
        ("1,234", "5", comma, (_taken("1.234"), At(TAKEN, 3, VALUE, "5"))),
        ("1,234", "1,234,567", comma, (doubt, bad)),
        ("1.234", "987,5", grouped, (_taken("1234"), At(TAKEN, 3, VALUE, "987.5"))),
        ("1.234", "987.5", grouped, (At(REFUSED, 2, VALUE), bad)),
        ("1.234", "5", alone, (doubt, At(TAKEN, 3, VALUE, "5"))),
        ("1.234", "987.5", alone,
         (_taken("1.234"), At(TAKEN, 3, VALUE, "987.5"))),
    ]):  # fmt: skip
        mark = ";" if dialect else ","
        yield Case(
            "two notations", f"{{site}}_n{number}.csv",
            lambda site, one=one, two=two, mark=mark: text(
                mark.join(
                    f'"{c}"' if mark in str(c) else str(c) for c in cells
                )
                for cells in (LONG, row(site, one), row(site, two, month=2))
            ), right, dialect=dialect,
        )  # fmt: skip
    yield Case(
        "two notations", "{site}_tab.txt",
        lambda site: text(
            "\t".join(map(str, cells))
            for cells in (LONG, row(site, "1.234"), row(site, "987,5", month=2))
        ), (_taken("1234"), At(TAKEN, 3, VALUE, "987.5")),
        dialect=r'{delimiter: "\t", decimal: ",", thousands: "."}',
    )  # fmt: skip


def magnitudes() -> Iterator[Case]:
    """Very small and very large."""
    small = At(REFUSED, 2, VALUE, says="nine decimals")
    large = At(REFUSED, 2, VALUE, says="larger than can be held")
    for number, (value, unit, right) in enumerate([
        ("0.00000000012", "t", small), ("0.0000000004", "t", small),
        ("1e-30", "t", small), ("0.000000000000000000000000000001", "t", small),
        ("0.0000004123456", "t", small), ("0.0000004", "t", _taken("0.0000004")),
        ("0.000001", "kt", _taken("0.001")), ("0.0000000005", "kt", small),
        ("0.00012", "kg", _taken("0.00000012")), ("0.0000012", "kg", small),
        ("123.4567890123", "t", _taken("123.456789012")),
        ("0.30000000000000004", "t", _taken("0.3")),
        ("0", "t", _taken("0")), ("0.000", "t", _taken("0")), ("-0", "t", _taken("0")),
        ("0e5", "t", _taken("0")), ("12345678901234567890", "t", large),
        ("1e25", "t", large), ("9999999999999999999", "kt", large),
    ]):  # fmt: skip
        yield Case(
            "small and large", f"{{site}}_s{number}.csv",
            lambda site, value=value, unit=unit: text(
                ",".join(map(str, cells))
                for cells in (LONG, row(site, value, unit, "contained_metal_t"
                                        if unit == "kg" else "ore_mined_t"))
            ), (right,),
        )  # fmt: skip
        if number < 6 or number > 13:
            yield Case(
                "small and large", f"{{site}}_s{number}.xlsx",
                _book(float(value), unit), (right,),
            )  # fmt: skip


def dates() -> Iterator[Case]:
    """Days in every form that one day can have."""
    for number, (start, right) in enumerate([
        ("2025-01-01", _taken("5")), ("2025-01-01 00:00:00", _taken("5")),
        ("2025-01-01T00:00:00", _taken("5")),
        ("2025-01-01 00:00:00.000", _taken("5")),
        ("2025-01-01T00:00:00.000000", _taken("5")),
        ("2025-01-01T00:00:00Z", _taken("5")),
        ("2025-01-01T00:00:00.000Z", _taken("5")),
        ("2025-01-01T00:00:00+00:00", _taken("5")),
        ("2025-01-01T10:30:00", At(REFUSED, 2, 3)),
        ("2025-01-01T00:00:00+03:00", At(REFUSED, 2, 3)),
        ("01.01.2025", At(REFUSED, 2, 3, says="dates:")),
        ("01/01/2025", At(REFUSED, 2, 3, says="dates:")),
        ("1/31/2025", At(REFUSED, 2, 3, says="dates:")),
        ("Jan-25", At(REFUSED, 2, 3)), ("45658", At(REFUSED, 2, 3)),
        ("2025-1-1", At(REFUSED, 2, 3)), ("2025-02-30", At(REFUSED, 2, 3)),
        ("20250101", At(REFUSED, 2, 3)),
    ]):  # fmt: skip
        for suffix, made in (
            ("csv", lambda site, start=start: text(
                ",".join(map(str, cells))
                for cells in (LONG, [site, "ore_mined_t", start, *row(site, 5)[3:]])
            )),
            ("xlsx", lambda site, start=start: workbook(Sheet(
                [LONG, [site, "ore_mined_t", start, *row(site, 5)[3:]]]
            ))),
        ):  # fmt: skip
            yield Case("date", f"{{site}}_d{number}.{suffix}", made, (right,))
    for number, (dialect, start, end, right) in enumerate([
        ("DD.MM.YYYY", "01.01.2025", "31.01.2025", _taken("5")),
        ("MM/DD/YYYY", "01/01/2025", "01/31/2025", _taken("5")),
        ("DD/MM/YYYY", "1/1/2025", "31/1/2025", _taken("5")),
        ("MM/DD/YYYY", "01/01/2025", "31/01/2025", At(REFUSED, 2, 4)),
        ("DD.MM.YYYY", "2025-01-01", "2025-01-31", _taken("5")),
    ]):
        yield Case(
            "date", f"{{site}}_declared{number}.csv",
            lambda site, start=start, end=end: text(
                ",".join(map(str, cells))
                for cells in (LONG, [site, "ore_mined_t", start, end, 5, "t"])
            ), (right,), dialect=f"{{dates: {dialect}}}",
        )  # fmt: skip
    yield Case(
        "date", "{site}_mapped.xlsx",
        lambda site: workbook(Sheet([
            ("Site", "From", "To", "Value"), [site, "01.02.2025", "28.02.2025", 5],
        ])), (At(TAKEN, 2, 4, "5"),),
        "columns: {{Site: site_id, From: period_start, To: period_end, Value: value}}\n"
        "constants: {{metric_id: ore_mined_t, unit: t}}\ndates: DD.MM.YYYY\n",
    )  # fmt: skip
    day = datetime(2025, 1, 1)
    yield Case(
        "date", "{site}_cell.xlsx",
        lambda site: workbook(Sheet([
            LONG, [site, "ore_mined_t", (day, "dd/mm/yyyy"),
                   (datetime(2025, 1, 31), "d mmm yy"), 5, "t"],
        ])), (_taken("5"),),
    )  # fmt: skip
    for number, code in enumerate(("d-mmm", "yyyy-mm-dd", "mmm-yy", "h:mm", "[h]:mm")):
        yield Case(
            "date", f"{{site}}_value{number}.xlsx", _book((45.25, code)),
            (At(REFUSED, 2, VALUE, says="a date or a time"),),
        )  # fmt: skip


def errors() -> Iterator[Case]:
    """Errors, formulas without a result."""
    for number, (value, right) in enumerate([
        (Formula("=1/0", "#DIV/0!"), At(REFUSED, 2, VALUE, says="#DIV/0!")),
        (Formula("=NA()", "#N/A"), At(REFUSED, 2, VALUE, says="#N/A")),
        (Formula("=A99", "#REF!"), At(REFUSED, 2, VALUE, says="#REF!")),
        (Formula("=2+3", 5), At(FLAGGED, 2, VALUE, "5", says="formula")),
        (Formula("=2+3"), At(REFUSED, 2, VALUE, says="not stored")),
        ("#N/A", At(REFUSED, 2, VALUE)), ("#REF!", At(REFUSED, 2, VALUE)),
    ]):  # fmt: skip
        yield Case("error value", f"{{site}}_e{number}.xlsx", _book(value), (right,))


def cases() -> Iterator[Case]:
    """All of them."""
    for kind in (
        formats, amounts, marked, texts, notations, magnitudes, dates, errors,
    ):  # fmt: skip
        yield from kind()
