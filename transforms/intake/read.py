"""One function that reads any accepted file.

Belongs here: telling the kind of a file by its content and checking it against its
name. Does not: the reading of any kind.
"""

import mmap
from dataclasses import replace
from pathlib import Path

import pyarrow.compute as pc

from transforms.intake.csv_file import read_csv
from transforms.intake.grid import ACCEPTED, Reading, Sheet, UnreadableFile, unreadable
from transforms.intake.parquet_file import read_parquet
from transforms.intake.workbook.parent import read_workbook
from transforms.intake.workbook.zip import TYPE as ODS
from transforms.project.dialect import Dialect

SUFFIXES = {
    **{".csv": "csv", ".txt": "csv", ".tsv": "csv"},
    **{".parquet": "parquet", ".xlsx": "xlsx", ".xlsm": "xlsx", ".ods": "ods"},
}
CALLED = {
    "csv": "a plain text file (CSV)",
    "parquet": "a Parquet file",
    "xlsx": "a zip container such as an Excel workbook",
    "ods": "an OpenDocument spreadsheet",
}
MAGIC = {b"PK\x03\x04": "xlsx", b"PK\x05\x06": "xlsx", b"PAR1": "parquet"}
FOREIGN = {
    b"PARE": "an encrypted Parquet file",
    b"%PDF": "a PDF document",
    b"{\\rtf": "an RTF document",
    b"\x1f\x8b": "a gzip archive",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
}
REMEDIES = {
    (".numbers",): "In Numbers: File, Export To, Excel.",
    (".zip", ".rar", ".7z", ".gz", ".tar", ".tgz"):
        "Unpack it and deliver the files that are in it.",
    (".part", ".partial", ".crdownload", ".download", ".tmp"):
        "A program is writing it or left it behind: wait until the file is whole and "
        "has its own name, and delete this one.",
}  # fmt: skip
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DIALECT = Dialect()


def read(
    path: Path,
    dialect: Dialect = DIALECT,
    *,
    name: str | None = None,
    skip_rows: int = 0,
) -> Reading:
    """Read a delivered file into grids of text.

    Args:
        path: the file; its own name need not say what it is.
        dialect: how a CSV file is written; other kinds do not use it.
        name: the delivered name, whose suffix must fit the content.
        skip_rows: leading rows to leave out; row numbers still count them.

    Raises:
        UnreadableFile: the whole file is refused.
        MachineTrouble: it could not be read, through no fault of the file.
    """
    kind = kind_of(path, Path(name or path.name).suffix)
    if kind == "csv":
        sheet, notices = read_csv(path, dialect, skip_rows)
        return Reading(kind, (sheet,), tuple(notices))
    if kind == "parquet":
        return Reading(kind, (read_parquet(path),), ())
    sheets, notices, names = read_workbook(path, name or path.name)
    kept = [n for n in notices if n.row is None or n.row > skip_rows]
    below = tuple(_below(sheet, skip_rows) for sheet in sheets)
    return Reading(kind, below, tuple(kept), names)


def _below(sheet: Sheet, skip_rows: int) -> Sheet:
    if not skip_rows or sheet.rows is None:
        return sheet
    below = pc.greater(sheet.rows["row_no"], skip_rows)
    return replace(sheet, rows=sheet.rows.filter(below))


def kind_of(path: Path, suffix: str) -> str:
    """Return 'csv', 'parquet', 'xlsx' or 'ods'.

    Raises:
        UnreadableFile: another kind, or a name that says something else.
    """
    if suffix and suffix.lower() not in SUFFIXES:
        remedy = next((do for of, do in REMEDIES.items() if suffix.lower() in of), "")
        if suffix != suffix.strip():
            remedy = "Take the blank away at the end of its name."
        raise _not_accepted(
            suffix, f"Files named {suffix} are not accepted.", remedy
        )
    with path.open("rb") as file:
        head = file.read(512)
    if not head:
        raise unreadable(
            "empty_file",
            "",
            "The file is empty: it has no bytes.",
            "Deliver the file again with its content.",
        )
    if head.startswith(OLE2):
        raise _ole2(path)
    for magic, called in FOREIGN.items():
        if head.startswith(magic):
            raise _not_accepted(suffix, f"The file is {called}.")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise _not_accepted(
            suffix,
            "The file is a web page or XML (some systems export these under the name "
            "of a spreadsheet, and a failed download looks so too).",
        )
    kind = next((k for magic, k in MAGIC.items() if head.startswith(magic)), "csv")
    if kind == "xlsx" and b"mimetype" + ODS in head:
        kind = "ods"
    named = SUFFIXES.get(suffix.lower(), kind)
    if named != kind:
        raise unreadable(
            "name_and_content",
            suffix,
            f"The file is named {suffix}, but its content is {CALLED[kind]}.",
            f"Save it as {CALLED[named].removeprefix('a zip container such as ')}, or "
            f"give it the suffix of what it is. {ACCEPTED}",
        )
    return kind


def _ole2(path: Path) -> UnreadableFile:
    """Tell a workbook with a password from an old one: both use the same container."""
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        encrypted = content.find("EncryptedPackage".encode("utf-16-le")) >= 0
    if encrypted:
        return unreadable(
            "encrypted",
            "",
            "The workbook is protected by a password and cannot be opened.",
            "Save it without a password (File, Info, Protect Workbook) and deliver it "
            "again.",
        )
    return _not_accepted(
        "", "The file is an old Excel workbook (.xls) or another old Office file."
    )


def _not_accepted(suffix: str, message: str, remedy: str = "") -> UnreadableFile:
    remedy = f"{ACCEPTED} {remedy or 'Save it as one of these.'}"
    return unreadable("not_accepted", suffix, message, remedy)
