"""Where the external data are; without them nothing is collected, and that is said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

VARIABLE = "OREBOOK_EXTERNAL_DATA"
FOLDERS = ("estma_payments", "ghg_segments_totalenergies", "mine_production_waste")


def data_folder() -> Path | None:
    """The folder that the variable names, if it is set. Raises pytest.UsageError."""
    named = os.environ.get(VARIABLE)
    if not named:
        return None
    folder = Path(named)
    missing = [name for name in FOLDERS if not (folder / name).is_dir()]
    if missing:
        raise pytest.UsageError(f"{VARIABLE}={named} has no {', '.join(missing)}")
    return folder


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave the test files out where there are no data to check against."""
    is_test = collection_path.name.startswith("test_")
    return True if is_test and data_folder() is None else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say why nothing ran."""
    if data_folder() is None:
        terminalreporter.write_line(
            f"tests/external: {VARIABLE} is not set, so nothing was collected. Set it "
            f"to a folder that holds {', '.join(FOLDERS)}."
        )


@pytest.fixture(scope="session")
def external() -> Path:
    """The folder of the external data."""
    folder = data_folder()
    assert folder is not None
    return folder
