"""What must hold before a text file may be cut into rows.

Belongs here: encoding, NUL bytes, quotation marks, the delimiter, the last line end.
Does not: the reading itself. Every check streams, so a large file costs no memory.
"""

import codecs
import contextlib
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from transforms.intake.grid import UnreadableFile, unreadable
from transforms.project.dialect import Dialect

CHUNK_BYTES = 1 << 20
_WHERE = " (`dialects` in orebook.yaml)"
DELIMITERS = {";": "semicolon", "\t": "tab", ",": "comma", "|": "vertical bar"}


@dataclass
class _Facts:
    quotes: bool = False
    nul: int | None = None
    filled: bool = False
    tail: str = ""


def check_text(path: Path, dialect: Dialect, skip_rows: int) -> bool:
    """Return whether the last line is unfinished: it has no line break.

    Raises:
        UnreadableFile: empty, undecodable, holds NUL, or its quotation marks are wrong.
    """
    facts = _scan(path, dialect, skip_rows)
    if not facts.filled:
        raise unreadable(
            "empty_file",
            "",
            "The file is empty: it has no header and no rows.",
            "Deliver the file again with its content.",
        )
    if facts.nul is not None:
        row = _first_row_with("\0", path, dialect, skip_rows)
        raise unreadable(
            "nul_byte",
            "\\0",
            f"{_place(row, facts.nul)} is a NUL, which no text contains. "
            "The file is damaged or is not a text file.",
            "Export the file again as CSV in UTF-8.",
        )
    if facts.quotes:
        _check_quotes(path, dialect, skip_rows)
    return facts.tail not in "\r\n"


def declared_delimiter(path: Path, dialect: Dialect) -> str:
    """The delimiter that a first line such as ``sep=;`` names; '' where there is none.

    Excel reads that line in this way and shows it to nobody.
    """
    with path.open("rb") as file:
        head = file.read(64)
    with contextlib.suppress(LookupError):
        text = head.decode(dialect.encoding, errors="ignore").lstrip("\ufeff")
        found = re.match(r'"?sep=(.)"?[,;\t|]*\r?(?:\n|$)', text, re.IGNORECASE)
        return found[1] if found else ""
    return ""


def first_record(path: Path, dialect: Dialect, skip_rows: int) -> list[str]:
    """Return the first record that is not blank, which says how many columns there are.

    Raises:
        UnreadableFile: there is none, or it was written with another delimiter.
    """
    records = _records(path, dialect, skip_rows)
    header = next((record for _, record in records if any(record)), None)
    if header is None:
        raise unreadable(
            "empty_file",
            "",
            f"Nothing is left in the file after the first {skip_rows} rows.",
            "Check the number of rows to skip.",
        )
    others = [d for d in DELIMITERS if d != dialect.delimiter and d in header[0]]
    if len(header) == 1 and others:
        likely = max(others, key=header[0].count)
        raise unreadable(
            "wrong_delimiter",
            header[0][:200],
            f"With {_named(dialect.delimiter)} as delimiter the header is one single "
            f"column. The file looks delimited by {_named(likely)}.",
            f"Declare the delimiter of this file as {_shown(likely)}{_WHERE}, or "
            f"export it with {_shown(dialect.delimiter)}.",
        )
    return header


def _records(
    path: Path, dialect: Dialect, skip_rows: int, *, errors: str = "strict"
) -> Iterator[tuple[int, list[str]]]:
    """Yield every record with its number as Python's strict reader sees it."""
    encoding = "utf-8-sig" if _utf8(dialect) else dialect.encoding
    with path.open(encoding=encoding, errors=errors, newline="") as file:
        lines = islice(file, skip_rows, None)
        records = csv.reader(lines, delimiter=dialect.delimiter, strict=True)
        yield from enumerate(records, skip_rows + 1)


