"""People cannot be read in what is published: an attack on two releases, and files.

The sample company, and again after a correction by which a small number is small no
more (seniors), and what hides another one is large (temporary men beside one woman);
and, nobody being told otherwise, after a site was sold.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import zipfile
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pipelines.changes import compare
from tests.conftest import HERE
from tests.integration.reckoning import (
    WHOLE,
    Cell,
    equations,
    reckoned,
    rows,
    told,
)
from tests.projects import run
from transforms.intake import deliver
from transforms.mart.verify import Verified, verify
from transforms.project.folder import load
from warehouse import ledger
from warehouse.connection import connect

KESTREL = HERE.parent / "pipelines/examples/kestrel"
DOCUMENTS = ("report", "databook.xlsx")
PEOPLE = "intake/FY2025/KES-04/people.csv"
# In each of the ways in which heads are told.
CORRECTION = (
    ("2025-06-30,2025-06-30,5,headcount,,,temporary,male", 60),
    ("2025-06-30,2025-06-30,72,headcount,30_to_50,,,", 127),
    ("2025-06-30,2025-06-30,2,headcount,,senior,,", 7),
    ("2025-06-30,2025-06-30,90,headcount,,operational,,", 140),
)
BEFORE = "KES-01,2009-04-01,,0.8,1,1\n"
AFTER = "KES-01,2009-04-01,2024-12-31,0.8,1,1\nKES-01,2025-01-01,,0.75,0,0\n"
# Of these already the whole number is of people by an attribute.
ATTRIBUTE = {"due", "returned", "retained", "returned before", "voluntary leavers"}


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company with a release, which has a report."""
    folder = tmp_path_factory.mktemp("people") / "released"
    shutil.copytree(KESTREL, folder)
    run(folder, DOCUMENTS, tables=True)
    return folder


@pytest.fixture(scope="module")
def project(released: Path) -> Path:
    """The sample company with two releases; the first has a report. What moved is told
    to all and to the team."""
    folder = released.with_name("project")
    shutil.copytree(released, folder, symlinks=True)
    path = folder / PEOPLE
    text = path.read_text(encoding="utf-8")
    for row, value in CORRECTION:
        assert text.count(row) == 1, row
        parts = row.split(",")
        text = text.replace(row, ",".join([*parts[:2], str(value), *parts[3:]]))
    path.write_text(text, encoding="utf-8")
    run(folder, tables=True)
    first, last = _in_order(folder / "published")
    compare(load(folder), first.name, last.name, is_restricted=True)
    return folder


@pytest.fixture(scope="module")
def verified(project: Path) -> Verified:
    """What holds of all of it."""
    return verify(load(project))


@pytest.fixture(scope="module")
def sold(released: Path) -> Path:
    """The sample company with two releases; before the second a site was sold."""
    folder = released.with_name("sold")
    shutil.copytree(released, folder, symlinks=True)
    _owned(folder, BEFORE, AFTER)
    run(folder, tables=True)
    return folder


def _owned(folder: Path, before: str, after: str) -> None:
    path = folder / "ownership.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")


@pytest.fixture(scope="module")
def releases(project: Path) -> tuple[Path, Path]:
    return _in_order(project / "published")


@pytest.fixture(scope="module")
def wholes(project: Path) -> tuple[Path, Path]:
    return _in_order(project / "restricted")


def _in_order(folder: Path) -> tuple[Path, Path]:
    last = (folder.parent / "published/LATEST").read_text().strip()
    names = [path.parent.name for path in folder.glob("FY*/release.json")]
    (first,) = {*names} - {last}
    return folder / first, folder / last


def few(whole: Path) -> dict[Cell, Fraction]:
    """The cells that nobody may know: one to four persons by an attribute."""
    return {
        cell: value
        for cell, value in told(whole).items()
        if value and 0 < value < 5 and cell.people in WHOLE
        and (cell.parts or cell.people in ATTRIBUTE)
    }  # fmt: skip


def found(
    cells: dict[Cell, Fraction], bounds: dict[Cell, tuple[Fraction, Fraction | float]]
) -> set[Cell]:
    return {
        cell for cell, value in cells.items()
        if cell in bounds and bounds[cell] == (value, value)
    }  # fmt: skip


def _now(cells: dict[Cell, Any]) -> dict[Cell, Any]:
    """Cells of the second release, as those that are others there are called."""
    return {c._replace(period=f"{c.period} now"): v for c, v in cells.items()}


def _hold(
    truth: Mapping[Cell, Fraction | None],
    bounds: dict[Cell, tuple[Fraction, Fraction | float]],
) -> None:
    """Nothing was reckoned that is not so."""
    for cell, value in truth.items():
        if value is not None and cell in bounds:
            low, high = bounds[cell]
            assert low <= value <= high, cell


def test_the_attack_finds_every_small_cell_where_nothing_is_withheld(
    wholes: tuple[Path, Path],
) -> None:
    first, _ = wholes
    cells = few(first)
    assert len(cells) > 150
    bounds = reckoned(equations(first, truths=(first,)))
    assert found(cells, bounds) == cells.keys()


