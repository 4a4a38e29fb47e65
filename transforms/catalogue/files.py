"""Where the packaged declarations stand, and the comment block that each opens with."""

from __future__ import annotations

import re
from importlib.resources import as_file, files
from pathlib import Path

BLOCK = re.compile(r"\s*/\*(.*?)\*/(.*)", re.DOTALL)


def package_folder(name: str) -> Path:
    """A folder of this package, on disk."""
    with as_file(files("transforms") / name) as path:
        return Path(path)
