"""Who is asked for what, and in which state each of it ends: silence is never whole.

Minimal companies of one year: sites that tell, sites that do not, and what the company
says of them in activities.csv and expected.csv.
"""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.integration.asked import WATER, Company, expected
from tests.integration.publishing import publish_figures, query
from tests.projects import LONG, make_project, monthly, write_csv
from transforms.facts import data_request
from transforms.facts.expectation import STATES
from transforms.facts.proposal import proposal
from transforms.project.folder import load
from transforms.project.problem import ProjectProblem
from transforms.run import Run
from warehouse.connection import connect

LAND = ("land_disturbed_ha", "2024-12-31", "2024-12-31")


def test_a_site_that_told_nothing_leaves_the_group_incomplete(company):
    made = company(WATER, "water_withdrawal_total", "energy_total")
    assert made.states("water_withdrawal_ml") == {
        "A": "told", "B": "missing", "C": "missing"
    }  # fmt: skip
    figure = made.figure("water_withdrawal_total")
    assert figure["status"] == "incomplete" and figure["coverage"] < 1
    assert figure["reason"] == (
        "2 sites incomplete: Beta (Water withdrawn: not handed in); "
        "Gamma (Water withdrawn: not handed in)"
    )
    assert [row[:2] for row in made.findings("gap")] == [
        ("B", "water_withdrawal_ml"), ("C", "water_withdrawal_ml")
    ]  # fmt: skip
    # Nor is what nobody told of collected.
    assert made.figure("energy_total")["status"] == "not_collected"
    assert made.states("fuel_use_qty") == {}


def test_what_a_place_cannot_have_is_not_asked_of_it(company):
    made = company(
        monthly("A", "ore_mined_t", 2024, 5, "t"), "prod_ore_mined",
        sites="A,Alpha,CL,mine\nC,Gamma,US,office\n",
    )  # fmt: skip
    assert made.states("ore_mined_t") == {"A": "told", "C": "not_applicable"}
    assert made.figure("prod_ore_mined")["status"] == "complete"
    office = made.figure("prod_ore_mined", "C")
    assert office["status"] == "not_applicable" and office["value"] is None
    assert office["reason"] == "not applicable: an office does not mine or process"


def test_a_row_that_names_more_wins(company):
    made = company(
        WATER, "water_withdrawal_total",
        files=expected(
            "*,water,,,,,no,rented rooms,Ana",
            "mine,water_withdrawal_ml,,,,,yes,,",
            "B,water_withdrawal_ml,,2024-06-30,,,waived,meters are being built,Ana",
        ),
    )  # fmt: skip
    assert made.states("water_withdrawal_ml") == {
        "A": "told", "B": "missing waived", "C": "not_applicable"
    }  # fmt: skip
    reason = made.figure("water_withdrawal_total")["reason"]
    assert "waived by Ana (meters are being built) for 182 of 366 days" in reason
    assert "not handed in for 184 of 366 days" in reason


def test_a_waiver_goes_before_what_became_of_the_cells(company):
    """A row that was refused, and rows without the split that a figure asks for: both
    of A and of B, and A's are waived."""
    rows = []
    for site in "AB":
        water = monthly(site, "water_withdrawal_ml", 2024, 5, "ML", "")
        water[3] = (*water[3][:4], "about 5", *water[3][5:])
        rows += water + monthly(site, "hours_worked", 2024, 100, "h", "")
    made = company(
        rows, "water_withdrawal_total", "ohs_hours_employees", "water_discharge_total",
        more=("worker_type",), sites="A,Alpha,CL,mine\nB,Beta,US,mine\n",
        files=expected(
            "*,water_discharge_ml,,,,,no,none,Ana",
            "A,water_discharge_ml,,,,,waived,next year,Ana",
            "A,water_withdrawal_ml,,,,,waived,the meter broke,Ana",
            "A,hours_worked,,,,,waived,split from next year on,Ana",
        ),
    )  # fmt: skip
    for site, held, unsplit in (("A", "waived", "waived"), ("B", "refused", "unused")):
        water = made.states("water_withdrawal_ml")[site]
        assert set(water.split()) == {"told", held}
        assert unsplit in made.states("hours_worked", "worker_type")[site].split()
        figure = made.figure("water_withdrawal_total", site)
        assert figure["status"] == "incomplete"
        is_said = "waived by Ana (the meter broke)" in figure["reason"]
        assert is_said is (site == "A")
    # Nobody handed in or asks for what is waived here: it lacks all the same.
    assert made.states("water_discharge_ml") == {"A": "waived", "B": "not_applicable"}
    assert "waived by Ana (next year)" in made.figure("water_discharge_total")["reason"]


