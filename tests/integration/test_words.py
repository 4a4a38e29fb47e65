"""Words of deliveries: read under their spellings, refused with near ones, never taken
as something that no factor fits."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from pipelines.cli import cli
from pipelines.declared import check_declared
from tests.projects import LONG, make_project, run_to_figures, write_csv
from transforms.project.folder import load
from transforms.project.problem import ProjectProblem
from transforms.run import Run

MONTH = ("2025-01-01", "2025-01-31")
FUEL = (*LONG, "fuel", "fuel_use")


def fuel(*words: str, unit: str = "L") -> list[tuple[object, ...]]:
    return [
        ("A", "fuel_use_qty", f"2025-{n:02d}-01", f"2025-{n:02d}-28", 10, unit, word,
         "mobile_offroad")
        for n, word in enumerate(words, start=1)
    ]  # fmt: skip


def taken(folder: Path):
    """({row: message} of what is refused, {row: (dimensions, as told)} of the rest)."""
    with Run.open(load(folder)) as opened:
        opened.facts()
        refused = opened.con.execute(
            "select row_no, message || ' ' || remedy from validated.rejects "
            "where severity = 'refused'"
        ).fetchall()
        facts = opened.con.execute(
            "select v.row_no, d.dim_key, w.told from validated.measurement v "
            "join facts.dim_set d using (dim_set_no) "
            "left join validated.told_word w using (record_no)"
        ).fetchall()
    return dict(refused), {row: said for row, *said in facts}


def test_spellings_are_read_and_kept_beside_their_word(tmp_path) -> None:
    folder = make_project(tmp_path)
    write_csv(folder / "intake/a.csv", FUEL, fuel("diesel", "Diésel", "GLP", "gazole"))
    refused, facts = taken(folder)
    assert refused == {}
    words = ["diesel", "diesel", "lpg", "diesel"]
    for row, (word, told) in enumerate(
        zip(words, (None, "fuel=Diésel", "fuel=GLP", "fuel=gazole"), strict=True),
        start=2,
    ):
        assert facts[row] == [f"fuel={word};fuel_use=mobile_offroad", told]


def test_a_word_that_nothing_knows_or_that_means_two_is_refused(tmp_path) -> None:
    folder = make_project(tmp_path)
    write_csv(
        folder / "intake/a.csv", FUEL, fuel("Diesl", "petróleo", "0", "", "Diesel B5")
    )
    refused, facts = taken(folder)
    assert facts == {}
    assert "Did you mean diesel" in refused[2] and "--words fuel" in refused[2]
    assert "may mean crude_oil or diesel or" in refused[3]
    assert "words are known" in refused[4]
    assert "fuel is not said" in refused[5]
    assert "may mean biodiesel or diesel or diesel_biofuel_blend" in refused[6]


def test_energy_needs_no_fuel_to_be_a_figure(tmp_path) -> None:
    folder = make_project(tmp_path)
    write_csv(folder / "intake/a.csv", FUEL, fuel("", unit="GJ"))
    refused, facts = taken(folder)
    assert refused == {} and facts[2][0] == "fuel_use=mobile_offroad"


def test_a_prepared_row_without_a_value_needs_no_word(tmp_path) -> None:
    folder = make_project(tmp_path)
    row = ("A", "refrigerant_loss_kg", *MONTH, "", "kg", "")
    write_csv(folder / "intake/a.csv", (*LONG, "substance"), [row])
    refused, _ = taken(folder)
    assert refused == {}


def test_what_only_counts_with_a_word_is_refused_without(tmp_path) -> None:
    folder = make_project(tmp_path)
    kinds = (
        ("refrigerant_loss_kg", "kg", "substance"), ("explosives_t", "t", "explosive"),
        ("carbonate_reductant_t", "t", "process_material"),
    )  # fmt: skip
    columns = tuple(column for *_, column in kinds)
    rows = [
        (site, metric, *MONTH, 5, unit, *(word if c == column else "" for c in columns))
        for metric, unit, column in kinds
        for site, word in (("A", ""), ("B", "no such"))
    ]
    write_csv(folder / "intake/a.csv", (*LONG, *columns), rows)
    refused, facts = taken(folder)
    assert facts == {}
    for row in (2, 4, 6):
        assert "is not said" in refused[row] and "This is not a" in refused[row + 1]


def test_words_of_the_company(tmp_path) -> None:
    folder = make_project(tmp_path)
    write_csv(folder / "intake/a.csv", FUEL, fuel("petróleo", "sludge of ours"))
    refused, _ = taken(folder)
    assert set(refused) == {2, 3}
    (folder / "words.csv").write_text("list,alias,word\nfuel,Petróleo,diesel\n")
    header = ("factor_id", "factor_kind", "gas", "source_category", "activity",
              "numerator_unit", "denominator_unit", "calorific_basis", "value",
              "region", "valid_from", "publisher", "licence")  # fmt: skip
    factor = ("x", "energy_content", "none", "any", "sludge_of_ours", "GJ", "L",
              "NCV(LHV)", "0.03", "GLOBAL", "2020-01-01", "us", "own")  # fmt: skip
    write_csv(folder / "factors/own.csv", header, [factor])
    refused, facts = taken(folder)
    assert refused == {}
    assert facts[2] == ["fuel=diesel;fuel_use=mobile_offroad", "fuel=petróleo"]
    assert facts[3][0] == "fuel=sludge_of_ours;fuel_use=mobile_offroad"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("fule,x,diesel", "no list of words 'fule'. Did you mean fuel"),
        ("fuel,x,diesl", "'diesl' is no word of fuel. Did you mean diesel"),
        ("fuel,diesel,petrol", "is a word itself"), ("fuel,,petrol", "is blank"),
        ("fuel,x,petrol\nfuel,X,diesel", "stands in row 2 already"),
    ],
)  # fmt: skip
def test_a_wrong_row_of_words_csv_is_named(tmp_path, row, words) -> None:
    folder = make_project(tmp_path)
    (folder / "words.csv").write_text(f"list,alias,word\n{row}\n")
    with pytest.raises(ProjectProblem, match=re.escape(words)):
        check_declared(load(folder))


def test_registers_read_words_alike(tmp_path) -> None:
    folder = make_project(tmp_path)
    write_csv(
        folder / "intake/injury.csv",
        ("injury_id", "occurred_on", "site", "injury_class", "recordable",
         "worker_type"),
        [("1", "2025-01-05", "A", "Fatalidad", "Sí", "employee"),
         ("2", "2025-01-06", "A", "lost tme", "true", "employee"),
         ("3", "2025-01-07", "A", "mortal wound", "perhaps", "employee")],
    )  # fmt: skip
    with Run.open(load(folder)) as opened:
        opened.facts()
        kept = opened.con.execute(
            "select injury_class, recordable, told from register.injury "
            "join validated.told_word using (record_no)"
        ).fetchall()
        refused = opened.con.execute(
            "select row_no, header, message from validated.rejects order by 1, 2"
        ).fetchall()
    assert kept == [("fatal", True, "injury_class=Fatalidad;recordable=Sí")]
    assert [item[:2] for item in refused] == [
        (3, "injury_class"), (4, "injury_class"), (4, "recordable"),
    ]  # fmt: skip
    assert refused[0][2].endswith("Did you mean lost_time?")


def test_a_release_says_what_was_told(tmp_path) -> None:
    folder = make_project(tmp_path)
    write_csv(folder / "intake/a.csv", FUEL, fuel("Gazole"))
    database = run_to_figures(folder) / "orebook.duckdb"
    with duckdb.connect(str(database), read_only=True) as con:
        assert con.execute(
            "select dimensions, dimensions_as_reported from mart.fact_measurement"
        ).fetchall() == [("fuel=diesel;fuel_use=mobile_offroad", "fuel=Gazole")]


def test_doctor_lists_words_and_their_spellings(tmp_path) -> None:
    def rows(*asked: str) -> list[dict[str, str]]:
        done = CliRunner().invoke(
            cli, ["doctor", "--project", str(folder), "--format", "csv", *asked]
        )
        assert done.exit_code == 0, done.output
        return list(csv.DictReader(done.output.splitlines()))

    folder = make_project(tmp_path)
    (folder / "words.csv").write_text("list,alias,word\nfuel,petróleo,diesel\n")
    by_word = {row["word"]: row for row in rows("--words", "fuel")}
    assert "gazole" in by_word["diesel"]["also written"]
    assert "petróleo" in by_word["diesel"]["also written"]
    lists = {row["list"]: row for row in rows("--words")}
    assert "refrigerant_loss_kg.substance" in lists["refrigerant"]["columns"]
    done = CliRunner().invoke(cli, ["doctor", "--words", "fule"])
    assert done.exit_code == 2 and "Did you mean fuel" in done.output
