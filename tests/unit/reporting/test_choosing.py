"""Who chooses sees facts with their source: what applies, what is taken over."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from reporting_templates.disclosures import choosing, standards
from reporting_templates.disclosures.choosing import Certificate, Profile
from tests.unit.reporting.test_disclosures import con, project
from transforms.project.problem import ProjectProblem

__all__ = ["con"]
LAWS = {row["law"]: row for row in choosing.facts("laws")}
# Four companies: large and German, middle-sized and Finnish, small and Chilean, and one
# that is listed in the United States.
COMPANIES = {
    "large_german": (
        {"seat": {"DE"}, "listed": {"DE"}, "activity": {"mines", "imports into the EU"},
         "mineral": {"tin"}},
        {"employees": 12_000, "turnover_eur": 4_000_000_000},
    ),
    "middle_finnish": (
        {"seat": {"FI"}, "listed": {"none"}, "activity": {"mines"},
         "mineral": {"nickel"}},
        {"employees": 1_400, "turnover_eur": 600_000_000},
    ),
    "small_chilean": (
        {"seat": {"CL"}, "listed": {"none"}, "activity": {"mines"},
         "mineral": {"none"}},
        {"employees": 300, "turnover_eur": 40_000_000},
    ),
    "us_listed": (
        {"seat": {"US"}, "listed": {"US"},
         "activity": {"mines", "mines in the United States",
                      "does business in California"}, "mineral": {"none"}},
        {"employees": 5_200, "turnover_eur": 1_800_000_000,
         "revenue_usd": 2_000_000_000},
    ),
}  # fmt: skip
DATES = {
    "FY2025": (date(2025, 1, 1), date(2026, 5, 1)),
    "FY2027": (date(2027, 1, 1), date(2028, 5, 1)),
    "FY2029": (date(2029, 1, 1), date(2030, 5, 1)),
}
# What applies to whom, by year; every other of these laws does not apply.
EXPECTED = {
    ("large_german", "csrd"): ("not yet", "applies", "applies"),
    ("large_german", "csddd"): ("not yet", "not yet", "applies"),
    ("large_german", "eu_conflict_minerals"): ("may apply", "may apply", "may apply"),
    ("large_german", "germany_lksg"): ("may apply", "may apply", "may apply"),
    ("middle_finnish", "csrd"): ("not yet", "applies", "applies"),
    ("us_listed", "sec_mine_safety"): ("applies", "applies", "applies"),
    ("us_listed", "sec_properties"): ("may apply", "may apply", "may apply"),
    ("us_listed", "dodd_frank_1504"): ("may apply", "may apply", "may apply"),
    ("us_listed", "california_sb253"): ("not yet", "applies", "applies"),
    ("us_listed", "california_sb253_scope3"): ("not yet", "may apply", "may apply"),
}


@pytest.mark.parametrize("company", COMPANIES)
@pytest.mark.parametrize("law", LAWS)
def test_four_companies_at_three_dates(company: str, law: str) -> None:
    words, sizes = COMPANIES[company]
    said = Profile({name: frozenset(found) for name, found in words.items()}, sizes)
    results = [choosing.applies(LAWS[law], said, *days)[0] for days in DATES.values()]
    assert tuple(results) == EXPECTED.get((company, law), ("does not apply",) * 3)


def test_a_threshold_is_more_than_and_what_is_unsaid_is_unknown() -> None:
    said = {"seat": frozenset({"FR"})}
    days = DATES["FY2027"]
    at = Profile(said, {"employees": 1000, "turnover_eur": 450_000_001})
    assert choosing.applies(LAWS["csrd"], at, *days) == (
        "does not apply", "employees is not over 1,000",
    )  # fmt: skip
    unsaid = choosing.applies(LAWS["csrd"], Profile(said, {}), *days)
    assert unsaid[0] == "may apply" and "employees, turnover_eur" in unsaid[1]
    # A seat that is not said is no seat outside the Union.
    assert choosing.applies(LAWS["csrd"], Profile({}, {}), *days)[0] == "may apply"


def test_a_law_that_has_ended_asks_no_more() -> None:
    over = LAWS["csrd"] | {"applies_until": "2028-01-01"}
    said = Profile({"seat": frozenset({"FR"})},
                   {"employees": 2000, "turnover_eur": 500_000_000})  # fmt: skip
    assert choosing.applies(over, said, *DATES["FY2027"])[0] == "applies"
    assert choosing.applies(over, said, *DATES["FY2029"])[0] == "no longer"


TAKEN = {row["recognition"]: row for row in choosing.facts("recognition")}
HELD = Certificate("A", "IRMA", date(2024, 3, 1), "IRMA 50")


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2024, 2, 29), "not yet"),
        (date(2024, 3, 1), "counts"),
        (date(2027, 2, 28), "counts"),
        (date(2027, 3, 1), "expired"),
    ],
)
def test_a_recognition_expires_with_the_result_that_it_takes_over(day, state):
    assert choosing.reuse(HELD, TAKEN["responsiblesteel-irma"], day) == (
        state, date(2027, 2, 28),
    )  # fmt: skip


def test_it_ends_with_what_ends_first():
    taken = TAKEN["responsiblesteel-irma"]
    day = date(2025, 6, 1)
    short = Certificate("A", "IRMA", HELD.valid_from, valid_to=date(2025, 5, 31))
    assert choosing.reuse(short, taken, day) == ("expired", date(2025, 5, 31))
    ended = taken | {"valid_to": "2025-01-31"}
    assert choosing.reuse(HELD, ended, day) == ("expired", date(2025, 1, 31))
    unknown = TAKEN["responsiblesteel-bettercoal"]
    assert choosing.reuse(HELD, unknown, day) == ("no end known", None)
    assert choosing.reuse(HELD, TAKEN["lbma-rgmp"], date(2023, 1, 1))[0] == "not yet"


def test_the_company_s_own_words_reach_the_tables(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    from reporting_templates.disclosures import answers

    made = project(
        tmp_path, {},
        decisions__profile="fact,value\nseat,FI\nemployees,1400\nturnover_eur,600000000\n",
        decisions__certificates="site_id,scheme,valid_from,result\n"
        "A,IRMA,2024-03-01,IRMA 50\nB,IRMA,2021-01-01,\nA,GISTM,2025-01-01,\n",
    )  # fmt: skip
    choosing.check(made)
    answers.prepare(con, made)
    choosing.write(con, made)
    assert con.execute(
        "select site_id, taken_by, state, last_day from disclosure.evidence_reuse"
    ).fetchall() == [
        ("A", "RESPONSIBLESTEEL", "counts", date(2027, 2, 28)),
        ("B", "RESPONSIBLESTEEL", "expired", date(2023, 12, 31)),
    ]
    assert con.execute(
        "select result from disclosure.law where law = 'csrd'"
    ).fetchone() == ("not yet",)
    deep = con.execute(
        "select requirements from disclosure.scheme_topic "
        "where standard = 'gistm@2020' and topic_no = '14.6'"
    ).fetchone()
    assert deep and deep[0] > 3


def test_what_is_wrong_in_them_is_refused_with_its_row(tmp_path: Path) -> None:
    made = project(
        tmp_path, {},
        decisions__profile="fact,value\nseat,XX\nemployees,many\nsize,big\n"
        "activity,mine\nemployees,1\nemployees,2\n",
        decisions__certificates="site_id,scheme,valid_from\nZ,IRMAA,soon\n",
    )  # fmt: skip
    with pytest.raises(ProjectProblem) as error:
        choosing.check(made)
    told = "\n".join(error.value.problems)
    for place in (
        "profile.csv, row 2: seat 'XX'", "profile.csv, row 3: employees 'many'",
        "profile.csv, row 4: there is no fact 'size'",
        "profile.csv, row 7: employees is said twice",
        "profile.csv, row 5: activity 'mine' is not known. One of: mines",
        "certificates.csv, row 2: site_id 'Z'", "Did you mean IRMA",
        "certificates.csv, row 2: valid_from 'soon'",
    ):  # fmt: skip
        assert place in told


def test_every_fact_has_a_source_and_a_name_that_is_known() -> None:
    schemes = {row["scheme"]: row for row in choosing.facts("schemes")}
    known = standards.packaged()
    for name in ("schemes", "recognition", "laws"):
        rows = choosing.facts(name)
        key = next(iter(rows[0]))
        assert [row[key] for row in rows] == sorted({row[key] for row in rows})
        for row in rows:
            assert row["source"] and row["confidence"] in standards.CONFIDENCES
    for row in schemes.values():
        assert not row["list"] or row["list"] in known
        told = [row[c] for c in ("local_seat", "results_public", "corrective_action",
                                 "valid_months")]  # fmt: skip
        assert any(told) == bool(row["how_source"]) == bool(row["how_confidence"])
    for row in choosing.facts("recognition"):
        assert {row["taken_by"], row["result_of"]} <= set(schemes)
        assert row["taken_by"] != row["result_of"]
        assert row["extent"] in ("full", "partial")
        assert row["way"] in ("one-way", "mutual")
    mutual = {(r["taken_by"], r["result_of"]) for r in choosing.facts("recognition")
              if r["way"] == "mutual"}  # fmt: skip
    assert mutual == {(of, by) for by, of in mutual}
    for row in LAWS.values():
        assert not row["scheme"] or row["scheme"] in schemes
        assert not row["standards"] or row["standards"] in known
        assert row["counts"] in ("period", "day")
