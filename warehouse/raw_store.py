"""The write-once store of delivered files, each under its own SHA-256.

Belongs here: putting a file in, finding it, checking it, and what stays of one that had
to be erased. What a file means does not.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from warehouse.trouble import CannotGoOn

_BLOCK = 1 << 20
ERASED = ".erased"


class ChangingFile(CannotGoOn):
    """A file moved, or was still being written, while it was read."""


class MissingObject(CannotGoOn):
    """A file that the ledger names is not in the store."""


@dataclass(frozen=True)
class Stored:
    """A file in the store: its digest and size in bytes."""

    sha256: str
    size: int


def digest(path: Path) -> str:
    """The SHA-256 of a file's bytes, as 64 hexadecimal digits."""
    with _is_there(path), path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def _is_there(path: Path) -> Iterator[None]:
    """Reading a file that was seen a moment ago. Raises ChangingFile where it is gone
    again, as is what a copying program renames once it is whole."""
    try:
        yield
    except FileNotFoundError as error:
        raise ChangingFile(
            f"{path.name} lay in {path.parent} and was gone when it was to be read: "
            "something is moving files there. Run it again when that has ended."
        ) from error


def object_path(store: Path, sha256: str) -> Path:
    """Where the store keeps the file with this digest."""
    return store / sha256[:2] / sha256


# What can be done where a stored file is gone, or is another one.
BRING_BACK = (
    "Bring it back from the backup of evidence/ (a file of the same content can be "
    "copied there under that name)"
)


def stored_file(store: Path, sha256: str, name: str) -> Path:
    """The stored file of a delivery called ``name``; of one that was erased the file
    that stands in for it. Raises MissingObject."""
    path = object_path(store, sha256)
    if stands_in := stand_in(store, sha256):
        return stored_file(store, stands_in, name)
    if not path.is_file():
        raise MissingObject(
            f"evidence/raw/{sha256[:2]}/{sha256} is missing: the stored file of "
            f"{name}. {BRING_BACK}; `orebook verify` lists all."
        )
    return path


def put(store: Path, source: Path) -> Stored:
    """Copy ``source`` into the store and sync it to disk; twice is the same as once.

    The copy is what is hashed, so what is stored is what is named. Raises
    ChangingFile if the source's size or time stamp moved meanwhile.
    """
    with _is_there(source):
        before = source.stat()
    store.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=store, prefix=".incoming-")
    temporary = Path(name)
    sha, size = hashlib.sha256(), 0
    try:
        with (
            os.fdopen(handle, "wb") as out,
            _is_there(source),
            source.open("rb") as stream,
        ):
            while block := stream.read(_BLOCK):
                sha.update(block)
                size += len(block)
                out.write(block)
            out.flush()
            os.fsync(out.fileno())
        with _is_there(source):
            after = source.stat()
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise ChangingFile(
                f"{source.name} changed while it was being read: it is still being "
                "written. Run it again when it is whole."
            )
        target = object_path(store, sha.hexdigest())
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            temporary.chmod(0o444)
            os.replace(temporary, target)
            sync_directory(target.parent)
    finally:
        temporary.unlink(missing_ok=True)
    return Stored(sha.hexdigest(), size)


def stand_in(store: Path, sha256: str) -> str:
    """The digest of the file that stands in for an erased one; '' of any other."""
    tombstone = object_path(store, sha256).with_suffix(ERASED)
    return tombstone.read_text().strip() if tombstone.is_file() else ""


def erase(store: Path, sha256: str, stands_in: str) -> None:
    """Delete a stored file for good and leave a tombstone under its digest: the digest
    of what stands in for it, which is stored already. Twice is the same as once."""
    path = object_path(store, sha256)
    tombstone = path.with_suffix(ERASED)
    if not tombstone.exists():
        path.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", dir=store, prefix=".incoming-", delete=False
        ) as out:
            out.write(f"{stands_in}\n")
            out.flush()
            os.fsync(out.fileno())
        os.chmod(out.name, 0o444)
        os.replace(out.name, tombstone)
        sync_directory(tombstone.parent)
    path.unlink(missing_ok=True)


def sync_directory(path: Path) -> None:
    """Make a rename in this folder survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(store: Path) -> None:
    """Remove what a killed run left half copied."""
    for leftover in store.glob(".incoming-*"):
        leftover.unlink()
