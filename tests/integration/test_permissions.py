"""Who may read what a run writes, where the umask keeps everything to its owner."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.projects import LONG, make_project, monthly, run, write_csv
from tests.typed import orebook


def private(folder: Path, *arguments: str) -> CompletedProcess[str]:
    return orebook(*arguments, "--project", folder, umask=0o077)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_project(
        tmp_path_factory.mktemp("modes") / "p", periods="[FY2025]",
        sites="A,Alpha,CL\n",
    )  # fmt: skip
    shutil.rmtree(folder / "state")  # a run shall make it, under its umask
    rows = monthly("A", "ore_mined_t", 2025, 10, "t")
    write_csv(folder / "intake/x.csv", LONG, rows)
    done = private(folder, "run")
    assert done.returncode == 0, done.stderr
    return folder


def test_all_of_a_release_can_be_read(project):
    published = project / "published"
    found = [p for p in (published, *published.rglob("*")) if not p.is_symlink()]
    assert len(found) > 100
    wrong = [
        f"{path} {mode(path):o}"
        for path in found
        if mode(path) != (0o755 if path.is_dir() else 0o644)
    ]
    assert wrong == []


def test_evidence_and_state_stay_with_their_owner(project):
    assert mode(project / "evidence/raw") == 0o700
    assert mode(project / "state") == 0o700
    assert mode(project / "evidence/ledger.jsonl") == 0o600
    stored = [p for p in (project / "evidence/raw").rglob("*") if p.is_file()]
    assert {mode(path) for path in stored} == {0o444}  # written once, and never again


def test_workbooks_for_sites_stay_with_their_owner(project, tmp_path):
    done = private(project, "template", "--site", "A", "--out", str(tmp_path / "t"))
    assert done.returncode == 0, done.stderr
    (made,) = (tmp_path / "t").rglob("*.xlsx")
    assert mode(made) == 0o600


def test_a_folder_that_its_owner_closed_stays_closed(project):
    (project / "published").chmod(0o750)
    rows = monthly("A", "ore_processed_t", 2025, 10, "t")
    write_csv(project / "intake/y.csv", LONG, rows)
    before = os.umask(0o077)
    try:
        run(project)
    finally:
        os.umask(before)
    assert mode(project / "published") == 0o750
    assert mode((project / "published/latest").resolve()) == 0o755
