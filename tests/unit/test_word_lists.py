"""Words as people write them: which are read as which, and which are asked back."""

from __future__ import annotations

import duckdb
import pytest

from transforms.catalogue.word_lists import (
    NONE,
    OwnWord,
    columns,
    fold,
    folded,
    reader,
    words_of,
)

FUEL = ("fuel_use_qty", "fuel")
GAS = ("refrigerant_loss_kg", "substance")


@pytest.mark.parametrize(
    ("place", "text", "word"),
    [
        (FUEL, "diesel", "diesel"), (FUEL, "DIESEL", "diesel"),
        (FUEL, "diésel", "diesel"), (FUEL, "gazole", "diesel"),
        (FUEL, "Gasóleo", "diesel"), (FUEL, "óleo-diesel", "diesel"),
        (FUEL, "GLP", "lpg"), (FUEL, "GPL", "lpg"),
        (FUEL, "natural gas", "natural_gas"),
        (FUEL, "gás natural", "natural_gas"), (FUEL, "jet A-1", "jet_fuel"),
        (FUEL, "heavy fuel oil", "fuel_oil"), (FUEL, "gas_oil", "gas_oil"),
        (GAS, "R-410A", "R-410A"), (GAS, "r410a", "R-410A"),
        (GAS, "HFC134a", "HFC-134a"), (GAS, "R134a", "HFC-134a"),
        (GAS, "R-22", "HCFC-22"), (GAS, "sf6", "SF6"),
        (("waste_generated_t", "composition"), "Chatarra", "metals"),
        (("employees_headcount", "gender"), "Mujeres", "female"),
        (("injury", "injury_class"), "Lost Time", "lost_time"),
        (("injury", "recordable"), "Sí", "true"),
        (("supplier_record", "country"), "Chile", "CL"),
        (("supplier_record", "country"), "États-Unis", "US"),
        (("ods_t", "substance"), "R-22", "HCFC-22"),
        (("ods_t", "substance"), "something else", "something else"),
    ],
)  # fmt: skip
def test_a_spelling_is_read_as_its_word(place, text, word) -> None:
    assert words_of(*place).meant(text) == word


@pytest.mark.parametrize(
    ("place", "text", "near"),
    [
        (FUEL, "Diesl", "diesel"), (FUEL, "gasoil", "gas_oil"),
        (FUEL, "petróleo", "crude_oil"), (FUEL, "Diesel B5", "diesel_biofuel_blend"),
        (FUEL, "gas", "lpg"), (GAS, "R-410", "R-410A"), (GAS, "HFC 134b", "HFC-134a"),
        (("employees_headcount", "gender"), "M", "male"),
        (("supplier_record", "country"), "Congo", "CD"),
    ],
)  # fmt: skip
def test_what_nothing_knows_or_may_mean_two_is_asked_back(place, text, near) -> None:
    words = words_of(*place)
    assert words.meant(text) is None
    assert near in words.near(text)


def test_what_is_like_nothing_has_nothing_near() -> None:
    assert words_of(*FUEL).meant("0") is None
    assert words_of(*FUEL).near("0") == ()
    assert words_of("spill_event", "location") is None


def test_the_company_decides_what_a_spelling_means_and_adds_fuels() -> None:
    own = frozenset((
        OwnWord("fuel", "petróleo", "diesel"), OwnWord("fuel", "", "sludge_of_ours"),
        OwnWord("fuel", "gasolina", "petrol_biofuel_blend"),
    ))  # fmt: skip
    words = words_of(*FUEL, own)
    assert words.meant("PETROLEO") == "diesel"
    assert words.meant("gasolina") == "petrol_biofuel_blend"
    assert words.meant("Sludge of ours") == "sludge_of_ours"
    assert words_of(*FUEL).meant("gasolina") == "petrol"


def test_sql_and_python_fold_alike_and_read_alike() -> None:
    texts = ["Óleo-Diesel", "GLP", "Diesl", "gas oil", "  R 410 A ", "États-Unis"]
    con = duckdb.connect()
    for text in texts:
        assert con.execute(f"select {folded('?')}", [text]).fetchone() == (fold(text),)
        words = words_of(*FUEL)
        sql = reader(*FUEL, "t", NONE)
        (read,) = con.execute(f"select {sql} from (select ? as t)", [text]).fetchone()
        assert read == (words.meant(text) or text)


def test_every_list_has_words() -> None:
    assert {"fuel", "refrigerant", "country", "composition"} <= columns().keys()
    assert all(words_of(*place) for places in columns().values() for place in places)
