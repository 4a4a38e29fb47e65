"""Which of several tellings counts, and what is said of the others.

One site, one year, a handful of rows. A case that looks at neither the group nor a
setting is a site of one company, which is run once. A figure that could be another is
never complete without a word.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.projects import LONG, make_project, monthly, write_csv
from transforms.project.folder import load
from transforms.run import Run

YEAR = ("2024-01-01", "2024-12-31")


@dataclass
class Made:
    """What a minimal company gives: figures by (indicator, entity, breakdown) of the
    year 2024 under operational control, and findings by kind."""

    figures: dict[tuple[str, str, str], dict[str, Any]]
    findings: dict[str, list[str]]
    rejects: list[tuple[str, str]]
    # Kinds of findings by entity.
    kinds: dict[str, set[str]]

    def value(self, indicator: str, breakdown: str = "", entity: str = "A") -> Decimal:
        return self.figures[indicator, entity, breakdown]["value"]

    def status(self, indicator: str, entity: str = "A") -> str:
        return self.figures[indicator, entity, ""]["status"]

    def span(self, indicator: str, entity: str = "A") -> tuple[Any, Any]:
        figure = self.figures[indicator, entity, ""]
        return figure["value_low"], figure["value_high"]


def made(
    folder: Path, rows, *indicators: str, more: tuple[str, ...] = (), **project: Any
) -> Made:
    files = project.pop("files", {})
    make_project(folder, **{"periods": "[FY2024]", "sites": "A,Alpha,CL\n"} | project)
    for name, text in files.items():
        (folder / name).write_text(text)
    write_csv(folder / "intake/a.csv", (*LONG, *more), rows)
    with Run.open(load(folder)) as run:
        run.compute(indicators)
        return Made(
            read_figures(run.con), read_findings(run.con), run.con.execute(
                "select rule, message from validated.rejects order by all"
            ).fetchall(), read_kinds(run.con),
        )  # fmt: skip


class Told(NamedTuple):
    """What a site of the one company is, and tells."""

    rows: list[tuple[object, ...]]
    indicators: tuple[str, ...]
    more: tuple[str, ...] = ()
    opened: str = ""
    frequency: str = ""
    owned: tuple[str, ...] = ("2000-01-01,",)


SITES: dict[str, Told] = {}


def at(site: str, rows, *indicators: str, **more: Any) -> str:
    """A site of the one company, which tells these rows of A as its own in a file of
    its name; ``company`` is what it gives, again as that of A."""
    assert site not in SITES
    own = [(site, *row[1:]) for row in rows]
    SITES[site] = Told(own, indicators, **more)
    return site


def told(site: str, rows, *indicators: str, **more: Any) -> pytest.MarkDecorator:
    """A test of one such site."""
    place = at(site, rows, *indicators, **more)
    return pytest.mark.parametrize("company", [place], indirect=True)


@pytest.fixture(scope="module")
def companies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    """What each site of the one company gives."""
    folder = make_project(
        tmp_path_factory.mktemp("sites") / "p",
        periods="[FY2024]",
        ownership="".join(
            f"{site},{days},1,1,1\n" for site in SITES for days in SITES[site].owned
        ),
    )
    for name, columns, rows in (
        ("sites.csv", ("site_id", "name", "country", "opened"),
         [(site, site, "CL", is_.opened) for site, is_ in SITES.items()]),
        ("expected.csv", ("site_id", "metric_id", "frequency"),
         [(site, "employees_headcount", is_.frequency)
          for site, is_ in SITES.items() if is_.frequency]),
        *((f"intake/{site}.csv", (*LONG, *is_.more), is_.rows)
          for site, is_ in SITES.items()),
    ):  # fmt: skip
        write_csv(folder / name, columns, rows)
    with Run.open(load(folder)) as run:
        run.compute({name for is_ in SITES.values() for name in is_.indicators})
        figures = read_figures(run.con)
        return {site: of_site(run.con, site, figures) for site in SITES}


def of_site(con: duckdb.DuckDBPyConnection, site: str, figures) -> Made:
    metrics = [row[1] for row in SITES[site].rows]
    findings = defaultdict(list)
    # What others tell of is asked here as well, and missing.
    for kind, message in con.execute(
        "select kind, message from figures.finding where entity = ? "
        "and (kind <> 'gap' or subject in ?) order by all", [site, metrics],
    ).fetchall():  # fmt: skip
        findings[kind].append(message)
    return Made(
        {(name, "A", breakdown): figure
         for (name, entity, breakdown), figure in figures.items() if entity == site},
        findings,
        con.execute(
            "select rule, message from validated.rejects where site_id = ? "
            "order by all", [site],
        ).fetchall(),
        {"A": set(findings)},
    )  # fmt: skip


@pytest.fixture
def company(request: pytest.FixtureRequest, companies: dict[str, Made]) -> Made:
    return companies[request.param]


def read_figures(con: duckdb.DuckDBPyConnection) -> dict[Any, dict[str, Any]]:
    cursor = con.execute(
        "from figures.figure where period_id = 'FY2024' "
        "and consolidation in ('operational_control', 'none')"
    )
    names = [item[0] for item in cursor.description]
    rows = (dict(zip(names, row, strict=True)) for row in cursor.fetchall())
    return {(r["indicator_id"], r["entity"], r["breakdown"]): r for r in rows}


def read_findings(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for kind, message in con.execute(
        "select kind, message from figures.finding order by all"
    ).fetchall():
        found.setdefault(kind, []).append(message)
    return found


def read_kinds(con: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for entity, kind in con.execute(
        "select entity, kind from figures.finding order by all"
    ).fetchall():
        found[entity].add(kind)
    return found


def ore(*rows: tuple[str, str, object]):
    return [
        ("A", "ore_mined_t", first, last, value, "t") for first, last, value in rows
    ]


# --- days that cross


def test_rows_of_one_series_whose_days_cross_count_once_and_are_named(tmp_path):
    company = made(
        tmp_path / "p",
        ore(
            ("2024-01-01", "2024-01-31", 31),
            ("2024-01-15", "2024-02-14", 31),
            ("2024-02-15", "2024-12-31", 321),
        ),
        "prod_ore_mined",
    )
    for entity in ("A", "GROUP-TOTAL"):
        assert company.status("prod_ore_mined", entity) == "disputed"
        assert company.value("prod_ore_mined", entity=entity) == 352
        assert company.span("prod_ore_mined", entity) == (352, 383)
        reason = company.figures["prod_ore_mined", entity, ""]["reason"]
        assert "from 352 to 383" in reason
        assert "ore_mined_t" in reason
    (message,) = company.findings["days_cross"]
    assert "a.csv row 2 (2024-01-01 to 2024-01-31)" in message
    assert "a.csv row 3 (2024-01-15 to 2024-02-14)" in message
    assert "2024-01-15 to 2024-01-31" in message


# Twelve months of 10 ML, June ends on 2 July.
LONG_JUNE = monthly("A", "water_withdrawal_ml", 2024, 10, "ML")
LONG_JUNE[5] = (*LONG_JUNE[5][:3], "2024-07-02", *LONG_JUNE[5][4:])


@told("long_june", LONG_JUNE, "water_withdrawal_total")
def test_a_month_two_days_too_long_is_a_month(company):
    assert company.status("water_withdrawal_total") == "disputed"
    assert company.span("water_withdrawal_total") == (110, 120)
    (message,) = company.findings["days_cross"]
    assert "row 7 " in message
    assert "row 8 " in message
    assert "2024-07-01 to 2024-07-02" in message


BILL = ("2024-01-01", "2024-01-31", 10)


@pytest.mark.parametrize(
    ("company", "low", "high"),
    [
        (at("reissued", ore(BILL, ("2024-01-02", "2024-01-30", 10)), "prod_ore_mined"),
         10, 20),
        (at("other_days", ore(BILL, ("2024-01-10", "2024-02-05", 12)),
            "prod_ore_mined"), 12, 22),
    ],
    indirect=["company"],
)  # fmt: skip
def test_a_bill_beside_a_bill_is_never_added(company, low, high):
    assert company.value("prod_ore_mined") == low
    assert company.span("prod_ore_mined") == (low, high)
    assert company.status("prod_ore_mined") == "disputed"


def spans(firsts: list[date], lasts: list[date], value: int):
    return ore(*((str(a), str(b), value) for a, b in zip(firsts, lasts, strict=True)))


FIRSTS = [date(2024, month, 1) for month in range(1, 13)]
TOUCHING = spans(FIRSTS, [*FIRSTS[1:], date(2024, 12, 31)], 10)


@told("touching", TOUCHING, "prod_ore_mined")
def test_days_that_touch_are_read_as_half_open_ends(company):
    assert company.status("prod_ore_mined") == "complete"
    assert company.value("prod_ore_mined") == 120
    (message,) = company.findings["days_touch"]
    assert "touching.csv row 2 (2024-01-01 to 2024-02-01)" in message
    assert "in 11 places" in message


TWELFTHS = [date(2023, 12, 12), *(day.replace(day=12) for day in FIRSTS)]
ELEVENTHS = [day - timedelta(days=1) for day in TWELFTHS[1:]]


@told("twelfths", spans(TWELFTHS[:-1], ELEVENTHS, 10), "prod_ore_mined")
def test_bills_from_the_12th_to_the_11th_are_named_where_they_lie_across_the_year(
    company,
):
    assert company.value("prod_ore_mined") == 110
    assert company.status("prod_ore_mined") == "incomplete"
    (message,) = company.findings["across_period"]
    assert message.startswith(
        "twelfths.csv row 2 (2023-12-12 to 2024-01-11) lies across the first day of "
        "FY2024"
    )
    (gap,) = company.findings["gap"]
    assert "missing: 2024-12-12 to 2024-12-31;" in gap
    assert "told across the period's end: 2023-12-12 to 2024-01-11" in gap
    assert company.figures["prod_ore_mined", "A", ""]["reason"] == (
        "Ore mined: told across the end of the period for 11 of 366 days (2024-01-01 "
        "to 2024-01-31), not handed in for 20 of 366 days (2024-12-01 to 2024-12-31)"
    )


# --- views


@told(
    "partly_split",
    [
        ("A", "waste_generated_t", *YEAR, 100, "t", "true", ""),
        ("A", "waste_generated_t", *YEAR, 50, "t", "false", ""),
        ("A", "waste_generated_t", *YEAR, 30, "t", "", "oils"),
    ],
    "waste_generated_total",
    more=("hazardous", "composition"),
)
def test_a_partial_split_is_never_the_total(company):
    assert company.value("waste_generated_total") == 150
    assert company.span("waste_generated_total") == (30, 150)
    assert company.status("waste_generated_total") == "disputed"
    assert company.value("waste_generated_total", "hazardous=true") == 100
    assert company.value("waste_generated_total", "composition=oils") == 30
    # What is told of no composition is shown as such, so the parts add up.
    assert company.value("waste_generated_total", "composition=") == 120


@told(
    "part_above",
    [*monthly("A", "ore_mined_t", 2024, 20, "t")[:11], *ore((*YEAR, 100))],
    "prod_ore_mined",
)
def test_a_part_above_its_whole_is_a_finding(company):
    assert company.status("prod_ore_mined") == "disputed"
    assert company.span("prod_ore_mined") == (100, 220)
    assert "a part is more than its whole" in company.findings["views_disagree"][0]


@told(
    "estimate",
    [*monthly("A", "water_withdrawal_ml", 2024, 100, "ML", "surface", "measured"),
     ("A", "water_withdrawal_ml", *YEAR, 1200000, "ML", "", "estimated")],
    "water_withdrawal_total",
    more=("source", "method"),
)  # fmt: skip
def test_an_estimate_does_not_replace_what_was_measured(company):
    assert company.value("water_withdrawal_total") == 1200
    assert company.span("water_withdrawal_total") == (1200, 1200000)
    assert company.status("water_withdrawal_total") == "disputed"


MONTHS = monthly("A", "ore_mined_t", 2024, 10, "t")


@told("rounded", [*MONTHS, *ore((*YEAR, 121))], "prod_ore_mined")
def test_rounding_is_a_note_and_no_dispute(company):
    assert company.status("prod_ore_mined") == "complete"
    assert "rounding of the digits" in company.findings["rounding"][0]


# Three months are off by 1.5 at most, a quarter by 0.5: two is all that rounding makes.
QUARTER = ("2024-01-01", "2024-03-31")


@told("all_rounded", [*MONTHS, *ore((*QUARTER, 32))], "prod_ore_mined")
def test_all_that_rounding_can_make_is_rounding(company):
    assert company.status("prod_ore_mined") == "complete"
    assert "rounding of the digits" in company.findings["rounding"][0]
    assert "views_disagree" not in company.findings


@told("just_more", [*MONTHS, *ore((*QUARTER, "31.6"))], "prod_ore_mined")
def test_the_least_beyond_rounding_is_a_dispute(company):
    # 1.6 beside 1.5 of the months and 0.05 of the quarter.
    assert company.status("prod_ore_mined") == "disputed"
    assert company.span("prod_ore_mined") == (120, Decimal("121.6"))


@told("unlike", [*MONTHS, *ore((*YEAR, 127))], "prod_ore_mined")
def test_more_than_rounding_is_a_dispute(company):
    assert company.status("prod_ore_mined") == "disputed"


def test_a_group_is_disputed_only_beyond_its_threshold(tmp_path):
    rows = [
        ("A", "employees_headcount", "2024-12-31", "2024-12-31", 30, "headcount",
         "female", ""),
        ("A", "employees_headcount", "2024-12-31", "2024-12-31", 70, "headcount",
         "male", ""),
        ("A", "employees_headcount", "2024-12-31", "2024-12-31", 99, "headcount", "",
         "30_to_50"),
    ]  # fmt: skip
    company = made(tmp_path / "p", rows, "emp_total", more=("gender", "age"))
    assert company.status("emp_total") == "disputed"
    assert company.value("emp_total") == 100
    assert company.status("emp_total", "GROUP-TOTAL") == "complete"
    assert (
        "from 99 to 100 (employees_headcount of A), which is within the threshold"
        in company.figures["emp_total", "GROUP-TOTAL", ""]["reason"]
    )


@told(
    "quarter",  # and a month that begins in it and ends after it
    ore(("2024-01-01", "2024-03-31", 300), ("2024-03-15", "2024-04-14", 100)),
    "prod_ore_mined",
)
def test_days_that_only_the_other_telling_covers_are_not_lost_in_silence(company):
    assert company.value("prod_ore_mined") == 300
    assert company.span("prod_ore_mined") == (300, 400)
    assert company.findings["days_cross"]


def test_a_supersedes_that_replaces_nothing_is_named(tmp_path):
    folder = tmp_path / "p"
    cell = ("A", "water_withdrawal_ml", "2024-01-01", "2024-01-31")
    (folder / "intake").mkdir(parents=True)
    write_csv(
        folder / "intake/b.csv", (*LONG, "supersedes"), [(*cell, 12, "ML", "a.csv")]
    )
    rows = [(*cell, 10, "ML", "surface")]
    company = made(folder, rows, "water_withdrawal_total", more=("source",))
    (message,) = company.findings["supersedes_nothing"]
    assert message.startswith("b.csv row 2 supersedes a.csv")
    assert "it has the same days with source=surface" in message
    write_csv(
        folder / "intake/b.csv", (*LONG, "supersedes", "source"),
        [(*cell, 12, "ML", "a.csv", "surface")],
    )  # fmt: skip
    with Run.open(load(folder)) as run:
        run.compute(["water_withdrawal_total"])
        assert "supersedes_nothing" not in read_findings(run.con)
        figures = read_figures(run.con)
        assert figures["water_withdrawal_total", "A", ""]["value"] == 12


def test_an_estimate_gives_way_to_what_came_and_the_difference_is_listed(tmp_path):
    folder = tmp_path / "p"
    days = [("2024-01-01", "2024-01-31"), ("2024-02-01", "2024-02-29")]
    power = "electricity_purchased_mwh"
    (folder / "intake").mkdir(parents=True)
    write_csv(
        folder / "intake/bills.csv", (*LONG, "supersedes"),
        [("A", power, *days[0], 96, "MWh", "a.csv"),
         ("A", power, *days[1], 105, "MWh", "a.csv")],
    )  # fmt: skip
    own = {"2024-03-01": "", "2024-04-01": "2024-12-30", "2024-05-01": "2024-12-31",
           "2024-06-01": "soon"}  # fmt: skip
    ends = ("2024-03-31", "2024-04-30", "2024-05-31", "2024-06-30")
    rows = [
        ("A", power, *span, 100, "MWh", "estimated", "mean of last year", "Ana Ruiz",
         own.get(span[0], ""))
        for span in (*days, *zip(own, ends, strict=True))
    ]  # fmt: skip
    company = made(
        folder, rows, "energy_total",
        more=("method", "comment", "prepared_by", "stands_until"),
        extra="estimate_days: 120\n",
    )  # fmt: skip
    # 96 + 105 came for 200; March to June are still estimates.
    assert company.findings["true_up"] == [
        "2 estimates (basis: mean of last year; by Ana Ruiz) said 200 MWh; 201 came, "
        "which counts: a difference of 1. The first stands at a.csv E2."
    ]
    # From 31 March to 31 December; what was replaced stands no more. A day of its own
    # counts in place of the company's: April's is over, May's is the last one.
    who = "1 estimate (basis: mean of last year; by Ana Ruiz)"
    assert sorted(company.findings["estimate_stands"]) == [
        f'{who} says to stand until "soon", which is no day. The first stands at '
        "a.csv E7.",
        f"{who} stands still, and was to stand until 2024-12-30. The first stands at "
        "a.csv E5.",
        f"{who} stands up to 275 days after the last one; 120 are allowed. The first "
        "stands at a.csv E4.",
    ]
    assert company.value("energy_total") == Decimal("3.6") * 601
    assert company.status("energy_total") == "incomplete"


# --- means


def heads(*days: str, value: int = 100):
    return [
        ("A", "employees_headcount", day, day, value, "headcount", "") for day in days
    ]


LEAVERS = ("A", "leavers", *YEAR, 10, "headcount", "voluntary")
MONTH_ENDS = [f"2024-{m:02d}-{calendar.monthrange(2024, m)[1]}" for m in range(1, 13)]


def mean(site: str, rows, **more: str | tuple[str, ...]) -> str:
    rows = [*rows, LEAVERS]
    return at(site, rows, "turnover_rate_mean", more=("leaving_reason",), **more)


@pytest.mark.parametrize(
    ("company", "status"),
    [
        (mean("one", heads("2024-12-31")), "incomplete"),
        (mean("one_a_year", heads("2024-12-31"), frequency="year"), "complete"),
        (mean("both_ends", heads("2023-12-31", "2024-12-31"), frequency="year"),
         "complete"),
        (mean("middle", heads("2024-06-30"), frequency="year"), "incomplete"),
        (mean("half_a_year", heads(*MONTH_ENDS[:6])), "incomplete"),
        (mean("all", heads(*MONTH_ENDS)), "complete"),
        # Of a month its last reading counts, whichever day it was taken.
        (mean("the_20th", heads(*(day[:8] + "20" for day in MONTH_ENDS))), "complete"),
        (mean("two_a_month", heads(*(day[:8] + "09" for day in MONTH_ENDS),
                                   *MONTH_ENDS)), "complete"),
    ],
    indirect=["company"],
)  # fmt: skip
def test_a_mean_is_of_the_readings_there_are(company, status):
    assert company.value("turnover_rate_mean") == 10
    assert company.status("turnover_rate_mean") == status


@pytest.mark.parametrize(
    "company",
    [mean("half_way", [*heads("2023-12-31"), *heads("2024-12-31", value=300)])],
    indirect=True,
)
def test_the_mean_of_both_ends_is_half_way(company):
    assert company.value("turnover_rate_mean") == 5


@pytest.mark.parametrize(
    "company",
    # 120 heads at six month-ends of twelve are 60 in the mean.
    [mean("opened", heads(*MONTH_ENDS[6:], value=120), opened="2024-07-01")],
    indirect=True,
)
def test_a_site_is_zero_where_it_was_not_open(company):
    assert company.value("turnover_rate_mean").quantize(Decimal("0.0001")) == Decimal(
        "16.6667"
    )
    assert company.status("turnover_rate_mean") == "complete"


@pytest.mark.parametrize(
    "company",
    # As if opened then; of five readings their mean is the sixth.
    [mean("bought", heads(*MONTH_ENDS[6:9], *MONTH_ENDS[10:], value=120),
          owned=("2024-07-01,",))],
    indirect=True,
)  # fmt: skip
def test_a_site_is_zero_where_it_was_not_inside(company):
    figure = company.figures["turnover_rate_mean", "A", ""]
    assert '"headcount":"60.000000000000"' in figure["roles"]
    assert figure["status"] == "incomplete"


WEEKS = (
    "period_id,start,end\nFY2022,2022-01-03,2023-01-01\nFY2023,2023-01-02,2023-12-31\n"
    "FY2024,2024-01-01,2024-12-29\n"
)


def test_a_calendar_of_weeks_has_the_mean_of_its_own_months(tmp_path):
    """A is asked once a year and B in each of them."""
    left = ("leavers", "2024-01-01", "2024-12-29", 17, "headcount", "voluntary")
    day, days = date(2023, 12, 31), []
    for weeks in [4, 4, 5] * 4:
        day += timedelta(weeks=weeks)
        days.append(str(day))
    of_b = [("B", *row[1:]) for row in heads(*days)]
    company = made(
        tmp_path / "p",
        [*heads("2023-12-31"), *heads("2024-12-29"), ("A", *left), *of_b, ("B", *left)],
        "turnover_rate_mean", more=("leaving_reason",),
        sites="A,Alpha,CL\nB,Beta,CL\n", extra="fiscal_year_end: calendar.csv\n",
        files={"calendar.csv": WEEKS, "expected.csv": "site_id,metric_id,frequency\n"
               "A,employees_headcount,year\n"},
    )  # fmt: skip
    for site in "AB":
        assert company.value("turnover_rate_mean", entity=site) == 17
        assert company.status("turnover_rate_mean", site) == "complete"


RATES = ("turnover_rate", "new_hire_rate", "turnover_rate_mean")


@told(
    "rates",  # 100 heads for six months, then 200; 30 leavers, 130 hires
    [*heads(*MONTH_ENDS[:6]), *heads(*MONTH_ENDS[6:], value=200),
     ("A", "leavers", *YEAR, 30, "headcount", "voluntary"),
     ("A", "hires", *YEAR, 130, "headcount", "")],
    *RATES,
    more=("leaving_reason",),
)  # fmt: skip
def test_rates_of_401_1_are_on_the_head_count_at_the_end(company):
    assert [company.value(name) for name in RATES] == [15, 65, 20]


@told(
    "equivalents",
    [
        ("A", "employees_headcount", "2024-12-31", "2024-12-31", 151, "fte"),
        ("A", "employees_fte", "2024-12-31", "2024-12-31", 140.5, "fte"),
    ],
    "emp_total", "emp_fte",
)  # fmt: skip
def test_heads_and_equivalents_are_two_figures(company):
    assert company.value("emp_fte") == Decimal("140.5")
    assert company.status("emp_total") == "incomplete"
    (reject,) = company.rejects
    assert reject[0] == "unknown_unit"
    assert "employees_fte takes fte" in reject[1]


# --- boundary


BACK = ("2000-01-01,2024-03-31", "2024-10-01,")
INSIDE = [
    row for row in monthly("A", "ore_mined_t", 2024, 100, "t")
    if not "2024-04" <= row[2][:7] <= "2024-09"
]  # fmt: skip


@told("bought_back", INSIDE, "prod_ore_mined", owned=BACK)
def test_a_site_sold_and_bought_back_is_asked_for_what_was_the_companys(company):
    assert company.value("prod_ore_mined") == 600
    assert company.status("prod_ore_mined") == "complete"
    assert "gap" not in company.findings


@told("short", [INSIDE[0], *INSIDE[2:]], "prod_ore_mined", owned=BACK)
def test_of_what_was_the_companys_a_month_is_missing(company):
    assert company.status("prod_ore_mined") == "incomplete"


# --- whatever is handed in


DAYS = st.dates(date(2024, 1, 1), date(2024, 12, 31))
ROWS = st.lists(
    st.tuples(
        DAYS, st.integers(0, 200), st.integers(1, 50), st.sampled_from(["", "a", "b"])
    ),
    min_size=1, max_size=8, unique_by=lambda row: (row[0], row[1], row[3]),
)  # fmt: skip


def has_part_of_a_whole(rows) -> bool:
    """Whether a row tells again of days that a longer one holds: a month of a year."""
    return any(
        part is not whole and whole[2] <= part[2] and part[3] <= whole[3]
        for whole in rows
        for part in rows
    )


@pytest.mark.rare
@settings(max_examples=5, deadline=None)
@given(
    told=st.lists(ROWS, min_size=5, max_size=5), order=st.randoms(use_true_random=False)
)
def test_no_day_counts_twice_and_order_changes_nothing(tmp_path_factory, told, order):
    """Five sites to an example, each told of in its own way."""
    delivered = {
        site: [
            (site, "ore_mined_t", str(first),
             str(min(first + timedelta(days=days), date(2024, 12, 31))), value, "t",
             {"a": "copper", "b": "gold"}.get(mineral, ""))
            for first, days, value, mineral in rows
        ]
        for site, rows in zip("ABCDE", told, strict=True)
    }  # fmt: skip
    delivered = {
        site: list({row[:4] + row[6:]: row for row in rows}.values())
        for site, rows in delivered.items()
    }
    ordered = [row for rows in delivered.values() for row in rows]
    shuffled = ordered.copy()
    order.shuffle(shuffled)
    one, other = (
        made(
            tmp_path_factory.mktemp("p") / "p", given_rows, "prod_ore_mined",
            more=("mineral",), sites="".join(f"{site},{site},CL\n" for site in "ABCDE"),
        )
        for given_rows in (ordered, shuffled)
    )  # fmt: skip
    assert one.figures == other.figures
    for site, rows in delivered.items():
        figure = one.figures["prod_ore_mined", site, ""]
        assert figure["value"] <= sum(row[4] for row in rows)
        if figure["value"] != sum(row[4] for row in rows):
            # What does not count is told: by the status, or as a finding.
            assert figure["status"] in ("disputed", "incomplete") or one.kinds[
                site] & {"views_disagree", "days_cross", "rounding", "across_period",
            } or has_part_of_a_whole(rows)  # fmt: skip
        low, high = figure["value_low"], figure["value_high"]
        assert low is None or low <= figure["value"] <= high
