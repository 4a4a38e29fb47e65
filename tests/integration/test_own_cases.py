"""``orebook test``: a company proves its own indicator as the package proves its."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.projects import make_project, run
from tests.typed import here
from warehouse.trouble import CannotGoOn

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/own_indicator.md").read_text()


def example(name: str) -> str:
    """A file of the guide, as a reader would copy it."""
    found = re.search(rf"`{re.escape(name)}`[^\n]*\n\n((?:    .*\n)+)", GUIDE)
    assert found, name
    return re.sub(r"^    ", "", found[1], flags=re.MULTILINE)


INDICATOR = "overrides/indicators/x_women_share_mines.sql"
CASE = "overrides/tests/x_women_share_mines.yaml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = make_project(tmp_path / "p", periods="[FY2025]")
    for name in (INDICATOR, CASE):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(example(name))
    return folder


def orebook(*arguments: object) -> tuple[int, str]:
    """(exit code, all that it says)"""
    done = here(*arguments)
    return done.returncode, done.stdout + done.stderr


def test_the_example_of_the_guide_passes(project: Path) -> None:
    shutil.rmtree(project / "state")
    code, said = orebook("test", "--project", project)
    assert code == 0, said
    assert f"passed  {CASE}" in said
    assert "ok    GROUP-TOTAL: 25" in said
    assert "1 passed, 0 failed, 0 broken." in said
    assert not (project / "evidence").exists()
    assert not (project / "state").exists()


def test_a_wrong_figure_fails_with_what_was_expected_and_what_came(
    project: Path,
) -> None:
    case = project / CASE
    case.write_text(
        case.read_text()
        .replace("A: 25", "A: 26")
        .replace("unit: '%'", "unit: headcount")
        .replace("absent: [C]", "absent: [A FY2025]")
        .replace("wrong: [53.8]", "wrong: [25]")
    )
    code, said = orebook("test", "--project", project)
    assert code == 1, said
    for line in (
        f"failed  {CASE}",
        "FAIL  A: expected 26, got 25.000000000000",
        "ok    GROUP-TOTAL: 25",
        "FAIL  GROUP-TOTAL: expected unit headcount, got %",
        "FAIL  A FY2025: expected absent, got 25",
        "FAIL  anywhere: expected never 25, got A FY2025",
        "0 passed, 1 failed, 0 broken.",
    ):
        assert line in said, said


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("expect:", "expct:", "line 5: there is no key 'expct'. Did you mean expect"),
        ("headcount gender=male", "headcount", "is refused"),
        ("gender=male", "gender=mael", "is refused ('mael')"),
        ("60 headcount", "sixty headcount", "is refused ('sixty')"),
        ("A: 25", "A: many", "line 6: 'many' is neither a number nor none"),
        ("  A: 25", "  A FY25: 25", "'FY25' is no period, breakdown or approach"),
        ("{value: 25", "{vlue: 25", "'vlue' cannot be expected"),
        ("2025-12-31 60", "2025-13 60", "is refused"),
        ("2025-12-31 60", "31.12.2025 60", "'31.12.2025' is neither 2025, 2025-H1"),
        ("- A employees", "- {A: 1}\n  - A employees", "is not: site metric when"),
        ("expect:", "config: {periods: '[FYX]'}\nexpect:", "FYX"),
        ("measurements:", "measurements: [", "line"),
    ],
)
def test_a_case_that_cannot_be_run_is_broken_and_says_where(
    project: Path, old: str, new: str, words: str
) -> None:
    case = project / CASE
    text = case.read_text()
    assert old in text
    case.write_text(text.replace(old, new, 1))
    if new == "headcount":  # told twice, once split and once not: both are held back
        case.write_text(text.replace("gender=male", "gender=female", 1))
    code, said = orebook("test", "--project", project)
    assert code == 2, said
    assert f"broken  {CASE}" in said and words in said
    assert "0 passed, 0 failed, 1 broken." in said
    assert "Traceback" not in said and "fault of" not in said


def test_a_broken_case_does_not_take_the_others_along(project: Path) -> None:
    (project / CASE.replace(".yaml", ".bad.yaml")).write_text(
        "measurements:\n  - A leavers 2025 two headcount\nexpect: {A: 1}\n"
    )
    (project / "overrides/tests/x_nobody.yaml").write_text("expect: {A: 1}\n")
    code, said = orebook("test", "--project", project)
    assert code == 2
    assert "1 passed, 0 failed, 2 broken." in said
    assert "there is no indicator 'x_nobody'" in said
    # One file alone may be asked for, and one without a case is named.
    code, said = orebook("test", "--project", project, project / CASE)
    assert (code, said.splitlines()[-1]) == (0, "1 passed, 0 failed, 0 broken.")


def test_an_own_indicator_without_a_case_is_named(project: Path) -> None:
    other = (project / INDICATOR).with_name("x_other.sql")
    other.write_text((project / INDICATOR).read_text())
    code, said = orebook("test", "--project", project)
    assert code == 0 and "Without a case: x_other." in said


def test_without_any_case_it_says_where_they_belong(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    code, said = orebook("test", "--project", folder)
    assert code == 2
    assert "overrides/tests" in said and "docs/own_indicator.md" in said


def test_a_wrong_indicator_is_told_before_any_case(project: Path) -> None:
    path = project / INDICATOR
    path.write_text(path.read_text().replace("gender: female", "gender: femal"))
    code, said = orebook("test", "--project", project)
    assert code == 2
    assert f"{INDICATOR}, line 8: 'femal' is no word" in said


def test_a_window_of_twelve_months_adds_twelve_months(project: Path) -> None:
    (project / "overrides/indicators/x_leavers_year.sql").write_text(
        "/*\nname: Leavers of twelve months\nunit: headcount\nmethod: As said.\n"
        "consolidation: control_only\nroles:\n"
        "  value: {window: rolling 12, from: {metric: leavers}}\n*/\n"
    )
    months = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]
    rows = "".join(
        f"  - A leavers {month} {number} headcount\n"
        for number, month in enumerate(months, start=1)
    )
    case = project / "overrides/tests/x_leavers_year.yaml"
    case.write_text(
        f"config: {{periods: '[{', '.join(months)}]'}}\nmeasurements:\n{rows}"
        # 13 + ... + 24, and 2 + ... + 13; not the month, and not all that is there.
        "expect:\n  A 2025-12: 222\n  A 2025-01: 90\nwrong: [300]\n"
    )
    code, said = orebook("test", "--project", project, case)
    assert code == 0, said
    assert "ok    A 2025-12: 222" in said


BACKWARDS = """/*
name: Days to close
unit: days
method: Days from opening to closing. Own method.
consolidation: control_only
figure: value
roles:
  value: {from: {metric: grievance}}
*/
select record_no, site_id, opened_on as period_start, closed_on as period_end, grade,
       cast(null as varchar) as country, 'value' as role,
       cast(events as decimal(38,12)) as amount, cast(null as varchar) as factor_id,
       cast(null as varchar) as key
from metric.grievance
"""


def test_a_select_that_gives_no_days_is_named(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", periods="[FY2025]")
    path = folder / "overrides/indicators/x_days.sql"
    path.parent.mkdir(parents=True)
    path.write_text(BACKWARDS)
    (folder / "intake/grievance.csv").write_text(
        "grievance_id,site,grievance_category,complainant,grievance_status,opened_on,"
        "closed_on,grievance_outcome\n"
        "1,A,land,community,closed,2025-05-02,2025-05-01,remedied\n"
    )
    with pytest.raises(CannotGoOn) as caught:
        run(folder)
    words = str(caught.value)
    assert "x_days.sql: its select gives a row of A that begins on 2025-05-02" in words
    assert "ends on 2025-05-01" in words
