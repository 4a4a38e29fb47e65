"""Databases without a row, laid out once and copied from then on.

A thousand statements of layout take longer than the rows of a small company, and change
with the code and a few files alone: the file stays in ``state/``. Belongs here: how it
is kept. What is in it belongs to who asks.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path


def place(state: Path, kind: str, digest: str) -> Path:
    """The file in which the empty database of a kind is kept for this digest."""
    return state / f"empty-{kind}-{digest[:12]}.duckdb"


def copy(
    state: Path, kind: str, digest: str, make: Callable[[Path], None], target: Path
) -> None:
    """Put the empty database of a kind at ``target``.

    ``make`` lays it out where none is kept for this digest of all that it follows from;
    older ones go.
    """
    kept = place(state, kind, digest)
    if not kept.exists():
        for old in state.glob(f"empty-{kind}-*"):
            old.unlink()
        # A killed run leaves no half of it under the name that is looked for.
        part = kept.with_suffix(".part")
        make(part)
        os.replace(part, kept)
    shutil.copyfile(kept, target)


def carry(state: Path, other: Path) -> None:
    """Take what is kept along to another folder of state, where it is not as new."""
    other.mkdir(parents=True, exist_ok=True)
    for path in state.glob("empty-*.duckdb"):
        there = other / path.name
        if not there.exists() or there.stat().st_mtime < path.stat().st_mtime:
            part = there.with_suffix(f".{os.getpid()}.part")
            shutil.copy2(path, part)
            os.replace(part, there)
            for old in other.glob(f"{path.stem.rpartition('-')[0]}-*.duckdb"):
                if old != there:
                    old.unlink(missing_ok=True)