def test_what_a_place_is_and_tells_decides_what_it_is_asked(company):
    """By its activities and their days; who tells of a thing has it, whatever such
    places have; and a closed site owes what closed sites do."""
    rows = [
        *monthly("A", "tailings_dry_t", 2024, 5, "t"),
        *monthly("A", "water_discharge_ml", 2024, 5, "ML"),
        ("D", "ore_mined_t", "2024-01-01", "2024-03-31", 5, "t"),
    ]
    made = company(
        rows, "tailings_produced", "prod_ore_mined",
        files={
            "sites.csv": "site_id,name,country,type,closed\nA,Alpha,CL,mine,\n"
            "B,Beta,US,leaching,\nC,Gamma,US,,\nD,Delta,US,office,\n"
            "E,Epsilon,US,mine,2021-12-31\n",
            "activities.csv": "site_id,activity,valid_from,valid_to\n"
            "C,leaching,,2024-06-30\nC,plant,2024-05-01,\n",
        },
    )  # fmt: skip
    tailings = made.states("tailings_dry_t")
    assert tailings == {
        "A": "told", "B": "not_applicable", "C": "missing not_applicable",
        "D": "not_applicable", "E": "not_applicable",
    }  # fmt: skip
    (days,) = made.con.execute(
        "select sum(expected) from facts.cell where site_id = 'C' and metric_id = "
        "'tailings_dry_t' and state = 'missing' and window_name = 'period'"
    ).fetchone()
    assert days == 245
    assert made.states("ore_mined_t")["D"] == "missing told"
    discharge = made.states("water_discharge_ml")
    assert (discharge["A"], discharge["E"]) == ("told", "missing")
    assert made.states("ore_mined_t")["E"] == "not_applicable"
    held_to_the_law(made.con)


def test_minerals_decide(company):
    found = {"": "missing", "copper": "not_applicable", "copper;gold": "missing"}
    sites = [f"B{n},B,US,mine,{minerals}\n" for n, minerals in enumerate(found)]
    made = company(
        monthly("A", "cyanide_used_t", 2024, 1, "t"),
        files={"sites.csv": "site_id,name,country,type,minerals\n"
               f"A,Alpha,CL,mine,gold\n{''.join(sites)}"},
    )  # fmt: skip
    assert list(made.states("cyanide_used_t").values()) == ["told", *found.values()]


# Kestrel's standing example: hours that count nowhere, without a word until now.
def test_hours_without_a_type_of_worker_are_unused_by_name(company):
    rows = [
        *monthly("A", "hours_worked", 2024, 1000, "h", "employee"),
        ("B", "hours_worked", "2024-01-01", "2024-12-31", 905000, "h", ""),
    ]
    made = company(
        rows, "ohs_hours_employees", more=("worker_type",),
        sites="A,Alpha,CL,mine\nB,Beta,US,mine\n",
    )  # fmt: skip
    assert made.states("hours_worked") == {"A": "told", "B": "told"}
    assert made.states("hours_worked", "worker_type") == {"A": "told", "B": "unused"}
    for entity, words in (
        ("B", "Hours worked: handed in without worker type"),
        ("GROUP-TOTAL", "1 site incomplete: Beta (Hours worked: handed in without "
         "worker type)"),
    ):  # fmt: skip
        figure = made.figure("ohs_hours_employees", entity)
        assert (figure["status"], figure["reason"]) == ("incomplete", words)
    ((entity, subject, message, remedy, place),) = made.findings("unused")
    assert (entity, subject) == ("B", "hours_worked")
    assert message.startswith("Handed in without worker type, which is needed for ")
    assert ": 905000 h. None of it counts there." in message and place == "a.csv E14"
    assert "the column worker_type" in remedy


