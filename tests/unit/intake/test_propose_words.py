"""What a text names is what it says, or nothing is proposed."""

from __future__ import annotations

from functools import cache

import pytest

from pipelines.commands.map import known_of
from tests.projects import make_project
from transforms.catalogue.word_lists import columns, words_of
from transforms.intake.propose_words import Known, named
from transforms.project.folder import load
from warehouse import reference


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    return known_of(load(make_project(tmp_path_factory.mktemp("known") / "p")))


def test_the_name_of_a_metric_names_no_other(known: Known) -> None:
    for metric, names in known.metrics.items():
        for name in names:
            found, could = named(name, (), known)
            assert metric in {item.metric_id for item in could}, name
            assert found is None or found.metric_id == metric, name


def test_the_name_of_a_part_names_no_other_part(known: Known) -> None:
    """Whatever metric is taken, it has that part; most texts could be of several."""
    # One text and one heading name the same, whichever metric they are asked for.
    asked = cache(
        lambda text, column: named(text, (), known, heading=column.replace("_", " "))
    )
    for places in columns().values():
        for subject, column in places:
            words = words_of(subject, column)
            if reference.is_register(subject) or words is None:
                continue
            for text, word in words.spellings.items():
                found, _ = asked(text, column)
                said = dict(found.parts) if found else {}
                assert column not in said or said[column] == word, (column, text)


@pytest.mark.parametrize(
    ("text", "units", "means"),
    [
        ("Diesel - haul trucks", {"kL"},
         "fuel_use_qty (fuel diesel, fuel_use mobile_offroad)"),
        ("Gas natural", {"m3"}, "fuel_use_qty (fuel natural_gas)"),
        ("Gazole", {"L"}, "fuel_use_qty (fuel diesel)"),
        ("Water withdrawal from surface water", {"m3"},
         "water_withdrawal_ml (source surface)"),
        ("Discharge to sea", {"m3"}, "water_discharge_ml (destination sea)"),
        ("Non-hazardous waste to landfill", {"t"},
         "waste_disposed_t (hazardous false, waste_disposal landfill)"),
        ("Electricity", {"kWh"}, None),
        ("Electricity consumption", {"GJ"}, None),
        ("Energía eléctrica", {"kWh"}, None),
        ("Energía eléctrica comprada", {"kWh"}, "electricity_purchased_mwh"),
        ("Diesel consumption", {"GJ"}, "fuel_use_qty (fuel diesel)"),
        ("Diesel used", {"L"}, "fuel_use_qty (fuel diesel)"),
        ("Diesel", {"MWh"}, None),
        ("Diesel sold", {"L"}, None),
        ("Extracción de agua subterránea", {"m3"},
         "water_withdrawal_ml (source ground)"),
        ("ROM ore", {"t"}, "ore_mined_t"),
        ("Ore stockpiled", {"t"}, None),
        ("Stored volume", {"m3"}, None),
        ("Total scope 3", {"tCO2e"}, None),
        ("Direct (Scope 1) GHG emissions", {"tCO2e"}, "ghg_scope1_reported_t"),
        ("Scope 1 intensity", {"tCO2e"}, None),
        ("Community investment", {"USD"}, "community_investment"),
        ("Diesel storage spills", {"L"}, None),
        ("Total water withdrawal", {"m3"}, None),
        ("Women", (), None),
        ("Women in management", (), None),
        ("Women in senior management", (), "senior_mgmt (gender female)"),
        ("Diesel", {"t CO2"}, None),
    ],
)  # fmt: skip
def test_what_people_write(
    known: Known, text: str, units: set[str], means: str | None
) -> None:
    found, _ = named(text, units, known)
    assert (str(found) if found else None) == means


def test_what_a_title_names_is_no_part_of_another_metric(known: Known) -> None:
    """What electricity is made of is no fuel that was bought."""
    for title, means in (
        ("Electricity generation", None), ("Energy", "fuel_use_qty"),
        ("Fuel", "fuel_use_qty"),
    ):  # fmt: skip
        found, _ = named("Natural gas", {"MWh"}, known, [title], "Source")
        assert (found.metric_id if found else None) == means, title


def test_a_part_alone_is_taken_beside_its_unit_and_not_among_products(
    known: Known,
) -> None:
    assert named("Lignite", {"t"}, known)[0] is not None
    for units, about, heading in (
        ({"t"}, ["Coal production"], ""), ({"t"}, [], "Product"), (set(), [], ""),
    ):  # fmt: skip
        assert named("Lignite", units, known, about, heading)[0] is None
    assert named("base_year", (), known)[0] is None
