"""CSV: every rule with its verdict, its place and its words."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from delivered import grid, noticed, refusal

from transforms.intake import csv_file
from transforms.intake.read import read
from transforms.project.dialect import Dialect


@pytest.fixture
def deliver(tmp_path: Path):
    """Write bytes as a CSV file."""

    def write(content: bytes | str) -> Path:
        path = tmp_path / "delivered.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def test_header_is_row_1_and_a_row_like_any_other(deliver) -> None:
    reading = read(deliver("site,value\nA,1\nB,2\n"))
    assert reading.kind == "csv"
    assert reading.notices == ()
    sheet = reading.sheets[0]
    assert (sheet.number, sheet.name, sheet.hidden, sheet.width) == (1, "", False, 2)
    assert sheet.rows.schema == pa.schema(
        [("row_no", pa.int64()), ("c1", pa.string()), ("c2", pa.string())]
    )
    assert grid(reading) == {1: ["site", "value"], 2: ["A", "1"], 3: ["B", "2"]}


def test_text_stays_exactly_as_found(deliver) -> None:
    words = ["NA", "NULL", "None", "nan", "true", "007", "1e5", "2025-01-31", "  x "]
    reading = read(deliver("a,b\n" + "".join(f"{word},1\n" for word in words)))
    assert [row[0] for row in grid(reading).values()] == ["a", *words]


def test_empty_field_is_null_quoted_or_not(deliver) -> None:
    reading = read(deliver('a,b,c\n,"",x\n'))
    assert grid(reading)[2] == [None, None, "x"]


def test_quoted_line_breaks_and_delimiters_are_text(deliver) -> None:
    reading = read(deliver('a,b\n"one\r\ntwo, ""three""",2\nx,3\n'))
    rows = {1: ["a", "b"], 2: ['one\r\ntwo, "three"', "2"], 3: ["x", "3"]}
    assert grid(reading) == rows


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end(deliver, end: str) -> None:
    reading = read(deliver(end.join(["a,b", "1,2", "3", "5,6", ""])))
    assert grid(reading) == {1: ["a", "b"], 2: ["1", "2"], 4: ["5", "6"]}
    assert [n.row for n in reading.notices] == [3]


def test_byte_order_mark_is_not_part_of_the_header(deliver) -> None:
    assert grid(read(deliver("\ufeffsite,b\n1,2\n")))[1] == ["site", "b"]


def test_declared_encoding_and_delimiter(deliver) -> None:
    dialect = Dialect(delimiter=";", decimal=",", encoding="cp1252")
    reading = read(deliver("Ort;Wert\nMünchen;1,5\n".encode("cp1252")), dialect)
    assert grid(reading)[2] == ["München", "1,5"]


def test_utf_16(deliver) -> None:
    dialect = Dialect(delimiter="\t", encoding="utf-16")
    reading = read(deliver("a\tb\né\t2\n".encode("utf-16")), dialect)
    assert grid(reading) == {1: ["a", "b"], 2: ["é", "2"]}


def test_rows_with_wrong_field_count_are_left_out_and_named(deliver) -> None:
    reading = read(deliver('a,b\n1,2\n1,2,3\n"x\ny",4\n5\n6,7\n'))
    assert grid(reading) == {
        1: ["a", "b"],
        2: ["1", "2"],
        4: ["x\ny", "4"],
        6: ["6", "7"],
    }
    many, few = noticed(reading, "field_count")
    assert (many.row, many.column, many.severity) == (3, None, "refused")
    assert many.text == "1,2,3"
    assert "Row 3 has 3 fields where the header has 2" in many.message
    assert "Remove the extra fields" in many.remedy
    assert (few.row, few.severity, few.text) == (5, "refused", "5")
    assert "Row 5 has 1 field where the header has 2" in few.message
    assert "Add the missing fields" in few.remedy


