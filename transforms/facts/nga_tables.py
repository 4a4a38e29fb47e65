"""Australia's National Greenhouse Accounts factors, read from the publisher's workbook.

No edition is packaged that would say what its lines mean, so this does: which fuel, in
which of our words. Columns are known by their place alone; each line that is taken
proves them: its three gases come to the combined factor, and that times the energy
content to the factor by unit. Belongs here: this layout and its arithmetic.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal

from transforms.facts.factors import COLUMNS
from transforms.facts.publisher_sheets import (
    Edition,
    Line,
    NotThisTable,
    divided,
    is_number,
    text_rows,
)
from transforms.intake.grid import Sheet
from warehouse import reference

_FUELS, _GRID = "Energy - Scope 1", "Table 1"
# Line -> our fuel.
_FUEL = {
    "Diesel oil": "diesel",
    "Natural gas distributed in a pipeline": "natural_gas",
    "Liquefied petroleum gas (LPG)": "lpg",
}
_REGIONS = {
    "New South Wales and Australian Capital Territory": ("AU-NSW", "AU-ACT"),
    "Victoria": ("AU-VIC",), "Queensland": ("AU-QLD",), "South Australia": ("AU-SA",),
    "Tasmania": ("AU-TAS",), "National": ("AU",),
}  # fmt: skip
_SYSTEMS = ("SWIS", "NWIS", "DKIS")
# How many of our unit are one of the table's.
_UNITS = {"GJ/kL": ("L", 1000), "GJ/m3": ("m3", 1), "GJ/t": ("t", 1)}
# Columns of the fuels: kg CO2-e per GJ of each gas and combined, energy content and its
# unit, combined by unit.
_CO2, _CH4, _N2O, _ALL, _HEAT, _UNIT, _BY_UNIT = range(2, 9)
_GASES = {"CO2": _CO2, "CH4_nonfossil": _CH4, "N2O": _N2O}
# What rounding explains: of the sum of three printed numbers, and of a product.
_SUM, _PRODUCT = Decimal("0.1"), Decimal("0.005")


def read_edition(
    sheets: tuple[Sheet, ...], published: str, regions: Collection[str]
) -> Edition:
    """The factors of one edition, valid in the Australian year that ends in June.

    Args:
        sheets: those of the workbook.
        published: the day of publication, whose year is the edition's.
        regions: grid regions of sites; a factor of another one would be refused.

    Raises:
        NotThisTable: no such sheet or day, or columns that do not prove themselves.
    """
    if not published:
        raise NotThisTable(
            "no sheet says of which year it is; give the day of publication "
            "(--published), whose year is the edition's"
        )
    year = int(published[:4])
    rows = [*_fuels(_named(sheets, _FUELS), year), *_grids(_named(sheets, _GRID), year)]
    others = {
        cells[1] for _, cells in _lines(_named(sheets, _FUELS)) if cells[1] not in _FUEL
    }
    taken = {row["activity"] for row in rows} | {row["region"] for row in rows}
    wanted = {**{name: (fuel,) for name, fuel in _FUEL.items()}, **_REGIONS,
              **{name: (f"nga:{name}",) for name in _SYSTEMS}}  # fmt: skip
    missing = (name for name, ours in wanted.items() if not taken.issuperset(ours))
    rows = [
        row | {"published_on": published}
        for row in rows
        if not row["region"].startswith("nga:") or row["region"] in regions
    ]
    return Edition(year, tuple(rows), tuple(missing), tuple(sorted(others)))


def _named(sheets: tuple[Sheet, ...], name: str) -> Sheet:
    for sheet in sheets:
        if sheet.name.strip() == name:
            return sheet
    raise NotThisTable(f"no sheet is named {name}")


def _lines(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Lines with a fuel and its numbers, without the stars of footnotes."""
    numbers = (_CO2, _CH4, _N2O, _ALL, _HEAT, _BY_UNIT)
    for number, texts in text_rows(sheet):
        cells = [text.replace("*", "").strip() for text in texts]
        is_line = len(cells) > _BY_UNIT and cells[1] and cells[_UNIT] in _UNITS
        if is_line and all(is_number(cells[place]) for place in numbers):
            yield number, cells


