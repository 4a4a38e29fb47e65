"""What a register says of a site: a case, a nil, or nothing at all."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.integration.asked import WATER, expected
from tests.projects import LONG
from warehouse import ledger


def test_registers_speak_for_the_sites_that_they_name(company):
    injury = (
        "injury_id,site_id,worker_type,injury_class,days_lost,recordable,occurred_on\n"
        "1,A,employee,lost_time,3,true,2024-05-01\n"
    )
    hours = [
        (site, "hours_worked", "2024-01-01", "2024-12-31", 5, "h", "employee")
        for site in "AB"
    ]
    made = company(
        hours, "ohs_fatalities", more=("worker_type",),
        sites="A,Alpha,CL,mine\nB,Beta,US,mine\n",
        files={"intake/injury.csv": injury},
    )  # fmt: skip
    assert made.states("injury") == {"A": "told", "B": "missing"}
    figure = made.figure("ohs_fatalities")
    assert (figure["value"], figure["status"]) == (0, "incomplete")
    assert "Beta" in figure["reason"]
    ((entity, _, message, remedy, _),) = made.findings("gap")
    assert entity == "B" and "no zero" in message and "speaks_for" in remedy


CASES = (
    "injury_id,site_id,worker_type,injury_class,days_lost,recordable,occurred_on\n"
    "{site},{site},employee,lost_time,3,true,{day}\n"
)


def test_a_site_without_a_case_says_so(company):
    """By a note, by a zero in the long form, or somebody says that it has none."""
    made = company(
        [], "ohs_fatalities",
        sites="A,Alpha,CL,mine\nB,Beta,US,mine\nC,Gamma,US,mine\nD,Delta,US,mine\n",
        files={
            "intake/injury.csv": CASES.format(site="A", day="2024-05-01"),
            "intake/delivery.yaml": "injury.csv: {speaks_for: [A, B]}\n",
            "intake/c.csv": ",".join(LONG)
            + "\nC,injury,2024-01-01,2024-12-31,0,event\n",
            **expected("D,injury,,,,,no,nobody works there,Ana"),
        },
    )  # fmt: skip
    assert made.states("injury") == {
        "A": "told", "B": "nil", "C": "nil", "D": "not_applicable"
    }  # fmt: skip
    assert made.figure("ohs_fatalities")["status"] == "zero"


def test_one_note_may_speak_for_all(company):
    made = company(
        [], "ohs_fatalities", sites="A,Alpha,CL,mine\nB,Beta,US,mine\n",
        files={
            "intake/injury.csv": CASES.format(site="A", day="2024-05-01"),
            "intake/delivery.yaml": "injury.csv: {speaks_for: ['*']}\n",
        },
    )  # fmt: skip
    assert made.states("injury") == {"A": "told", "B": "nil"}
    assert made.figure("ohs_fatalities")["status"] == "zero"


# Site -> day of its one case, note on its table, state.
LAST_CASES = {
    "S0": ("2024-05-01", "", "told"),
    # The last case was the year before: of 2024 the table says nothing.
    "S1": ("2023-05-01", "", "missing"),
    "S2": ("2019-05-01", "", "missing"),
    # The first case was the year after: the table was kept before it.
    "S3": ("2025-05-01", "", "nil"),
    "S4": ("2023-05-01", "until: 2024-06-30", "missing"),
    "S5": ("2023-05-01", "until: 2024-12-31", "nil"),
    "S6": ("2023-05-01", "speaks_for: [S6]", "nil"),
}


def test_a_register_does_not_speak_of_years_after_its_last_case(company):
    notes = {site: note for site, (_, note, _) in LAST_CASES.items() if note}
    made = company(
        [], "ohs_fatalities", sites="".join(f"{s},{s},CL,mine\n" for s in LAST_CASES),
        files={
            **{f"intake/{site}/injury.csv": CASES.format(site=site, day=day)
               for site, (day, *_) in LAST_CASES.items()},
            "intake/delivery.yaml": "".join(
                f"{site}/injury.csv: {{{note}}}\n" for site, note in notes.items()),
        },
    )  # fmt: skip
    states = {site: state for site, (*_, state) in LAST_CASES.items()}
    assert made.states("injury") == states
    remedies = {entity: remedy for entity, *_, remedy, _ in made.findings("gap")}
    for site, state in states.items():
        whole = state != "missing"
        status = made.figure("ohs_fatalities", site)["status"]
        assert status == ("zero" if whole else "incomplete"), site
        assert whole or "until" in remedies[site]


def test_a_register_does_not_speak_of_days_after_it_was_handed_in(company, monkeypatch):
    """A case in January, handed in in March: no year without a death in March."""
    monkeypatch.setattr(ledger, "datetime", MarchClock)
    made = company(
        [], "ohs_fatalities", sites="A,Alpha,CL,mine\n",
        files={"intake/injury.csv": CASES.format(site="A", day="2024-01-09")},
    )  # fmt: skip
    assert made.states("injury") == {"A": "not_due"}
    assert made.figure("ohs_fatalities")["status"] == "incomplete"


class MarchClock(datetime):
    """The ledger's clock on 5 March 2024."""

    @classmethod
    def now(cls, tz=None):
        return cls(2024, 3, 5, 12, tzinfo=tz)


