"""Whatever `run` refuses before it begins, `check` and `doctor` refuse too."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines import preflight
from pipelines.commands.init import examples
from reporting_templates import labels
from tests.projects import LONG, make_project, monthly, write_csv
from tests.typed import here, orebook
from transforms.project.folder import load

FACTOR = (
    "factor_id,factor_kind,gas,source_category,activity,denominator_unit,value,region,"
    "valid_from,valid_to,publisher\n"
    "a,grid,CO2,purchased_electricity,electricity,MWh,0.3,CL,2024-01-01,,Us\n"
)
AGAIN = "b,grid,CO2,purchased_electricity,electricity,MWh,0.4,CL,2024-06-15,,Us\n"
CASES = {
    "standard": (
        "orebook.yaml",
        "standards: [gri@2021, sasb]\n",
        "orebook.yaml, standards: there is no standard 'sasb'.",
    ),
    "language": (
        "orebook.yaml",
        "languages: [en, french]\n",
        "languages.1: there is no language 'french'. Known: en, es, fr, pt. Did you "
        "mean fr?",
    ),
    "factor": (
        "factors/own.csv",
        FACTOR + AGAIN,
        "factors/own.csv, row 3: begins on 2024-06-15, and row 2 holds for grid, CO2",
    ),
    "mapping": ("mappings/sap.yaml", "ignroe: [x]\n", "sap.yaml, line 1, ignroe"),
    "mapping_text": (
        "mappings/sap.yaml",
        b"files: \xff\n",
        "mappings/sap.yaml, line 1: not UTF-8",
    ),
    "delivery": (
        "intake/FY2025/delivery.yaml",
        "x.csv: {supersede: [y.csv]}\n",
        "intake/FY2025/delivery.yaml: write `x.csv: {supersedes: [earlier/path.csv]",
    ),
    "decision": (
        "decisions/materiality.csv",
        "period_id,topic,decision,reason\nFY2025,14.1,perhaps,\n",
        "decisions/materiality.csv, row 2",
    ),
    "narrative": (
        "narrative/FY2025/2-22@2021.md",
        "---\nomission: {what: all, reason: lazy}\n---\n",
        "narrative/FY2025/2-22@2021.md",
    ),
    "indicator": (
        "overrides/indicators/x_mine.sql",
        "select 1\n",
        "x_mine.sql",
    ),
    "assessment": (
        "materiality/topics.csv",
        "topic,name\n14.1,GHG\n",
        "materiality/topics.csv",
    ),
}


def said_by(command: str, folder: Path) -> tuple[int, str]:
    done = here(command, "--project", folder)
    return done.returncode, done.stdout + done.stderr


def wrong(folder: Path, name: str) -> Path:
    """A project with the fault of a case and nothing else."""
    make_project(folder, periods="[FY2025]")
    write_csv(folder / "intake/x.csv", LONG, monthly("A", "ore_mined_t", 2025, 1, "t"))
    place, content, _ = CASES[name]
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    held = path.read_bytes() if path.exists() else b""
    path.write_bytes(
        held + (content if isinstance(content, bytes) else content.encode())
    )
    return folder


@pytest.mark.parametrize("name", CASES)
def test_check_and_doctor_refuse_what_a_run_refuses(tmp_path, name):
    folder = wrong(tmp_path / "p", name)
    words = CASES[name][2]
    for command, code in (("run", 2), ("check", 2), ("doctor", 1)):
        ended, said = said_by(command, folder)
        assert ended == code, (command, said)
        assert words in said, command
        assert "a fault of orebook" not in said, command
    assert not (folder / "evidence").exists(), "nothing was taken in"


def test_what_programs_leave_behind_is_not_checked_as_a_file_of_no_cells(tmp_path):
    folder = make_project(tmp_path / "p")
    path = folder / "intake" / "~$water.xlsx"
    path.write_bytes(b"Ana")
    done = here("check", path, "--project", folder)
    assert done.returncode == 2
    assert "~$water.xlsx: programs leave files of such names" in done.stderr


def test_everything_is_said_at_once_and_once(tmp_path):
    folder = wrong(tmp_path / "p", "standard")
    for name in ("factor", "mapping", "delivery", "indicator", "decision"):
        place, content, _ = CASES[name]
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(str(content))
    done = orebook("doctor", "--project", folder)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    for name in ("standard", "factor", "mapping", "delivery", "indicator", "decision"):
        (line,) = [line for line in said.splitlines() if CASES[name][2] in line]
        assert line.startswith("WRONG "), line


def test_a_standard_that_is_nearly_right_is_offered(tmp_path):
    folder = make_project(tmp_path / "p", extra="standards: [gri, gri14@2042]\n")
    found = preflight.problems(load(folder))
    assert "there is no standard 'gri'. Did you mean gri@2021" in found[0]
    assert "there is no standard 'gri14@2042'. Did you mean gri14@2024" in found[1]


def test_the_bundled_companies_hold(tmp_path):
    for name in ("kestrel", "us-mines"):
        folder = tmp_path / name
        shutil.copytree(
            examples() / name, folder, ignore=shutil.ignore_patterns("intake")
        )
        assert preflight.problems(load(folder)) == []


def test_each_language_has_its_words():
    for table in ("words", "datasets"):
        for row in labels.table(table).values():
            assert row.keys() >= {*labels.LANGUAGES}
