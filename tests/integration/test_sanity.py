"""What cannot be, and what is unlikely, is named with both sides and their cells.

One company in which each site hands in one thing that is wrong, and one is well. The
cases are those that were accepted without a word once.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from tests.projects import LONG, make_project, write_csv
from transforms.facts import answers
from transforms.mart.table import MART, tables
from transforms.project.folder import load
from transforms.project.problem import ProjectProblem
from transforms.run import Run

SPLIT = ("worker_type", "gender", "employee_category", "coverage_level", "fuel",
         "fuel_use", "product_form", "technology", "revenue_component")  # fmt: skip
DAY = "2024-06-30"

# Site -> (rows: metric, value, unit and splits; words of the finding).
TOLD: dict[str, tuple[list[tuple[object, ...]], str]] = {
    "bargaining": (
        [("cba_headcount", 150, "headcount"),
         ("employees_headcount", 100, "headcount")],
        "cba_headcount 150 headcount beside employees_headcount 100 headcount",
    ),
    "covered": (
        [("ohs_covered", 300, "headcount", {"coverage_level": "system"}),
         ("employees_headcount", 100, "headcount")],
        "More workers are covered by the safety system than there are",
    ),
    "certified": (
        [("ohs_covered", 100, "headcount", {"coverage_level": "system"}),
         ("ohs_covered", 400, "headcount", {"coverage_level": "externally_audited"}),
         ("employees_headcount", 100, "headcount")],
        "More workers are covered by a certified system than by the system",
    ),
    "training": (
        [("training_hours", 10_000_000, "h"),
         ("employees_headcount", 100, "headcount")],
        "Training comes to more than 500 hours a head",
    ),
    "hours": (
        [("hours_worked", 10_000_000, "h", {"worker_type": "employee"}),
         ("employees_headcount", 100, "headcount")],
        "Hours worked come to more than 3,500 a head",
    ),
    "left": (
        [("leavers", 1000, "headcount"), ("employees_headcount", 100, "headcount")],
        "More people left than twice the workforce",
    ),
    "hired": (
        [("hires", 20_000, "headcount"), ("employees_headcount", 100, "headcount")],
        "More people were hired than twice the workforce",
    ),
    "parents": (
        [("parental_returned", 12, "headcount"),
         ("parental_due_return", 10, "headcount")],
        "parental_returned 12 headcount beside parental_due_return 10 headcount",
    ),
    "equivalents": (
        [("employees_fte", 900, "fte"), ("employees_headcount", 100, "headcount")],
        "Full-time equivalents are far above the heads",
    ),
    "idle": (
        [("hours_worked", 0, "h", {"worker_type": "employee"})],
        "People died and no hours were worked",
    ),
    "pay": (
        [(metric, value, unit, {"gender": gender, "employee_category": "senior"})
         for gender, value, metric, unit in (
             ("female", 10_000, "basic_salary_sum", "USD"),
             ("male", 1_000_000, "basic_salary_sum", "USD"),
             ("female", 10, "salary_headcount", "fte"),
             ("male", 10, "salary_headcount", "fte"))],
        "The ratio of women's to men's basic salary is out of any usual range",
    ),
    "salary": (
        [("basic_salary_sum", 1, "USD"), ("salary_headcount", 100, "fte")],
        "Basic salaries come to less than 100 a head and year",
    ),
    "waste": (
        [("waste_diverted_t", 20, "t"), ("waste_disposed_t", 50, "t"),
         ("waste_generated_t", 10, "t")],
        "More waste was diverted and disposed of than was generated",
    ),
    "discharge": (
        [("water_withdrawal_ml", 10, "ML"), ("water_discharge_ml", 1000, "ML")],
        "water_discharge_ml 1000 ML beside water_withdrawal_ml 10 ML",
    ),
    "reuse": (
        [("water_withdrawal_ml", 10, "ML"), ("water_reused_ml", 10_000, "ML")],
        "More than a hundred times the water withdrawn is said to be reused",
    ),
    "metal": (
        [("contained_metal_t", 5000, "t"),
         ("product_produced_t", 1000, "t", {"product_form": "concentrate"})],
        "The product contains more metal than it weighs",
    ),
    "tailings": (
        [("tailings_dry_t", 2_000_000, "t"), ("ore_processed_t", 1_000_000, "t")],
        "There are more tailings than ore was processed",
    ),
    "reused_tailings": (
        [("tailings_dry_t", 1000, "t"), ("tailings_reprocessed_t", 2500, "t")],
        "More tailings are reused than were made",
    ),
    "facility": (
        [("tsf_volume_m3", 150, "m3"), ("tsf_capacity_m3", 100, "m3")],
        "tsf_capacity_m3 100 m3 beside tsf_volume_m3 150 m3",
    ),
    "land": (
        [("land_disturbed_ha", 500, "ha"), ("land_controlled_ha", 100, "ha")],
        "land_controlled_ha 100 ha beside land_disturbed_ha 500 ha",
    ),
    "closure": (
        [("closure_assurance", 900, "USD"), ("closure_cost_estimate", 100, "USD")],
        "Financial assurance is more than twice the cost of closure",
    ),
    "power": (
        [("electricity_sold_mwh", 1000, "MWh"), ("electricity_selfgen_mwh", 10, "MWh")],
        "More electricity is sold than was generated and bought",
    ),
    "energy": (
        [("fuel_use_qty", 100, "L", {"fuel": "diesel", "fuel_use": "stationary"}),
         ("ore_mined_t", 55_000_000, "t")],
        "Less than 1 MJ of energy was used for each tonne of ore",
    ),
    "fuel": ([("ore_mined_t", 1_000_000, "t")], "Ore is mined without any fuel"),
    "women": (
        [("employees_headcount", 100, "headcount"),
         ("employees_headcount", 120, "headcount", {"gender": "female"})],
        "A share is above 100 %",
    ),
    "seller": ([("revenue", 900, "USD", {"revenue_component": "net_sales"})], ""),
    "ELIMINATION": (
        [("revenue", -400, "USD", {"revenue_component": "net_sales"})],
        "Revenue from third parties is below zero: revenue -400 USD beside 0",
    ),
}  # fmt: skip

# Register -> columns, and rows by site with the words of the finding.
CASES: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    "injury": (
        "injury_id,site,worker_type,injury_class,days_lost,recordable,occurred_on",
        {
            "idle": ("1,idle,employee,fatal,,true,2024-05-01", ""),
            "unrecorded": (
                "2,unrecorded,employee,fatal,,false,2024-05-01",
                "A fatal case is marked as not recordable",
            ),
            "first_aid": (
                "3,first_aid,employee,first_aid,400,false,2024-05-01",
                "A first-aid case has lost days",
            ),
        },
    ),
    "strike_event": (
        "strike_event_id,occurred_on,site,workers,days_idle,stoppage_type,full_shift",
        {"strike": (
            "1,2024-05-01,strike,5000,1,strike,true",
            "A stoppage of a full shift has fewer idle days than workers",
        )},
    ),
    "grievance": (
        "grievance_id,site,grievance_category,complainant,grievance_status,opened_on,"
        "closed_on,grievance_outcome",
        {
            "early": (
                "1,early,land,community,closed,2024-05-02,2024-05-01,remedied",
                "A grievance was closed before it was opened",
            ),
            "closed_ahead": (
                "4,closed_ahead,land,community,closed,2024-05-02,2026-05-03,remedied",
                "A grievance is closed in the future",
            ),
            "undated": (
                "2,undated,land,community,closed,2024-05-02,,remedied",
                "A grievance is closed and has no date of closing",
            ),
            "still_open": (
                "3,still_open,land,community,open,2024-05-02,2024-05-03,pending",
                "A grievance is open and has a date of closing",
            ),
        },
    ),
    "fine_paid": (
        "fine_paid_id,paid_on,site,compliance_area,occurred_year,amount,currency",
        {"fine": (
            "1,2024-05-01,fine,social,2031,100,USD",
            "A fine was paid before the breach occurred",
        )},
    ),
    "spill_event": (
        "spill_event_id,occurred_on,site,spill_material,receiving,volume_m3,"
        "recovered_m3,significant",
        {"spill": (
            "1,2024-05-01,spill,oil,soil,10,50,true",
            "More was recovered than was spilled",
        )},
    ),
    "tsf_register": (
        "as_of,tsf,site,owner_share,tsf_status,raising,height_m,consequence,"
        "population_at_risk,last_independent_review,lat",
        {
            "latitude": (
                "2024-05-01,T1,latitude,1,active,upstream,50,low,0,2024-01-01,200",
                "A latitude that does not exist",
            ),
            "owner": (
                "2024-05-01,T2,owner,7,active,upstream,50,low,0,2024-01-01,20",
                "A share of an owner is not between 0 and 1",
            ),
            "review": (
                "2024-05-01,T3,review,1,active,upstream,50,low,0,2039-01-01,20",
                "The last independent review lies in the future",
            ),
            "ahead": (
                "2026-05-01,T6,ahead,1,active,upstream,50,low,0,2024-01-01,20",
                "A state is dated in the future",
            ),
            "height": (
                "2024-05-01,T4,height,1,active,upstream,9999,low,0,2024-01-01,20",
                "A tailings facility higher than any on record",
            ),
            "nobody": (
                "2024-05-01,T5,nobody,1,active,upstream,50,extreme,0,2024-01-01,20",
                "Nobody is at risk below a facility of the highest classes",
            ),
        },
    ),
    "site_profile": (
        "as_of,site,country,site_type,site_status,ownership_share",
        {
            "country": (
                "2024-05-01,country,FR,mine,operating,1",
                "The register names another country than sites.csv",
            ),
            "closed": (
                "2024-05-01,closed,GB,mine,closed,1",
                "The register says closed and sites.csv says operating",
            ),
            "share": (
                "2024-05-01,share,GB,mine,operating,3",
                "A share of ownership is not between 0 and 1",
            ),
        },
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sanity") / "p"
    sites = {*TOLD, *(site for _, rows in CASES.values() for site in rows), "well"}
    sites -= {"ELIMINATION"}
    make_project(folder, periods="[FY2024]", sites="", extra="factor_regions: [GB]\n")
    (folder / "sites.csv").write_text(
        "site_id,name,country,status\n"
        + "".join(f"{site},{site},GB,operating\n" for site in sorted(sites))
    )
    well = [
        ("employees_headcount", 100, "headcount"),
        ("employees_headcount", 40, "headcount", {"gender": "female"}),
        ("employees_headcount", 60, "headcount", {"gender": "male"}),
        ("cba_headcount", 90, "headcount"),
        ("water_withdrawal_ml", 100, "ML"), ("water_discharge_ml", 60, "ML"),
        ("ore_mined_t", 1000, "t"), ("ore_processed_t", 1000, "t"),
        ("tailings_dry_t", 970, "t"),
        ("fuel_use_qty", 100_000, "L", {"fuel": "diesel", "fuel_use": "stationary"}),
    ]  # fmt: skip
    rows = []
    for site, told in [*((s, rows) for s, (rows, _) in TOLD.items()), ("well", well)]:
        for metric, value, unit, *splits in told:
            first = "2024-01-01"
            split = splits[0] if splits else {}
            rows.append(
                (site, metric, first, "2024-12-31", value, unit,
                 *(split.get(name, "") for name in SPLIT))
            )  # fmt: skip
    write_csv(folder / "intake/told.csv", (*LONG, *SPLIT), rows)
    for register, (columns, cases) in CASES.items():
        text = "\n".join([columns, *(row for row, _ in cases.values())])
        (folder / f"intake/{register}.csv").write_text(text + "\n")
    return folder


@pytest.fixture(scope="module")
def found(company: Path) -> dict[str, list[tuple[str, str, str]]]:
    """Site -> (kind, message, cells) of what rules found."""
    with Run.open(load(company)) as run:
        run.conclude()
        assert run.con.execute("from validated.rejects").fetchall() == []
        rows = run.con.execute(
            "select entity, kind, message, place from figures.finding "
            "where kind in ('impossible', 'improbable') order by all"
        ).fetchall()
    by_site = defaultdict(list)
    for site, *said in rows:
        by_site[site].append(tuple(said))
    return by_site


EXPECTED = [(site, words) for site, (_, words) in TOLD.items() if words] + [
    (site, words) for _, rows in CASES.values() for site, (_, words) in rows.items()
    if words
]  # fmt: skip


@pytest.mark.parametrize(("site", "words"), EXPECTED)
def test_what_cannot_be_is_named(found, site, words):
    assert any(words in message for _, message, _ in found[site]), found[site]


def test_a_site_that_is_well_has_no_finding(found):
    assert found["well"] == []


def test_both_sides_are_named_with_their_cells(found, company):
    lines = (company / "intake/told.csv").read_text().splitlines()
    (said,) = [row for row in found["discharge"] if "withdrawn" in row[1]]
    places = said[2].split("; ")
    for place, metric in zip(
        places, ("water_discharge_ml", "water_withdrawal_ml"), strict=True
    ):
        row = int(place.removeprefix("told.csv E"))
        assert lines[row - 1].startswith(f"discharge,{metric},")


def test_an_answer_holds_while_its_inputs_are_the_same(tmp_path):
    folder = tmp_path / "p"
    make_project(folder, periods="[FY2024]", sites="A,Alpha,GB\n")
    row = ("A", "water_withdrawal_ml", "2024-01-01", "2024-12-31", 10, "ML")
    other = ("A", "water_discharge_ml", "2024-01-01", "2024-12-31", 30, "ML")
    write_csv(folder / "intake/a.csv", LONG, [row, other])
    finding, answer = answer_of(folder)
    assert answer is None
    (folder / "decisions").mkdir()
    (folder / answers.FILE).write_text(
        "finding_id,answer,text,answered_by,answered_on\n"
        f"{finding},explained,rain that was caught,Ana Rojas,2025-02-01\n"
    )
    assert answer_of(folder) == (finding, "explained")
    write_csv(folder / "intake/a.csv", LONG, [row, (*other[:4], 40, "ML")])
    changed, answer = answer_of(folder)
    assert changed != finding
    assert answer is None


def test_a_rate_of_the_companys_own_currency_is_1(tmp_path):
    folder = make_project(tmp_path / "p", periods="[FY2025]")
    days = ("2025-01-01", "2025-12-31")
    write_csv(folder / "intake/rates.csv", (*LONG, "currency", "rate_type"),
              [("GROUP", "fx_rate", *days, 1, "rate", "USD", "average"),
               ("GROUP", "fx_rate", *days, "0.92", "rate", "USD", "closing"),
               ("GROUP", "fx_rate", *days, "0.5", "rate", "CLP", "average")],
    )  # fmt: skip
    with Run.open(load(folder)) as run:
        run.conclude()
        found = run.con.execute(
            f"select message from ({tables(MART)['findings'].select}) "
            "where kind = 'impossible'"
        ).fetchall()
    ((words,),) = found
    assert words.startswith("The money of figures is USD, and 1 rate of exchange of U")
    assert "The first stands at rates.csv E3." in words


def answer_of(folder: Path) -> tuple[str, str | None]:
    with Run.open(load(folder)) as run:
        run.conclude()
        (row,) = run.con.execute(
            f"select finding_id, answer from ({tables(MART)['findings'].select}) "
            "where subject = 'water_discharge_ml'"
        ).fetchall()
    return row


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("xyz,explained,t,Ana,2025-02-01", "is not the id of a finding"),
        ("0123456789ab,maybe,t,Ana,2025-02-01", "'maybe' is none of explained"),
        ("0123456789ab,explained,t,Ana,1 Feb", "is not a day"),
        ("0123456789ab,explained,t,,2025-02-01", "answered_by is blank"),
    ],
)
def test_an_answer_that_cannot_be_read_is_named_with_its_row(tmp_path, row, words):
    project = load(make_project(tmp_path / "p"))
    (tmp_path / "p/decisions").mkdir()
    (tmp_path / "p" / answers.FILE).write_text(
        f"finding_id,answer,text,answered_by,answered_on\n{row}\n"
    )
    with pytest.raises(
        ProjectProblem, match=r"findings\.csv, row 2"
    ) as error:
        answers.every(project)
    assert words in str(error.value)
