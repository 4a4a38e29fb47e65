"""The cases of the packaged indicators, run in batches and each batch once."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.empty import EMPTY
from transforms import cases, catalogue
from transforms.case_files import Case, read_case
from transforms.cases import Figures
from transforms.catalogue import Indicator
from transforms.project.digests import code_digest, joined

HERE = Path(__file__).parent


def case_files() -> list[Path]:
    """All case files, sorted."""
    return sorted(HERE.glob("*/*.yaml"))


@cache
def indicators() -> dict[str, Indicator]:
    """The packaged indicators, read once."""
    return catalogue.load()


@cache
def case_at(path: Path) -> Case:
    """A case file, read once."""
    return read_case(path)


@cache
def batches() -> list[list[Case]]:
    """All cases in runs in which none reads what another delivers."""
    return cases.batches(map(case_at, case_files()), indicators())


@pytest.fixture(scope="session")
def figures_of(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Path], Figures]:
    """The figures of one case's indicator; its batch is run when first asked for.

    They are kept beside the empty databases: what is rare asks for them again.
    """
    done: dict[Path, Figures] = {}
    templates = cases.Templates(tmp_path_factory.mktemp("templates"))
    texts = (path.read_text(encoding="utf-8") for path in case_files())
    digest = joined(code_digest(), *texts)[:12]

    def figures_of_case(path: Path) -> Figures:
        if path not in done:
            number, batch = next(
                (n, b) for n, b in enumerate(batches()) if path in {c.path for c in b}
            )
            kept = EMPTY / f"cases-{number}-{digest}"
            if not kept.exists():
                folder = tmp_path_factory.mktemp("case")
                found = cases.figures_of(batch, indicators(), folder, templates)
                part = kept.with_suffix(f".{os.getpid()}")
                part.write_bytes(pickle.dumps({p.name: f for p, f in found.items()}))
                part.replace(kept)
            found = pickle.loads(kept.read_bytes())  # noqa: S301  written above
            done.update({case.path: found[case.path.name] for case in batch})
        return done[path]

    return figures_of_case
