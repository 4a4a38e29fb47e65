"""Places that several sites use: what they tell, shared out by a key or by shares.

One company of a port (declared shares, a part for outsiders), a camp (by the hours of
its users) and a plant (by ore, some of it of others, so it is a user itself). Values
are worked by hand in the comments.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines import session
from tests.integration.changes.comparing import Compared
from tests.projects import LONG, make_project, monthly, release_figures, write_csv
from transforms import catalogue
from transforms.mart.trace import trace
from transforms.mart.verify import verify
from transforms.project.folder import load
from transforms.project.problem import ProjectProblem
from warehouse.package_files import query

POWER, WATER, ORE = (
    "energy_electricity_purchased", "water_withdrawal_total", "prod_ore_processed",
)  # fmt: skip
MWH, ML, HOURS = "electricity_purchased_mwh", "water_withdrawal_ml", "hours_worked"
SITES = "".join(f"{name},{name},CL\n" for name in ("PORT", "CAMP", "PLANT", "N1", "S2"))
OWNERS = "".join(
    f"{name},2020-01-01,,{share},1,1\n"
    for name, share in (("PORT", "0.5"), ("CAMP", 1), ("PLANT", 1), ("N1", "0.8"),
                        ("S2", 1))
)  # fmt: skip
HEADER = ("facility", "used_by", "metric_id", "share", "key_metric", "valid_from",
          "valid_to")  # fmt: skip
USES = [
    ("PORT", "N1", "*", "0.3", "", "2025-01-01", ""),
    ("PORT", "S2", "*", "0.5", "", "2025-01-01", ""),
    ("CAMP", "N1", ML, "", HOURS, "", ""),
    ("CAMP", "S2", ML, "", HOURS, "", ""),
    ("PLANT", "PLANT", "energy", "", "ore_processed_t", "", ""),
    ("PLANT", "N1", "energy", "", "ore_processed_t", "", ""),
]


def rows(hours=60):
    """The port's power in months and as a year beside them, as N1's own; a bill across
    the day on which its use begins, and one across the end of 2025, shared out by days;
    a camp whose user S2 forgets December, and of which July nobody worked an hour."""
    found = [(*row, "") for row in (
        *monthly("PORT", MWH, 2025, 100, "MWh"),
        ("PORT", MWH, "2025-01-01", "2025-12-31", 1200, "MWh"),
        *monthly("N1", MWH, 2025, 10, "MWh"),
        ("N1", MWH, "2025-01-01", "2025-12-31", 120, "MWh"),
        ("PORT", ML, "2024-12-01", "2025-01-31", 9, "ML"),
        *monthly("CAMP", ML, 2025, 1, "ML"),
        *monthly("N1", HOURS, 2025, 30, "h"),
        *monthly("S2", HOURS, 2025, hours, "h")[:11],
        *monthly("N1", "ore_processed_t", 2025, 25, "t"),
        ("PLANT", "ore_processed_t", "2025-01-01", "2025-12-31", 700, "t"),
        ("PLANT", MWH, "2025-01-01", "2025-12-31", 500, "MWh"),
    )]  # fmt: skip
    zero = ("2025-07-01", "2025-07-31")
    found = [(*r[:4], 0, *r[5:]) if r[1] == HOURS and r[2:4] == zero else r
             for r in found]  # fmt: skip
    bill = ("PORT", "ore_mined_t", "2025-12-17", "2026-01-15", 300, "t", "prorated")
    return [*found, bill]


class Company:
    """A project, and a release of what it then is."""

    def __init__(self, folder: Path) -> None:
        self.folder = make_project(
            folder, periods="[FY2025]", sites=SITES, ownership=OWNERS,
            extra="publication_date: 2026-02-01\n",
        )  # fmt: skip

    def release(self, uses=USES, hours=60) -> Path:
        write_csv(self.folder / "shared_facilities.csv", HEADER, uses)
        write_csv(self.folder / "intake/a.csv", (*LONG, "method"), rows(hours))
        every = catalogue.load(self.folder / "overrides")
        chosen = {name: every[name] for name in (POWER, WATER, ORE)}
        with session.Session.open(load(self.folder), indicators=chosen) as opened:
            return release_figures(opened) / "orebook.duckdb"


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    made = Company(tmp_path_factory.mktemp("shared") / "p")
    return made, made.release()


@pytest.fixture
def mart(company):
    with duckdb.connect(str(company[1]), read_only=True) as con:
        yield con


def figures(con, indicator):
    """(entity, approach) -> value, status, reason."""
    return {
        (entity, approach): found
        for entity, approach, *found in con.execute(
            "select entity, consolidation, value, status, reason from mart.fact_figure "
            "where indicator_id = ? and breakdown = ''", [indicator],
        ).fetchall()
    }  # fmt: skip


def test_parts_count_at_their_users(mart):
    """Of 1,200 MWh N1 has 360, S2 600, others 240; of the plant's 500 N1's 300 of
    1,000 t are 150. In GJ, times 3.6; at equity 0.8, 1 and 0.5."""
    power = figures(mart, POWER)
    shown = {entity: power[entity, "operational_control"][0] / Decimal("3.6")
             for entity in ("PORT", "N1", "S2", "PLANT", "GROUP-TOTAL")}  # fmt: skip
    assert shown == {
        "PORT": 240, "N1": 120 + 360 + 150, "S2": 600, "PLANT": 350,
        "GROUP-TOTAL": 120 + 1200 + 500,
    }  # fmt: skip
    at_equity = 120 + Decimal("0.8") * 630 + 600 + 350
    assert power["GROUP-TOTAL", "equity_share"][0] == at_equity * Decimal("3.6")
    # N1's own months and year are one thing, the port's another: nothing is disputed.
    assert power["N1", "operational_control"][1] == "complete"
    # A part is no word of S2 on what it bought itself.
    assert power["S2", "operational_control"][1:] == [
        "incomplete", "Purchased electricity consumed: not handed in",
    ]  # fmt: skip


def test_what_cannot_be_shared_out_stays_and_is_said(mart):
    water = figures(mart, WATER)
    # Ten months at 30 : 60; N1's parts are cut at nine decimals, S2 has what is left.
    third = 10 * Decimal("0.333333333")
    assert water["N1", "operational_control"][0] == third
    assert water["S2", "operational_control"][0] == 10 - third
    assert water["CAMP", "operational_control"][0] == 2
    assert water["GROUP-TOTAL", "operational_control"][0] == 12
    assert "not shared out by CAMP for 62 of 365 days" in (
        water["N1", "operational_control"][2]
    )
    # Above its users it is no gap: the camp told all of it.
    assert "CAMP" not in water["GROUP-TOTAL", "operational_control"][2]
    said = mart.execute(
        "select entity, message from mart.findings where kind = 'facility_unshared' "
        "order by all"
    ).fetchall()
    wanted = (
        "S2 did not tell hours_worked of just these days, each once. They stay with "
        "CAMP: a.csv E{december} (2025-12-01 to 2025-12-31).",
        "hours_worked of all users adds up to 0. They stay with CAMP: a.csv E{july} ",
        "who uses it changes within these days (valid_from, valid_to). They stay with "
        "PORT: a.csv E{bill} (2024-12-01 to 2025-01-31).",
    )
    at = {"december": 40, "july": 35, "bill": 28}
    for (_, message), part in zip(said, wanted, strict=True):
        assert part.format(**at) in message


def test_parts_lead_to_the_cells_of_facility_and_key(mart):
    (first, *_) = [
        s for s in trace(mart, f"{WATER}/N1/FY2025/equity_share/total").sources
        if s.period_start == "2025-02-01"
    ]  # fmt: skip
    assert (first.cell, first.value_as_reported, first.as_kept) == (
        "E30", "1", "0.333333333 ML",
    )  # fmt: skip
    assert first.about == (
        "part of CAMP: by hours_worked: 30 of 90 h (shared_facilities.csv row 4; told "
        "at a.csv E42)"
    )
    # Whole and parts: every cell is there once, and its parts add up to it.
    assert mart.execute(
        "select sum(cells) from mart.row_fate where site_id = 'PORT' and fate = "
        "'shared_out'"
    ).fetchone() == (14,)
    assert not mart.execute(
        "select file_id, row, \"column\" from mart.fact_measurement "
        "where shared_from <> '' and part_of = '' group by all "
        "having sum(value) <> any_value(cast(value_as_reported as decimal(28,9)))"
    ).fetchall()
    # By days first: 150 of 300 t fall into the year, and 45 of them on N1.
    assert mart.execute(
        "select value, part_days, shared_by from mart.fact_measurement "
        "where metric_id = 'ore_mined_t' and site_id = 'N1' "
        "and period_end < '2026-01-01'"
    ).fetchall() == [(45, 15, "0.3 (shared_facilities.csv row 2)")]


def test_another_key_is_a_change_of_the_boundary(company):
    """N1 has 0.4 of the port, not 0.3: 120 MWh more; the camp's key is told anew."""
    made, before = company
    uses = [(*USES[0][:3], "0.4", *USES[0][4:]), *USES[1:]]
    after = made.release(uses, hours=90)
    assert not verify(load(made.folder)).problems
    compared = Compared(before, after)
    place = "N1/FY2025/operational_control/total"
    found = {
        (figure, cause): effect
        for figure, cause, effect in compared.rows(
            "select figure_id, cause, effect from changes.figure_change_cause"
        )
    }
    assert found[f"{POWER}/{place}", "boundary"] == 432
    # Ten months at 30 : 90 in place of 30 : 60, nine decimals each.
    assert found[f"{WATER}/{place}", "input"] == 10 * (
        Decimal("0.25") - Decimal("0.333333333")
    )
    assert {cause for _, cause in found} == {"boundary", "input"}
    assert (
        "N1 has 0.4 of what PORT told instead of 0.3 (shared_facilities.csv)",
    ) in compared.rows("select words from changes.change_reason")