def test_a_nil_needs_no_split(company):
    rows = [
        ("A", "hours_worked", "2024-01-01", "2024-12-31", 5, "h", "employee"),
        ("B", "hours_worked", "2024-01-01", "2024-12-31", 0, "h", ""),
    ]
    made = company(
        rows, "ohs_hours_employees", more=("worker_type",),
        sites="A,Alpha,CL,mine\nB,Beta,US,mine\n",
    )  # fmt: skip
    assert made.states("hours_worked", "worker_type") == {"A": "told", "B": "nil"}
    assert made.figure("ohs_hours_employees")["status"] == "complete"


def test_what_is_told_of_what_does_not_apply_counts_and_is_named(company):
    rows = [row for site, value in (("A", 5), ("B", 0), ("C", 7))
            for row in monthly(site, "ore_mined_t", 2024, value, "t")]  # fmt: skip
    made = company(
        rows, "prod_ore_mined",
        sites="A,Alpha,CL,mine\nB,Beta,US,mine\nC,Gamma,US,mine\n",
        files=expected("A,ore_mined_t,,2024-03-31,,,no,no pit yet,Ana",
                       "B,ore_mined_t,,,,,no,no pit,Ana"),
    )  # fmt: skip
    assert made.findings("told_anyway") == [
        (
            "A", "ore_mined_t",
            "expected.csv says that it does not apply (no pit yet; decided by Ana), "
            "and 3 values other than zero were handed in, 15 t in all, from 2024-01-01 "
            "to 2024-03-31. They count.",
            "Take the row out of expected.csv or let it end (valid_to) before these "
            "days; or, if the values are wrong, hand in the file without them.",
            "a.csv E2, a.csv E3, a.csv E4",
        )
    ]  # fmt: skip
    assert made.figure("prod_ore_mined")["value"] == 12 * 5 + 12 * 7


@pytest.mark.parametrize(
    ("who", "sites", "status"),
    [
        ("B", {"A": None, "B": "not_applicable"}, "not_collected"),
        ("A B C", {"A": "not_applicable", "B": "not_applicable"}, "not_applicable"),
        ("*", {"A": "not_applicable", "B": "not_applicable"}, "not_applicable"),
        # An office digs nothing, said or not.
        ("A B", {"A": "not_applicable", "C": "not_applicable"}, "not_applicable"),
    ],
    ids=["of one site", "of each", "of all", "of all that can have it"],
)  # fmt: skip
def test_what_one_site_rules_out_is_not_ruled_out_of_all(company, who, sites, status):
    """Nobody told of ore: who has no use for it says nothing of those not asked."""
    made = company(
        WATER, "prod_ore_mined", files=expected(
            *(f"{site},ore_mined_t,,,,,no,bought ore,Ana" for site in who.split())
        ),
    )  # fmt: skip
    for site, state in sites.items():
        assert made.states("ore_mined_t").get(site) == state
    figure = made.figure("prod_ore_mined")
    assert figure["status"] == status
    assert ("bought ore" in figure["reason"]) is (status == "not_applicable")


def test_a_difference_of_which_nobody_told_one_side_is_not_whole(company):
    """What was withdrawn is no consumption while nobody speaks of discharge."""
    rows = monthly("A", "water_withdrawal_ml", 2024, 5, "ML", "fresh")
    kinds = {"more": ("quality",), "sites": "A,Alpha,CL,mine\n"}
    made = company(rows, "water_consumption_total", **kinds)
    figure = made.figure("water_consumption_total")
    assert (figure["value"], figure["status"]) == (60, "incomplete")
    words = "nobody told of, or ruled out in expected.csv: Water discharge"
    assert figure["reason"] == words

    # Once a row rules it out the figure is made anew.
    ruled_out = expected("*,water_discharge_ml,,,,,no,it is all in the ore,Ana")
    made = company(rows, "water_consumption_total", files=ruled_out, **kinds)
    figure = made.figure("water_consumption_total")
    assert (figure["value"], figure["status"], figure["reason"]) == (60, "complete", "")


def test_what_nobody_can_have_is_needed_of_nobody(company):
    """An office has no tailings and no rock: all its waste is told."""
    office = [("C", "waste_generated_t", "2024-01-01", "2024-12-31", 5, "t")]
    made = company(office, "waste_total_incl_mineral", sites="C,Gamma,US,office\n")
    assert made.figure("waste_total_incl_mineral")["status"] == "complete"
    mine = [("A", *office[0][1:])]
    made = company(mine, "waste_total_incl_mineral", sites="A,Alpha,US,mine\n")
    assert made.figure("waste_total_incl_mineral")["reason"] == (
        "nobody told of, or ruled out in expected.csv: Tailings produced and Waste "
        "rock and overburden moved"
    )


