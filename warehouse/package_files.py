"""What ships beside the code: where a package stands on disk, and the queries in it.

Belongs here: finding files of a package. What they say does not.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path


@cache
def package_folder(package: str) -> Path:
    """The folder of a package, which is always unpacked on disk."""
    with as_file(files(package)) as path:
        return Path(path)


@cache
def query(package: str, name: str) -> str:
    """The text of ``sql/<name>.sql`` of a room, whose modules give ``__package__``.

    Raises FileNotFoundError if there is none.
    """
    path = package_folder(package) / "sql" / f"{name}.sql"
    return path.read_text(encoding="utf-8")
