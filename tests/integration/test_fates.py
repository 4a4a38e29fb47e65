"""Every cell that is handed in has one fate: they add up, by file and by site.

The cells are counted from the files themselves, by other means than the product's.
"""

from __future__ import annotations

import csv
import random
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipelines import session
from tests.integration.publishing import query
from tests.projects import (
    LONG,
    make_project,
    monthly,
    release_figures,
    run_to_figures,
    write_csv,
)
from transforms import catalogue
from transforms.intake import deliver
from transforms.project.folder import load
from warehouse import reference

FATES = {
    "counted", "counted as factor", "other_telling", "superseded", "confirmed",
    "refused", "conflict", "withdrawn", "unused", "outside", "control",
    "left_out",
}  # fmt: skip
Cells = Counter[tuple[str, str]]


def delivered(intake: Path) -> Cells:
    """(file, site) -> value cells, of a register rows, in the files as they lie."""
    found: Cells = Counter()
    for path in sorted(intake.rglob("*.csv")):
        name = path.relative_to(intake).as_posix()
        text = path.read_text(encoding="utf-8")
        delimiter = ";" if text.splitlines()[0].count(";") > 2 else ","
        for row in csv.DictReader(text.splitlines(), delimiter=delimiter):
            site, cells = _of_row(path.stem, row)
            found[name, site] += cells
    for path in sorted(intake.rglob("*.xlsx")):
        for page in load_workbook(path, data_only=True):
            for site in _of_page(page):
                found[path.relative_to(intake).as_posix(), site] += 1
    return +found


REGISTERS = {
    row["metric_id"] for row in reference.rows("metrics") if row["form"] == "register"
}


def _of_row(stem: str, row: dict[str, str]) -> tuple[str, int]:
    """(site, value cells) of a row of a CSV file."""
    if None in row or None in row.values():
        # Its fields cannot be matched to columns.
        return "", 1
    if stem in REGISTERS and "value" not in row:
        return row.get("site", row.get("site_id", "GROUP")), 1
    if months := [c for c in row if re.fullmatch(r"\d\d\.\d{4}", c)]:
        return "KES-03", sum(bool(row[c].strip()) for c in months)
    value = row.get("value", row.get("direct_emissions_tco2e", ""))
    return row.get("site_id") or row.get("facility_id", ""), int(bool(value.strip()))


