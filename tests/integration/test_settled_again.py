"""Facts that did not change are left as they were settled: what comes of it is what
settling all of them gives.

Random histories: files get new versions in which some series are others, longer or
gone; after each step everything that was kept is compared with the same made anew.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from pipelines import session
from tests.projects import LONG, make_project, monthly, write_csv
from transforms import build_database
from transforms.facts import touched
from transforms.project.folder import load

UNITS = {"ore_processed_t": "t", "water_withdrawal_ml": "ML", "waste_generated_t": "t"}
SITES = ("A", "B", "C", "D")
KEPT = ("facts.interval", "facts.told", "figures.finding", "facts.coverage")
Series = dict[tuple[str, str], list[tuple[object, ...]]]


def _series(dice: Random, site: str, metric: str) -> list[tuple[object, ...]]:
    level = dice.choice((10, 1000))
    rows = []
    for year in (2024, 2025):
        for row in monthly(site, metric, year, 0, UNITS[metric]):
            slip = dice.choice((1, 1, 1, 1, 1, 1, 1000))
            rows.append((*row[:4], level * dice.randint(70, 130) * slip, *row[5:]))
    # Now and then a month or more without a row.
    first = dice.randrange(3, 20)
    del rows[first : dice.choice((first, first + 1, 24))]
    return rows


def _state(folder: Path) -> tuple[dict[str, list[tuple]], touched.Touched]:
    """What a run settled, and which facts it looked at."""
    project = load(folder)
    with session.open_session(project) as opened:
        opened.validate_all()
        changed = build_database.changed(opened.con, project)
        opened.conclude()
        found = {
            name: opened.con.execute(
                f"select *, count(*) from {name} group by all order by all"
            ).fetchall()
            for name in KEPT
        }
    return found, changed


def _forget(folder: Path) -> None:
    project = load(folder)
    with build_database.opened(project) as con:
        con.execute("delete from state.mark where name = 'settled'")


@pytest.mark.parametrize("seed", range(2))
def test_what_did_not_change_is_as_if_made_anew(tmp_path, monkeypatch, seed) -> None:
    monkeypatch.setattr(touched, "MOST", 1)
    dice = Random(seed)
    make_project(tmp_path, sites="".join(f"{site},{site},CL\n" for site in SITES))
    told: Series = {
        (site, metric): _series(dice, site, metric)
        for site in SITES
        for metric in UNITS
    }

    def deliver() -> None:
        for site in SITES:
            rows = [row for key, some in told.items() if key[0] == site for row in some]
            write_csv(tmp_path / "intake" / f"{site}.csv", LONG, rows)

    deliver()
    first, changed = _state(tmp_path)
    assert changed == touched.EVERYTHING
    assert all(first.values())
    for _ in range(3):
        site = dice.choice(SITES)
        for metric in dice.sample(sorted(UNITS), dice.choice((1, 1, 2))):
            told[site, metric] = dice.choice((_series(dice, site, metric), []))
        deliver()
        found, changed = _state(tmp_path)
        # A new version of a file touches all that is told in it.
        assert changed.sites == (site,)
        _forget(tmp_path)
        anew, changed = _state(tmp_path)
        assert changed == touched.EVERYTHING
        assert found == anew


def test_facts_are_settled_anew_after_a_run_that_ended_half_way(tmp_path) -> None:
    """Its configuration was another one; the next run's is the old one again."""
    make_project(tmp_path)
    rows = monthly("A", "ore_processed_t", 2025, 10, "t")
    write_csv(tmp_path / "intake" / "a.csv", LONG, rows)
    before, _ = _state(tmp_path)
    own = tmp_path / "controls.csv"
    own.write_text("entity,period_id,value,unit,metric_id\n")
    project = load(tmp_path)
    with session.open_session(project) as opened:
        opened.validate_all()
        assert build_database.changed(opened.con, project) == touched.EVERYTHING
    own.unlink()
    found, changed = _state(tmp_path)
    assert changed == touched.EVERYTHING
    assert found == before