@settings(max_examples=60, deadline=None)
@given(
    value=st.decimals("-1e9", "1e9", places=9),
    weights=st.lists(st.decimals("0", "1e9", places=9), min_size=1, max_size=6),
)
@example(
    Decimal("321428560.689367446"),
    [Decimal("2.9E-8"), Decimal("999999999.999999971")],
)
def test_parts_add_up_in_any_order(value, weights):
    if not sum(weights):
        weights = [*weights, Decimal(1)]
    total = sum(weights)
    table = [(f"S{n}", n == len(weights) - 1, weight)
             for n, weight in enumerate(weights)]  # fmt: skip
    with duckdb.connect() as con:
        con.execute("""
            create schema ref;
            create macro main.plain(n) as n::varchar;
            create schema state; create macro state.plain(n) as n::varchar;
            create table ref.grade as
                select 0 as grade, 'measured' as method, false as reviewed;
            create table ref.metrics (metric_id varchar, canonical_unit varchar);
            create table facility_use (
                fact_no bigint, whole_no bigint, metric_id varchar, site_id varchar,
                period_start date, period_end date, value decimal(28,9), grade integer,
                whole_start date, whole_end date, days integer, of_days integer,
                used_by varchar, is_rest boolean, is_by_key boolean, key_metric varchar,
                row_no integer, weight decimal(38,10), total decimal(38,10),
                places varchar[], why varchar)""")
        found = []
        for some in (table, table[::-1]):
            con.execute("delete from facility_use")
            con.executemany(
                "insert into facility_use values (1, 1, 'm', 'F', '2025-01-01', "
                "'2025-01-31', ?, 0, null, null, null, null, ?, ?, false, '', 1, ?, ?, "
                "null, null)", [(value, *row, total) for row in some],
            )  # fmt: skip
            found.append(con.execute(
                "select site_id, value from "
                f"({query('transforms.intake', 'facility_part')}) order by all"
            ).fetchall())  # fmt: skip
    assert found[0] == found[1]
    assert sum(part for _, part in found[0]) == value
    # Weights are read to 18 digits of their total: what is cut off each, and off all of
    # them together, moves a share by one of the last digit.
    cut = 10 ** max(0, len(str(int(total * 10**10))) - 18)
    off = (len(weights) + 1) * cut / (total * 10**10) if cut > 1 else 0
    for (_, part), weight in zip(found[0], weights, strict=True):
        exact = value * weight / total
        assert abs(part - exact) < Decimal("0.000000003") + abs(value) * off