def _of_page(page: Worksheet) -> list[str]:
    """The site of each value cell of a sheet: values below each other or side by side,
    headed by their days."""
    rows = list(page.iter_rows(values_only=True))
    head = next((n for n, row in enumerate(rows) if "metric_id" in row), None)
    if head is None:
        return []
    days = re.compile(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d")
    held = [
        number
        for number, text in enumerate(rows[head])
        if text == "value" or days.fullmatch(str(text))
    ]
    site = rows[head].index("site_id")
    return [
        str(row[site])
        for row in rows[head + 1 :]
        for number in held
        if row[number] not in (None, "")
    ]


def told(database: Path) -> Cells:
    """(file, site) -> cells with a fate, but those that earlier versions had."""
    rows = query(
        database,
        "select file, site_id, sum(cells) from mart.row_fate where fate <> 'withdrawn' "
        "group by all",
    )
    return Counter({(file, site): count for file, site, count in rows})


def keep_the_law(database: Path, intake: Path) -> None:
    assert told(database) == delivered(intake)
    rows = query(
        database,
        'select file, file_id, sheet, "row", "column", fate from mart.row_fate '
        'where "row" is not null',
    )
    # No cell has two fates, and none that does not count has no reason.
    assert len({row[:5] for row in rows}) == len(rows)
    assert {row[5] for row in rows} <= FATES
    assert not query(
        database,
        "from mart.row_fate where fate_why = '' and fate not like 'counted%'",
    )
    # The facts are what is neither refused nor held back, with the same fates.
    assert query(
        database,
        "select fate, count(*) from mart.fact_measurement group by all order by all",
    ) == query(
        database,
        "select fate, sum(cells) from mart.row_fate where fate not in ('refused', "
        "'conflict', 'withdrawn', 'superseded', 'confirmed') group by all order by all",
    )
    contributing = "select count(distinct record_id) from mart.contribution where "
    shares = "greatest(share_operational_control, share_financial_control, "
    shares += "share_equity_share, share_none) > 0"
    assert query(database, contributing + shares) == query(
        database,
        "select count(*) from mart.fact_measurement where fate = 'counted'",
    )


@pytest.mark.parametrize(
    "example", ["kestrel", pytest.param("us-mines", marks=pytest.mark.rare)]
)
def test_the_fates_of_an_example_add_up(released, example):
    folder, database = released(example)
    keep_the_law(database, folder / "intake")
    if example == "kestrel":
        assert query(
            database,
            "select fate, fate_why from mart.row_fate where file like "
            "'%partner_totals.csv' and metric_id = 'hours_worked'",
        ) == [
            ("unused", "handed in without worker_type, which og_process_safety_rate, "
             "ohs_fatality_rate and 9 more need")
        ]  # fmt: skip
        # Of several tellings those that make a total are marked.
        heads = (
            "select sum(value) from mart.fact_measurement "
            "where metric_id = 'employees_headcount' and period_end = '2025-06-30'"
        )
        ((every,),) = query(database, heads)
        ((some,),) = query(database, f"{heads} and counts_in > 0")
        assert some < every
        assert query(
            database,
            f"{heads} and record_id in (select record_id from mart.contribution "
            "where indicator_id = 'emp_total' and period_id = 'FY2025' "
            "and share_operational_control > 0 "
            "and list_contains(string_split(used_in, '|'), 'total')) and counts_in > 0",
        ) == query(
            database,
            "select value from mart.fact_figure where indicator_id = 'emp_total' "
            "and level = 'group' and period_id = 'FY2025' and breakdown = '' "
            "and consolidation = 'operational_control'",
        )


# --- histories

DAYS = [(f"2024-{m:02d}-01", f"2024-{m:02d}-28") for m in (1, 2)]
YEAR = ("2024-01-01", "2024-12-31")
KINDS = (
    ("ore_mined_t", "t", ("", "")),
    ("hours_worked", "h", ("employee", "")),
    ("hours_worked", "h", ("", "")),
    ("hours_worked", "h", ("third_party", "")),
    ("employees_headcount", "headcount", ("", "")),
    ("employees_headcount", "headcount", ("", "female")),
    ("ore_mine_t", "t", ("", "")),
)
NAMES = ("a.csv", "b.csv", "c/a.csv")


def a_file(chance: random.Random, seed: int) -> list[tuple[object, ...]]:
    """Rows of the sites of one history, many of the same cells; X is of nobody."""
    rows = []
    for _ in range(chance.randint(4, 12)):
        metric, unit, dims = chance.choice([*KINDS, *KINDS[:1] * 5])
        first, last = chance.choice([*DAYS * 3, YEAR, ("2024-12-01", "2025-01-15"),
                                     ("2019-01-01", "2019-01-31")])  # fmt: skip
        if metric == "employees_headcount":
            first = last = chance.choice(["2024-12-31", "2024-06-30"])
        value = chance.choice([1, 2, 2, 2, 3, "", "about 4"])
        site = chance.choice("AAAAABX")
        other = chance.choice(["", "", "", *NAMES])
        rows.append((f"{site}{seed}", metric, first, last, value, unit, *dims,
                     other and f"{seed}/{other}"))  # fmt: skip
        if chance.random() < 0.05:
            rows.append((*rows[-1], "one field more"))
    return rows


def a_history(folder: Path, seed: int) -> Iterator[None]:
    """Files that come, change, contradict each other, go and are taken back, one at a
    time."""
    chance = random.Random(seed)
    for _ in range(chance.randint(2, 4)):
        name = f"{seed}/{chance.choice(NAMES)}"
        path = folder / "intake" / name
        if path.exists() and chance.random() < 0.3:
            path.unlink()
            if chance.random() < 0.5:
                deliver.withdraw(load(folder), name, "wrong mine", "Ana")
        else:
            rows = a_file(chance, seed)
            write_csv(path, (*LONG, "worker_type", "gender", "supersedes"), rows)
        yield


def published(folder: Path, indicators) -> Path:
    with session.Session.open(load(folder), indicators=indicators) as opened:
        return release_figures(opened) / "orebook.duckdb"


def on_record(folder: Path, box: Path) -> Path:
    """The drop box with what is gone from it and was not withdrawn, which counts."""
    shutil.copytree(folder / "intake", box)
    project = load(folder)
    for item in deliver.open_evidence(project).deliveries():
        target = box / item.name
        target.parent.mkdir(parents=True, exist_ok=True)
        stored = project.store / item.sha256[:2] / item.sha256
        target.write_bytes(stored.read_bytes())
    return box


@pytest.mark.rare
def test_the_fates_of_histories_add_up(tmp_path: Path) -> None:
    """Each has a folder and sites of its own, which are named where it does not; after
    each step of all of them."""
    seeds = range(40)
    folder = make_project(
        tmp_path / "p", periods="[FY2024]",
        sites="".join(f"A{n},Alpha {n},CL\nB{n},Beta {n},US\n" for n in seeds),
        ownership="".join(
            f"A{n},2000-01-01,,1,1,1\nB{n},2000-01-01,2000-12-31,1,1,1\n" for n in seeds
        ),
    )  # fmt: skip
    every = catalogue.load(folder / "overrides")
    needed = ("prod_ore_mined", "ohs_hours_employees", "emp_total")
    going = [a_history(folder, seed) for seed in seeds]
    steps = 0
    while going := [one for one in going if next(one, False) is None]:
        database = published(folder, {name: every[name] for name in needed})
        keep_the_law(database, on_record(folder, tmp_path / str(steps)))
        steps += 1
    assert steps == 4
    found = {fate for (fate,) in query(database, "select fate from mart.row_fate")}
    assert found >= FATES - {"counted as factor", "control", "left_out"}


def test_what_no_boundary_holds_is_outside_whatever_else_holds_its_site(
    tmp_path: Path,
) -> None:
    """People count where there is control; a mine counts from the day it is bought."""
    folder = make_project(
        tmp_path / "p", periods="[FY2025]", sites="A,Alpha,CL\nB,Beta,CL\nC,Gamma,CL\n"
    )
    (folder / "ownership.csv").write_text(
        "site_id,valid_from,equity_share,financial_control,operational_control\n"
        "A,2020-01-01,1,yes,yes\nB,2020-01-01,0.4,no,no\nC,2025-07-01,1,yes,yes\n"
    )
    rows = [
        *monthly("C", "ore_mined_t", 2025, 10, "t"),
        # Nothing is asked of what counts nowhere: of C six months lack a factor.
        *monthly("C", "electricity_purchased_mwh", 2025, 10, "MWh"),
        *((site, "employees_headcount", "2025-12-31", "2025-12-31", 5, "headcount")
          for site in "AB"),
    ]  # fmt: skip
    write_csv(folder / "intake/all.csv", LONG, rows)
    release = run_to_figures(folder) / "orebook.duckdb"
    lacking = query(
        release,
        "select distinct entity, regexp_extract(message, '[0-9]+ values? of [a-z_]+') "
        "from mart.findings where kind in ('lacking', 'no_factor') order by all",
    )
    assert [tuple(row) for row in lacking] == [
        ("A", "1 value of employees_headcount"),
        ("C", "6 values of electricity_purchased_mwh"),
    ]
    found = query(
        release,
        "select site_id, metric_id, fate, fate_why, sum(cells) from mart.row_fate "
        "group by all order by all",
    )
    why = "on its days its site is inside no boundary of the figures that take it"
    assert [tuple(row) for row in found] == [
        ("A", "", "counted", "", 1),
        ("B", "employees_headcount", "outside", why, 1),
        ("C", "", "counted", "", 12),
        ("C", "electricity_purchased_mwh", "outside", why, 6),
        ("C", "ore_mined_t", "outside", why, 6),
    ]
