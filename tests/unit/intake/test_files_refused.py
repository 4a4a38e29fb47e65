"""Whole files: which kinds are accepted, and how every other is turned away."""

from __future__ import annotations

import errno
import subprocess
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from delivered import data, grid, number, refusal

from transforms.intake.read import read
from transforms.intake.recognise import unrecognised
from transforms.intake.workbook import parent
from warehouse.trouble import MachineTrouble

ONE = data((1, number("A1", "1")))
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def test_kind_is_told_by_content(workbook, tmp_path: Path) -> None:
    book = workbook({"S": ONE}).rename(tmp_path / "0a1b2c")
    assert read(book).kind == "xlsx"
    assert read(book, name="Return.XLSM").kind == "xlsx"
    text = tmp_path / "3d4e5f"
    text.write_bytes(b"a,b\n1,2\n")
    for name in (None, "r.csv", "r.TXT", "r.tsv"):
        assert read(text, name=name).kind == "csv"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("r.csv", "is named .csv, but its content is a zip container such as an Excel"),
        ("r.parquet", "is named .parquet, but its content is a zip container"),
        ("r.xls", "Files named .xls are not accepted"),
        ("r.ods", "is named .ods, but its content is a zip container such as an"),
        ("r.docx", "Files named .docx are not accepted"),
        ("r.pdf", "Files named .pdf are not accepted"),
    ],
)
def test_workbook_under_another_name(workbook, name: str, words: str) -> None:
    notice = refusal(workbook({"S": ONE}), name=name)
    assert words in notice.message
    assert "Accepted are CSV" in notice.remedy


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("site.zip", "Unpack it"), ("site.ZIP", "Unpack it"), ("a.csv.gz", "Unpack it"),
        ("a.xlsx.crdownload", "wait until the file is whole"),
        ("a.tmp", "wait until the file is whole"), ("a.xlsb", "Save it as one of"),
    ],
)  # fmt: skip
def test_what_to_do_fits_the_kind(tmp_path: Path, name: str, words: str) -> None:
    path = tmp_path / "content"
    path.write_bytes(b"PK\x03\x04")
    assert words in refusal(path, name=name).remedy


@pytest.mark.parametrize(
    ("content", "rule", "words"),
    [
        (b"", "empty_file", "no bytes"),
        (b"a,b\n1,2\n", "name_and_content", "its content is a plain text file (CSV)"),
        (b"PAR1....", "name_and_content", "its content is a Parquet file"),
        (b"<html><table><tr><td>1", "not_accepted", "a web page or XML"),
        (b"\xef\xbb\xbf \n<?xml version='1.0'?>", "not_accepted", "web page or XML"),
        (b"%PDF-1.7", "not_accepted", "a PDF document"),
        (b"{\\rtf1", "not_accepted", "an RTF document"),
        (b"\x1f\x8b\x08", "not_accepted", "a gzip archive"),
        (OLE2, "not_accepted", "an old Excel workbook (.xls)"),
        (
            OLE2 + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
            "protected by a password",
        ),
    ],
)
def test_not_a_workbook(tmp_path: Path, content: bytes, rule: str, words: str) -> None:
    path = tmp_path / "return.xlsx"
    path.write_bytes(content)
    notice = refusal(path)
    assert notice.rule == rule
    assert words in notice.message


def test_web_page_named_csv(tmp_path: Path) -> None:
    path = tmp_path / "return.csv"
    path.write_bytes(b"<!DOCTYPE html><html>Sign in, please</html>\n")
    assert "web page" in refusal(path).message


@pytest.mark.usefixtures("read_here")
@pytest.mark.parametrize(
    ("member", "words"),
    [
        ("word/document.xml", "a Word document"),
        ("xl/workbook.bin", "a binary Excel workbook (.xlsb)"),
        ("mimetype", "an OpenDocument file"),
        ("photo.jpg", "a zip archive"),
    ],
)
def test_other_zips(tmp_path: Path, member: str, words: str) -> None:
    path = tmp_path / "return.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "x")
    notice = refusal(path)
    assert notice.rule == "not_accepted"
    assert words in notice.message
    assert "Accepted are CSV" in notice.remedy


