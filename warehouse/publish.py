"""Publication: files become visible whole, together, by one rename.

Belongs here: how a set of files replaces another without a reader ever seeing a mix.
What is in the files does not.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.raw_store import sync_directory

_STAGED = ".staged-"


def write_file(target: Path, content: bytes) -> None:
    """Replace one file atomically: temporary file beside it, sync, rename."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=_STAGED)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_directory(target.parent)


@contextmanager
def staged(published: Path) -> Iterator[Path]:
    """A folder beside the releases to build one in; it goes unless published."""
    published.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=published, prefix=_STAGED))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(folder: Path, published: Path, release_id: str) -> Path:
    """Make a staged folder the release and point ``latest`` at it.

    An existing release of the same name is replaced: the same name means the same
    inputs, so it holds the same figures. Readers that have a file open keep it.
    """
    for file in folder.rglob("*"):
        handle = os.open(file, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    target = published / release_id
    if target.exists():
        old = Path(tempfile.mkdtemp(dir=published, prefix=_STAGED))
        os.replace(target, old / "old")
        os.replace(folder, target)
        shutil.rmtree(old, ignore_errors=True)
    else:
        os.replace(folder, target)
    sync_directory(published)
    point(published, release_id)
    return target


def point(published: Path, release_id: str) -> None:
    """Set ``latest`` (a relative link) and ``LATEST`` (the name) to a release."""
    link = published / (_STAGED + "latest")
    link.unlink(missing_ok=True)
    link.symlink_to(release_id)
    os.replace(link, published / "latest")
    write_file(published / "LATEST", release_id.encode() + b"\n")


def sweep(published: Path) -> None:
    """Remove what a killed run left staged."""
    for leftover in published.glob(_STAGED + "*"):
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink()
