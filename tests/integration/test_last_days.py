"""valid_to is the last day that counts: what a company wrote otherwise is named."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from pathlib import Path

from pipelines.commands.init import examples
from tests.projects import make_project
from tests.typed import here

FACTOR = (
    "factor_id,factor_kind,gas,source_category,activity,numerator_unit,"
    "denominator_unit,calorific_basis,value,region,valid_from,valid_to,publisher,"
    "licence\n"
)
GRID = (
    "{name},grid,CO2,purchased_electricity,electricity,t,MWh,not_energy,0.3,CL,{days},"
    "Us,own\n"
)


def check(folder: Path) -> tuple[int, str]:
    done = here("check", "--project", folder)
    return done.returncode, done.stderr


def project(folder: Path, *days: str) -> Path:
    """A company with a factor of its own for each of ``days``, in two files."""
    make_project(folder)
    (folder / "factors").mkdir()
    for number, item in enumerate(days, start=1):
        row = GRID.format(name=f"own.{number}", days=item)
        path = folder / f"factors/{'early' if number == 1 else 'late'}.csv"
        path.write_text((path.read_text() if path.exists() else FACTOR) + row)
    return folder


def test_a_factor_that_ends_a_day_late_is_named_with_the_date(tmp_path):
    days = "2023-01-01,2024-01-01", "2024-01-01,2024-12-31", "2025-01-01,2026-01-01"
    code, said = check(project(tmp_path / "p", *days))
    assert code == 2
    assert (
        "factors/early.csv, row 2: valid_to 2024-01-01 is the day on which "
        "factors/late.csv, row 2 begins. valid_to is the last day that counts: write "
        "2023-12-31"
    ) in said
    assert (
        "factors/late.csv, row 3: valid_to 2026-01-01 is the first day of a month. "
        "valid_to is the last day that counts: write 2025-12-31"
    ) in said


def test_factors_of_two_files_that_hold_on_one_day_are_refused(tmp_path):
    days = "2023-01-01,", "2024-06-01,2024-12-31"
    code, said = check(project(tmp_path / "p", *days))
    assert code == 2
    assert (
        "factors/late.csv, row 2: begins on 2024-06-01, and factors/early.csv, row 2 "
        "holds for grid, CO2, purchased_electricity, electricity, CL, MWh, "
        "not_energy without an end. If this row takes over from it, write 2024-05-31 "
        "as valid_to of factors/early.csv, row 2"
    ) in said


def test_factors_that_adjoin_are_taken_and_the_last_may_stay_open(tmp_path):
    days = "2023-01-01,2023-12-31", "2024-01-01,2024-12-31", "2025-01-01,"
    assert check(project(tmp_path / "p", *days)) == (0, "")


def test_days_of_factors_are_days_and_in_order(tmp_path):
    code, said = check(project(tmp_path / "p", "2023,", "2024-02-03,2024-02-01"))
    assert code == 2
    assert "factors/early.csv, row 2: valid_from '2023' is not a date" in said
    assert "factors/late.csv, row 2: valid_to 2024-02-01 is before valid_from" in said


def test_the_dates_that_the_words_say_are_the_ones_that_pass(tmp_path):
    folder = project(tmp_path / "p", "2023-01-01,2024-01-01", "2024-01-01,2025-01-01")
    _, said = check(folder)
    wrong = re.findall(r"(factors/\w+\.csv), row 2: valid_to (\S+) .*write (\S+)", said)
    assert len(wrong) == 2
    for name, old, new in wrong:
        path = folder / name
        path.write_text(path.read_text().replace(f",{old},Us", f",{new},Us"))
    assert check(folder) == (0, "")


def test_factors_of_the_sample_company_follow_each_other_without_a_day_between():
    with (examples() / "kestrel/factors/kestrel.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    begun = {date.fromisoformat(row["valid_from"]) for row in rows}
    ended = {date.fromisoformat(row["valid_to"]) for row in rows}
    after = {day + timedelta(1) for day in ended}
    assert len(begun & after) == 2
    assert begun - after == {min(begun)}