def test_the_attack_finds_none_in_two_releases(
    releases: tuple[Path, Path],
    wholes: tuple[Path, Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It is told which cells are the same in both: more than a reader knows."""
    moved = releases[0].parent / "changes"
    bounds = reckoned(equations(*releases, truths=wholes, moved=moved))
    truth = told(wholes[0])
    _hold(truth, bounds)
    cells = few(wholes[0])
    assert found(cells, bounds) == set()
    assert found(_now(few(wholes[1])), bounds) == set()
    pay = {
        cell: value for cell, value in truth.items()
        if cell.people == "pay" and cell._replace(people="paid") in truth
        and 0 < (truth[cell._replace(people="paid")] or 0) < 5
    }  # fmt: skip
    assert pay
    assert not any(
        cell in bounds and bounds[cell][0] == bounds[cell][1] for cell in pay
    )
    published = told(releases[0])
    gone = sum(value is None and truth[cell] is not None
               for cell, value in published.items())  # fmt: skip
    with capsys.disabled():
        print(
            f"\nsmall cells planted {len(cells)}, reckoned 0; withheld "
            f"{gone} of {len(truth)} numbers of people ({gone / len(truth):.0%})"
        )


def test_the_attack_finds_none_after_a_site_was_sold(sold: Path) -> None:
    """Of the same people other parts could be shown in a group without that site: what
    the release before showed is known as well."""
    releases, wholes = _in_order(sold / "published"), _in_order(sold / "restricted")
    truths = told(wholes[0]), _now(told(wholes[1]))
    cut = {
        cell for truth in truths for cell, value in truth.items()
        if value is not None and value.denominator > 1
    }  # fmt: skip
    # It is told which those are: more than a reader knows.
    bounds = reckoned(equations(*releases, truths=wholes), cut)
    for truth in truths:
        _hold(truth, bounds)
    cells = few(wholes[0])
    assert len(cells) > 150
    assert found(cells, bounds) == set()
    assert found(_now(few(wholes[1])), bounds) == set()
    # More than a few figures of people are left.
    shown = [v for cell, v in told(releases[1]).items() if cell.parts and v is not None]
    assert len(shown) > 500


def test_what_a_release_shows_is_put_down_once_and_no_part_of_it_when_made_again(
    sold: Path,
) -> None:
    project = load(sold)

    def put_down() -> list[str]:
        entries = ledger.read(project.ledger)
        return [e.name for e in entries if e.kind in (deliver.SHOWN, deliver.RELEASE)]

    first, last = (path.name for path in _in_order(project.published))
    before = put_down()
    assert before == [first, first, last, last]
    _owned(sold, AFTER, BEFORE)
    for name in (first, last):
        shutil.rmtree(project.published / name)
    run(sold, DOCUMENTS, tables=True)
    _owned(sold, BEFORE, AFTER)
    run(sold, tables=True)
    assert {path.name for path in _in_order(project.published)} == {first, last}
    # The same bytes, or the ledger would have another line of it.
    assert [e.name for e in ledger.read(project.ledger)
            if e.kind == deliver.RESTRICTED] == [first, last]  # fmt: skip
    assert put_down() == before


def test_no_figure_of_the_group_that_is_whole_is_touched(
    releases: tuple[Path, Path], wholes: tuple[Path, Path]
) -> None:
    for release, whole in zip(releases, wholes, strict=True):
        with connect() as con:
            for name, folder in (("p", release), ("w", whole)):
                con.execute(f"attach '{folder}/orebook.duckdb' as {name} (read_only)")
            (gone,) = con.execute("""
                select count(*) from p.mart.fact_figure p
                join w.mart.fact_figure w on w.figure_id = p.figure_id
                where p.level = 'group' and p.breakdown = ''
                  and (p.value is distinct from w.value or p.status <> w.status)
                """).fetchone() or (None,)
            assert gone == 0
            # What is withheld says so, and nothing else of it.
            assert con.execute("""
                select distinct f.value, f.value_low, f.roles, f.status, w.why,
                       f.reason like 'withheld: %'
                from p.mart.withheld w
                join p.mart.fact_figure f on f.figure_id = w.figure_id
                """).fetchall() == [(None, None, "{}", "withheld", "withheld", True)]
            other = "another" if release is releases[0] else "before"
            assert con.execute(
                "select distinct why from w.mart.withheld order by all"
            ).fetchall() == [(other,), ("few",)]


def test_a_number_that_grew_stays_away_with_what_hid_it(
    releases: tuple[Path, Path], wholes: tuple[Path, Path]
) -> None:
    senior = Cell("heads", "KES-04", "FY2025", frozenset({"employee_category=senior"}))
    assert [told(whole)[senior] for whole in wholes] == [2, 7]
    first, last = (told(release) for release in releases)
    assert last[senior] is None
    # What was withheld of the same people stays so.
    assert not [c for c, value in last.items() if value is not None
                and c in first and first[c] is None and told(wholes[0])[c] is not None]


def test_what_moved_among_people_is_said_to_the_team_alone(
    project: Path, verified: Verified
) -> None:
    (folder,) = (project / "published/changes").iterdir()
    protected = {"employees_headcount", "hires", "leavers", "basic_salary_sum"}
    said = rows(folder / "tables/change_reason.csv")
    assert said
    assert not protected & {row["metric_id"] for row in said}
    own = project / "restricted/changes" / folder.name
    whole = {(row["metric_id"], row["old_value"], row["new_value"])
             for row in rows(own / "tables/change_reason.csv")}  # fmt: skip
    assert ("employees_headcount", "2.000000000000", "7.000000000000") in whole
    assert (own.parent.parent.stat().st_mode & 0o777) == 0o700
    assert verified.problems == []


def test_cells_of_people_have_no_value_and_cases_no_day(
    releases: tuple[Path, Path],
) -> None:
    with connect(releases[0] / "orebook.duckdb", read_only=True) as con:
        assert con.execute("""
            select distinct m.value, m.value_as_reported, m.dimensions, c.amount,
                   c.breakdown_values
            from mart.fact_measurement m
            join mart.contribution c on c.record_id = m.record_id
            where m.metric_id in ('employees_headcount', 'hires', 'basic_salary_sum')
            """).fetchall() == [(None, "withheld", "withheld", None, "")]
        cases = con.execute("""
            select period_start, period_end, dimensions from mart.fact_measurement
            where metric_id in ('injury', 'grievance', 'discrimination_incident')
            """).fetchall()
        assert cases
        for first, last, dimensions in cases:
            assert first.day == 1
            assert last.day >= 28
            assert not re.search(r"_id=|evidence_ref|\d{4}-\d\d-\d\d", dimensions)
        assert con.execute("select audience from mart.release").fetchall() == [
            ("published",)
        ]


def texts(release: Path) -> list[tuple[str, bytes]]:
    """What stands in each file of a release, as far as it is no database."""
    found = []
    for path in sorted(p for p in release.rglob("*") if p.is_file()):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                found += [(f"{path.name}/{n}", book.read(n)) for n in book.namelist()]
        elif path.suffix in (".html", ".csv", ".json", ".parquet"):
            found.append((path.relative_to(release).as_posix(), path.read_bytes()))
    return found


def test_no_file_names_a_case_and_the_restricted_ones_do(
    releases: tuple[Path, Path], wholes: tuple[Path, Path]
) -> None:
    case = re.compile(rb"(INJ|GRV|DI)-\d\d")
    assert not [name for name, text in texts(releases[0]) if case.search(text)]
    assert not case.search((releases[0] / "orebook.duckdb").read_bytes())
    named = [name for name, text in texts(wholes[0]) if case.search(text)]
    assert any(name.startswith("report/trace/") for name in named)


def test_documents_say_withheld(releases: tuple[Path, Path]) -> None:
    found = dict(texts(releases[0]))
    assert b">withheld<" in found["report/trace/emp_total.html"]
    assert b"contributions tell of people" in found["report/trace/emp_total.html"]
    assert b"withheld" in found["databook.xlsx/xl/sharedStrings.xml"]


def test_only_the_owner_comes_into_the_whole_and_both_hold(
    project: Path, verified: Verified
) -> None:
    for folder in (project / "restricted", *_in_order(project / "restricted")):
        assert folder.stat().st_mode & 0o777 == 0o700
    assert (project / "published").stat().st_mode & 0o777 == 0o755
    assert verified.problems == []
    assert verified.counts["restricted files"] > 100


def test_what_is_the_same_for_both_is_one_file(released: Path) -> None:
    (release,) = (released / "published").glob("FY*[0-9a-f]")
    whole = released / "restricted" / release.name
    for name in ("tables/expectation.parquet", "databook.xlsx", "report/index.html"):
        assert (release / name).samefile(whole / name)
    for name in ("tables/fact_figure.csv", "orebook.duckdb", "release.json"):
        assert not (release / name).samefile(whole / name)


def test_a_changed_or_missing_whole_is_found_and_made_again(
    project: Path, verified: Verified
) -> None:
    assert verified.problems == []
    first, last = _in_order(project / "restricted")
    table = first / "tables/fact_figure.csv"
    content = table.read_bytes()
    released, empty = (hashlib.sha256(b).hexdigest() for b in (content, b""))
    table.write_text("")
    shutil.rmtree(last)
    found = verify(load(project))
    assert found.problems == [
        f"restricted/{first.name}/tables/fact_figure.csv was changed: its SHA-256 is "
        f"{empty}, and {released} was released"
    ]
    assert [gone.split(" ")[0] for gone in found.gone] == [f"restricted/{last.name}"]
    table.write_bytes(content)
    run(project, tables=True)
    assert verify(load(project))[:1] == ([],)
