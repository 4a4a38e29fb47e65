"""A release is a function of the versions on record, not of the runs in between.

Histories of corrected files, drawn from a seed: taken in piece by piece, with runs
that ended half way and paths in another order; all recorded and then run once; and
made anew from evidence alone. Whole published folders are compared, byte by byte.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from random import Random

import duckdb
import pytest

from pipelines import session
from tests.projects import (
    LONG,
    make_project,
    monthly,
    run,
    run_to_figures,
    write_csv,
)
from transforms.intake import deliver
from transforms.mart import publication
from transforms.mart.verify import verify
from transforms.project.folder import load
from warehouse import ledger, reference

DIMS = (
    "worker_type", "mine_method", "instrument", "supplier", "market", "gas", "tool",
    "evidence", "uncertainty_pct",
)  # fmt: skip
HEADER = (*LONG, *DIMS)
INJURY = (
    "injury_id", "site_id", "worker_type", "injury_class", "days_lost", "recordable",
    "occurred_on",
)  # fmt: skip
Step = tuple[str, str]  # path, content


def row(site: str, metric: str, month: int, value: object, unit: str, **more: object):
    """One month of 2025 in long form."""
    base = monthly(site, metric, 2025, value, unit)[month - 1]
    return (*base, *(more.get(name, "") for name in DIMS))


def text(header: Iterable[str], rows: Iterable[Iterable[object]], folder: Path) -> str:
    write_csv(folder / "scratch.csv", header, rows)
    return (folder / "scratch.csv").read_text()


def cells(dice: Random, month: int) -> list[tuple[object, ...]]:
    """What one version tells of a month: told, told otherwise, refused or left out."""
    rows = []
    value = dice.choice((10, 10, 11, "about 5", "", 9000))
    for site in "AB":
        if dice.random() < 0.8:
            split = dice.choice(("", "employee", "employee"))
            rows.append(row(site, "hours_worked", month, value, "h", worker_type=split))
        if dice.random() < 0.7:
            how = dice.choice(("surface", "underground"))
            rows.append(row(site, "ore_mined_t", month, 7, "kt", mine_method=how))
    # Alike in everything but the paper behind them: one takes the remainder.
    for paper in dice.sample("pqr", dice.randint(1, 3)):
        rows.append(row("A", "electricity_purchased_mwh", month, 10, "MWh",
                        instrument="eac", evidence=paper))  # fmt: skip
    rows.append(row("A", "ghg_measured_t", month, 3, "t", gas="CO2"))
    rows.append(row("B", "ghg_scope1_reported_t", month, 5, "tCO2e",
                    uncertainty_pct=dice.choice((4, 5))))  # fmt: skip
    dice.shuffle(rows)
    return rows


def history(dice: Random, folder: Path) -> dict[str, list[str]]:
    """Path -> the contents that it has, one after the other; some come back."""
    told: dict[str, list[str]] = {}
    for path in ("a.csv", "b.csv", "deep/c.csv", "injury.csv"):
        versions = []
        for _ in range(dice.randint(1, 4)):
            if path == "injury.csv":
                listed = [
                    (f"I{n}", "A", "employee", "lost_time", dice.choice((1, 2)), "true",
                     f"2025-03-0{n}")
                    for n in range(1, 8) if dice.random() < 0.7
                ]  # fmt: skip
                versions.append(text(INJURY, listed, folder))
                continue
            months = dice.sample(range(1, 6), 3)
            rows = [line for month in months for line in cells(dice, month)]
            versions.append(text(HEADER, rows, folder))
        if dice.random() < 0.5:
            versions.append(versions[0])
        told[path] = versions
    told["certificates.csv"] = [
        text(HEADER, [row("GROUP", "eac_retired_mwh", 3, "9.999999991", "MWh",
                          market="GB")], folder)
    ]  # fmt: skip
    return told


def shuffled(dice: Random, told: dict[str, list[str]]) -> list[Step]:
    """The same versions with the paths mixed, each path's own in their order."""
    left = {path: list(versions) for path, versions in told.items()}
    steps = []
    while any(left.values()):
        path = dice.choice([path for path, versions in left.items() if versions])
        steps.append((path, left[path].pop(0)))
    return steps


def receive(folder: Path, step: Step) -> None:
    """Record one version as a run does that is killed right afterwards."""
    path, content = step
    target = folder / "intake" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(content)
    project = load(folder)
    deliver.receive(project, deliver.open_evidence(project))


def run_part(folder: Path, dice: Random) -> None:
    """A run that ends after some of its datasets."""
    with session.open_session(load(folder)) as opened:
        opened.deliveries()
        names = opened.waiting().datasets()
        for dataset in dice.sample(names, dice.randint(0, len(names))):
            opened.validate(dataset)


