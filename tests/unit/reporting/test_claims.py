"""Each gate of a claim refuses it once and lets it pass once."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from reporting_templates.disclosures import aligned, answers, claims, gates
from reporting_templates.disclosures.check_standards import check_standards
from reporting_templates.disclosures.claims import Claim
from tests.unit.reporting.test_disclosures import INDICATORS, answers_of, con, project
from transforms.project.problem import ProjectProblem

__all__ = ["con"]
NAME = "acme@2025"
# A made-up standard that is held whole: two requirements, both answered by a text.
LIST = (
    "disclosure_key,title,row_type,kind,confidence\n"
    "A-1@2025,Who we are,requirement,narrative,{sure}\n"
    "A-2@2025,What we do,requirement,narrative,verified\n"
)
INDEX = (
    "standard,title,publisher,effective_from,effective_until,dates,counted,published,"
    "claim,claim_level,claim_needs,successor\n"
    "acme@2025,Acme 2025,Acme,{first},{until},period,{counted},{published},"
    "statement of compliance,requirement,{needs},acme@2027\n"
)
WHOLE = {
    "sure": "verified", "first": "2025-01-01", "until": "2026-01-01",
    "counted": "requirement", "published": "2", "needs": "", "chosen": NAME,
    "text": "A-2@2025",
}  # fmt: skip


def claim_of(con: duckdb.DuckDBPyConnection, folder: Path, **other: str) -> Claim:
    said = WHOLE | other
    made = project(
        folder,
        {"A-1@2025": "We are Acme.", said["text"]: "We mine."},
        f"publication_date: 2026-05-01\nstandards: [{said['chosen']}]\n",
        **{
            "overrides__standards__acme@2025": LIST.format(**said),
            "overrides__standards__standards": INDEX.format(**said),
        },
    )
    answers.prepare(con, made)
    aligned.write(con, made, INDICATORS)
    (found,) = (item for item in claims.others(con, made) if item.standard == NAME)
    return found


def test_a_claim_of_which_every_gate_holds_is_made(con, tmp_path):
    found = claim_of(con, tmp_path)
    assert found.lacks == ()
    assert found.row["text"] == (
        "Test states that its report for the period 2025-01-01 to 2025-12-31 complies "
        "with Acme 2025."
    )


@pytest.mark.parametrize(
    ("other", "gate", "words"),
    [
        ({"chosen": "gri@2021"}, "C1", "orebook.yaml does not name it"),
        ({"until": "2025-01-01"}, "C2", "on or after 2025-01-01; acme@2027 replaces"),
        ({"first": "2025-01-02"}, "C2", "begins with periods that begin on 2025-01-02"),
        ({"published": "3"}, "C3", "2 of 3 are held"),
        ({"published": ""}, "C3", "no source says"),
        ({"counted": "disclosure"}, "C3", "rests on each requirement"),
        ({"sure": "memory"}, "C4", "A-1@2025"),
        ({"text": "2-1@2021"}, "C5", "A-2@2025 is open"),
        ({"needs": "other@2025"}, "C6", "no requirements of other@2025"),
        ({"needs": "esrs@2023"}, "C6", "esrs@2023 may not be claimed"),
    ],
)
def test_each_gate_refuses_it_with_what_is_missing(con, tmp_path, other, gate, words):
    found = claim_of(con, tmp_path, **other)
    (told,) = (line for line in found.lacks if line.startswith(gate))
    assert words in told
    assert found.row["text"] == ""
    # What is from memory is not answered either.
    assert len(found.lacks) <= 2


def test_packaged_lists_that_are_not_whole_carry_no_claim(con, tmp_path):
    made = project(tmp_path, {})
    answers.prepare(con, made)
    aligned.write(con, made, INDICATORS)
    found = {item.standard: item.lacks for item in claims.others(con, made)}
    assert set(found) == {"esrs@2023", "esrs@2026", "ifrs_s2@2023"}
    for lacks in found.values():
        assert any(line.startswith("C3") for line in lacks)
    assert any("2026-01-01" in line for line in found["esrs@2026"])  # not for FY2025
    assert any("ifrs_s1@2023" in line for line in found["ifrs_s2@2023"])


def test_nothing_reported_claims_nothing(con, tmp_path):
    _, _, claim = answers_of(con, project(tmp_path, {}), "gri14@2024")
    assert claim == "none"
    lacks = dict(con.execute("select claim, lacks from disclosure.claim").fetchall())
    assert lacks["with reference"].startswith("R1 ")
    assert "G3 " in lacks["in accordance"]


def test_with_reference_asks_less_than_in_accordance(con, tmp_path):
    _, _, claim = answers_of(con, project(tmp_path, {"2-1@2021": "We mine."}))
    assert claim == "with reference"
    told = dict(
        con.execute("select claim, may_be_made from disclosure.claim").fetchall()
    )
    assert told == {"in accordance": False, "with reference": True}


@pytest.mark.parametrize(
    ("spoil", "gate", "gri"),
    [
        ("update disclosure.disclosure_answer set location = ''", "R2 ", "G5 "),
        ("update disclosure.disclosure_standard set is_valid = false", "R3 ", "G6 "),
        (
            "update disclosure.disclosure_answer set omission_reason = 'no time' "
            "where disclosure_id = '2-20@2021'",
            "",
            "G7 ",
        ),
    ],
)
def test_what_cannot_be_written_by_hand_is_refused_too(
    con, tmp_path, spoil, gate, gri
):
    made = project(tmp_path, {"2-1@2021": "We mine."})
    answers_of(con, made)
    con.execute(spoil)
    claim = gates.conclude(con, made)
    told = dict(con.execute("select claim, lacks from disclosure.claim").fetchall())
    assert told["with reference"].startswith(gate)
    assert claim == ("none" if gate else "with reference")
    assert any(line.startswith(gri) for line in told["in accordance"].splitlines())


def test_an_edition_that_has_ended_is_refused_before_a_run(tmp_path):
    made = project(tmp_path, {}, "standards: [esrs@2023]\n")
    answers.check(made)
    later = project(tmp_path / "b", {}, "standards: [acme@2025]\n", **{
        "overrides__standards__acme@2025": LIST.format(**WHOLE),
        "overrides__standards__standards": INDEX.format(
            **WHOLE | {"until": "2025-01-01"}
        ),
    })  # fmt: skip
    with pytest.raises(ProjectProblem) as error:
        answers.check(later)
    assert "orebook.yaml, standards: acme@2025 is not in force" in str(error.value)


def test_what_is_said_of_an_own_standard_is_held_to_rules(tmp_path):
    bad = INDEX.format(**WHOLE | {"until": "soon", "published": "many"})
    made = project(tmp_path, {}, overrides__standards__standards=bad)
    told = "\n".join(map(str, check_standards(made, INDICATORS)))
    for words in ("no file acme@2025.csv", "'many' is no number", "'soon' is not a"):
        assert words in told
    assert told.count("overrides/standards/standards.csv, row 2: ") == 3
