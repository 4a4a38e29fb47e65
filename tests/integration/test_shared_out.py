"""Rows that say ``prorated`` and lie across the end of a reported period.

One company tells of every way in which such a row may stand; what comes of the
arithmetic, for any days and periods, is a property of the query alone.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.projects import LONG, make_project, write_csv
from transforms.intake.delivery_notes import load_notes
from transforms.project.folder import load
from transforms.project.problem import ProjectProblem
from transforms.run import Run
from warehouse.package_files import query

ORE, POWER = "prod_ore_mined", "energy_electricity_purchased"
_NAMES = "BILL METER CLASH BLOCK YEARS NOTED PLAIN PEOPLE HALF PART LONG"
SITES = "".join(f"{name},{name},CL\n" for name in _NAMES.split())


def ore(site, first, last, value, method="prorated", evidence="", metric="ore_mined_t"):
    unit = "headcount" if metric == "hires" else "t"
    return (site, metric, first, last, value, unit, method, evidence, "")


def rows():
    """A bill of 31 days; two meters; bills that cross; a bill beside the month that it
    reaches into; a row over three years; half-open ends; a part of a cent."""
    return [
        ("BILL", "electricity_purchased_mwh", "2024-12-12", "2025-01-11", 310, "MWh",
         "prorated", "", ""),
        ore("METER", "2024-12-12", "2025-01-11", 310, evidence="one.pdf"),
        ore("METER", "2024-12-12", "2025-01-11", 31, evidence="two.pdf"),
        ore("CLASH", "2024-12-12", "2025-01-11", 310),
        ore("CLASH", "2025-01-05", "2025-02-04", 310),
        ore("BLOCK", "2024-12-12", "2025-01-11", 310),
        ore("BLOCK", "2024-12-01", "2024-12-31", 100, method=""),
        ore("YEARS", "2023-12-30", "2025-12-31", 7330),
        ore("PLAIN", "2024-12-12", "2025-01-11", 310, method="measured"),
        ore("PEOPLE", "2024-12-12", "2025-01-11", 31, metric="hires"),
        ore("HALF", "2024-11-30", "2024-12-31", 310),
        ore("HALF", "2024-12-31", "2025-01-31", 64),
        ore("PART", "2024-12-31", "2025-01-02", "0.1"),
        ore("LONG", "2024-02-12", "2024-03-11", 29),
    ]  # fmt: skip


HEADER = (*LONG, "method", "evidence", "supersedes")


def look(run: Run):
    """Figures of sites and of the group's ore, and findings by site."""
    run.compute([ORE, POWER])
    con = run.con
    figures = {
        (site, period): (value, status, estimated)
        for site, period, value, status, estimated in con.execute(
            "select entity, period_id, value, status, estimated_share "
            "from figures.figure where breakdown = '' and value is not null "
            "and consolidation = 'operational_control' order by indicator_id"
        ).fetchall()
    }
    findings: dict[tuple[str, str], list[str]] = {}
    for kind, site, message in con.execute(
        "select kind, entity, message from figures.finding order by all"
    ).fetchall():
        findings.setdefault((site, kind), []).append(message)
    return figures, findings


def every_fact(run: Run):
    """What stands for what, whatever its number."""
    return run.con.execute(
        "select site_id, metric_id, period_start, period_end, value, grade, row_no, "
        "resolution, record_no < 0 from validated.measurement order by all"
    ).fetchall()


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shared")
    make_project(folder, sites=SITES)
    write_csv(folder / "intake/a.csv", HEADER, rows())
    write_csv(
        folder / "intake/n/b.csv", HEADER,
        [ore("NOTED", "2024-12-12", "2025-01-11", 310, method="measured"),
         ore("NOTED", "2025-01-12", "2025-02-11", 31, method="measured")],
    )  # fmt: skip
    (folder / "intake/n/delivery.yaml").write_text("b.csv: {prorate: [ore_mined_t]}\n")
    with Run.open(load(folder)) as run:
        first = look(run)
        parts = run.con.execute(
            "select site_id, period_start, period_end, value from facts.part "
            "order by site_id, whole_no, period_start"
        ).fetchall()
    return folder, *first, parts


