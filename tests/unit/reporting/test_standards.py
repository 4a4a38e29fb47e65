"""Standards are data, and the day of publication chooses their editions."""

from __future__ import annotations

from pathlib import Path

import pytest

from reporting_templates.disclosures import standards
from reporting_templates.disclosures.standards import (
    MANAGEMENT,
    Standard,
    UnknownStandard,
)
from tests.projects import make_project
from transforms.project.folder import Project, load
from transforms.project.problem import ProjectProblem
from warehouse import reference


def _project(folder: Path, day: str = "", extra: str = "") -> Project:
    said = f"publication_date: {day}\n" if day else ""
    return load(make_project(folder / f"p{day}", extra=said + extra))


def _keys(standard: Standard) -> set[str]:
    return {row.disclosure_key for row in standard.rows}


def test_a_report_of_2026_uses_302_and_one_of_2027_uses_103(tmp_path: Path) -> None:
    before = standards.load(_project(tmp_path, "2026-12-31"), "gri@2021")
    after = standards.load(_project(tmp_path, "2027-01-01"), "gri@2021")
    assert {"302-1@2016", "305-1@2016", "201-2@2016"} <= _keys(before)
    assert not {"103-2@2025", "102-5@2025"} & _keys(before)
    assert {"103-2@2025", "102-5@2025", "305-7@2016"} <= _keys(after)
    assert not {"302-1@2016", "305-1@2016", "201-2@2016"} & _keys(after)
    # 306-3 is there in both editions: spills of 2016 were not replaced.
    assert {"306-3@2016", "306-3@2020"} <= _keys(before)
    assert sum(key.startswith("2-") for key in _keys(before)) == 30


def test_the_sector_standard_follows(tmp_path: Path) -> None:
    before = standards.load(_project(tmp_path, "2026-12-31"), "gri14@2024")
    after = standards.load(_project(tmp_path, "2027-01-01"), "gri14@2024")
    assert before.edition == "gri14@2024" and "V1.1" not in before.title
    assert after.edition == "gri14@2024-v1.1" and after.title.endswith("V1.1")
    early = standards.load(_project(tmp_path, "2026-03-01"), "gri14@2024-v1.1")
    assert early.rows == after.rows and early.is_valid
    assert _keys(after) - {MANAGEMENT, *_own(after)} == {
        row["key"]
        for row in reference.rows("gri_disclosures")
        if row["in_gri14_v11"] == "1"
    } - {MANAGEMENT, *_own(after)}


def _own(standard: Standard) -> set[str]:
    return {r.disclosure_key for r in standard.rows if "GRI 14" in r.source}


def test_numbers_of_the_new_version_run_through(tmp_path: Path) -> None:
    after = standards.load(_project(tmp_path, "2027-01-01"), "gri14@2024")
    first = [row.ref_no for row in after.rows if row.topic_no == "14.1"]
    assert first == [f"14.1.{number}" for number in range(1, 16)]
    topics = {row.topic_no for row in after.rows}
    assert "14.2" not in topics and len(topics) == 25  # 14.0 and 24 topics
    context = [row for row in after.rows if row.topic_no == "14.0"]
    assert [row.required for row in context] == ["general"]


def test_without_a_date_the_first_possible_day_counts(tmp_path: Path) -> None:
    project = _project(tmp_path)
    assert standards.publication_day(project).isoformat() == "2026-01-01"


@pytest.mark.parametrize("name", sorted(standards.packaged()))
def test_every_packaged_standard_is_whole(tmp_path: Path, name: str) -> None:
    found = standards.load(_project(tmp_path, "2026-06-30"), name)
    is_gri = name.startswith("gri")
    assert len(found.rows) > (100 if is_gri else 3)
    for row in found.rows:
        assert row.title and row.confidence in standards.CONFIDENCES
        assert row.source.startswith("GRI ") == is_gri
        assert bool(row.ref_no) == (found.kind != "universal")


def test_a_standard_of_the_company_is_one_csv(tmp_path: Path) -> None:
    project = _project(tmp_path)
    path = project.root / "overrides" / "standards" / "acme@2025.csv"
    path.parent.mkdir(parents=True)
    path.write_text(
        "disclosure_key,title,kind,indicators\nA-1@2025,Energy,mixed,energy_total\n"
    )
    found = standards.load(project, "acme@2025")
    assert found.rows[0].indicators == ("energy_total",)
    assert found.rows[0].confidence == "memory"
    assert path in project.configuration_files()
    path.write_text("disclosure_key,title,kind\nA-1,Energy,prose\n")
    with pytest.raises(ProjectProblem) as error:
        standards.load(project, "acme@2025")
    assert len(error.value.problems) == 2
    assert "overrides/standards/acme@2025.csv, row 2" in error.value.problems[0]


@pytest.mark.parametrize("name", ["gri@1999", "../gri@2021", "standards"])
def test_an_unknown_standard_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnknownStandard, match=r"Known: .*gri@2021"):
        standards.load(_project(tmp_path), name)
