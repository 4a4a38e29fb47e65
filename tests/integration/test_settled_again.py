"""Facts that did not change are left as they were settled: what comes of it is what
settling all of them gives.

Random histories: files get new versions in which some series are others, longer or
gone; after each step everything that was kept is compared with the same made anew.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest

from pipelines import session
from tests.projects import LONG, make_project, monthly, write_csv
from transforms import build_database, catalogue
from transforms.facts import expectation, touched
from transforms.project.folder import load

UNITS = {
    "ore_processed_t": "t", "water_withdrawal_ml": "ML", "waste_generated_t": "t",
    "waste_diverted_t": "t", "electricity_purchased_mwh": "MWh",
}  # fmt: skip
HEADER = (*LONG, "method", "supersedes", "tool", "tool_version")
SITES = ("A", "B", "C", "D")
INDICATORS = catalogue.load(Path("overrides"))
KEPT = (
    "facts.interval", "facts.told", "figures.finding", "facts.coverage", "facts.ask",
    "facts.cell", "facts.series", "facts.unlike", "facts.year_print",
    "figures.lacking", "figures.figure", "facts.slice_sum",
    "(select u.* exclude (word_no), w.lacks, w.why from facts.unused u "
    "join facts.unused_word w using (word_no))",
)  # fmt: skip
Series = dict[tuple[str, str], list[tuple[object, ...]]]


def _series(dice: Random, site: str, metric: str) -> list[tuple[object, ...]]:
    level = dice.choice((10, 1000))
    rows = []
    for year in (2024, 2025):
        for row in monthly(site, metric, year, 0, UNITS[metric]):
            slip = dice.choice((1, 1, 1, 1, 1, 1, 1000))
            value = level * dice.randint(70, 130) * slip
            method = dice.choice(("measured", "measured", "estimated"))
            rows.append((*row[:4], value, *row[5:], method, "", "", ""))
    # Now and then a month or more without a row.
    first = dice.randrange(3, 20)
    del rows[first : dice.choice((first, first + 1, 24))]
    return rows


def _state(folder: Path) -> tuple[dict[str, list[tuple]], touched.Touched]:
    """What a run settled, and which facts it looked at."""
    project = load(folder)
    with session.open_session(project) as opened:
        opened.validate_all()
        changed = build_database.changed(opened.con, project, INDICATORS)
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
        con.execute("delete from state.mark where name similar to 'settled|figures/.*'")


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

    # No indicator takes air emissions of nobody knows what; a class of water stress is
    # read beside other facts only.
    for site in SITES:
        days = ("2025-01-01", "2025-12-31")
        told[site, "air_emission_t"] = [
            (site, "air_emission_t", *days, 7, "t", "", "", "", "")
        ]
        told[site, "water_stress_class"] = [
            (site, "water_stress_class", *days, "high", "", "", "", "Aqueduct", "4")
        ]
    # Fatal and not recordable: a rule over rows of a register.
    columns = ("injury_id", "site", "worker_type", "injury_class", "days_lost",
               "recordable", "occurred_on")  # fmt: skip
    injury = (1, "A", "employee", "fatal", "", "false", "2025-03-01")
    write_csv(tmp_path / "intake" / "injury.csv", columns, [injury])
    late: dict[str, list[tuple[object, ...]]] = {site: [] for site in SITES}

    def deliver() -> None:
        for site in SITES:
            rows = [row for key, some in told.items() if key[0] == site for row in some]
            write_csv(tmp_path / "intake" / f"{site}.csv", HEADER, rows)
            write_csv(tmp_path / "intake" / f"late_{site}.csv", HEADER, late[site])

    def correct(site: str) -> None:
        """Some of its rows again, as measured; one tells of days that no other does."""
        rows = [row for key, some in told.items() if key[0] == site for row in some]
        some = [row for row in dice.sample(rows, min(len(rows), 9)) if row[6]]
        late[site] = [
            (*row[:4], row[4] + 1, row[5], "measured", f"{site}.csv", "", "")
            for row in some
        ] + [
            (site, "ore_processed_t", "2025-03-02", "2025-03-09", 5, "t", "measured",
             f"{site}.csv", "", "")
        ]  # fmt: skip

    # What is missing is due later and later, also where nothing was handed in.
    days = [date(2025, 3, 1), date(2025, 7, 1), date(2025, 7, 1), date(2025, 8, 1),
            date(2026, 3, 1)]  # fmt: skip
    monkeypatch.setattr(expectation, "as_of", lambda *_: days[0])
    correct("A")
    deliver()
    first, changed = _state(tmp_path)
    assert changed == touched.EVERYTHING
    assert all(first.values())
    said = {word for row in first["figures.finding"] for word in (row[0], row[2])}
    assert said >= {"injury", "true_up", "supersedes_nothing", "unlike_series"}
    states: set[object] = set()
    for step in range(3):
        del days[0]
        site = dice.choice(SITES)
        if step == 1:
            correct(site)
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
        states |= {word for row in found["facts.cell"] for word in row}
    assert states >= {"not_due", "missing", "told", "estimated"}
    # Nothing was handed in, and the day is another: no fact is settled again.
    del days[0]
    found, changed = _state(tmp_path)
    assert changed == touched.Touched((), ())
    _forget(tmp_path)
    anew, _ = _state(tmp_path)
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
        changed = build_database.changed(opened.con, project, INDICATORS)
        assert changed == touched.EVERYTHING
    own.unlink()
    found, changed = _state(tmp_path)
    assert changed == touched.EVERYTHING
    assert found == before