def test_what_falls_on_its_days_counts_in_each_year(company):
    _, figures, findings, parts = company
    assert figures["BILL", "FY2024"][0] == 720  # GJ, of 200 MWh
    assert figures["BILL", "FY2025"][0] == 396
    (said,) = findings["BILL", "shared_out"]
    assert said == (
        "a.csv row 2 (2024-12-12 to 2025-01-11) is shared out over 31 days: "
        "2024-12-12 to 2024-12-31, 20 days, 200 MWh in FY2024; "
        "2025-01-01 to 2025-01-11, 11 days, 110 MWh in FY2025."
    )
    assert ("BILL", "across_period") not in findings
    # Two meters of the same days; three years, the outer days in no reported one.
    assert figures["METER", "FY2024"][0] == 220
    assert figures["YEARS", "FY2024"][0] == 3660
    assert figures["YEARS", "FY2025"][0] == 3650
    (said,) = findings["YEARS", "shared_out"]
    assert "2023-12-30 to 2023-12-31, 2 days, 20 t in no reported period" in said
    # What was asked for by the file: estimated where it was shared out, and there only.
    assert figures["NOTED", "FY2024"][::2] == (200, 1)
    assert figures["NOTED", "FY2025"][0] == 141
    # A day that two rows share is the second's.
    assert figures["HALF", "FY2024"][0] == 312
    assert figures["HALF", "FY2025"][0] == 62
    assert ("HALF", "days_cross") not in findings
    # The last part takes what is left.
    assert [value for site, *_, value in parts if site == "PART"] == [
        Decimal("0.033333333"), Decimal("0.066666667"),
    ]  # fmt: skip
    # Inside one period nothing is shared out.
    assert "LONG" not in {site for site, *_ in parts}


def test_what_cannot_be_shared_out_is_left_and_says_why(company):
    _, figures, findings, parts = company
    assert not {"CLASH", "BLOCK", "PLAIN", "PEOPLE"} & {site for site, *_ in parts}
    for site in ("CLASH", "BLOCK"):
        assert (site, "days_cross") in findings
        assert "another row of its series" in findings[site, "across_period"][0]
    assert figures["BLOCK", "FY2024"][0] == 100
    assert "not for money, people or events" in findings["PEOPLE", "across_period"][0]
    assert "asks" not in findings["PLAIN", "across_period"][0]


def test_a_gap_is_of_days_that_nobody_told(company):
    *_, findings, _ = company
    said = " ".join(findings["BILL", "gap"])
    assert "11 of 365 days; missing: 2025-01-12 to 2025-12-31." in said
    assert "20 of 366 days; missing: 2024-01-01 to 2024-12-11." in said


def test_later_deliveries_make_it_what_one_run_makes_of_them(company, tmp_path):
    folder, before, *_ = company
    # What blocked is corrected, a bill too; a month comes that blocks another.
    told = rows()
    told[6] = ore("BLOCK", "2024-12-01", "2024-12-11", 100, method="")
    write_csv(folder / "intake/a.csv", HEADER, told)
    write_csv(
        folder / "intake/c.csv", HEADER,
        [ore("YEARS", "2024-06-01", "2024-06-30", 300, method=""),
         (*ore("METER", "2024-12-12", "2025-01-11", 341, evidence="two.pdf")[:8],
          "a.csv")],
    )  # fmt: skip
    with Run.open(load(folder)) as run:
        figures, findings = look(run)
        facts = every_fact(run)
    assert figures["BLOCK", "FY2024"][0] == 300
    assert figures["METER", "FY2025"][0] == 231
    assert figures["YEARS", "FY2024"][0] == 300
    said = findings["YEARS", "across_period"][0]
    assert "the first and the last day of FY2024" in said
    assert "another row" in said
    assert figures["BILL", "FY2024"] == before["BILL", "FY2024"]
    anew = make_project(tmp_path / "anew", sites=SITES)
    for path in sorted((folder / "intake").rglob("*.*")):
        target = anew / "intake" / path.relative_to(folder / "intake")
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())
    with Run.open(load(anew)) as run:
        assert look(run)[0] == figures
        assert every_fact(run) == facts


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("[ore_mind_t]", "prorate names 'ore_mind_t', which is no metric"),
        ("[hires]", "people and events are whole"),
        ("{a: b}", "prorate: true"),
    ],
)
def test_a_note_that_asks_for_what_cannot_be_is_refused(note, said):
    with pytest.raises(ProjectProblem, match=r"intake/n/delivery\.yaml") as caught:
        load_notes({"n/delivery.yaml": f"b.csv: {{prorate: {note}}}".encode()}, ["A"])
    assert said in str(caught.value)