@pytest.mark.usefixtures("read_here")
def test_truncated_workbook(workbook) -> None:
    path = workbook({"S": ONE})
    content = path.read_bytes()
    for length in (len(content) - 1, len(content) // 2, 30):
        path.write_bytes(content[:length])
        notice = refusal(path)
        assert notice.rule == "workbook_cut_off"
        assert "cut off" in notice.message


@pytest.mark.usefixtures("read_here")
def test_flipped_bits(workbook) -> None:
    path = workbook({"S": data(*((n, number(f"A{n}", str(n))) for n in range(1, 99)))})
    content = bytearray(path.read_bytes())
    start = content.find(b"sheet1.xml") + 40
    for byte in range(start, start + 20):
        content[byte] ^= 0x55
    path.write_bytes(content)
    assert refusal(path).rule == "workbook_damaged"


@pytest.mark.usefixtures("read_here")
def test_zip_bomb_by_size(workbook) -> None:
    path = workbook({"S": ONE}, parts={f"xl/media/{i}": b"" for i in range(56)})
    content, start = bytearray(path.read_bytes()), -1
    while (start := content.find(b"PK\x01\x02", start + 1)) >= 0:
        if content[start + 46 :].startswith(b"xl/media/"):
            content[start + 24 : start + 28] = (9_000_000).to_bytes(4, "little")
    path.write_bytes(content)
    notice = refusal(path)
    assert notice.rule == "zip_bomb"
    assert "504,00" in notice.message
    assert "at most 500,000,000 are unpacked" in notice.message


@pytest.mark.usefixtures("read_here")
def test_zip_bomb_by_ratio(workbook) -> None:
    notice = refusal(workbook({"S": ONE}, parts={"xl/sharedStrings.xml": b" " * 11**7}))
    assert notice.rule == "zip_bomb"
    assert "'xl/sharedStrings.xml', packed" in notice.message


@pytest.mark.usefixtures("read_here")
def test_zip_bomb_by_number(workbook) -> None:
    parts = {f"xl/media/{i}": b"" for i in range(10_000)}
    notice = refusal(workbook({"S": ONE}, parts=parts))
    assert notice.rule == "zip_bomb"
    assert "at most 10000" in notice.message


@pytest.mark.usefixtures("read_here")
def test_password_on_the_zip(workbook) -> None:
    path = workbook({"S": ONE})
    content = bytearray(path.read_bytes())
    content[content.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert refusal(path).rule == "encrypted"


@pytest.mark.usefixtures("read_here")
def test_the_same_part_twice(workbook) -> None:
    path = workbook({"S": ONE}, parts={"xl/Worksheets/Sheet1.xml": b"<worksheet/>"})
    notice = refusal(path)
    assert notice.rule == "workbook_ambiguous"
    assert "'xl/worksheets/sheet1.xml' twice" in notice.message


@pytest.mark.usefixtures("read_here")
@pytest.mark.parametrize(
    "member",
    [
        *("_rels/.rels", "xl/_rels/workbook.xml.rels"),
        *("xl/workbook.xml", "xl/worksheets/sheet1.xml"),
    ],
)
def test_entities_are_refused(workbook, member: str) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    notice = refusal(workbook({"S": ONE}, parts={member: bomb + b"<x>&a;&b;</x>"}))
    assert notice.rule == "xml_entities"
    assert "document type" in notice.message


@pytest.mark.usefixtures("read_here")
@pytest.mark.parametrize(
    ("parts", "rule"),
    [
        ({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData>"}, "workbook_damaged"),
        ({"xl/worksheets/sheet1.xml": b"\xff\xfe\x00"}, "workbook_damaged"),
        ({"xl/workbook.xml": b"<workbook/>"}, "empty_file"),
        ({"xl/sharedStrings.xml": b"<sst><si>"}, "workbook_damaged"),
    ],
)
def test_unsound_xml(workbook, parts: dict[str, bytes], rule: str) -> None:
    assert refusal(workbook({"S": ONE}, parts=parts)).rule == rule


@pytest.mark.usefixtures("read_here")
def test_missing_shared_string(workbook) -> None:
    cell = '<c r="A1" t="s"><v>7</v></c>'
    assert refusal(workbook({"S": data((1, cell))})).rule == "workbook_damaged"


SPARSE = data((1, number("A1", "1")), (200_000, number("CU200000", "2")))


@pytest.mark.slow
def test_the_emptiest_sheet_that_is_allowed(workbook) -> None:
    reading = read(workbook({"S": SPARSE}))
    assert list(grid(reading)) == [1, 200_000]
    assert reading.notices == ()


@pytest.mark.slow
@pytest.mark.parametrize("limit", ["MEMORY_BYTES = 300 << 20", "CPU_SECONDS = 1"])
def test_a_child_at_its_limits_says_nothing_of_the_file(
    workbook, monkeypatch, limit: str
) -> None:
    run = parent.subprocess.run

    def lower(command: list[str], **options: object) -> object:
        code = f"from transforms.intake.workbook import child as w; w.{limit}; w.main"
        return run([command[0], "-c", f"{code}(*{command[3:]})"], **options)

    monkeypatch.setattr(parent.subprocess, "run", lower)
    assert list(grid(read(workbook({"S": ONE})))) == [1]
    with pytest.raises(MachineTrouble, match=r"book\.xlsx was stopped"):
        read(workbook({"S": SPARSE, "T": SPARSE, "U": SPARSE}))


@pytest.mark.parametrize(
    ("code", "said", "why"),
    [
        (-6, b"memory allocation of 9 bytes failed", "memory allocation"),
        (-9, b"", "signal SIGKILL"),
        (-15, b"", "signal SIGTERM"),
        (-24, b"", "signal SIGXCPU"),
        (1, b"Traceback\nOSError: [Errno 28] No space left", "OSError: [Errno 28] No"),
        (1, b"Traceback\nMemoryError", "MemoryError"),
        (0, b"", "exit code 0"),
    ],
)
def test_a_child_that_was_stopped_says_nothing_of_the_file(
    workbook, monkeypatch, code: int, said: bytes, why: str
) -> None:
    died = subprocess.CompletedProcess([], code, b"", said)
    monkeypatch.setattr(parent.subprocess, "run", lambda *_, **__: died)
    with pytest.raises(MachineTrouble) as caught:
        read(workbook({"S": ONE}), name="KES-01/a.xlsx")
    assert f"Reading intake/KES-01/a.xlsx was stopped ({why}" in caught.value.words
    assert "nothing was decided about the file" in caught.value.words


@pytest.mark.parametrize("code", [-11, -6, -4])
def test_a_child_that_the_file_crashes_is_a_refusal(
    workbook, monkeypatch, code: int
) -> None:
    died = subprocess.CompletedProcess([], code, b"", b"thread 'main' has overflowed")
    monkeypatch.setattr(parent.subprocess, "run", lambda *_, **__: died)
    assert refusal(workbook({"S": ONE})).rule == "reader_crashed"


def test_a_child_that_takes_too_long_says_nothing_of_the_file(
    workbook, monkeypatch
) -> None:
    monkeypatch.setattr(parent, "WALL_SECONDS", 0.001)
    with pytest.raises(MachineTrouble, match=r"more than 0\.001 seconds"):
        read(workbook({"S": ONE}))


def test_no_secret_reaches_the_child(workbook, monkeypatch) -> None:
    seen = {}
    run = parent.subprocess.run

    def spy(*args: object, **options: object) -> object:
        seen.update(options["env"])
        return run(*args, **options)

    monkeypatch.setenv("OREBOOK_SECRET", "canary")
    monkeypatch.setattr(parent.subprocess, "run", spy)
    read(workbook({"S": data((1, number("A1", "1")))}))
    assert seen["PYTHONUTF8"] == "1"
    assert "canary" not in seen.values()


def test_a_full_disk_is_not_a_damaged_parquet_file(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"a": [1]}), path)

    def fails(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("transforms.intake.parquet_file.pq.ParquetFile", fails)
    with pytest.raises(OSError, match="Input/output"):
        read(path)


def test_parquet_is_described_but_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "0a1b2c"
    table = pa.table({"site": ["A", "B"], "value": [1.5, None]})
    pq.write_table(table, path)
    reading = read(path, name="return.parquet")
    assert reading.kind == "parquet"
    assert reading.notices == ()
    (sheet,) = reading.sheets
    assert (sheet.rows, sheet.parquet, sheet.width) == (None, path, 2)
    assert (sheet.number, sheet.name) == (1, "")
    assert sheet.types == {"site": "string", "value": "double"}
    assert sheet.header == ("site", "value")


@pytest.mark.parametrize("cut", [1, 8, 100])
def test_damaged_parquet(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "return.parquet"
    pq.write_table(pa.table({"a": list(range(1000))}), path)
    path.write_bytes(path.read_bytes()[:-cut])
    notice = refusal(path)
    assert notice.rule == "parquet_damaged"
    assert "damaged or was cut off" in notice.message


def test_parquet_whose_row_counts_differ(tmp_path: Path) -> None:
    path = tmp_path / "return.parquet"
    pq.write_table(pa.table({"a": list(range(1000))}), path)
    content = bytearray(path.read_bytes())
    footer = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    stated = content.find(b"\xd0\x0f", footer)  # 1000 as the footer writes it
    content[stated : stated + 2] = b"\xd2\x0f"
    path.write_bytes(content)
    notice = refusal(path)
    assert notice.rule == "parquet_damaged"
    assert "says it has 1001 rows, but its parts add up to 1000" in notice.message


def test_refused_files_leave_nothing_behind(workbook, tmp_path, monkeypatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(parent.tempfile, "tempdir", str(scratch))
    assert grid(read(workbook({"S": ONE}))) == {1: ["1"]}
    refusal(workbook({"S": ""}))
    assert list(scratch.iterdir()) == []


def test_a_table_named_after_a_register_is_told_its_columns() -> None:
    said = unrecognised("FY2025/Injury.csv", "").message
    assert "the register injury, after which it is named (injury_id, site, " in said
    assert "none is named after a register" in unrecognised("other.csv", "").message