def test_a_whole_that_nobody_told_of_is_named_without_its_parts(company):
    rows = [("GROUP", "revenue", "2024-01-01", "2024-12-31", 5, "USD", "net_sales")]
    made = company(rows, "ev_retained", more=("revenue_component",))
    assert made.figure("ev_retained")["reason"] == (
        "nobody told of, or ruled out in expected.csv: Economic value distributed"
    )


def test_expected_csv_asks_for_a_split(company):
    rows = monthly("A", "fuel_use_qty", 2024, 5, "L", "diesel", "stationary")
    made = company(
        rows, "energy_total", more=("fuel", "fuel_use"), sites="A,Alpha,US,mine\n",
        extra="factor_regions: [US]\n",
        files=expected(
            "A,fuel_use_qty,,,,,yes,,,diesel", "A,fuel_use_qty,,,,,yes,,,petrol",
            columns=",fuel",
        ),
    )  # fmt: skip
    assert made.states("fuel_use_qty", "fuel=diesel") == {"A": "told"}
    assert made.states("fuel_use_qty", "fuel=petrol") == {"A": "unused"}
    assert made.figure("energy_total")["status"] == "incomplete"


def test_what_is_not_due_yet_is_not_missing_and_not_whole(company):
    made = company(
        WATER[:10], "water_withdrawal_total", sites="A,Alpha,CL,mine\n",
        extra="publication_date: 2024-12-20\n",
        files=expected("*,*,,,,15,,,"),
    )  # fmt: skip
    found = made.con.execute(
        "select month(last_day), state from facts.cell where window_name = 'period' "
        "and split = '' order by all"
    ).fetchall()
    assert found[9:] == [(10, "told"), (11, "missing"), (12, "not_due")]
    figure = made.figure("water_withdrawal_total")
    assert figure["status"] == "incomplete"
    assert "not due yet for 31 of 366 days" in figure["reason"]


def test_ownership_bounds_what_is_asked(company):
    made = company(
        WATER, "water_withdrawal_total", sites="A,Alpha,CL,mine\nB,Beta,US,mine\n",
        ownership="A,2000-01-01,,1,1,1\nB,2024-12-01,,0.5,0,0\n",
    )  # fmt: skip
    ((days,),) = made.con.execute(
        "select sum(expected) from facts.cell where site_id = 'B' and metric_id = "
        "'water_withdrawal_ml' and split = '' and window_name = 'period'"
    ).fetchall()
    assert days == 31
    # Under control the site is not in the group, so the group is whole.
    assert made.figure("water_withdrawal_total")["status"] == "complete"


def test_group_metrics_are_asked_of_the_group_alone(company):
    rows = [("GROUP", "political_contribution", "2024-01-01", "2024-12-31", 0, "USD")]
    made = company(rows, "political_contributions_total")
    assert made.states("political_contribution") == {"GROUP": "nil"}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (["mine,water_withdrawal_ml,,,,,no,no meter,Ana",
          "mine,water,,,,,no,no meter,Ana",
          "office,water_withdrawal_ml,,,,,no,rented,Ana"], ""),
        (["office,water_withdrawal_ml,,,,,no,rented,Ana",
          "*,water_withdrawal_ml,,,,,yes,,"], ""),
        (["A,water_withdrawal_ml,,,,,waived,later,"], "nobody is named"),
        (["A,water_withdrawal_ml,,,,,waived,,Ana"], "no reason"),
        (["A,water_withdrawal_ml,,,,soon,yes,,"], "due_days 'soon'"),
        (["mne,water_withdrawal_ml,,,,,yes,,"], "Did you mean mine?"),
        (["mine,water_withdrawal_ml,,,,,no,no meter,Ana",
          "leaching,water_withdrawal_ml,,,,,yes,,"],
         "row 3: says yes and row 2 says no of water_withdrawal_ml at A"),
    ],
)  # fmt: skip
def test_rows_that_cannot_be_meant_are_refused(tmp_path, rows, words):
    make_project(tmp_path)
    for name, text in expected(*rows).items():
        (tmp_path / name).write_text(text)
    (tmp_path / "activities.csv").write_text("site_id,activity\nA,mine\nA,leaching\n")
    if not words:
        load(tmp_path)
        return
    with pytest.raises(ProjectProblem) as caught:
        load(tmp_path)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("A,mien,,", "Did you mean mine?"),
        ("X,mine,,", "the site 'X' is not in sites.csv"),
        ("A,mine,2024-13-01,", "is not a date"),
    ],
)
def test_activities_that_nothing_knows_are_refused(tmp_path, row, words):
    make_project(tmp_path)
    text = f"site_id,activity,valid_from,valid_to\n{row}\n"
    (tmp_path / "activities.csv").write_text(text)
    with pytest.raises(ProjectProblem) as caught:
        load(tmp_path)
    assert words in str(caught.value) and "row 2" in str(caught.value)