DAYS = st.integers(0, 1500)


@pytest.fixture(scope="module")
def bare():
    con = duckdb.connect()
    con.execute("""
        create schema project; create schema facts; create schema validated;
        create schema ref;
        create table ref.grade as select * from (values
            (0, 'measured', false), (8, 'prorated', false)) t(grade, method, reviewed);
        create table facts.part (record_no bigint, whole_no bigint, period_start date)
    """)
    yield con
    con.close()


@settings(max_examples=60, deadline=None)
@given(
    ends=st.sets(st.integers(1, 1499), min_size=1, max_size=8),
    spans=st.lists(
        st.tuples(DAYS, DAYS, st.decimals("-1e9", "1e9", places=9)),
        min_size=1, max_size=6,
    ),
)  # fmt: skip
def test_parts_add_up_and_no_day_is_told_twice(bare, ends, spans):
    """Periods that begin where the one before ends, of any length, beside a year over
    all of them; rows of series of their own, so none blocks another."""
    start = date(2020, 1, 1)
    cuts, end = [0, *sorted(ends), 1500], start + timedelta(1500)
    bare.execute(
        "create or replace table project.period (period_start date, period_end date, "
        "prior_start date, prior_end date); create or replace table asked (record_no "
        "bigint, metric_id varchar, site_id varchar, period_start date, period_end "
        "date, dim_set_no integer, value decimal(28,9), grade tinyint)"
    )
    periods = [
        (start + timedelta(a), start + timedelta(b - 1))
        for a, b in [*zip(cuts, cuts[1:], strict=False), (0, 1500)]
    ]
    bare.executemany("insert into project.period values ($1, $2, $1, $2)", periods)
    wholes = {}
    for number, (a, b, value) in enumerate(spans, 1):
        first, last = (start + timedelta(day) for day in sorted((a, b)))
        wholes[number] = (first, last, value)
        bare.execute(
            "insert into asked values (?, 'm', ?, ?, ?, 0, ?, 0)",
            [number, f"S{number}", *wholes[number]],
        )
    bare.execute(
        "create or replace table validated.measurement as select *, 0 as resolution "
        "from asked"
    )
    parts: dict[int, list[tuple[date, date, Decimal]]] = {}
    for number, first, last, value in bare.execute(
        "select whole_no, period_start, period_end, value from "
        f"({query('transforms.intake', 'part')}) order by whole_no, period_start"
    ).fetchall():
        parts.setdefault(number, []).append((first, last, value))
    for number, (first, last, value) in wholes.items():
        inside = [d for d, _ in periods[:-1] if first < d <= last]
        inside += [end] if first < end <= last else []
        assert [f for f, _, _ in parts.get(number, [])] == (
            [first, *inside] if inside else []
        )
        if not inside:
            continue
        told = parts[number]
        assert sum(v for _, _, v in told) == value
        assert told[-1][1] == last
        for (_, ended, _), (begun, _, _) in zip(told, told[1:], strict=False):
            assert begun == ended + timedelta(1)
        days = (last - first).days + 1
        for a, b, v in told:
            share = value * ((b - a).days + 1) / days
            assert abs(v - share) <= Decimal("0.000000001")
