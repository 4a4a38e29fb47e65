"""The ledger: a hash chain of JSON lines that says what was received and released.

Each line holds the hash of the line before it, so a changed, missing, doubled or
swapped line breaks the chain. Rewriting everything from some line on can only be
seen from outside: the head is printed in each release and handed to the assurer.
Belongs here: appending, reading, checking. What entries mean does not.
"""

from __future__ import annotations

import builtins
import hashlib
import json
import os
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from warehouse.raw_store import sync_directory
from warehouse.trouble import CannotGoOn

GENESIS = "0" * 64
# Digests are names in the store, so nothing else may stand in their place.
_DIGEST = re.compile("[0-9a-f]{64}")


class BrokenLedger(CannotGoOn):
    """The chain does not hold; the message names the line."""

    @property
    def words(self) -> str:
        """The line, and where to read on."""
        return f"The ledger does not hold: {self}. `orebook verify` says more."


@dataclass(frozen=True)
class Entry:
    """One line. ``seq`` orders entries, the clocks never do."""

    seq: int
    prev: str
    utc: str
    monotonic: float
    kind: str
    name: str
    sha256: str
    bytes: int
    actor: str
    reason: str

    def line(self) -> builtins.bytes:
        """The exact bytes that are stored and hashed, without the line end."""
        text = json.dumps(vars(self), ensure_ascii=False, sort_keys=True)
        return text.encode()

    def hash(self) -> str:
        """SHA-256 of the line, which the next entry carries as ``prev``."""
        return hashlib.sha256(self.line()).hexdigest()


def read(path: Path) -> list[Entry]:
    """All entries, oldest first, with the chain checked.

    Raises BrokenLedger naming the first line that does not hold.
    """
    if not path.exists():
        return []
    entries: list[Entry] = []
    prev = GENESIS
    content = path.read_bytes()
    if content and not content.endswith(b"\n"):
        raise BrokenLedger(f"line {content.count(bytes([10])) + 1} is cut off")
    for number, line in enumerate(content.splitlines(), start=1):
        try:
            entry = Entry(**json.loads(line))
        except (ValueError, TypeError) as error:
            raise BrokenLedger(f"line {number} cannot be read: {error}") from error
        if entry.line() != line:
            raise BrokenLedger(f"line {number} is not written as orebook writes it")
        if entry.sha256 and not _DIGEST.fullmatch(entry.sha256):
            raise BrokenLedger(f"line {number} names a file by what is no SHA-256")
        if entry.seq != number:
            raise BrokenLedger(f"line {number} says it is entry {entry.seq}")
        if entry.prev != prev:
            raise BrokenLedger(
                f"line {number} does not follow line {number - 1}: "
                "a line was changed, added or taken out"
            )
        entries.append(entry)
        prev = hashlib.sha256(line).hexdigest()
    return entries


def head(entries: list[Entry]) -> str:
    """The hash that stands for the whole ledger."""
    return entries[-1].hash() if entries else GENESIS


def unfinished(path: Path) -> str:
    """What is to be said of a last line that nobody finished; '' if there is none."""
    cut = _unfinished(path)
    if not cut:
        return ""
    return (
        f"the last line of evidence/{path.name} was never finished: a run was killed "
        "as it wrote it, or the file was cut off. It is taken away, and what it was of "
        "is recorded anew where it is still here. It began: "
        + cut.decode(errors="replace")[:200]
    )


def _unfinished(path: Path) -> builtins.bytes:
    """What stands after the last line end."""
    return path.read_bytes().rpartition(b"\n")[2] if path.exists() else b""


def recover(path: Path) -> str:
    """Cut a last line that a killed run left unfinished; give what is to be said of it.

    Only bytes after the last line end go, so nothing that was acknowledged is lost.
    """
    words = unfinished(path)
    if cut := _unfinished(path):
        with path.open("r+b") as stream:
            stream.truncate(path.stat().st_size - len(cut))
            os.fsync(stream.fileno())
    return words


def begin(path: Path) -> None:
    """Make the file, empty, if it is not there: before anything that it is to name."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        sync_directory(path.parent)


def append(
    path: Path,
    entries: list[Entry],
    *,
    kind: str,
    name: str,
    sha256: str,
    size: int,
    actor: str,
    reason: str = "",
) -> Entry:
    """Add one entry to the file (synced) and to ``entries``; return it."""
    entry = Entry(
        seq=len(entries) + 1,
        prev=head(entries),
        utc=datetime.now(UTC).isoformat(timespec="seconds"),
        monotonic=round(time.monotonic(), 3),
        kind=kind,
        name=name,
        sha256=sha256,
        bytes=size,
        actor=actor,
        reason=reason,
    )
    begin(path)
    with path.open("ab") as stream:
        stream.write(entry.line() + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
    entries.append(entry)
    return entry
