"""Publication: files become visible whole, together, by one rename.

Belongs here: how a set of files replaces another without a reader ever seeing a mix.
What is in the files does not.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from warehouse.raw_store import sync_directory
from warehouse.trouble import CannotGoOn

_STAGED = ".staged-"
# Others read what is published and never write it.
_FILE, _FOLDER = 0o644, 0o755
_OWN_FOLDER = 0o700
_AT_A_TIME = 16


def write_file(target: Path, content: bytes, mode: int | None = None) -> None:
    """Replace one file atomically: temporary file beside it, sync, rename.

    Without ``mode`` who may read it is what the umask says.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.parent / f"{_STAGED}{uuid4().hex}"
    try:
        with temporary.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if mode is not None:
            temporary.chmod(mode)
        os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_directory(target.parent)


@contextmanager
def staged(published: Path) -> Iterator[Path]:
    """A folder beside the releases to build one in; it goes unless published."""
    published.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=published, prefix=_STAGED))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(folder: Path, published: Path, release_id: str) -> Path:
    """Make a staged folder the release and point ``latest`` at it."""
    target = put(folder, published, release_id)
    point(published, release_id)
    return target


def put(folder: Path, published: Path, name: str, *, is_own: bool = False) -> Path:
    """Make a staged folder visible under a name.

    An existing one of the same name is replaced: the same name means the same inputs,
    so it holds the same figures. Readers that have a file open keep it. Everybody may
    read it, whatever the umask of who ran it: it is made to be read. With ``is_own``
    nobody but the owner comes into the folder; its files may be others' as well.
    """
    # A disk that is asked for many files at a time writes them together.
    with ThreadPoolExecutor(_AT_A_TIME) as threads:
        list(threads.map(_keep, (folder, *folder.rglob("*"))))
    if is_own:
        folder.chmod(_OWN_FOLDER)
    target = published / name
    if target.exists():
        old = Path(tempfile.mkdtemp(dir=published, prefix=_STAGED))
        os.replace(target, old / "old")
        os.replace(folder, target)
        shutil.rmtree(old, ignore_errors=True)
    else:
        os.replace(folder, target)
    sync_directory(published)
    return target


def _keep(file: Path) -> None:
    """For all to read, and on the disk."""
    file.chmod(_FOLDER if file.is_dir() else _FILE)
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def point(published: Path, release_id: str) -> None:
    """Set ``latest`` (a relative link) and ``LATEST`` (the name) to a release."""
    link, latest = published / (_STAGED + "latest"), published / "latest"
    link.unlink(missing_ok=True)
    link.symlink_to(release_id)
    copied = published / f"{_STAGED}{uuid4().hex}"
    if latest.is_dir() and not latest.is_symlink():  # what ``prepare`` let stand
        os.replace(latest, copied)
    os.replace(link, latest)
    shutil.rmtree(copied, ignore_errors=True)
    write_file(published / "LATEST", release_id.encode() + b"\n", _FILE)


def prepare(published: Path, *, is_own: bool = False) -> None:
    """Make the folder of releases, for all to read, or sweep the one there is.

    Who may look into one that stands is its owner's choice, and is left. With
    ``is_own`` it is made for the owner alone. Raises CannotGoOn where a folder that is
    no copy of a release stands in the place of the link ``latest``.
    """
    if published.exists():
        sweep(published)
        _let_stand(published)
    else:
        published.mkdir(mode=_OWN_FOLDER)
        published.chmod(_OWN_FOLDER if is_own else _FOLDER)


def _let_stand(published: Path) -> None:
    """A copy of a release in the place of the link to it is what a program leaves that
    follows links (an archive, a share): ``point`` makes it a link again."""
    latest = published / "latest"
    if latest.is_symlink() or not latest.is_dir():
        return
    for release in published.iterdir():
        is_other = release.is_dir() and not release.is_symlink() and release != latest
        if is_other and _is_copy(latest, release):
            return
    raise CannotGoOn(
        f"{latest} is a folder, where a link to the latest release belongs, and no "
        "copy of a release beside it: look what is in it, move it elsewhere and run "
        "again."
    )


def _is_copy(folder: Path, other: Path) -> bool:
    """Whether two folders hold the same files."""
    names = [{p.relative_to(f) for p in f.rglob("*") if p.is_file()}
             for f in (folder, other)]  # fmt: skip
    return names[0] == names[1] and all(
        filecmp.cmp(folder / name, other / name, shallow=False) for name in names[0]
    )


def sweep(published: Path) -> None:
    """Remove what a killed run left staged."""
    for leftover in published.glob(_STAGED + "*"):
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink()
