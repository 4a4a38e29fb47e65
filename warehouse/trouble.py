"""What keeps orebook from going on though orebook is in order: words for a person.

Belongs here: the one class that every such error is a kind of, and how to tell that
the machine (its disk, memory, rights) is what failed. What is wrong with a delivered
file is no error: it is a refusal of that file, and the rest goes on.
"""

from __future__ import annotations

import errno
import re
import sqlite3
from collections.abc import Iterator


class CannotGoOn(Exception):
    """Something outside of orebook is in the way; commands end with exit code 2.

    ``words`` say what, where and what to do.
    """

    @property
    def words(self) -> str:
        """What people are told."""
        return str(self)

    def __reduce__(self) -> tuple[object, ...]:
        """Raised in another process it is the same here, whatever it was made from."""
        return _as_raised, (type(self), self.args, self.__dict__)


def _as_raised(
    kind: type[CannotGoOn], args: tuple[object, ...], held: dict[str, object]
) -> CannotGoOn:
    error = kind.__new__(kind, *args)
    error.__dict__.update(held)
    return error


class MachineTrouble(CannotGoOn):
    """The disk, the memory or the rights of this machine: no delivery is at fault."""


_RUN_AGAIN = "Nothing half done is visible; run it again when that is mended."
# What the system calls it, in the words of those who have no error number to give ->
# what to do.
_REMEDIES = {
    "no space left on device": "The disk is full: free space there, and in TMPDIR.",
    "database or disk is full": "The disk is full: free space there, and in TMPDIR.",
    "disk quota exceeded": "The disk is full: free space there, and in TMPDIR.",
    "file too large": "The system allows no file of this size: ask who runs it.",
    "read-only file system": "The folder cannot be written: it is mounted read-only.",
    "readonly database": "The folder cannot be written: check its owner and rights.",
    "unable to open database file": "The folder cannot be written: check its owner and "
    "rights, and that the disk is there.",
    "disk i/o error": "The disk gave an error: ask who runs this machine.",
    "input/output error": "The disk gave an error: ask who runs this machine.",
    "permission denied": "Its owner and rights do not allow it: change them, or run "
    "orebook as somebody who may.",
    "operation not permitted": "Its owner and rights do not allow it: change them, or "
    "run orebook as somebody who may.",
    "too many open files": "The system allows too few open files (`ulimit -n`).",
    "cannot allocate memory": "The memory is full: close other programs.",
    "resource temporarily unavailable": "The system is at its limit of processes or "
    "memory: close other programs.",
    # What DuckDB lays aside on the disk, and what it may hold at once: both are limits
    # that it names with what is used of them. Other words are the system's.
    "failed to offload": "The disk is full: free space there.",
    " used)": "That is what orebook takes of the memory, whatever the machine has: let "
    "it have more (ORE_MEMORY=4GB), or do less at a time (ORE_THREADS=1).",
    "out of memory": "The memory is full: close other programs.",
    "failed to allocate": "The memory is full: close other programs.",
    "stale file handle": "The file server lost the folder: mount it anew.",
    "transport endpoint is not connected": "The file server lost the folder: mount it "
    "anew.",
}
_NUMBERS = {
    errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO, errno.EACCES,
    errno.EPERM, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN, errno.ESTALE,
    errno.ENOTCONN,
}  # fmt: skip
_ERROR_NUMBER = re.compile(r"\[Errno \d+\] ")


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what it came from, each once: chains may be circles."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


# What an interrupt is called where a library has met it first and tells of it in words.
_INTERRUPTS = (
    "KeyboardInterrupt", "InterruptException", "DagsterExecutionInterruptedError",
    "Query interrupted",
)  # fmt: skip


def is_interrupt(error: BaseException) -> bool:
    """Whether an error is a Ctrl-C or SIGTERM, or tells of one in its text."""
    return any(
        name in text
        for item in causes(error)
        for text in (type(item).__name__, str(item))
        for name in _INTERRUPTS
    )


def machine_trouble(error: BaseException) -> MachineTrouble | None:
    """The trouble of the machine that an error tells of, if it does."""
    for item in causes(error):
        if isinstance(item, MachineTrouble):
            return item
        remedy = _remedy(item)
        if remedy:
            return MachineTrouble(f"{_what(item)}. {remedy} {_RUN_AGAIN}")
    return None


def _what(error: BaseException) -> str:
    """What failed, and where if the error says so, in one line."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}{f': {error.filename}' if error.filename else ''}"
    lines = _ERROR_NUMBER.sub("", str(error)).strip().splitlines()
    return lines[0].rstrip(".") if lines else "The memory is full"


def _remedy(error: BaseException) -> str:
    # Every command needs the classes above, and few of them DuckDB.
    import duckdb

    text = str(error).lower()
    found = next((r for known, r in _REMEDIES.items() if known in text), "")
    if isinstance(error, MemoryError):
        return found or _REMEDIES["out of memory"]
    if isinstance(error, OSError) and error.errno in _NUMBERS:
        return found or "Ask who runs this machine."
    # These pass on what the system said as text; XlsxWriter in a class of its own.
    told = isinstance(error, sqlite3.OperationalError | duckdb.Error)
    return found if told or type(error).__module__.startswith("xlsx") else ""