@pytest.mark.parametrize(
    ("uses", "said"),
    [
        ([("DOCK", "N1", "*", "0.3")], "row 2: the site 'DOCK' is not in sites.csv"),
        ([("PORT", "N9", "*", "0.3")], "row 2: the site 'N9' is not in sites.csv"),
        ([("PORT", "N1", "powr", "0.3")], "row 2: there is no metric 'powr'"),
        ([("PORT", "N1", "employees_headcount", "0.3")], "cannot be shared out"),
        ([("PORT", "N1", "*", "")], "give either a share or a key_metric"),
        ([("PORT", "N1", "*", "1.2")], "share '1.2' is no part of the whole"),
        ([("PORT", "N1", "*", "", "employees")], "is no metric of amounts that flow"),
        ([("PORT", "N1", HOURS, "", HOURS)], "would be shared out by itself"),
        ([("PORT", "PORT", "*", "0.3")], "what no row gives away stays"),
        ([("PORT", "N1", "*", "1"), ("N1", "S2", "*", "1")], "is not passed on"),
        ([("PORT", "US", "*", "1")], "PORT and US are not of one country"),
        ([("PORT", "N1", "*", "0.6"), ("PORT", "S2", MWH, "0.5")],
         f"row 3: the shares of {MWH} of PORT in rows 2, 3 come to 1.1"),
        ([("PORT", "N1", "*", "0.6"), ("PORT", "S2", MWH, "", HOURS)],
         "rows 2, 3 share"),
        ([("PORT", "N1", "*", "0.6", "", "", "2025-03-31"),
          ("PORT", "N1", "*", "0.5", "", "2025-03-01", "")],
         "row 3: rows 2, 3 give"),
        ([("PORT", "N1", "*", "0.6", "", "2025-04-01", "2025-03-31")],
         "valid_to 2025-03-31 is before valid_from"),
    ],
)  # fmt: skip
def test_a_table_that_says_nothing_clear_is_refused(tmp_path, uses, said):
    make_project(tmp_path, sites=SITES + "US,US,US\n")
    filled = [(*row, *[""] * (len(HEADER) - len(row))) for row in uses]
    write_csv(tmp_path / "shared_facilities.csv", HEADER, filled)
    with pytest.raises(ProjectProblem) as caught:
        load(tmp_path)
    assert "shared_facilities.csv, row" in str(caught.value)
    assert said in str(caught.value)
