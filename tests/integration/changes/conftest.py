"""The company that each test of changes begins with."""

from __future__ import annotations

import copy
import shutil
from pathlib import Path

import pytest

from tests.integration.changes.comparing import Company


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A company with its first release, which nobody changes."""
    made = Company(tmp_path_factory.mktemp("first") / "p")
    made.release(is_whole=True)
    return made


@pytest.fixture
def company(first: Company, tmp_path: Path) -> Company:
    """The same, to be changed; its release is the one that stands."""
    folder = shutil.copytree(first.folder, tmp_path / "p", symlinks=True)
    found = copy.deepcopy(first)
    found.folder = Path(folder)
    return found