def test_states_add_up_to_the_cells_asked(company):
    made = company(
        [*WATER, *monthly("B", "hours_worked", 2024, 5, "h")], "water_withdrawal_total"
    )
    held_to_the_law(made.con)


def held_to_the_law(con: duckdb.DuckDBPyConnection) -> None:
    """Each cell in one state, none double; days add up; what is whole has them all."""
    counted = Counter(
        state for (state,) in con.execute("select state from facts.cell").fetchall()
    )
    (cells, keys) = con.execute(
        "select count(*), count(distinct (site_id, metric_id, split, period_id, "
        "window_name, first_day)) from facts.cell"
    ).fetchone()
    assert set(counted) <= set(STATES) and sum(counted.values()) == cells == keys
    # A cell is whole exactly if it is told, nil or estimated.
    assert not con.execute(
        "from facts.cell where (received >= expected) <> "
        "(state in ('told', 'nil', 'estimated')) or received > expected"
    ).fetchall()
    # No two cells of one thing share a day, and together they are what is asked.
    asked = con.execute("""
        select a.site_id, a.metric_id, a.split, p.period_id,
               sum(least(a.last_day, p.period_end)
                   - greatest(a.first_day, p.period_start) + 1)
        from facts.ask a
        join ref.metrics m on m.metric_id = a.metric_id and m.kind <> 'stock'
        join project.period p on a.first_day <= p.period_end
            and a.last_day >= p.period_start
        group by all order by all""").fetchall()
    assert (
        asked
        == con.execute("""
        select site_id, metric_id, split, period_id, sum(expected) from facts.cell
        where window_name = 'period' and not is_stock
        group by all order by all""").fetchall()
    )
    # What calls itself whole has no cell that is not; what is not says why.
    assert not con.execute("""
        from figures.figure where status in ('complete', 'zero', 'estimated')
        and coverage < 1""").fetchall()
    assert not con.execute("""
        from figures.figure where reason = '' and (
            value is null or status not in ('complete', 'zero', 'estimated'))
        """).fetchall()


# --- what sites are asked with


