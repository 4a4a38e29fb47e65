"""Words, units and rows that say a thing twice: read under a spelling, or refused.

Each file has one row, or one sheet, that is its case. Belongs here: what people call
fuels, gases, wastes and persons, in four languages, and the units that they have.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.integration.corpus import (
    FLAGGED,
    LONG,
    REFUSED,
    TAKEN,
    At,
    Case,
    Cell,
    Maker,
    Sheet,
    row,
    text,
    workbook,
)

VALUE, UNIT, WORD = 5, 6, 7
INJURY = ("injury_id", "occurred_on", "site", "injury_class", "recordable",
          "worker_type")  # fmt: skip


def _worded(metric: str, unit: str, column: str, word: str, is_book: bool) -> Maker:
    def make(site: str) -> bytes:
        cells: list[Cell] = [*row(site, 10, unit, metric), word]
        header = [*LONG, column]
        if is_book:
            return workbook(Sheet([header, cells]))
        return text([",".join(header), ",".join(f'"{cell}"' for cell in cells)])

    return make


# (metric, unit, column, what 10 of the unit is) -> spellings that are read.
READ: dict[tuple[str, str, str, str], tuple[str, ...]] = {
    ("fuel_use_qty", "L", "fuel", "10"): (
        "diesel", "DIESEL", "Diésel", "gazole", "Gasóleo", "óleo diesel", "ULSD",
        "GLP", "GPL", "LPG", "natural gas", "gas natural", "gaz naturel", "Gás Natural",
        "gasolina", "essence", "petrol", "fuel-oil", "fioul lourd", "jet A-1",
        "queroseno", "HVO100", "  biodiesel  ", "GNL", "Bencina",
    ),
    ("refrigerant_loss_kg", "kg", "substance", "10"): (
        "R-410A", "R410a", "r 410a", "HFC-134a", "HFC134a", "R134a", "R-22", "sf6",
        "hexafluorure de soufre", "R-404A", "FM-200", "R-507a",
    ),
    ("explosives_t", "t", "explosive", "10"): (
        "ANFO", "an/fo", "Emulsión", "emulsão", "heavy ANFO", "ANFO pesado",
    ),
    ("carbonate_reductant_t", "t", "process_material", "10"): (
        "caliza", "calcaire", "Calcário", "Soda Ash", "dolomita",
    ),
    ("waste_generated_t", "t", "composition", "10"): (
        "Chatarra", "Metals", "papel y cartón", "boues", "lodos", "E-waste", "madeira",
    ),
    ("employees_headcount", "headcount", "gender", "10"): (
        "Female", "mujeres", "hommes", "Homem", "F", "no declarado",
    ),
}
# (metric, unit, column) -> words that are refused, each with what is said of it.
ASKED: dict[tuple[str, str, str], tuple[tuple[str, str], ...]] = {
    ("fuel_use_qty", "L", "fuel"): (
        ("Diesl", "diesel"), ("petróleo", "may mean"), ("gasoil", "may mean"),
        ("Diesel B5", "may mean"), ("gas", "may mean"), ("0", "not a fuel"),
        ("carbón", "may mean"), ("coque", "may mean"), ("fuel", "fuel"),
        ("combustible", "not a fuel"), ("GNR", "may mean"), ("", "is not said"),
        ("nafta", "may mean"), ("disel", "diesel"),
    ),
    ("refrigerant_loss_kg", "kg", "substance"): (
        ("R-410", "may mean"), ("R-407", "may mean"), ("freon", "not a substance"),
        ("HFC 134b", "HFC-134a"), ("", "is not said"), ("gas refrigerante", "not a"),
    ),
    ("explosives_t", "t", "explosive"): (
        ("dynamite", "Accepted: anfo"), ("", "is not said"), ("emulsoin", "emulsion"),
    ),
    ("waste_generated_t", "t", "composition"): (
        ("stuff", "Accepted: metals"), ("metalls", "metals"),
    ),
    ("employees_headcount", "headcount", "gender"): (
        ("M", "may mean"), ("femal", "female"), ("1", "Accepted: female"),
    ),
    ("operating_costs", "USD", "country"): (("Congo", "may mean"), ("XX", "country")),
}


def spellings() -> Iterator[Case]:
    """Words that are read, whoever writes them."""
    number = 0
    for (metric, unit, column, value), words in READ.items():
        for word in words:
            number += 1
            is_book = number % 2 == 0
            name = f"{{site}}_word_{number}.{'xlsx' if is_book else 'csv'}"
            make = _worded(metric, unit, column, word, is_book)
            yield Case("words read", name, make, (At(TAKEN, 2, VALUE, value),))


def unknown() -> Iterator[Case]:
    """Words that nothing knows, or that may mean two things."""
    number = 0
    for (metric, unit, column), words in ASKED.items():
        for word, says in words:
            number += 1
            is_book = number % 2 == 0
            name = f"{{site}}_asked_{number}.{'xlsx' if is_book else 'csv'}"
            make = _worded(metric, unit, column, word, is_book)
            right = At(REFUSED, 2, WORD, says=says)
            yield Case("words asked back", name, make, (right,))


# metric, unit -> what 10 of it are in the unit that is kept; '' where it is refused.
UNITS: tuple[tuple[str, str, str], ...] = (
    ("water_withdrawal_ml", "acre_ft", "12.334818375"),
    ("water_withdrawal_ml", "m3", "0.01"), ("water_withdrawal_ml", "GL", "10000"),
    ("water_withdrawal_ml", "gal", ""), ("water_withdrawal_ml", "ml", ""),
    ("ore_mined_t", "short_ton", "9.0718474"), ("ore_mined_t", "lb", "0.004535924"),
    ("ore_mined_t", "t_wet", ""), ("ore_mined_t", "ton", ""), ("ore_mined_t", "MT", ""),
    ("land_disturbed_ha", "acre", "4.046856422"),
    ("heat_steam_purchased_gj", "MMBtu", "10.550558526"),
    ("heat_steam_purchased_gj", "t_steam", ""),
    ("electricity_purchased_mwh", "GJ", "2.777777778"),
    ("electricity_purchased_mwh", "kW", ""),
    ("methane_emitted_t", "m3_CH4", "10"), ("methane_emitted_t", "m3", ""),
    ("hours_worked", "days", ""), ("closure_spend", "dollars", ""),
)  # fmt: skip
FUEL_UNITS = (
    ("gal_us", "37.85411784"), ("gal_uk", "45.4609"), ("bbl", "1589.87294928"),
    ("short_ton", "9.0718474"), ("lb", "0.004535924"), ("Nm3", "10"), ("galones", ""),
    ("gal", ""), ("kL", "10000"), ("kWh", "0.036"),
)  # fmt: skip


def units() -> Iterator[Case]:
    """Units by which people sell and measure."""
    rows = [(*each, "") for each in UNITS]
    rows += [("fuel_use_qty", unit, value, "diesel") for unit, value in FUEL_UNITS]
    for number, (metric, unit, value, fuel) in enumerate(rows, 1):
        refused = At(REFUSED, 2, UNIT, says="Accepted: ")
        right = At(TAKEN, 2, VALUE, value) if value else refused
        make = _plain(metric, unit)
        if fuel:
            make = _worded(metric, unit, "fuel", fuel, False)
        yield Case("units", f"{{site}}_unit_{number}.csv", make, (right,))


def _plain(metric: str, unit: str) -> Maker:
    def make(site: str) -> bytes:
        cells = row(site, 10, unit, metric)
        return text([",".join(LONG), ",".join(map(str, cells))])

    return make


def twice() -> Iterator[Case]:
    """Rows and sheets that say a thing twice."""

    def rows(*values: object, evidence: tuple[str, ...] = ()) -> Maker:
        def make(site: str) -> bytes:
            marks = [*evidence, *[""] * len(values)]
            table = [
                [*row(site, value), mark]
                for value, mark in zip(values, marks, strict=False)
            ]
            return workbook(Sheet([[*LONG, "evidence"], *table]))

        return make

    def copied(site: str) -> bytes:
        table = [LONG, *(row(site, 9 * n, month=n) for n in range(1, 7))]
        return workbook(Sheet(table, "Agua"), Sheet(table, "Agua (2)"))

    def changed(site: str) -> bytes:
        table = [LONG, *(row(site, 9 * n, month=n) for n in range(1, 7))]
        other = [LONG, *(row(site, 8 * n, month=n) for n in range(1, 7))]
        return workbook(Sheet(table, "Agua"), Sheet(other, "Agua (2)"))

    both = (
        At(REFUSED, 2, VALUE, says="E3: 60 t"), At(REFUSED, 3, VALUE, says="E2: 100 t"),
    )  # fmt: skip
    yield Case("told twice", "{site}_two.xlsx", rows(100, 60), both)
    yield Case(
        "told twice", "{site}_meters.xlsx", rows(100, 60, evidence=("M1", "M2")),
        (At(TAKEN, 2, VALUE, "100"), At(TAKEN, 3, VALUE, "60")),
    )  # fmt: skip
    yield Case(
        "told twice", "{site}_same.xlsx", rows(100, 100),
        (At(TAKEN, 2, VALUE, "100"), At(FLAGGED, 3, VALUE, says="E2: 100 t")),
    )  # fmt: skip
    yield Case(
        "told twice", "{site}_copied.xlsx", copied,
        (At(FLAGGED, None, says="copy", sheet="Agua (2)"),),
    )
    yield Case(
        "told twice", "{site}_changed.xlsx", changed,
        (At(REFUSED, 2, VALUE, says="Agua (2) E2: 8 t", sheet="Agua"),
         At(REFUSED, 2, VALUE, says="Agua E2: 9 t", sheet="Agua (2)")),
    )  # fmt: skip


def cases_of_people() -> Iterator[Case]:
    """Words of a register."""
    for number, (cells, column, says) in enumerate([
        (("Lost Time", "Yes", "employee"), 0, ""),
        (("fatalidad", "Sí", "Contratista"), 0, ""),
        (("primeros auxilios", "non", "tiers"), 0, ""),
        (("Com afastamento", "verdadeiro", "Empregado"), 0, ""),
        (("LTI", "VRAI", "staff"), 0, ""),
        (("lost tme", "true", "employee"), 4, "lost_time"),
        (("grave herida", "true", "employee"), 4, "Accepted"),
        (("fatal", "perhaps", "employee"), 5, "recordable"),
        (("fatal", "true", "person"), 6, "Accepted"),
        (("fatal", "", "employee"), 5, "required"),
    ], 1):  # fmt: skip

        def make(site: str, cells: tuple[str, ...] = cells) -> bytes:
            line = [f"{site}-1", "2025-02-03", site, *cells]
            return workbook(Sheet([INJURY, line], "injury"))

        right = At(REFUSED, 2, column, says=says) if says else At(TAKEN, 2, 0, "1")
        yield Case("words of registers", f"{{site}}_case_{number}.xlsx", make, (right,))


def cases() -> Iterator[Case]:
    """All of them."""
    for part in (spellings, unknown, units, twice, cases_of_people):
        yield from part()