def project_of(folder: Path) -> Path:
    return make_project(folder, periods="[FY2025]", sites="A,Alpha,GB\nB,Beta,US\n")


def published(release: Path) -> dict[str, object]:
    """Each file of a release; of release.json all but the head of its ledger."""
    found: dict[str, object] = {
        path.relative_to(release).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in sorted(release.rglob("*"))
        if path.is_file() and not path.name.startswith("orebook.duckdb")
    }
    said = json.loads((release / "release.json").read_bytes())
    found["release.json"] = {k: v for k, v in said.items() if k != "ledger_head"}
    return found


def findings(release: Path, kind: str = "withdrawn") -> list[tuple[str, ...]]:
    with duckdb.connect(release / "orebook.duckdb", read_only=True) as con:
        return con.execute(
            "select entity, subject, period_id, message from mart.findings "
            "where kind = ? order by all",
            [kind],
        ).fetchall()


def in_pieces(folder: Path, dice: Random, told: dict[str, list[str]]) -> None:
    """Take a history in, with runs in between that ended well or half way."""
    for number, step in enumerate(shuffled(dice, told)):
        receive(folder, step)
        # Runs take seconds, so most versions are recorded by one that got no further.
        if number % 5 == 2:
            run_part(folder, dice)
        elif number == 6:
            run(folder)


@pytest.mark.rare
def test_in_pieces_and_at_once_a_history_gives_the_same_bytes(tmp_path):
    dice = Random(1)
    told = history(dice, tmp_path)
    pieces, once = project_of(tmp_path / "pieces"), project_of(tmp_path / "once")
    in_pieces(pieces, dice, told)
    for path, versions in told.items():
        for content in versions:
            receive(once, (path, content))
    # Documents are made of the tables alone (``test_reruns``).
    first, other = run(pieces, tables=True), run(once, tables=True)
    assert other.name == first.name
    assert published(other) == published(first)
    # The history has what could differ: rows that are gone, and purchases that are
    # alike, of which one takes the remainder.
    assert findings(first)
    with duckdb.connect(first / "orebook.duckdb", read_only=True) as con:
        (alike,) = con.execute(
            "select count(*) - count(distinct amount) from mart.contribution where "
            "indicator_id = 'ghg_scope2_market' and amount > 1"
        ).fetchone()
    assert alike


@pytest.mark.rare
def test_evidence_alone_gives_the_same_bytes_and_the_same_ledger(tmp_path):
    dice = Random(2)
    folder = project_of(tmp_path / "p")
    in_pieces(folder, dice, history(dice, tmp_path))
    release = run(folder, tables=True)
    assert findings(release)
    manifest = (release / "release.json").read_bytes()
    before, entries = published(release), ledger.read(load(folder).ledger)
    for part in ("state", "published", "intake"):
        shutil.rmtree(folder / part)
    again = run(folder, tables=True)
    assert published(again) == before
    assert (again / "release.json").read_bytes() == manifest
    assert ledger.read(load(folder).ledger) == entries


def told_by(line: tuple[object, ...]) -> tuple[str, str, str]:
    return str(line[0]), str(line[1]), f"{line[2]} to {line[3]}"


