"""What a change makes to be done again: its own layer and what stands on it, no more.

Each change is made to a company that has run. What the next run reads and computes is
counted, and its figures are those of a run from nothing.
"""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from tests import rooms
from tests.projects import LONG, make_project, monthly, write_csv
from transforms import catalogue
from transforms.cases import needed
from transforms.catalogue import Indicator
from transforms.catalogue.derived import derived
from transforms.intake import collect, deliver
from transforms.mart import publication
from transforms.project import digests
from transforms.project.folder import load
from transforms.run import Run
from warehouse import raw_store
from warehouse.package_files import package_folder

OWN = """/*
name: Hauled
unit: t
method: What was hauled.
consolidation: boundary_weighted
roles: {value: {from: {metric: ore_mined_t}}}
*/
"""
READS = """/*
name: Hauled twice
unit: t
method: What was hauled, and again.
consolidation: boundary_weighted
roles: {value: {from: {indicator: x_hauled, times: 2}}}
*/
"""
SELECT = """/*
name: Hauled by itself
unit: t
method: As its select says.
consolidation: boundary_weighted
*/
select record_no, site_id, period_start, period_end, grade, 'CL' as country,
       'value' as role, cast(value as decimal(38,12)) as amount,
       cast(null as varchar) as factor_id, cast(null as varchar) as key
from metric.ore_mined_t
"""
MAPPING = """files: sap.csv
columns: {Werk: site_id, Von: period_start, Bis: period_end, Menge: value}
constants: {metric_id: waste_rock_t, unit: t}
"""
FACTOR = (
    "factor_id,factor_kind,gas,source_category,activity,denominator_unit,value,region,"
    "valid_from,valid_to,publisher,licence\n"
    "a,grid,CO2,purchased_electricity,electricity,MWh,0.3,CL,2024-01-01,,Us,own\n"
)
OWNERS = (
    "site_id,valid_from,equity_share,financial_control,operational_control\n"
    "A,2000-01-01,0.5,no,yes\nB,2000-01-01,1,yes,yes\n"
)
EVERY = {"every indicator"}


class Done(NamedTuple):
    """What a run did: names of the files that it read, indicators that it computed, and
    the figures that then stand."""

    read: set[str]
    computed: set[str]
    figures: list[tuple[object, ...]]

    @property
    def is_nothing(self) -> bool:
        """Whether it left all as it stood."""
        return not self.read and not self.computed


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small company that has run."""
    folder = make_project(tmp_path_factory.mktemp("digests") / "p")
    mined = [row for site in "AB" for row in monthly(site, "ore_mined_t", 2025, 7, "t")]
    write_csv(folder / "intake/mined.csv", LONG, mined)
    fuel = monthly("B", "fuel_use_qty", 2025, 3, "m3", "diesel", "mobile_offroad")
    write_csv(folder / "intake/fuel.csv", (*LONG, "fuel", "fuel_use"), fuel)
    write_csv(
        folder / "intake/sap.csv", ("Werk", "Von", "Bis", "Menge"),
        [("A", "2025-01-01", "2025-12-31", 5)],
    )  # fmt: skip
    for name, text in (
        ("mappings/sap.yaml", MAPPING),
        ("overrides/indicators/x_hauled.sql", OWN),
        ("overrides/indicators/x_hauled_twice.sql", READS),
        ("overrides/indicators/x_hauled_alone.sql", SELECT),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    done = run(folder)
    assert len(done.read) == 3 and done.computed == indicators(folder)
    again = run(folder)
    assert again.is_nothing and again.figures == done.figures and done.figures
    return folder


@pytest.fixture
def folder(company: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the company; what is remembered of the code is forgotten at the end."""
    shutil.copytree(company, tmp_path / "p")
    yield tmp_path / "p"
    digests.code_digest.cache_clear()
    derived.cache_clear()


def run(folder: Path) -> Done:
    """A run up to its figures, and what it did."""
    with reading() as read, opened(folder) as found:
        found.conclude()
        return Done(read, set(found.computed), standing(found))


