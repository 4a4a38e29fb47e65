"""Number formats: what a cell shows, where that is not the number that it holds."""

from __future__ import annotations

import pytest

from transforms.intake.workbook.formats import BUILT_IN, NumberFormat, Shown


def shown(code: str, held: str) -> tuple[str, str, bool] | None:
    found = NumberFormat(code).shown(held)
    return (found.text, found.words, found.same) if found else None


@pytest.mark.parametrize("code", [
    "General", "0", "0.00", "#,##0", "# ##0", "#\\ ##0", "#'##0", "0.00E+00", "@",
    "#,##0_);(#,##0)", "#,##0;[Red]#,##0", BUILT_IN[41], BUILT_IN[43], "# ?/?",
    "[Blue]0", "[>100]#,##0;0.00",
])  # fmt: skip
@pytest.mark.parametrize("held", ["0", "4321", "-4321", "4321.0", "1e3"])
def test_formats_that_show_the_number(code: str, held: str) -> None:
    assert shown(code, held) is None


@pytest.mark.parametrize(("code", "held", "seen"), [
    ("#,##0,", "4321", ("4", "", False)),
    ("#,##0,,", "4321000000", ("4,321", "", False)),
    ('0.0, "kt"', "12500", ("12.5 kt", "kt", False)),
    ('0.0" kt",', "12500", ("12.5 kt", "kt", False)),
    ('0.0 "kt"', "12.5", ("12.5 kt", "kt", True)),
    ('General" t"', "5.5", ("5.5 t", "t", True)),
    ("0.0%", "0.125", ("12.5%", "%", False)),
    ('0.0"%"', "12.5", ("12.5%", "%", True)),
    ("#,##0.00\\ [$€-407]", "5", ("5.00 €", "€", True)),
    (BUILT_IN[44], "0", ("$-", "$", True)),
    (BUILT_IN[44], "-3", ("$(3.00)", "$", True)),
    (";;;", "5", ("", "", False)),
    ("0;-0;;@", "0", ("", "", False)),
    ("#", "0", ("", "", False)),
    ("0;0", "-5", ("5", "", False)),
    ("0", "0.4", ("0", "", False)),
    ("000", "7", ("007", "", True)),
    ("000-0000", "5551234", ("555-1234", "", False)),
    ('[>=1000]0.0,"k";0', "5200", ("5.2k", "k", False)),
    ("# ?/?", "0.34", ("1/3", "", False)),
])  # fmt: skip
def test_formats_that_show_something_else(code, held, seen) -> None:
    assert shown(code, held) == seen


@pytest.mark.parametrize("code", ["yyyy-mm-dd", "d/m/yy", "[h]:mm", "h:mm AM/PM"])
def test_dates_are_left_to_the_reader_of_values(code: str) -> None:
    assert NumberFormat(code).is_date
    assert shown(code, "45000") is None


def test_what_is_said_of_a_cell() -> None:
    scaled = NumberFormat("#,##0,").shown("4321.0")
    assert isinstance(scaled, Shown)
    assert scaled.note("4321.0") == "the file holds 4321 by the format #,##0,"
    share = NumberFormat("0%").shown("0.5")
    assert isinstance(share, Shown)
    said = "the file holds 0.5, shown in per cent by the format 0%"
    assert share.note("0.5") == said


@pytest.mark.parametrize("code", ["", ";", ";;;;;;", '"', "\\", "[", "[$", "0" * 999])
def test_no_code_stops_the_reader(code: str) -> None:
    NumberFormat(code).shown("1e300")
    NumberFormat(code).shown("-1e-300")