def test_row_numbers_hold_across_blocks(deliver, monkeypatch) -> None:
    monkeypatch.setattr(csv_file, "BLOCK_BYTES", 256)
    lines = ["n,x", *(f"{n},x" for n in range(2, 2001))]
    for n in range(7, 2001, 7):
        lines[n - 1] = f"{n}"
    for n in range(11, 2001, 11):
        lines[n - 1] = ""
    reading = read(deliver("\n".join(lines) + "\n"))
    rows = grid(reading)
    bad = [n for n in range(1, 2001) if n % 7 == 0 and n % 11]
    assert [n.row for n in reading.notices] == bad
    assert sorted(rows) == [n for n in range(1, 2001) if n % 7 and n % 11]
    assert all(cells[0] == str(n) for n, cells in rows.items() if n > 1)


def test_too_many_bad_rows_refuse_the_file(deliver, monkeypatch) -> None:
    monkeypatch.setattr(csv_file, "MAX_BAD_ROWS", 3)
    notice = refusal(deliver("a,b\n1,2\n" + "1,2,3\n" * 4))
    assert notice.rule == "field_count"
    assert "More than 3 rows" in notice.message
    assert "the first is row 3" in notice.message
    assert len(read(deliver("a,b\n1,2\n" + "1,2,3\n" * 3)).notices) == 3


def test_empty_lines_are_skipped_in_silence_but_counted(deliver) -> None:
    reading = read(deliver("\na,b\n\n1,2\n,\n\n3,4\n\n"))
    assert grid(reading) == {2: ["a", "b"], 4: ["1", "2"], 7: ["3", "4"]}
    assert reading.notices == ()


def test_a_line_of_spaces_is_not_empty(deliver) -> None:
    reading = read(deliver("a,b\n  \n1,2\n"))
    assert [(n.row, n.text) for n in noticed(reading, "field_count")] == [(2, "  ")]


def test_one_column(deliver) -> None:
    assert grid(read(deliver("a\n1\n\n2\n"))) == {1: ["a"], 2: ["1"], 4: ["2"]}


def test_skipped_rows_still_count(deliver) -> None:
    content = 'Report "of, the\n\na,b\n1,2\n3\n4,5\n'
    reading = read(deliver(content), skip_rows=2)
    assert grid(reading) == {3: ["a", "b"], 4: ["1", "2"], 6: ["4", "5"]}
    assert [n.row for n in reading.notices] == [5]


def test_skipping_everything(deliver) -> None:
    notice = refusal(deliver("a,b\n1,2\n"), skip_rows=2)
    assert notice.rule == "empty_file"
    assert "after the first 2 rows" in notice.message


def test_missing_last_line_end_is_flagged_and_the_row_kept(deliver) -> None:
    reading = read(deliver("a,b\n1,2\n3,98"))
    assert grid(reading)[3] == ["3", "98"]
    (notice,) = reading.notices
    assert (notice.rule, notice.severity) == ("no_final_newline", "flagged")
    assert "cut off" in notice.message


def test_duplicate_headers_are_kept(deliver) -> None:
    assert grid(read(deliver("a,a\n1,2\n"))) == {1: ["a", "a"], 2: ["1", "2"]}


def test_total_row_is_flagged_and_kept(deliver) -> None:
    reading = read(deliver("a,b,c,d\nx,1,2,3\n TOTAL: ,1,2,3\nq,r,s,Total\n"))
    assert len(grid(reading)) == 4
    (notice,) = noticed(reading, "total_row")
    assert (notice.row, notice.column, notice.text) == (3, 1, " TOTAL: ")
    assert notice.severity == "flagged"
    assert "A3" in notice.message


@pytest.mark.parametrize("content", [b"", b"\n\r\n", b"\xef\xbb\xbf", b" \n\t\n"])
def test_empty_file(deliver, content: bytes) -> None:
    notice = refusal(deliver(content))
    assert notice.rule == "empty_file"
    assert "empty" in notice.message


@pytest.mark.parametrize(
    ("content", "declared", "likely"),
    [
        ("a;b\n1;2\n", ",", "a semicolon (';')"),
        ("a\tb\n1\t2\n", ",", "a tab ('\\t')"),
        ("a|b\n1|2\n", ",", "a vertical bar ('|')"),
        ("a,b\n1,2\n", ";", "a comma (',')"),
        ("a,x;b;c;d\n", "\t", "a semicolon (';')"),
    ],
)
def test_wrong_delimiter(deliver, content: str, declared: str, likely: str) -> None:
    notice = refusal(deliver(content), dialect=Dialect(delimiter=declared))
    assert notice.rule == "wrong_delimiter"
    assert notice.text == content.splitlines()[0]
    assert f"looks delimited by {likely}" in notice.message
    assert notice.remedy.startswith("Declare the delimiter of this file as")