def test_an_empty_register_of_the_company_is_a_nil_of_every_site(company):
    head = "injury_id,site_id,worker_type,injury_class,days_lost,recordable,occurred_on"
    made = company([], "ohs_fatalities", files={"intake/injury.csv": head + "\n"})
    assert set(made.states("injury").values()) == {"nil"}
    assert made.figure("ohs_fatalities")["status"] == "zero"


def test_an_empty_register_of_one_site_is_a_nil_of_that_site(company):
    mapping = """files: "{site}_cases.csv"
gives: injury
columns: {Case: injury_id, Who: worker_type, What: injury_class, R: recordable,
  On: occurred_on}
"""
    made = company([], "ohs_fatalities", files={
        "mappings/m.yaml": mapping, "intake/A_cases.csv": "Case,Who,What,R,On\n",
    })  # fmt: skip
    assert made.states("injury") == {"A": "nil", "B": "missing", "C": "missing"}
    assert made.figure("ohs_fatalities", "A")["status"] == "zero"
    assert made.figure("ohs_fatalities")["status"] == "incomplete"


CASE = "I1,A,employee,fatal,0,true,2024-03-01"
MAPPING = """files: log.csv
columns: {site_id: site, worker_type: worker_type, occurred_on: occurred_on}
tables:
  - gives: injury
    only: {injury_class: [fatal]}
    columns: {injury_id: injury_id, injury_class: injury_class, days_lost: days_lost,
      recordable: recordable}
  - gives: near_miss
    only: {injury_class: [none]}
    columns: {injury_id: near_miss_id}
    ignore: [days_lost, recordable]
"""


@pytest.mark.parametrize(
    ("file", "rows", "state", "mark"),
    [
        ("injury.csv", [CASE + ",fell, twice"], "missing", "field_count"),
        ("injury.csv", [CASE.replace("fatal", "first_aid"), CASE + ",fell, twice"],
         "told", "field_count"),
        ("log.csv", [CASE.replace("fatal", "Fatality")], "missing", "filter_unmet"),
        ("log.csv", [CASE.replace("fatal", "none")], "missing", "filter_unmet"),
    ],
    ids=["its only row is lost", "one of its rows is lost", "a mapping leaves all out",
         "another table takes all"],
)  # fmt: skip
def test_a_register_whose_rows_were_not_taken_in_is_no_nil(
    company, file, rows, state, mark
):
    head = "injury_id,site_id,worker_type,injury_class,days_lost,recordable,occurred_on"
    made = company(
        WATER, "ohs_fatalities", sites="A,Alpha,CL,mine\n",
        files={f"intake/{file}": "\n".join([head, *rows, ""]),
               "mappings/m.yaml": MAPPING},
    )  # fmt: skip
    assert made.states("injury") == {"A": state}
    figure = made.figure("ohs_fatalities")
    assert (figure["value"], figure["status"]) == (None, "incomplete")
    said = made.con.execute("select rule from raw.notice").fetchall()
    assert (mark,) in said and ("register_without_rows",) not in said
    if mark == "field_count":
        assert f"conflict: injury.csv row {len(rows) + 1}" in figure["reason"]
