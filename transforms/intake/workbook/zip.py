"""The zip container of a workbook: refused here, before anything is unpacked.

Belongs here: what the zip directory alone can tell. Does not: any XML.
"""

import zipfile
from pathlib import Path

from transforms.intake.grid import ACCEPTED, UnreadableFile, unreadable

MAX_UNPACKED, MAX_ENTRIES = 500_000_000, 10_000
TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
MAX_RATIO, RATIO_FROM = 200, 10_000_000
OTHERS = {
    "xl/workbook.bin": "a binary Excel workbook (.xlsb)",
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "mimetype": "an OpenDocument file that is no spreadsheet (.odt, .odp)",
}


def open_archive(path: Path) -> zipfile.ZipFile:
    """Return the archive of a workbook once its directory is found harmless.

    Raises:
        UnreadableFile: cut off, a bomb, encrypted, ambiguous or not a workbook.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise unreadable(
            "workbook_cut_off",
            str(error),
            "The workbook is damaged or was cut off: the directory at its end is "
            "missing.",
            "Deliver the complete file again.",
        ) from error
    entries = archive.infolist()
    names = [entry.filename.lower() for entry in entries]
    if any(entry.flag_bits & 1 for entry in entries):
        raise _encrypted()
    if len(entries) > MAX_ENTRIES:
        raise _bomb(f"{len(entries)} parts; at most {MAX_ENTRIES} are unpacked")
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED:
        raise _bomb(f"{total:,} bytes; at most {MAX_UNPACKED:,} are unpacked")
    for entry in entries:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > RATIO_FROM and ratio > MAX_RATIO:
            raise _bomb(f"'{entry.filename}', packed {ratio:.0f} times smaller")
    if "xl\\workbook.xml" in names:
        raise unreadable(
            "workbook_damaged",
            "xl\\workbook.xml",
            "The parts of the workbook are named with backslashes, which the form does "
            "not know, so readers find none of them.",
            "Open it in Excel, which puts up with that, save it and deliver it again.",
        )
    if is_ods(archive):
        _not_encrypted(archive)
    other = next((OTHERS[name] for name in OTHERS if name in names), None)
    is_book = any(name.startswith("xl/workbook") for name in names)
    if not is_ods(archive) and (other or not is_book):
        found = other or "a zip archive"
        raise unreadable(
            "not_accepted",
            "",
            f"The file is {found}, not an Excel workbook (.xlsx).",
            f"{ACCEPTED} Save it as one of these.",
        )
    if len(set(names)) < len(names):
        double = next(name for name in names if names.count(name) > 1)
        raise unreadable(
            "workbook_ambiguous",
            double,
            f"The workbook holds the part '{double}' twice, so two readers may see two "
            "different contents.",
            "Open it in Excel, check it, save it and deliver it again.",
        )
    return archive


def is_ods(archive: zipfile.ZipFile) -> bool:
    """Whether the archive is an OpenDocument spreadsheet, as it says itself."""
    return "mimetype" in archive.namelist() and archive.read("mimetype") == TYPE


def _not_encrypted(archive: zipfile.ZipFile) -> None:
    manifest = "META-INF/manifest.xml"
    inside = archive.namelist()
    told = archive.read(manifest) if manifest in inside else b""
    if b"encryption-data" in told or "encrypted-package" in inside:
        raise _encrypted()


def _encrypted() -> UnreadableFile:
    return unreadable(
        "encrypted",
        "",
        "The workbook is protected by a password.",
        "Save it without a password and deliver it again.",
    )


def _bomb(what: str) -> UnreadableFile:
    return unreadable(
        "zip_bomb",
        what,
        f"Unpacked, the workbook would hold {what}. No real workbook does.",
        "Deliver a table this large as CSV or Parquet; else ask who made the file.",
    )