def test_what_no_version_that_counts_tells_is_listed_once(tmp_path):
    hours = [
        row("A", "hours_worked", m, 10, "h", worker_type="employee")
        for m in range(1, 9)
    ]
    unsplit = [row("A", "ore_mined_t", m, 10, "t") for m in range(1, 5)]
    paid = [
        row("A", "electricity_purchased_mwh", 5, 10, "MWh", evidence=paper)
        for paper in "pq"
    ]
    words = [
        row("A", "water_stress_class", m, "high", "class", tool="Aqueduct")
        for m in (1, 2)
    ]
    wrong = row("B", "hours_worked", 1, "about 5", "h")
    both = [row("B", "ore_mined_t", 1, 10, "t"),
            row("B", "ore_mined_t", 1, 6, "t", mine_method="surface")]  # fmt: skip
    first = [*hours, *unsplit, *paid, *words, wrong, *both]
    short = list(unsplit[2])
    short[3] = "2025-03-30"
    second = [
        # January is gone. February is told still, though it cannot be read: that is
        # said of its row.
        *hours[1:],
        # Split now, in two; and of another last day: told otherwise, not gone.
        row("A", "ore_mined_t", 1, 4, "t", mine_method="surface"),
        row("A", "ore_mined_t", 1, 6, "t", mine_method="underground"),
        tuple(short), unsplit[3],  # February is gone
        paid[0], words[0], both[0],  # of each pair the other stays
    ]  # fmt: skip
    second[0] = (*hours[1][:4], "ten", *hours[1][5:])
    third = [line for line in second if line[:3] != hours[2][:3]]  # March is gone too
    folder = project_of(tmp_path / "p")
    injuries = [
        (f"I{n}", "A", "employee", "lost_time", 1, "true", f"2025-03-0{n}")
        for n in (1, 2, 3)
    ]
    for content in (first, second, third):
        receive(folder, ("x.csv", text(HEADER, content, tmp_path)))
    for content in (injuries, injuries[:2]):
        receive(folder, ("injury.csv", text(INJURY, content, tmp_path)))
    found = findings(run_to_figures(folder))
    gone = (hours[0], hours[2], unsplit[1], paid[1], words[1], both[1])
    assert sorted(item[:3] for item in found) == sorted(
        [*map(told_by, gone), ("A", "injury", "")]
    )
    said = {item[:3]: item[3] for item in found}
    assert said[told_by(hours[0])] == (
        "10 h (worker_type=employee) stood at x.csv E2 in an earlier version of the "
        "file; no row that was accepted tells it now."
    )
    # March was last told by the second version, in which it stood higher up.
    assert "at x.csv E3 in" in said[told_by(hours[2])]
    assert said[told_by(words[1])].startswith("high (")
    assert said["A", "injury", ""].startswith("I3 stood at injury.csv A4 in")
    # Told again, by whatever file, it is not gone; what went back to its first
    # content has taken nothing away.
    receive(folder, ("y.csv", text(HEADER, [*hours[:3], paid[1]], tmp_path)))
    receive(folder, ("injury.csv", text(INJURY, injuries, tmp_path)))
    found = findings(run_to_figures(folder))
    assert sorted(item[:3] for item in found) == sorted(
        told_by(line) for line in (unsplit[1], words[1], both[1])
    )


def test_every_version_counts_for_the_release_id(tmp_path):
    def name(*steps: Step) -> str:
        folder = project_of(tmp_path / str(len(list(tmp_path.iterdir()))))
        for step in steps:
            receive(folder, step)
        project = load(folder)
        return publication.release_id(project, deliver.open_evidence(project))

    a, b = ("x.csv", "a\n"), ("x.csv", "b\n")
    other, note = ("y.csv", "c\n"), ("delivery.yaml", "supersedes: {}\n")
    assert len({name(a), name(b), name(a, b), name(b, a), name(a, b, a)}) == 5
    assert name(a, a, b) == name(a, b)
    assert name(a, other, b) == name(other, a, b) == name(a, b, other)
    assert name(a, note) != name(a)
    assert name(a, note, ("delivery.yaml", "")) != name(a, ("delivery.yaml", ""))


def test_a_setting_that_goes_back_gives_the_release_that_was(tmp_path):
    folder = project_of(tmp_path / "p")
    receive(folder, ("x.csv", text(HEADER, [row("A", "ore_mined_t", 1, 1, "t")],
                                   tmp_path)))  # fmt: skip
    settings = folder / "orebook.yaml"
    before = settings.read_text()
    first = run(folder)
    manifest = (first / "release.json").read_bytes()
    settings.write_text(before + "publication_date: 2026-03-31\n")
    assert run(folder).name != first.name
    settings.write_text(before)
    assert run(folder) == first
    assert (first / "release.json").read_bytes() == manifest
    project = load(folder)
    entries = ledger.read(project.ledger)
    names = [entry.name for entry in entries if entry.kind == deliver.RELEASE]
    assert len(names) == len(set(names)) == 2
    assert verify(project).problems == []
    # Had it come out otherwise, both would be on record, and that is named.
    ledger.append(
        project.ledger, entries, kind=deliver.RELEASE, name=first.name,
        sha256="0" * 64, size=1, actor="x",
    )  # fmt: skip
    numbers = [str(e.seq) for e in entries if e.name == first.name]
    (same, _) = verify(project).problems
    assert f"{first.name} is on record with different contents" in same
    assert f"(entries {', '.join(numbers)})" in same


def test_purchases_are_told_apart_by_all_that_keeps_facts_apart():
    # Which of two takes the remainder must not rest on which was loaded first.
    path = Path(str(files("transforms"))) / "facts/derived_certificate_match.sql"
    (listed,) = re.findall(r"\[([^]]*)\] as told_apart_by", path.read_text())
    assert {part.strip().split(".")[1] for part in listed.split(",")} == {
        *reference.dimensions("electricity_purchased_mwh"), "evidence"
    }  # fmt: skip