def _scan(path: Path, dialect: Dialect, skip_rows: int) -> _Facts:
    """Decode the whole file once.

    Raises:
        UnreadableFile: a byte does not belong to the declared encoding.
    """
    facts = _Facts()
    try:
        decoder = codecs.getincrementaldecoder(dialect.encoding)()
    except LookupError as error:
        raise unreadable(
            "unknown_encoding",
            dialect.encoding,
            f"There is no text encoding named '{dialect.encoding}'.",
            f"Declare a known one{_WHERE}, such as utf-8, cp1252 or utf-16.",
        ) from error
    offset = 0
    for chunk in _chunks(path):
        if offset == 0 and chunk.startswith(codecs.BOM_UTF8) and not _utf8(dialect):
            raise unreadable(
                "wrong_encoding",
                dialect.encoding,
                "The first bytes of the file mark it as UTF-8, but "
                f"{dialect.encoding} is declared; reading it so would garble letters.",
                f"Declare the encoding of this file as utf-8{_WHERE}.",
            )
        offset += len(chunk)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeError as error:
            place = offset - len(chunk)
            if isinstance(error, UnicodeDecodeError):
                place = offset - len(error.object) + error.start
            row = _first_row_with("[\udc80-\udcff]", path, dialect, skip_rows)
            raise _undecodable(path, dialect, row, place) from error
        if "\0" in text and facts.nul is None:
            facts.nul = offset - len(chunk) + max(chunk.find(b"\0"), 0)
        facts.quotes = facts.quotes or '"' in text
        facts.filled = facts.filled or bool(text.strip("\ufeff \t\r\n"))
        facts.tail = text[-1:] or facts.tail
    return facts


def _chunks(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file, and an empty chunk as its end."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk
    yield b""


def _undecodable(
    path: Path, dialect: Dialect, row: int | None, place: int
) -> UnreadableFile:
    with path.open("rb") as file:
        mark = file.read(2)
        file.seek(place)
        byte = file.read(1).hex()
    if mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        remedy = "It looks like UTF-16 ('Unicode text'). Save it as 'CSV UTF-8', or "
        remedy += f"declare the encoding utf-16{_WHERE}."
    else:
        remedy = "Save the file as 'CSV UTF-8', or declare the encoding it was written "
        remedy += f"in (from Excel on Windows this is often cp1252){_WHERE}."
    return unreadable(
        "undecodable",
        f"0x{byte}",
        f"{_place(row, place)} is 0x{byte}, which is not {dialect.encoding} text. "
        "Guessing would change letters, so the file is not read.",
        remedy,
    )


def _utf8(dialect: Dialect) -> bool:
    return codecs.lookup(dialect.encoding).name in {"utf-8", "utf-8-sig"}


def _place(row: int | None, offset: int) -> str:
    where = "" if row is None else f"In row {row}, "
    return f"{where}byte {offset + 1} of the file".capitalize()


def _first_row_with(
    pattern: str, path: Path, dialect: Dialect, skip_rows: int
) -> int | None:
    """Return the number of the first record with such a character.

    Bytes which cannot be decoded appear as lone surrogates, which text never contains.
    """
    found = re.compile(pattern).search
    # The row is only a help: where it cannot be told, the byte has been named already.
    with contextlib.suppress(csv.Error, UnicodeError):
        for number, record in _records(
            path, dialect, skip_rows, errors="surrogateescape"
        ):
            if any(map(found, record)):
                return number
    return None


def _check_quotes(path: Path, dialect: Dialect, skip_rows: int) -> None:
    """Walk the file strictly, because Arrow mends wrong quotation marks in silence.

    Raises:
        UnreadableFile: a quotation mark never closes or closes in mid-value.
    """
    number = skip_rows
    try:
        for number, _ in _records(path, dialect, skip_rows):  # noqa: B007
            pass
    except csv.Error as error:
        middle = "expected after" in str(error)
        fault = "text follows a closing" if middle else "no mark closes the opening"
        raise unreadable(
            "quotation_marks",
            str(error),
            f"In row {number + 1} {fault} quotation mark, so it is not certain where "
            "this row and those after it end.",
            'Write a quotation mark inside a value twice ("") and close every quoted '
            "value.",
        ) from error


def _shown(delimiter: str) -> str:
    return "'\\t'" if delimiter == "\t" else f"'{delimiter}'"


def _named(delimiter: str) -> str:
    name = DELIMITERS.get(delimiter)
    return f"a {name} ({_shown(delimiter)})" if name else _shown(delimiter)