def _fuels(sheet: Sheet, year: int) -> Iterator[dict[str, str]]:
    potential = {
        row["gas"]: Decimal(row["value"])
        for row in reference.rows("gwp")
        if (row["gwp_set"], row["horizon"]) == ("AR5", "100")
    }
    found: dict[str, int] = {}
    for number, cells in _lines(sheet):
        fuel = _FUEL.get(cells[1])
        if fuel is None:
            continue
        if fuel in found:
            raise NotThisTable(
                f"{sheet.name}, row {number}: {cells[1]} stands in row {found[fuel]} "
                "too, so neither says which is meant"
            )
        found[fuel] = number
        _prove(sheet, number, cells)
        unit, size = _UNITS[cells[_UNIT]]
        heat = Decimal(cells[_HEAT])
        of = {"activity": fuel, "region": "AU"}
        label = f"sheet {sheet.name.strip()}, row {number}: {cells[1]}"
        yield _factor(
            f"nga.{year}.fuel.{fuel}.heat_gcv.none", year, label,
            Line(sheet.name, number, cells[_HEAT]), divided(heat, Decimal(size)),
            of | {"factor_kind": "energy_content", "gas": "none",
                  "source_category": "any", "numerator_unit": "GJ",
                  "denominator_unit": unit, "calorific_basis": "GCV(HHV)",
                  "original_unit": f"{cells[_UNIT]} (gross)"},
        )  # fmt: skip
        for gas, place in _GASES.items():
            mass = potential[gas]
            line = Line(sheet.name, number, cells[place])
            burnt = of | {
                "factor_kind": "emission", "gas": gas, "source_category": "stationary",
                "numerator_unit": "t", "oxidation_included": "true",
                "biogenic_flag": "fossil",
                "original_unit": f"kg CO2-e of {gas.partition('_')[0]} per GJ (gross)",
                "note": f"mass of gas = kg CO2e / {mass.normalize():f} (AR5)",
            }  # fmt: skip
            yield _factor(
                f"nga.{year}.fuel.{fuel}.gj_gcv.{gas}", year, label, line,
                divided(line.number, 1000 * mass),
                burnt | {"denominator_unit": "GJ", "calorific_basis": "GCV(HHV)"},
            )  # fmt: skip
            yield _factor(
                f"nga.{year}.fuel.{fuel}.{unit.lower()}.{gas}", year, label, line,
                divided(line.number * heat, 1000 * mass * size),
                burnt | {"denominator_unit": unit, "calorific_basis": "not_energy",
                         "note": f"times energy content {cells[_HEAT]} {cells[_UNIT]}; "
                                 + burnt["note"]},
            )  # fmt: skip


def _prove(sheet: Sheet, number: int, cells: list[str]) -> None:
    gases = sum(Decimal(cells[place]) for place in _GASES.values())
    combined, by_unit = Decimal(cells[_ALL]), Decimal(cells[_BY_UNIT])
    product = combined * Decimal(cells[_HEAT])
    if abs(gases - combined) > _SUM or abs(product - by_unit) > _PRODUCT * by_unit:
        raise NotThisTable(
            f"{sheet.name}, row {number}: the gases of {cells[1]} come to {gases} of "
            f"{combined} per GJ, and that times the energy content to {product} of "
            f"{by_unit} by unit; the columns are others than those of this layout"
        )


def _grids(sheet: Sheet, year: int) -> Iterator[dict[str, str]]:
    lines = list(text_rows(sheet))
    if not any("kWh" in text for _, cells in lines for text in cells):
        raise NotThisTable(f"{sheet.name}: no line says kWh")
    for number, cells in lines:
        system = next((f"nga:{name}" for name in _SYSTEMS if name in cells[0]), "")
        regions = _REGIONS.get(cells[0], (system,) if system else ())
        if not is_number(cells[1] if len(cells) > 1 else ""):
            continue
        for region in regions:
            name = region.lower().replace("-", "_").replace(":", "_")
            yield _factor(
                f"nga.{year}.grid.{name}.mwh.CO2e_only", year,
                f"sheet {sheet.name}, row {number}: {cells[0]}, scope 2",
                Line(sheet.name, number, cells[1]), Decimal(cells[1]),
                {"factor_kind": "grid", "gas": "CO2e_only", "activity": "electricity",
                 "source_category": "purchased_electricity", "numerator_unit": "t",
                 "denominator_unit": "MWh", "calorific_basis": "not_energy",
                 "oxidation_included": "true", "biogenic_flag": "fossil",
                 "includes_co2e": "true", "gwp_set": "AR5", "region": region,
                 "original_unit": "kg CO2-e per kWh", "note": "location-based"},
            )  # fmt: skip


def _factor(
    name: str, year: int, label: str, line: Line, value: Decimal, said: dict[str, str]
) -> dict[str, str]:
    text = f"{value:f}"
    return dict.fromkeys(COLUMNS, "") | {
        "factor_id": name,
        "version": "1",
        "value": text.rstrip("0").rstrip(".") if "." in text else text,
        "includes_co2e": "false",
        "valid_from": f"{year - 1}-07-01",
        "valid_to": f"{year}-06-30",
        "publisher": "AU DCCEEW",
        "publication": "National Greenhouse Accounts Factors",
        "version_label": f"{year}, read from the publisher's workbook",
        "page_or_cell": label,
        "licence": "CC BY 4.0",
        "original_value": line.text,
        "quality_score": "2",
        "confidence": "derived",
    } | said