HOURS = [
    (site, "hours_worked", "2024-01-01", "2024-12-31", 5, "h", "") for site in "AB"
]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two mines that told hours without a type of worker, one of them water too."""
    folder = make_project(tmp_path_factory.mktemp("asked") / "p", periods="[FY2024]")
    (folder / "sites.csv").write_text(
        "site_id,name,country,type,closed\nA,Alpha,CL,mine,\nB,Beta,US,mine,\n"
        "D,Delta,US,mine,2021-12-31\n"
    )
    discharge = monthly("A", "water_discharge_ml", 2024, 5, "ML", "")
    rows = [*HOURS, *monthly("A", "water_withdrawal_ml", 2024, 5, "ML", ""), *discharge]
    write_csv(folder / "intake/a.csv", (*LONG, "worker_type"), rows)
    return publish_figures(folder)


@pytest.mark.slow
def test_a_release_says_of_what_nobody_told_and_nobody_is_asked(tmp_path: Path) -> None:
    """Who told something that is not taken, or of another year, has told."""
    folder = make_project(tmp_path / "p", periods="[FY2024]")
    rows = [
        *monthly("A", "electricity_purchased_mwh", 2024, 5, "MWh"),
        ("Z", "heat_steam_purchased_gj", "2024-01-01", "2024-12-31", 5, "GJ"),
        ("A", "heat_steam_sold_gj", "2019-01-01", "2019-12-31", 5, "GJ"),
    ]
    write_csv(folder / "intake/a.csv", LONG, rows)
    folder.joinpath("expected.csv").write_text(
        expected("*,electricity_sold_mwh,,,,,no,we sell none,Ana")["expected.csv"]
    )
    unasked = query(
        publish_figures(folder),
        "select unasked from mart.dim_indicator where indicator_id = 'energy_total'",
    )
    assert unasked == [("electricity_selfgen_mwh; fuel_use_qty",)]


def test_the_workbook_asks_for_the_splits_that_figures_need(database: Path) -> None:
    project = load(database.parents[2])
    with connect(database, read_only=True) as published:
        for site in "AB":
            asked = data_request.data_request(
                project, site, project.periods[0], published=published
            )
            hours = [r for r in asked.rows["safety"] if r.metric_id == "hours_worked"]
            assert {row.dims for row in hours} == {
                (("worker_type", word),)
                for word in ("employee", "nonemployee_controlled", "third_party")
            }
            assert len(hours) == 36 and all(row.expected for row in hours)
            # What one site tells, the other is asked for.
            assert "water_withdrawal_ml" in asked.expected
            assert "ore_mined_t" not in asked.expected


def test_a_closed_site_has_a_workbook_of_what_it_owes(database: Path) -> None:
    project = load(database.parents[2])
    assert data_request.sites(project, project.periods[0]) == ["A", "B", "D"]
    with connect(database, read_only=True) as published:
        asked = data_request.data_request(
            project, "D", project.periods[0], published=published
        )
    metrics = {row.metric_id for rows in asked.rows.values() for row in rows}
    assert "water_discharge_ml" in metrics and asked.expected == {
        "water_discharge_ml", "water_withdrawal_ml"
    }  # fmt: skip
    assert not metrics & {"hours_worked", "ore_mined_t", "tailings_dry_t"}


def test_what_is_proposed_can_be_written_and_read(
    database: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "p"
    shutil.copytree(database.parents[2], folder, symlinks=True)
    with connect(database, read_only=True) as published:
        columns, rows = proposal(load(folder), published)
    by_metric = {(row[0], row[1]): row for row in rows}
    assert by_metric["B", "water_withdrawal_ml"][2:7] == (
        "month", "yes", "", "", "Beta: Water withdrawn, once a month"
    )  # fmt: skip
    assert ("*", "hours_worked") not in by_metric
    split = [row for row in rows if row[1] == "waste_generated_t" and row[-1] == ""]
    assert split and {row[0] for row in split} == {"*"}
    with (folder / "expected.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows([columns, *rows])
    again = load(folder)
    assert len(again.tables["expected"]) == len(rows)
    # A manager strikes out with a word and a reason.
    struck = [list(row) for row in rows]
    for row in struck:
        row[3:5] = ["no", "we have none"]
    with (folder / "expected.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows([columns, *struck])
    with Run.open(load(folder)) as run:
        run.facts()
        assert Company(folder, run.con).states("waste_generated_t") == {
            "A": "not_applicable", "B": "not_applicable", "D": "not_applicable"
        }  # fmt: skip


def test_rows_before_opening_and_after_closing_are_told_apart(company) -> None:
    rows = [
        ("A", "hours_worked", "2024-02-01", "2024-02-29", 5, "h"),
        ("B", "hours_worked", "2024-02-01", "2024-02-29", 5, "h"),
        ("B", "water_discharge_ml", "2024-02-01", "2024-02-29", 5, "ML"),
    ]
    made = company(
        rows,
        files={
            "sites.csv": "site_id,name,country,opened,closed\n"
            "A,Alpha,CL,2024-06-01,\nB,Beta,US,,2021-12-31\n"
        },
    )
    assert made.con.execute(
        "select rule, site_id, metric_id from validated.rejects order by all"
    ).fetchall() == [
        ("after_closing", "B", "hours_worked"), ("before_opening", "A", "hours_worked")
    ]  # fmt: skip


def test_a_note_that_names_no_site_is_refused(company) -> None:
    with pytest.raises(ProjectProblem) as caught:
        company(
            WATER,
            files={"intake/delivery.yaml": "injury.csv: {speaks_for: [A, Z]}\n"},
        )
    assert "speaks_for names 'Z', which is not in sites.csv" in str(caught.value)


@pytest.mark.rare
def test_what_is_missing_has_its_share_of_the_year_before(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", periods="[FY2023, FY2024]")
    rows = [
        *monthly("A", "water_withdrawal_ml", 2023, 9, "ML"),
        *monthly("B", "water_withdrawal_ml", 2023, 1, "ML"),
        *monthly("A", "water_withdrawal_ml", 2024, 9, "ML"),
    ]
    write_csv(folder / "intake/a.csv", LONG, rows)
    found = query(
        publish_figures(folder),
        "select entity, period_id, coverage, missing_share from mart.fact_figure "
        "where indicator_id = 'water_withdrawal_total' and is_lead and breakdown = '' "
        "and level = 'group' order by period_id",
    )
    assert found == [
        ("GROUP-TOTAL", "FY2023", 1, None),
        ("GROUP-TOTAL", "FY2024", Decimal("0.5"), Decimal("0.1")),
    ]


def test_a_state_that_was_read_on_another_day_is_told_so(company) -> None:
    pond = "water_storage_ml"
    made = company(
        [("A", pond, day, day, 5, "ML") for day in ("2024-03-31", "2024-06-30")]
        + [("B", pond, "2024-12-15", "2024-12-15", 5, "ML")],
        "water_storage_change",
        sites="A,Alpha,CL,mine\nB,Beta,US,mine\nC,Gamma,US,mine\n",
        files=expected(f"*,{pond},,,year,,yes,,"),
    )
    assert made.findings("gap") == [
        ("A", pond, "Read on 2024-06-30; 2024-03-31, but not on 2024-12-31, the day "
         "that is asked for.", "Deliver the reading of 2024-12-31, or say in "
         "expected.csv that it is not applicable and why.", None),
        ("B", pond, "Read on 2024-12-15, but not on 2024-12-31, the day that is asked "
         "for.", "Deliver the reading of 2024-12-31, or say in expected.csv that it is "
         "not applicable and why.", None),
        ("C", pond, "Nothing was handed in for this period.", "Deliver the missing "
         "values, or say in expected.csv that they are not applicable and why.", None),
    ]  # fmt: skip
    reason = made.figure("water_storage_change", "A")["reason"]
    assert "not handed in for 2024-12-31 (read on 2024-06-30)" in reason
    # Asked for monthly, a reading in the last month is told, and not on its last day.
    made = company(
        [("A", pond, f"2024-{n:02d}-15", f"2024-{n:02d}-15", 5, "ML")
         for n in range(1, 13)],
        "water_storage_change", sites="A,Alpha,CL,mine\n",
        files=expected(f"*,{pond},,,month,,yes,,"),
    )  # fmt: skip
    assert made.states(pond) == {"A": "told"}
    (gap,) = made.findings("gap")
    assert gap[2] == (
        "Read on 2024-12-15; 2024-11-15; 2024-10-15 and 9 days more, but not on "
        "2024-12-31, the day that is asked for."
    )


def test_a_rate_is_used_where_an_amount_is_told_on_its_days(company) -> None:
    """Each is read in its own year and as its kind; the others count nowhere."""
    rates = [
        ("GROUP", "fx_rate", f"{year}-01-01", f"{year}-12-31", 1.1, "rate", "EUR", kind)
        for year in (2023, 2024) for kind in ("average", "closing")
    ]  # fmt: skip
    sold = ("GROUP", "revenue", "2024-01-01", "2024-12-31", 5, "EUR", "", "")
    made = company(
        [*((*rate, "") for rate in rates), (*sold, "net_sales")], "evg",
        more=("currency", "rate_type", "revenue_component"),
    )  # fmt: skip
    found = made.con.execute(
        "select year(u.period_start), d.rate_type, w.why from facts.unused u "
        "join facts.dim_set d using (dim_set_no) "
        "join facts.unused_word w using (word_no) order by all"
    ).fetchall()
    why = "nothing that fx_rate could be used for was handed in"
    assert found == [
        (2023, "average", why), (2023, "closing", why), (2024, "closing", why)
    ]  # fmt: skip
