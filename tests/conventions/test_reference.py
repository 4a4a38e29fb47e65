"""Checks of the packaged reference data: keys, words, units and factors.

Everything is read as text and computed with exact numbers, because a float would hide
the very slips (a wrong power of ten, a rounded unit) these tests are there to find.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from transforms.catalogue.word_lists import columns, fold, words_of
from warehouse import reference

REF = Path(__file__).resolve().parents[2] / "warehouse" / "ref"
Row = dict[str, str]

FACTOR_COLUMNS = [
    "factor_id",
    "version",
    "factor_kind",
    "gas",
    "source_category",
    "activity",
    "numerator_unit",
    "denominator_unit",
    "calorific_basis",
    "oxidation_included",
    "value",
    "uncertainty_pct",
    "biogenic_flag",
    "includes_co2e",
    "gwp_set",
    "region",
    "valid_from",
    "valid_to",
    "published_on",
    "publisher",
    "publication",
    "version_label",
    "page_or_cell",
    "licence",
    "original_value",
    "original_unit",
    "supersedes",
    "quality_score",
    "confidence",
    "note",
]

KEYS = {
    "catalogue.csv": ("kind", "id"),
    "computed.csv": ("indicator_id",),
    "activities.csv": ("activity", "subject"),
    "contracts.csv": ("contract", "rule"),
    "metrics.csv": ("metric_id",),
    "dimensions.csv": ("dimension",),
    "registers.csv": ("register", "column"),
    "derived_attributes.csv": ("metrics", "attribute"),
    "units.csv": ("spelling",),
    "currencies.csv": ("currency",),
    "currency_signs.csv": ("sign", "currency"),
    "countries.csv": ("country",),
    "fuels.csv": ("fuel",),
    "gwp.csv": ("gas", "gwp_set", "horizon"),
    "grid_factors.csv": ("country",),
    "source_category_fallback.csv": ("fuel_use", "priority"),
    "published_totals.csv": (
        "factor_kind",
        "activity",
        "denominator_unit",
        "calorific_basis",
    ),
    "sanity_rules.csv": ("rule_id",),
    "slips.csv": ("unit", "factor"),
    "blends.csv": ("blend", "component"),
    "word_aliases.csv": ("list", "alias"),
    "metric_aliases.csv": ("metric_id", "alias"),
    "unit_reasons.csv": ("metric_id", "unit"),
    "gross_units.csv": ("metric_id", "unit"),
    "word_columns.csv": ("subject", "column"),
    "gri_disclosures.csv": ("key",),
    "gri_letters.csv": ("disclosure_key", "seq"),
    "gri11_topics.csv": ("topic_no", "seq"),
    "gri12_topics.csv": ("topic_no", "seq"),
    "gri14_topics.csv": ("topic_no", "seq"),
    "gri_sector_v11_changes.csv": (
        "sector_standard",
        "version",
        "topic_no",
        "disclosure_key",
        "change",
    ),
}
# Keys that are ordered as numbers (2 before 10) or, for registers, in form order.
NOT_TEXT_SORTED = {
    "registers.csv",
    "gri_letters.csv",
    "gri11_topics.csv",
    "gri12_topics.csv",
    "gri14_topics.csv",
    "gri_sector_v11_changes.csv",
}
OPEN_UNITS = ("currency", "currency/month", "any")


@cache
def read(name: str) -> tuple[Row, ...]:
    with (REF / name).open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


@cache
def factor_files() -> tuple[str, ...]:
    return tuple(f"factors/{p.name}" for p in sorted((REF / "factors").glob("*.csv")))


@cache
def factors() -> tuple[Row, ...]:
    return tuple(row for name in factor_files() for row in read(name))


def exact(text: str) -> Fraction:
    return Fraction(Decimal(text))


def measurements() -> list[Row]:
    return [row for row in read("metrics.csv") if row["form"] == "measurement"]


def parse_dimensions(text: str) -> dict[str, str]:
    """Names and values of `a(x|y);b` as written in metrics.csv."""
    found: dict[str, str] = {}
    for part in text.split(";"):
        match = re.fullmatch(r"(\w+)(?:\(([^()]*)\))?", part)
        assert match, text
        found[match[1]] = match[2] or ""
    return found


def factor_value(**wanted: str) -> Fraction:
    rows = [r for r in factors() if all(r[k] == v for k, v in wanted.items())]
    assert len(rows) == 1, (wanted, [r["factor_id"] for r in rows])
    return exact(rows[0]["value"])


def unit_factor(spelling: str) -> Fraction:
    rows = [r for r in read("units.csv") if r["spelling"] == spelling]
    return exact(rows[0]["factor"])


def duplicates(values: Iterable[object]) -> list[object]:
    seen: set[object] = set()
    return [v for v in values if v in seen or seen.add(v)]  # type: ignore[func-returns-value]


# ---------------------------------------------------------------- files and keys


def test_every_file_is_listed_and_described() -> None:
    present = {p.name for p in REF.glob("*.csv")}
    assert present == set(KEYS)
    readme = (REF / "README.md").read_text(encoding="utf-8")
    short = {"gri11_topics.csv", "gri12_topics.csv"}
    assert [n for n in sorted(present - short) if n not in readme] == []
    sources = (REF / "factors" / "SOURCES.md").read_text(encoding="utf-8")
    assert [n for n in factor_files() if n.split("/")[1] not in sources] == []


def test_files_are_plain_utf8_with_lf() -> None:
    for path in sorted(REF.rglob("*")):
        if path.suffix not in {".csv", ".md"}:
            continue
        raw = path.read_bytes()
        assert b"\r" not in raw and not raw.startswith(b"\xef\xbb\xbf"), path.name
        assert raw.endswith(b"\n"), path.name
        raw.decode("utf-8")


@pytest.mark.parametrize("name", sorted(KEYS))
def test_keys_are_unique_and_sorted(name: str) -> None:
    keys = [tuple(row[c] for c in KEYS[name]) for row in read(name)]
    assert keys
    assert duplicates(keys) == []
    if name == "gwp.csv":
        keys = [(g, s, f"{int(h):04d}") for g, s, h in keys]
    if name not in NOT_TEXT_SORTED:
        assert keys == sorted(keys)


def test_rows_have_all_columns() -> None:
    for name in (*KEYS, *factor_files()):
        for row in read(name):
            assert None not in row and None not in row.values(), (name, row)


# ------------------------------------------------- metrics, dimensions, registers


def test_metric_dimensions_agree_with_the_vocabulary() -> None:
    vocabulary = {r["dimension"]: r["values"] for r in read("dimensions.csv")}
    for metric in read("metrics.csv"):
        for name, values in parse_dimensions(metric["dimensions"]).items():
            if metric["form"] == "measurement":
                assert name in vocabulary, (metric["metric_id"], name)
            if values:
                assert vocabulary.get(name) == values, (metric["metric_id"], name)


def test_dimension_relation_and_label() -> None:
    relation = {r["dimension"]: r["relation"] for r in read("dimensions.csv")}
    assert set(relation.values()) == {"partition", "nested", "alternative"}
    assert relation["coverage_level"] == "nested"
    for name in ("scenario", "scheme", "base_year", "scope2_method", "rate_type"):
        assert relation[name] == "alternative"
    # Totals computed with different warming potentials are different amounts.
    for name in ("site", "gas", "gender", "fuel", "gwp_set"):
        assert relation[name] == "partition"
    assert all(r["label"] and "_" not in r["label"] for r in read("dimensions.csv"))


def test_register_columns_agree_with_metrics() -> None:
    columns: dict[str, list[Row]] = defaultdict(list)
    for row in read("registers.csv"):
        columns[row["register"]].append(row)
    registers = {r["metric_id"]: r for r in read("metrics.csv")}
    registers = {k: r for k, r in registers.items() if r["form"] == "register"}
    assert set(columns) == set(registers)
    vocabulary = {r["dimension"]: r["values"] for r in read("dimensions.csv")}
    for name, metric in registers.items():
        known = {row["column"]: row for row in columns[name]}
        assert any(row["key"] == "1" for row in columns[name]), name
        for column, values in parse_dimensions(metric["dimensions"]).items():
            assert column in known, (name, column)
            if values and known[column]["type"] != "boolean":
                assert known[column]["allowed_values"] == values, (name, column)
        for column, row in known.items():
            if row["type"] == "enum":
                assert row["allowed_values"], (name, column)
                if vocabulary.get(column):
                    assert vocabulary[column] == row["allowed_values"], (name, column)


def test_derived_attributes_name_known_metrics() -> None:
    metrics = {r["metric_id"] for r in read("metrics.csv")}
    dimensions = {r["dimension"] for r in read("dimensions.csv")}
    for row in read("derived_attributes.csv"):
        for name in row["metrics"].split(";"):
            known = dimensions if name.startswith("*") else metrics
            assert name.lstrip("*") in known, name
        assert row["source"] == "" or row["source"] in metrics


def test_plausible_ranges_are_ranges() -> None:
    for metric in measurements():
        low, high = Decimal(metric["plausible_min"]), Decimal(metric["plausible_max"])
        assert low < high, metric["metric_id"]
        if metric["canonical_unit"] != "class":
            assert low <= Decimal(metric["example"]) <= high, metric["metric_id"]


# ----------------------------------------------------------------------- units


def test_units_are_unambiguous() -> None:
    rows = read("units.csv")
    by_spelling = {r["spelling"]: r for r in rows}
    folded: dict[str, set[str]] = defaultdict(set)
    bases: dict[str, int] = defaultdict(int)
    for row in rows:
        assert row["spelling"] == " ".join(row["spelling"].split())
        assert row["status"] in {"exact", "definition"}
        assert exact(row["factor"]) > 0
        folded[row["spelling"].casefold()].add(row["unit"])
        # The canonical spelling is itself accepted and means the same.
        home = by_spelling[row["unit"]]
        same = ("unit", "quantity", "factor")
        assert [home[c] for c in same] == [row[c] for c in same], row["spelling"]
        if row["spelling"] == row["unit"] and exact(row["factor"]) == 1:
            bases[row["quantity"]] += 1
    # Not even a reader who ignores upper and lower case can confuse two units.
    assert {k: v for k, v in folded.items() if len(v) > 1} == {}
    # Every quantity has a base unit; only volume has two names for it (m3, kL).
    assert set(bases) == {r["quantity"] for r in rows}
    assert {q for q, n in bases.items() if n > 1} == {"volume"}


@pytest.mark.parametrize(
    "spelling",
    ["ton", "tons", "MT", "mt", "M", "oz", "gal", "Mcf", "ml", "mwh", "pound"],
)
def test_ambiguous_spellings_are_refused(spelling: str) -> None:
    assert spelling not in {r["spelling"] for r in read("units.csv")}


@pytest.mark.parametrize(
    ("spelling", "quantity", "factor"),
    [
        # Definitions: international yard and pound, IT Btu, US and imperial gallon.
        ("short_ton", "mass", "0.90718474"),
        ("lb", "mass", "0.00045359237"),
        ("oz_troy", "mass", "0.0000311034768"),
        ("ct", "mass", "0.0000002"),
        ("MWh", "energy", "3.6"),
        ("MMBtu", "energy", "1.05505585262"),
        ("gal_us", "volume", "0.003785411784"),
        ("gal_uk", "volume", "0.00454609"),
        ("bbl", "volume", "0.158987294928"),
        ("scf", "volume", "0.028316846592"),
        ("ML", "volume", "1000"),
        ("Mm3", "volume", "1000000"),
        ("acre", "area", "0.40468564224"),
        ("t_wet", "mass_wet", "1"),
        ("t_steam", "mass_steam", "1"),
        ("m3_CH4", "methane_volume", "1"),
        ("Nm3", "volume_normal", "1"),
        ("ktCO2e", "ghg_mass", "1000"),
    ],
)
def test_unit_definitions(spelling: str, quantity: str, factor: str) -> None:
    row = next(r for r in read("units.csv") if r["spelling"] == spelling)
    assert (row["quantity"], Decimal(row["factor"])) == (quantity, Decimal(factor))


def test_unit_definitions_agree_with_each_other() -> None:
    assert unit_factor("lb") * 2000 == unit_factor("short_ton")
    assert unit_factor("lb") * 2240 == unit_factor("long_ton")
    assert unit_factor("gal_us") * 42 == unit_factor("bbl")
    assert unit_factor("ft3") * 43560 == unit_factor("acre_ft")
    assert unit_factor("acre") * 640 == unit_factor("mi2")
    assert unit_factor("gal_us") == unit_factor("ft3") * 231 / 1728


def test_a_metric_takes_every_spelling_of_its_units_and_no_other() -> None:
    units = {r["spelling"]: r for r in read("units.csv")}
    found: dict[str, set[str]] = defaultdict(set)
    for item in reference.metric_units():
        assert item.spelling not in found[item.metric_id]
        found[item.metric_id].add(item.spelling)
    assert found.keys() == {m["metric_id"] for m in measurements()}
    for metric in measurements():
        name, allowed = metric["metric_id"], metric["allowed_units"].split(";")
        if metric["canonical_unit"] == "class":
            assert found[name] == {"class"}, name
            continue
        known = {unit for unit in allowed if unit in OPEN_UNITS}
        known |= {s for s, r in units.items() if r["unit"] in allowed}
        assert set(allowed) <= known, name
        assert found[name] == known, name


def test_metric_units_round_trip() -> None:
    gross = {(r["metric_id"], r["unit"]) for r in read("gross_units.csv")}
    units = {r["spelling"]: r for r in read("units.csv")}
    metrics = {m["metric_id"]: m for m in measurements()}
    for item in reference.metric_units():
        if item.spelling in OPEN_UNITS or item.spelling == "class":
            assert (item.kept, item.factor) == (item.spelling, 1)
            continue
        metric = metrics[item.metric_id]
        assert item.kept in metric["allowed_units"].split(";")
        sold_gross = (item.metric_id, units[item.spelling]["unit"]) in gross
        quantity = units[item.spelling]["quantity"]
        assert item.quantity == ("energy_gross" if sold_gross else quantity)
        assert units[item.kept]["quantity"] == item.quantity
        there = Fraction(item.factor) * unit_factor(item.kept)
        there /= unit_factor(item.spelling)
        assert abs(there - 1) < Fraction(1, 10**22), item
        canonical = metric["canonical_unit"]
        if canonical != "mixed" and units[canonical]["quantity"] == item.quantity:
            assert item.kept == canonical, item


@pytest.mark.parametrize(
    ("metric", "unit", "kept", "factor"),
    [
        ("fuel_use_qty", "m3", "L", "1000"),
        ("fuel_use_qty", "kg", "t", "0.001"),
        ("fuel_use_qty", "MWh", "GJ", "3.6"),
        ("fuel_use_qty", "Nm3", "Nm3", "1"),
        ("fuel_use_qty", "MMBtu", "GJ_gross", "1.05505585262"),
        ("fuel_use_qty", "US therm", "GJ_gross", "0.1054804"),
        ("fuel_use_qty", "kWh (gross)", "GJ_gross", "0.0036"),
        ("heat_steam_purchased_gj", "MMBtu", "GJ", "1.05505585262"),
        ("fuel_use_qty", "gal_us", "L", "3.785411784"),
        ("fuel_use_qty", "bbl", "L", "158.987294928"),
        ("fuel_use_qty", "short_ton", "t", "0.90718474"),
        ("fuel_use_qty", "lb", "t", "0.00045359237"),
        ("water_withdrawal_ml", "acre_ft", "ML", "1.23348183754752"),
        ("water_reused_ml", "gal_us", "ML", "0.000003785411784"),
        ("ore_processed_t", "short_ton", "t", "0.90718474"),
        ("refrigerant_loss_kg", "lb", "kg", "0.45359237"),
        ("land_disturbed_ha", "acre", "ha", "0.40468564224"),
        ("methane_emitted_t", "m3_CH4", "m3_CH4", "1"),
        ("training_hours", "days", "days", "1"),
        ("product_produced_t", "oz_troy", "t", "0.0000311034768"),
        ("flared_gas_mm3", "Mscf", "Mm3", "0.000028316846592"),
        ("water_withdrawal_ml", "m3", "ML", "0.001"),
        ("closure_spend", "currency", "currency", "1"),
        ("target_base", "any", "any", "1"),
        ("water_stress_class", "class", "class", "1"),
    ],
)
def test_kept_units(metric: str, unit: str, kept: str, factor: str) -> None:
    rows = {(u.metric_id, u.spelling): u for u in reference.metric_units()}
    assert rows[metric, unit].kept == kept
    assert rows[metric, unit].factor == Decimal(factor)


def test_wet_tonnes_are_accepted_nowhere() -> None:
    wet = {r["spelling"] for r in read("units.csv") if r["quantity"] == "mass_wet"}
    assert {"wmt", "t_wet"} <= wet
    assert not wet & {u.spelling for u in reference.metric_units()}


def test_code_lists() -> None:
    countries = [r["country"] for r in read("countries.csv")]
    assert len(countries) == 249
    assert all(re.fullmatch("[A-Z]{2}", code) for code in countries)
    assert {"CL", "AU", "ZA", "CD", "GB", "US"} <= set(countries)
    currencies = {r["currency"]: r for r in read("currencies.csv")}
    assert all(re.fullmatch("[A-Z]{3}", code) for code in currencies)
    assert {"USD", "EUR", "CLP", "ZAR", "XOF", "AUD"} <= set(currencies)
    assert not {"XAU", "XXX", "XTS"} & set(currencies)


# ------------------------------------------------------------------------- GRI


def test_gri_topics_point_at_known_disclosures() -> None:
    known = {r["key"] for r in read("gri_disclosures.csv")}
    for name in ("gri11_topics.csv", "gri12_topics.csv", "gri14_topics.csv"):
        assert {r["disclosure_key"] for r in read(name)} <= known
    assert {r["disclosure_key"] for r in read("gri_sector_v11_changes.csv")} <= known
    for row in read("gri_disclosures.csv"):
        assert set(filter(None, row["superseded_by"].split(";"))) <= known


# --------------------------------------------------------------------- factors


def test_factor_columns_and_ids() -> None:
    for name in factor_files():
        assert list(read(name)[0]) == FACTOR_COLUMNS, name
        ids = [r["factor_id"] for r in read(name)]
        assert ids == sorted(ids), name
    assert duplicates((r["factor_id"], r["version"]) for r in factors()) == []


def test_factor_lineage_is_complete() -> None:
    needed = [
        "publisher",
        "publication",
        "version_label",
        "page_or_cell",
        "licence",
        "region",
        "valid_from",
        "valid_to",
        "published_on",
        "original_value",
        "original_unit",
        "confidence",
        "numerator_unit",
        "denominator_unit",
        "calorific_basis",
        "biogenic_flag",
        "value",
    ]
    energy = {"NCV(LHV)", "GCV(HHV)"}
    for row in factors():
        assert [c for c in needed if not row[c]] == [], row["factor_id"]
        start = date.fromisoformat(row["valid_from"])
        # The last day that counts: never the first of a month, which is the day after.
        assert start < date.fromisoformat(row["valid_to"])
        assert not row["valid_to"].endswith("-01"), row["factor_id"]
        date.fromisoformat(row["published_on"])
        assert row["confidence"] in {"verified", "derived", "memory"}
        assert row["gas"] != "CH4", "methane must say fossil or non-fossil"
        assert row["numerator_unit"] == ("GJ" if row["gas"] == "none" else "t")
        assert (row["includes_co2e"] == "true") == bool(row["gwp_set"])
        assert (row["includes_co2e"] == "true") == (row["gas"] == "CO2e_only")
        fuel_energy = row["factor_kind"] == "energy_content" or (
            row["factor_kind"] == "emission"
            and row["denominator_unit"] == "GJ"
            and row["source_category"] != "steam_heat_cooling"
        )
        assert (row["calorific_basis"] in energy) == fuel_energy, row["factor_id"]


def test_factor_values_fit_a_decimal() -> None:
    for row in factors():
        value = Decimal(row["value"])
        assert value >= 0 and "E" not in row["value"].upper(), row["factor_id"]
        exponent = value.as_tuple().exponent
        assert isinstance(exponent, int) and exponent >= -18
        assert len(value.as_tuple().digits) <= 18 or value == value.to_integral()
        # 0.000000001711409396: even the smallest factor keeps ten digits.
        assert value == 0 or value > Decimal("1e-9"), row["factor_id"]


def test_no_overlapping_validity() -> None:
    groups: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    columns = [
        "factor_kind",
        "gas",
        "source_category",
        "activity",
        "region",
        "denominator_unit",
        "calorific_basis",
    ]
    for row in factors():
        key = tuple(row[c] for c in columns)
        groups[key].append((row["valid_from"], row["valid_to"]))
    for key, spans in groups.items():
        spans.sort()
        for (_, end), (start, _) in itertools.pairwise(spans):
            assert end < start, key


def test_fuels_and_factors_use_the_same_words() -> None:
    fuels = {r["fuel"]: r for r in read("fuels.csv")}
    activities = {r["activity"] for r in factors()}
    assert activities - set(fuels) == {
        "electricity", "district_heat", "heat", "steam", "limestone", "dolomite",
        "soda_ash",
    }  # fmt: skip
    assert set(fuels) <= activities
    kept = {(r["activity"], r["denominator_unit"]) for r in factors()}
    for name, fuel in fuels.items():
        assert fuel["state"] in {"solid", "liquid", "gas"}
        assert fuel["renewable"] in {"true", "false"}
        if fuel["kept_unit"] == "m3":
            # Some gases are published by mass or energy only.
            assert kept & {(name, "m3"), (name, "t")}, name
        else:
            assert (name, fuel["kept_unit"]) in kept, name
    for row in factors():
        if row["activity"] in fuels:
            renewable = fuels[row["activity"]]["renewable"] == "true"
            # What grew in a blend is a row of its own.
            renewable |= row["gas"] == "CO2_biogenic"
            assert (row["biogenic_flag"] == "biogenic") == renewable, row["factor_id"]
        # Biogenic CO2 must not be booked as fossil, nor the other way round.
        if row["gas"] == "CO2":
            assert row["biogenic_flag"] != "biogenic", row["factor_id"]
        if row["gas"] == "CO2_biogenic":
            assert row["biogenic_flag"] == "biogenic", row["factor_id"]


def test_fallback_covers_every_fuel_use() -> None:
    uses = next(r for r in read("dimensions.csv") if r["dimension"] == "fuel_use")
    rows = read("source_category_fallback.csv")
    assert {r["fuel_use"] for r in rows} == set(uses["values"].split("|"))
    last = {r["fuel_use"]: r["source_category"] for r in rows}
    assert set(last.values()) == {"stationary"}


def test_fossil_fuels_have_a_plausible_carbon_content() -> None:
    checked = 0
    for row in factors():
        if (row["factor_kind"], row["gas"], row["denominator_unit"]) != (
            "emission",
            "CO2",
            "GJ",
        ):
            continue
        kg_per_gj = exact(row["value"]) * 1000
        assert 45 <= kg_per_gj <= 110, (row["factor_id"], float(kg_per_gj))
        checked += 1
    assert checked > 100


def test_energy_content_ties_the_units_together() -> None:
    """CO2 per litre = GJ per litre x CO2 per GJ, for every fuel, unit and basis."""
    columns = ("region", "valid_from", "activity", "denominator_unit",
               "calorific_basis", "gas")  # fmt: skip
    co2 = {
        tuple(r[c] for c in columns): r
        for r in factors()
        if r["factor_kind"] == "emission" and r["gas"].startswith("CO2")
    }
    checked = 0
    for row in factors():
        if row["factor_kind"] != "energy_content":
            continue
        gj = exact(row["value"])
        place = (row["region"], row["valid_from"], row["activity"])
        for gas in ("CO2", "CO2_biogenic", "CO2e_only"):
            per_unit = co2.get((*place, row["denominator_unit"], "not_energy", gas))
            per_gj = co2.get((*place, "GJ", row["calorific_basis"], gas))
            if per_unit is None or per_gj is None:
                continue
            ratio = gj * exact(per_gj["value"]) / exact(per_unit["value"])
            # Of straw, the sheets of the UK set differ by 0.6 per cent.
            within = Fraction(6 if row["activity"] == "straw" else 1, 1000)
            within += rounding(per_unit) + rounding(per_gj)
            assert abs(ratio - 1) < within, row["factor_id"]
            checked += 1
    assert checked > 150


def rounding(row: Row) -> Fraction:
    """By which part of it a printed figure may be off, where it has few digits."""
    printed = Decimal(row["original_value"])
    exponent = printed.as_tuple().exponent
    assert isinstance(exponent, int)
    part = Fraction(Decimal(5).scaleb(exponent - 1)) / Fraction(printed)
    is_short = row["confidence"] == "verified" and part > Fraction(1, 2000)
    return part if is_short else Fraction()


def test_net_is_below_gross() -> None:
    rows = [r for r in factors() if r["factor_kind"] == "energy_content"]
    net = {
        (r["region"], r["valid_from"], r["activity"], r["denominator_unit"]): exact(
            r["value"]
        )
        for r in rows
        if r["calorific_basis"] == "NCV(LHV)"
    }
    pairs = 0
    for row in rows:
        key = (
            row["region"], row["valid_from"], row["activity"], row["denominator_unit"]
        )  # fmt: skip
        if row["calorific_basis"] == "GCV(HHV)" and key in net:
            ratio = net[key] / exact(row["value"])
            # Straw is wet.
            least = Fraction(84 if row["activity"] == "straw" else 88, 100)
            assert least < ratio < Fraction(97, 100), row["factor_id"]
            pairs += 1
    assert pairs > 40


def test_editions_of_a_fuel_tell_of_the_same_fuel() -> None:
    """Its carbon and its heat hardly move from one edition to the next."""
    kinds = (("emission", "CO2"), ("energy_content", "none"))
    editions: dict[tuple[str, ...], list[Fraction]] = defaultdict(list)
    for row in factors():
        if (row["factor_kind"], row["gas"]) in kinds:
            key = tuple(row[c] for c in (
                "publisher", "region", "factor_kind", "source_category", "activity",
                "denominator_unit", "calorific_basis",
            ))  # fmt: skip
            editions[key].append(exact(row["value"]))
    several = {key: values for key, values in editions.items() if len(values) > 1}
    assert len(several) > 200
    for key, values in several.items():
        assert max(values) < min(values) * Fraction(103, 100), key


def test_editions_of_a_grid_are_worked_from_what_is_printed() -> None:
    # UK DESNZ, kg CO2e a kWh, of parts that are rounded; eGRID2022, AZNM: 776.036 lb
    # CO2 a MWh.
    gwp = {(r["gas"], r["gwp_set"]): exact(r["value"]) for r in read("gwp.csv")}
    grid = {"activity": "electricity", "factor_kind": "grid"}
    for year, printed in ((2025, "177.00"), (2026, "130.96")):
        total = sum(
            1000 * gwp[gas, "AR5"]
            * factor_value(region="GB", gas=gas, valid_from=f"{year}-01-01", **grid)
            for gas in ("CO2", "CH4_nonfossil", "N2O")
        )  # fmt: skip
        assert close(Fraction(total), printed, "0.02")
    there = {"region": "egrid:AZNM", "valid_from": "2022-01-01"}
    value = factor_value(gas="CO2", **there, **grid)
    assert value == exact("776.036") * exact("0.45359237") / 1000


def test_carbonates_hold_what_the_masses_of_their_atoms_give() -> None:
    mass = {"C": "12.011", "O": "15.999", "Ca": "40.078", "Mg": "24.305", "Na": "22.99"}
    made_of = {"limestone": ("Ca",), "dolomite": ("Ca", "Mg"), "soda_ash": ("Na", "Na")}
    for material, metals in made_of.items():
        groups = 1 if material == "soda_ash" else len(metals)
        gas = groups * (exact(mass["C"]) + 2 * exact(mass["O"]))
        oxide = groups * exact(mass["O"]) + sum(exact(mass[m]) for m in metals)
        value = factor_value(activity=material, source_category="process")
        assert abs(value / (gas / (gas + oxide)) - 1) < Fraction(1, 1000), material


# -------------------------------------------------------------------------- GWP


def test_gwp_sets() -> None:
    rows = read("gwp.csv")
    gwp = {(r["gas"], r["gwp_set"], r["horizon"]): Decimal(r["value"]) for r in rows}
    for gas, gwp_set, value in [
        ("CH4_fossil", "AR5", "30"),
        ("CH4_nonfossil", "AR5", "28"),
        ("CH4_fossil", "AR6", "29.8"),
        ("CH4_nonfossil", "AR6", "27.0"),
        ("CH4_nonfossil", "AR4", "25"),
        ("N2O", "AR4", "298"),
        ("N2O", "AR5", "265"),
        ("N2O", "AR6", "273"),
        ("SF6", "AR5", "23500"),
        ("NF3", "AR6", "17400"),
        ("HFC-134a", "AR5", "1300"),
        ("PFC-14", "AR6", "7380"),
    ]:
        assert gwp[gas, gwp_set, "100"] == Decimal(value), (gas, gwp_set)
    for gwp_set, horizon in {(s, h) for _, s, h in gwp}:
        assert gwp["CO2", gwp_set, horizon] == 1
        assert gwp["CO2e_only", gwp_set, horizon] == 1
        fossil = gwp["CH4_fossil", gwp_set, horizon]
        assert fossil >= gwp["CH4_nonfossil", gwp_set, horizon]
    # Plain methane is refused; biogenic CO2 never reaches a total.
    assert not {"CH4", "CO2_biogenic"} & {r["gas"] for r in rows}
    assert all(r["source"] and r["confidence"] for r in rows)


# -------------------------------------------------- figures published or worked out


def test_gases_add_up_to_the_published_totals() -> None:
    """UK factors: the gas rows give back the printed kg CO2e within 0.5 %."""
    gwp = {
        r["gas"]: exact(r["value"])
        for r in read("gwp.csv")
        if (r["gwp_set"], r["horizon"]) == ("AR5", "100")
    }
    columns = [
        "version_label",
        "region",
        "factor_kind",
        "source_category",
        "activity",
        "denominator_unit",
        "calorific_basis",
    ]
    sums: dict[tuple[str, ...], Fraction] = defaultdict(Fraction)
    for row in factors():
        if row["gas"] in gwp:
            key = tuple(row[c] for c in columns)
            sums[key] += exact(row["value"]) * gwp[row["gas"]]
    totals = read("published_totals.csv")
    (label,) = {r["version_label"] for r in totals}
    fuels = {r["activity"] for r in factors() if r["version_label"] == label}
    assert {r["activity"] for r in totals} == fuels
    for row in totals:
        printed = exact(row["t_co2e_per_denominator"])
        ratio = sums[tuple(row[c] for c in columns)] / printed
        assert abs(ratio - 1) < Fraction(5, 1000), (row["page_or_cell"], float(ratio))


def test_printed_totals_are_converted_rightly() -> None:
    scale = {
        "kg CO2e per tonne": Fraction(1, 1000),
        "kg CO2e per litre": Fraction(1, 1000),
        "kg CO2e per cubic metre": Fraction(1, 1000),
        "kg CO2e per kg": Fraction(1),
        "kg CO2e per GJ": Fraction(1, 1000),
    }
    for row in read("published_totals.csv"):
        factor = scale.get(row["original_unit"])
        if factor is None:  # per kWh
            factor = Fraction(1, 1000) / unit_factor("kWh")
            factor *= unit_factor(row["denominator_unit"])
        value = exact(row["kg_co2e"]) * factor
        got = exact(row["t_co2e_per_denominator"])
        assert abs(got - value) <= Fraction(1, 10**15), row["page_or_cell"]


def close(got: Fraction, wanted: str, tolerance: str) -> bool:
    return abs(got - exact(wanted)) <= exact(tolerance)


def test_worked_diesel() -> None:
    # US EPA hub 2021, table 1: 0.138 mmBtu/gal x 73.96 kg/mmBtu = 10.2065 kg per
    # gallon (printed 10.21), so 1000 US gallons are 10.2065 t CO2.
    litres = 1000 * unit_factor("gal_us") / unit_factor("L")
    place = {"region": "US", "activity": "diesel", "source_category": "stationary",
             "valid_from": "2021-01-01"}  # fmt: skip
    co2 = litres * factor_value(**place, gas="CO2", denominator_unit="L")
    assert close(co2, "10.2065", "0.006")
    # With CH4 (3 g/mmBtu) and N2O (0.6 g/mmBtu) at AR4: 10.2415 t CO2e.
    gwp = {(r["gas"], r["gwp_set"]): exact(r["value"]) for r in read("gwp.csv")}
    total = co2
    for gas in ("CH4_nonfossil", "N2O"):
        mass = litres * factor_value(**place, gas=gas, denominator_unit="L")
        total += mass * gwp[gas, "AR4"]
    assert close(total, "10.2415244", "0.001")


def test_worked_coal() -> None:
    # US EPA hub 2021, table 1: 24.93 mmBtu x 93.28 kg = 2325.5 kg per short ton.
    co2 = unit_factor("short_ton") * factor_value(
        region="US",
        activity="coal_bituminous",
        gas="CO2",
        denominator_unit="t",
        valid_from="2021-01-01",
    )
    assert close(co2, "2.3255", "0.001")


def test_worked_us_grid() -> None:
    # eGRID2019, subregion AKGD: 1114.4 lb CO2 per MWh, 1000 MWh.
    co2 = 1000 * factor_value(
        region="egrid:AKGD",
        gas="CO2",
        denominator_unit="MWh",
        factor_kind="grid",
        valid_from="2019-01-01",
    )
    assert close(co2, "505.4833371280001", "0.01")
    assert co2 == 1000 * exact("1114.4") * exact("0.45359237") / 1000


def test_worked_uk_grid() -> None:
    # UK DESNZ 2023, electricity generated: 0.207074 kg CO2e per kWh, 1000 kWh.
    gwp = {(r["gas"], r["gwp_set"]): exact(r["value"]) for r in read("gwp.csv")}
    total = sum(
        1000
        * gwp[gas, "AR5"]
        * factor_value(
            region="GB",
            gas=gas,
            activity="electricity",
            factor_kind="grid",
            valid_from="2023-01-01",
        )
        for gas in ("CO2", "CH4_nonfossil", "N2O")
    )
    assert close(Fraction(total), "207.074", "0.001")


def test_worked_uk_diesel_energy() -> None:
    # UK DESNZ 2023: 2.65937 kg CO2e/L over 0.26802 kg CO2e/kWh net, 0.0036 GJ/kWh.
    net = factor_value(
        region="GB",
        activity="diesel",
        factor_kind="energy_content",
        denominator_unit="L",
        calorific_basis="NCV(LHV)",
        valid_from="2023-01-01",
    )
    assert close(net, "0.03572", "0.00001")


def test_spellings_lead_to_words_of_their_list_and_to_one_of_them() -> None:
    lists = columns()
    seen: dict[tuple[str, str], str] = {}
    for row in read("word_aliases.csv"):
        known = {
            word
            for place in lists.get(row["list"], [("", "method")])
            for word in words_of(*place).known  # type: ignore[union-attr]
        }
        assert set(row["word"].split("|")) <= known, row
        assert row["alias"] not in known, row
        assert row["language"] in reference.LANGUAGES, row
        key = (row["list"], fold(row["alias"]))
        assert key not in seen, (row, seen.get(key))
        seen[key] = row["alias"]


def test_a_metric_is_called_what_no_other_is_called() -> None:
    seen: dict[str, str] = {}
    for row in read("metric_aliases.csv"):
        assert row["metric_id"] in {each["metric_id"] for each in measurements()}, row
        assert row["language"] in reference.LANGUAGES, row
        assert seen.setdefault(fold(row["alias"]), row["metric_id"]) == row["metric_id"]


def test_components_of_a_blend_make_the_whole() -> None:
    shares: dict[str, Decimal] = defaultdict(Decimal)
    for row in read("blends.csv"):
        shares[row["blend"]] += Decimal(row["mass_percent"])
    assert {name: s for name, s in shares.items() if s != 100} == {}


def test_a_reason_is_given_only_for_a_unit_that_is_not_taken() -> None:
    taken = {(item.metric_id, item.spelling) for item in reference.metric_units()}
    spellings = {row["spelling"] for row in read("units.csv")}
    metrics = {row["metric_id"] for row in measurements()}
    for row in read("unit_reasons.csv"):
        assert row["metric_id"] in metrics and row["unit"] in spellings, row
        assert (row["metric_id"], row["unit"]) not in taken, row
        assert row["reason"][-1].isalnum(), row


def test_a_unit_that_no_list_has_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    row = reference.metric("ore_mined_t") | {"allowed_units": "t;kilogramm"}
    every = reference.rows

    def rows(name: str) -> object:
        return [row] if name == "metrics" else every(name)

    monkeypatch.setattr(reference, "rows", rows)
    with pytest.raises(ValueError, match=r"ore_mined_t: its unit 'kilogramm' is no"):
        reference.metric_units.__wrapped__()