def test_undecodable_byte_is_named_with_its_row(deliver) -> None:
    content = b'a,b\n"x\ny",2\n\nM\xfcnchen,3\n'
    notice = refusal(deliver(content))
    assert notice.rule == "undecodable"
    assert notice.text == "0xfc"
    place = content.index(b"\xfc") + 1
    assert f"In row 4, byte {place} of the file is 0xfc" in notice.message
    assert "cp1252" in notice.remedy


def test_undecodable_byte_far_into_the_file(deliver) -> None:
    head = b"a,b\n" + b"0123456789,\xc3\xa9\n" * 200_000
    notice = refusal(deliver(head + b"\xe9,1\n"))
    assert f"In row 200002, byte {len(head) + 1} of" in notice.message


def test_letter_cut_in_two_at_the_end(deliver) -> None:
    assert "In row 2, byte 7 of" in refusal(deliver(b"a,b\n1,\xc3")).message


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_utf_16_delivered_as_something_else(deliver, encoding: str) -> None:
    content = deliver("a,b\n1,2\n".encode("utf-16"))
    notice = refusal(content, dialect=Dialect(encoding=encoding))
    assert notice.rule == "undecodable"
    assert "utf-16" in notice.remedy


def test_utf_8_delivered_as_utf_16(deliver) -> None:
    content = deliver("a,b\n1,2\n")
    notice = refusal(content, dialect=Dialect(encoding="utf-16"))
    assert notice.rule == "undecodable"


def test_marked_utf_8_declared_as_cp1252(deliver) -> None:
    content = deliver("\ufeffa,b\nü,2\n")
    notice = refusal(content, dialect=Dialect(encoding="cp1252"))
    assert notice.rule == "wrong_encoding"
    assert "cp1252 is declared" in notice.message


def test_unknown_encoding(deliver) -> None:
    notice = refusal(deliver("a,b\n"), dialect=Dialect(encoding="utf-99"))
    assert notice.rule == "unknown_encoding"
    assert "'utf-99'" in notice.message


def test_nul_byte(deliver) -> None:
    notice = refusal(deliver(b"a,b\n1,2\n3,\x00\n"))
    assert notice.rule == "nul_byte"
    assert "In row 3, byte 11 of the file is a NUL" in notice.message


@pytest.mark.parametrize(
    ("content", "row", "words"),
    [
        ('a,b\n1,2\n3,"4\n5,6\n', 3, "no mark closes the opening"),
        ('a,b\n"5" pipe,2\n', 2, "text follows a closing"),
        ('a,b\n"one,1\nx,y\n"two,2\n', 2, "text follows a closing"),
        ('a,b\n1,"' + "long " * 30_000 + "\n", 2, "no mark closes the opening"),
    ],
)
def test_wrong_quotation_marks(deliver, content: str, row: int, words: str) -> None:
    notice = refusal(deliver(content))
    assert notice.rule == "quotation_marks"
    assert f"In row {row} {words} quotation mark" in notice.message


def test_faults_below_skipped_rows_have_their_true_row(deliver) -> None:
    marks = refusal(deliver('title "\n\na,b\n"1"x,2\n'), skip_rows=2)
    assert marks.message.startswith("In row 4 text follows")
    byte = refusal(deliver(b"title\n\na,b\n1,\xff\n"), skip_rows=2)
    assert byte.message.startswith("In row 4, byte 14 of the file")


def test_quotation_mark_inside_a_plain_value_is_text(deliver) -> None:
    assert grid(read(deliver('a,b\n5" pipe,2\n')))[2] == ['5" pipe', "2"]


def test_a_row_longer_than_a_block_is_refused(deliver, monkeypatch) -> None:
    monkeypatch.setattr(csv_file, "BLOCK_BYTES", 64)
    notice = refusal(deliver("a,b\n1," + "x" * 500 + "\n2,3\n"))
    assert notice.rule == "csv_unparsable"
    assert "cannot be cut into rows" in notice.message
