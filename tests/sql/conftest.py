"""The cases of the packaged indicators, run in batches and each batch once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from transforms import cases, catalogue
from transforms.case_files import Case, read_case
from transforms.cases import Figures
from transforms.catalogue import Indicator

HERE = Path(__file__).parent


def case_files() -> list[Path]:
    """All case files, sorted."""
    return sorted(HERE.glob("*/*.yaml"))


@cache
def indicators() -> dict[str, Indicator]:
    """The packaged indicators, read once."""
    return catalogue.load()


@cache
def batches() -> list[list[Case]]:
    """All cases in runs in which none reads what another delivers."""
    return cases.batches(map(read_case, case_files()), indicators())


@pytest.fixture(scope="session")
def figures_of(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Path], Figures]:
    """The figures of one case's indicator; its batch is run when first asked for."""
    done: dict[Path, Figures] = {}
    templates = cases.Templates(tmp_path_factory.mktemp("templates"))

    def figures_of_case(path: Path) -> Figures:
        if path not in done:
            batch = next(b for b in batches() if path in {case.path for case in b})
            folder = tmp_path_factory.mktemp("case")
            done.update(cases.figures_of(batch, indicators(), folder, templates))
        return done[path]

    return figures_of_case