@contextmanager
def reading() -> Iterator[set[str]]:
    """Names of the files that are read in the block."""
    read: set[str] = set()
    register = collect.register_file

    def spy(con, project, file_no, delivery, *more):
        read.add(delivery.name)
        return register(con, project, file_no, delivery, *more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(collect, "register_file", spy)
        yield read


@contextmanager
def opened(folder: Path) -> Iterator[Run]:
    """A run of some indicators, which have their figures from all kinds of places."""
    with Run.open(load(folder), indicators=chosen(folder)) as found:
        yield found


def chosen(folder: Path) -> dict[str, Indicator]:
    every = catalogue.load(folder / "overrides")
    own = {name for name in every if name.startswith("x_")}
    return needed(every, own | {"ghg_intensity_ore", "emp_total", "waste_rock_total"})


def indicators(folder: Path) -> set[str]:
    return set(chosen(folder))


def standing(found: Run) -> list[tuple[object, ...]]:
    return found.con.execute("from figures.figure order by figure_id").fetchall()


def are_of_a_fresh_run(done: Done, folder: Path) -> bool:
    """Whether the figures that stand are those of a run that finds no state."""
    shutil.rmtree(folder / "state")
    return bool(done.figures) and done.figures == run(folder).figures


def release(folder: Path) -> str:
    project = load(folder)
    return publication.release_digest(project, deliver.open_evidence(project))


def readers(*tables: tuple[str, str]) -> set[str]:
    """Packaged indicators that read one of these, through whatever they read."""
    found = set(tables)
    for name, item in derived().items():
        if item.reads & found:
            found.add(("derived", name))
    for name, indicator in catalogue.load().items():
        if indicator.reads & found:
            found.add(("contribution", name))
    return {name for schema, name in found if schema == "contribution"}


# File of the product -> whether deliveries are read anew, what is computed anew.
CODE: dict[str, tuple[bool, Callable[[], set[str]]]] = {
    "reporting_templates/templates/style.css.j2": (False, set),
    "materiality/process.py": (False, set),
    "transforms/mart/star.py": (False, set),
    "warehouse/ref/gri_disclosures.csv": (False, set),
    # Its gases are words that deliveries are read by.
    "warehouse/ref/gwp.csv": (True, lambda: EVERY),
    "warehouse/ref/factors/uk_desnz_2023.csv":
        (False, lambda: readers(("ref", "factor"))),
    "transforms/facts/coverage.py": (False, lambda: EVERY),
    "transforms/engine/cells.py": (False, lambda: EVERY),
    "transforms/catalogue/contributions.py": (False, lambda: EVERY),
    "transforms/catalogue/contracts.py": (True, lambda: EVERY),
    "transforms/intake/stage.py": (True, lambda: EVERY),
    "transforms/facts/schema.py": (True, lambda: EVERY),
    "warehouse/ref/metrics.csv": (True, lambda: EVERY),
}  # fmt: skip


@pytest.mark.parametrize("name", CODE)
def test_other_code_is_followed_by_what_stands_on_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """What is due is what a run computes; that is looked at with other files below."""
    is_read, computed = CODE[name]
    before = release(folder)
    digest, path = raw_store.digest, (rooms.ROOT / name).resolve()
    assert path.is_file()
    monkeypatch.setattr(
        raw_store, "digest", lambda p: "other" if p.resolve() == path else digest(p)
    )
    digests.code_digest.cache_clear()
    digests.reference.digest.cache_clear()
    with reading() as read, opened(folder) as found:
        due = found.due().keys()
    wanted = computed()
    assert bool(read) == is_read
    there = indicators(folder)
    assert due == (there if wanted == EVERY else wanted & there)
    assert release(folder) != before, "a release is a function of all code"


def test_another_derived_fact_is_followed_by_its_readers(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = readers(("derived", "fuel_energy"))
    facts = tmp_path / "facts"
    facts.mkdir()
    for path in package_folder("transforms.facts").glob("derived_*.sql"):
        shutil.copy(path, facts)
    module = importlib.import_module(derived.__module__)
    monkeypatch.setattr(module, "package_folder", lambda name: facts)
    file = facts / "derived_fuel_energy.sql"
    file.write_text(file.read_text().replace("*/", "A word more. */", 1) + "\n-- one\n")
    derived.cache_clear()
    assert run(folder).is_nothing
    file.write_text(f"{file.read_text().rstrip().rstrip(';')}\nlimit 1000000\n")
    derived.cache_clear()
    assert run(folder)[:2] == (set(), expected & indicators(folder))
    assert "ghg_s1_mobile" in expected


# Path in the project -> what becomes of its text; whether files are read; computed.
PROJECT: dict[str, tuple[str, Callable[[str], str], bool, Callable[[], set[str]]]] = {
    "prose": (
        "overrides/indicators/x_hauled.sql",
        lambda text: text.replace("What was hauled", "All that was hauled, with care")
        .replace("name: Hauled", "disclosures: [301-1@2016]\nname: Tonnes hauled"),
        False, set,
    ),
    "comment": (
        "overrides/indicators/x_hauled_alone.sql",
        lambda text: text.replace("\nselect ", "\n-- in tonnes\nselect  ")
        + "-- the end\n",
        False, set,
    ),
    "formula": (
        "overrides/indicators/x_hauled.sql",
        lambda text: text.replace("roles", "figure: 3 * value\nroles"),
        False, lambda: {"x_hauled", "x_hauled_twice"},
    ),
    "metric": (
        "overrides/indicators/x_hauled.sql",
        lambda text: text.replace("ore_mined_t", "waste_rock_t"),
        False, lambda: {"x_hauled", "x_hauled_twice"},
    ),
    "select": (
        "overrides/indicators/x_hauled_alone.sql",
        lambda text: text.replace("cast(value", "cast(2 * value"),
        False, lambda: {"x_hauled_alone"},
    ),
    "reader": (
        "overrides/indicators/x_hauled_twice.sql",
        lambda text: text.replace("times: 2", "times: 4"),
        False, lambda: {"x_hauled_twice"},
    ),
    "text of the report": (
        "narrative/FY2025/2-22@2021.md", lambda text: f"{text}Words.\n", False, set,
    ),
    "factor": (
        "factors/own.csv",
        lambda text: (text or FACTOR).replace("0.3", "0.31"),
        False, lambda: readers(("ref", "factor")),
    ),
    "shares": (
        "ownership.csv",
        lambda text: OWNERS.replace("0.5", "0.6") if text == OWNERS else OWNERS,
        False, lambda: EVERY,
    ),
    "expectation": (
        "expected.csv",
        lambda text: (text or "site_id,metric_id\n") + "A,waste_rock_t\n",
        False, lambda: EVERY,
    ),
    "mapping": (
        "mappings/sap.yaml",
        lambda text: text.replace("unit: t}", "unit: kt}"),
        True, lambda: EVERY,
    ),
}  # fmt: skip


def write(folder: Path, name: str) -> None:
    """Change one file of the project."""
    place, changed, *_ = PROJECT[name]
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(changed(path.read_text() if path.is_file() else ""))


# What these make to be computed is apart, and those that do not are the last: of none a
# later one could hide what it left stale.
IN_TURN = ("formula", "select", "factor", "prose", "comment", "text of the report")


def follow(folder: Path, name: str) -> Done:
    """Change the project and run: what is read and computed is what stands on it."""
    *_, is_read, computed = PROJECT[name]
    write(folder, name)
    done = run(folder)
    wanted, there = computed(), indicators(folder)
    assert bool(done.read) == is_read, name
    assert done.computed == (there if wanted == EVERY else wanted & there), name
    return done


@pytest.mark.parametrize("name", sorted(PROJECT.keys() - set(IN_TURN)))
def test_a_change_of_the_project_is_followed_by_what_stands_on_it(
    folder: Path, name: str
) -> None:
    assert are_of_a_fresh_run(follow(folder, name), folder)


@pytest.mark.rare
def test_changes_that_reach_nothing_in_common_are_followed_in_turn(
    folder: Path,
) -> None:
    again: set[str] = set()
    for name in IN_TURN:
        done = follow(folder, name)
        assert not done.computed & again, name
        again |= done.computed
    assert again and not done.computed and are_of_a_fresh_run(done, folder)


def test_an_indicator_that_is_gone_takes_its_figures_along(folder: Path) -> None:
    (folder / "overrides/indicators/x_hauled_alone.sql").unlink()
    done = run(folder)
    assert done.is_nothing and are_of_a_fresh_run(done, folder)


def test_a_new_version_of_a_file_is_followed_by_the_figures_that_it_reaches(
    folder: Path,
) -> None:
    path = folder / "intake/sap.csv"
    path.write_text(path.read_text().replace(",5", ",6"))
    done = run(folder)
    assert done.read == {"sap.csv"} or done.read == {"intake/sap.csv"}
    assert "x_hauled" not in done.computed and done.computed
    assert are_of_a_fresh_run(done, folder)


@pytest.mark.rare
@pytest.mark.parametrize("seed", [0, 1])
def test_however_it_is_changed_no_figure_is_stale(folder: Path, seed: int) -> None:
    """Changes, runs that end half way and changes taken back, in any order."""
    dice = Random(seed)
    kept: list[tuple[Path, str | None]] = []
    for name in dice.sample(sorted(PROJECT), len(PROJECT)):
        path = folder / PROJECT[name][0]
        kept.append((path, path.read_text() if path.is_file() else None))
        write(folder, name)
        end = dice.choice(("facts", "some", "whole", "whole"))
        if end == "whole":
            run(folder)
        else:
            with opened(folder) as found:
                due = sorted(found.due())
                found.compute(dice.sample(due, len(due) // 2) if end == "some" else [])
        if dice.random() < 0.4:
            path, text = kept.pop(dice.randrange(len(kept)))
            if text is None:
                path.unlink(missing_ok=True)
            else:
                path.write_text(text)
    done = run(folder)
    assert run(folder).is_nothing and are_of_a_fresh_run(done, folder)
