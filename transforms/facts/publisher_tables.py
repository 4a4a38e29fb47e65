"""A newer edition of a publisher's table, read into factors by the packaged edition.

The packaged rows say what each line of the table means: which fuel, in which unit, in
which of our words. A newer edition is read line by line beside them, so that nobody
types a mapping, and a line that they do not know is named, not guessed. Belongs here:
the layouts of publishers and the arithmetic of their units. Which factor a fact takes
does not.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

from transforms.facts import nga_tables
from transforms.facts.factors import COLUMNS
from transforms.facts.publisher_sheets import (
    Edition,
    Line,
    NotThisTable,
    divided,
    headed,
    is_number,
    text_rows,
)
from transforms.intake.grid import Sheet
from warehouse import reference

# What the denominator of a factor is, in the units in which the UK file is printed.
_UK_UNITS = {
    ("kWh", "MWh"): Decimal("0.001"), ("kWh", "GJ"): Decimal("0.0036"),
    ("kWh (Net CV)", "GJ"): Decimal("0.0036"),
    ("kWh (Gross CV)", "GJ"): Decimal("0.0036"), ("GJ", "GJ"): Decimal(1),
    ("kg", "t"): Decimal("0.001"), ("tonnes", "t"): Decimal(1),
    ("litres", "L"): Decimal(1), ("cubic metres", "m3"): Decimal(1),
}  # fmt: skip
_UK_BASES = {
    "NCV(LHV)": ("kWh (Net CV)", "GJ", "kWh"),
    "GCV(HHV)": ("kWh (Gross CV)",),
}
_UK_GASES = {"CO2": "CO2", "CH4_nonfossil": "CH4", "N2O": "N2O"}
_UK_VALUE = re.compile(r"GHG Conversion Factor (?P<year>\d{4})")
_UK_HEADS = ("ID", "Level 1", "Level 2", "Level 3", "UOM", "GHG/Unit")
_EGRID_GASES = {
    "CO2": "SRCO2RTA", "CH4_nonfossil": "SRCH4RTA", "N2O": "SRN2ORTA",
}  # fmt: skip
_POUND = Decimal("0.45359237")
# Table 1 of the EPA hub: the first of each of these headings is per mmBtu.
_EPA_HEADS = ("Fuel Type", "Heat Content (HHV)", "CO2 Factor", "CH4 Factor",
              "N2O Factor")  # fmt: skip
_EPA_GASES = {
    "CO2": ("CO2 Factor", 1000), "CO2_biogenic": ("CO2 Factor", 1000),
    "CH4_nonfossil": ("CH4 Factor", 10**6), "N2O": ("N2O Factor", 10**6),
}  # fmt: skip
_MMBTU = Decimal("1.05505585262")
# How much of our unit the heat content is printed per: short ton, gallon, cubic foot.
_EPA_UNITS = {
    "t": Decimal("0.90718474"), "L": Decimal("3.785411784"),
    "m3": Decimal("0.028316846592"),
}  # fmt: skip
_EPA_DAY = re.compile(r"Last Modified:.*\b(?P<year>20\d\d)\b")
# Layout -> the packaged edition ('' where there is none), and how far it was tried.
LAYOUTS = {
    "uk_flat": (
        "uk_desnz_2023",
        "tried on the edition of 2023, laid out by the headings that programs which "
        "read the file name; not on the publisher's own workbook",
    ),
    "us_egrid": (
        "us_egrid_2022",
        "not tried on a file: sheet (SRL and the year) and headings are from memory",
    ),
    "us_epa": (
        "us_epa_2024_stationary",
        "table 1 (stationary combustion) alone; not tried on a file: headings and the "
        "line Last Modified are from memory",
    ),
    "au_nga": (
        "",
        "not tried on the publisher's own workbook: places of columns are those that a "
        "program which reads it names, proved by their own arithmetic; its numbers of "
        "2024, laid out so, give the factors of a public transcription",
    ),
}


def read_edition(
    layout: str,
    sheets: Iterable[Sheet],
    published: str = "",
    regions: Collection[str] = (),
) -> Edition:
    """A newer edition of a publisher's table.

    Args:
        layout: a key of ``LAYOUTS``.
        sheets: those of the workbook, as ``intake.read`` gives them.
        published: the day of publication, which no table says; '' is not known.
        regions: grid regions of the company's sites, where only these can be taken.

    Raises:
        NotThisTable: no sheet has the headings of the layout, or a line stands twice.
    """
    template, _ = LAYOUTS[layout]
    if not template:
        return nga_tables.read_edition(tuple(sheets), published, regions)
    path = reference.folder() / "factors" / f"{template}.csv"
    with path.open(newline="", encoding="utf-8") as stream:
        packaged = list(csv.DictReader(stream))
    reading = {"uk_flat": _uk_flat, "us_egrid": _us_egrid, "us_epa": _us_epa}[layout]
    return reading(packaged, tuple(sheets), published)


def _uk_flat(
    packaged: list[dict[str, str]], sheets: tuple[Sheet, ...], published: str
) -> Edition:
    sheet, heads, lines = headed(sheets, _UK_HEADS, _UK_VALUE)
    value_head = next(head for head in heads if _UK_VALUE.fullmatch(head))
    match = _UK_VALUE.fullmatch(value_head)
    year = int(match["year"]) if match else 0
    found: dict[tuple[str, str, str], Line] = {}
    for number, cells in lines:
        levels = [cells.get(f"Level {n}", "") for n in (1, 2, 3)]
        label = ", ".join(filter(None, levels))
        key = (label, cells.get("UOM", ""), cells.get("GHG/Unit", ""))
        if is_number(text := cells.get(value_head, "")):
            if key in found:
                raise NotThisTable(
                    f"{sheet}, row {number}: {', '.join(key)} stands in row "
                    f"{found[key].row} too, so neither says which is meant"
                )
            found[key] = Line(sheet, number, text)
    gwp = {
        row["gas"]: Decimal(row["value"])
        for row in reference.rows("gwp")
        if (row["gwp_set"], row["horizon"]) == ("AR5", "100")
    }
    rows, missing, used = [], [], set()
    for row in packaged:
        label, _, unit = row["page_or_cell"].partition(": ")[2].rpartition(", ")
        gas = _UK_GASES.get(row["gas"])
        printed = f"kg CO2e of {gas} per unit" if gas else "kg CO2e"
        line = found.get(key := (label, unit, printed))
        scale = _UK_UNITS[unit, row["denominator_unit"]]
        if line is None:
            missing.append(f"{label}, {unit}, {printed}")
            continue
        used.add(key)
        note = "kg CO2e / 1000"
        if row["factor_kind"] == "energy_content":
            bases = _UK_BASES[row["calorific_basis"]]
            by_energy = (label, next(
                (base for base in bases if (label, base, printed) in found), bases[0]
            ), printed)  # fmt: skip
            heat = found.get(by_energy)
            if heat is None or not heat.number:
                missing.append(", ".join(by_energy))
                continue
            used.add(by_energy)
            factor = divided(
                line.number * _UK_UNITS[by_energy[1], "GJ"], heat.number * scale
            )
            note = f"published total divided by {heat.text} (row {heat.row})"
        elif gas in ("CH4", "N2O"):
            potential = gwp[row["gas"]] if row["gas"] in gwp else gwp["CH4"]
            factor = divided(line.number, 1000 * potential * scale)
            note = f"mass of gas = kg CO2e / {potential.normalize():f} (AR5)"
        else:
            factor = divided(line.number, 1000 * scale)
        label_in_full = ", ".join((*filter(None, (label, unit)), printed))
        rows.append(_factor(row, line, factor, year, label_in_full, note, published))
    others = sorted({", ".join(key) for key in found.keys() - used})
    return Edition(year, tuple(rows), tuple(missing), tuple(others))


def _us_egrid(
    packaged: list[dict[str, str]], sheets: tuple[Sheet, ...], published: str
) -> Edition:
    named = tuple(s for s in sheets if re.fullmatch(r"SRL\d\d", s.name))
    if not named:
        raise NotThisTable("no sheet is named SRL and the two digits of a year")
    sheet, _, lines = headed(named, ("SUBRGN", *_EGRID_GASES.values()), None)
    year = 2000 + int(sheet[-2:])
    found = {cells["SUBRGN"]: (number, cells) for number, cells in lines}
    rows, missing, used = [], [], set()
    for row in packaged:
        region = row["region"].removeprefix("egrid:")
        number, cells = found.get(region, (0, {}))
        text = cells.get(_EGRID_GASES[row["gas"]], "")
        if not is_number(text):
            missing.append(f"{region}, {row['gas']}")
            continue
        used.add(region)
        line = Line(sheet, number, text)
        factor = divided(line.number * _POUND, Decimal(1000))
        note = "lb / 1000 x 0.45359237"
        rows.append(_factor(row, line, factor, year, region, note, published))
    return Edition(year, tuple(rows), tuple(missing), tuple(sorted(set(found) - used)))


def _us_epa(
    packaged: list[dict[str, str]], sheets: tuple[Sheet, ...], published: str
) -> Edition:
    sheet, _, lines = headed(sheets, _EPA_HEADS, None)
    (above,) = (one for one in sheets if one.name == sheet)
    days = (_EPA_DAY.search(" ".join(cells)) for _, cells in text_rows(above))
    if (day := next(filter(None, days), None)) is None:
        raise NotThisTable("no line says Last Modified and a year")
    year = int(day["year"])
    found: dict[str, tuple[int, dict[str, str]]] = {}
    for number, cells in lines:
        # Tables below have other columns: one of four numbers is a line of this one.
        if all(is_number(cells.get(head, "")) for head in _EPA_HEADS[1:]):
            name = cells["Fuel Type"]
            if name in found:
                raise NotThisTable(
                    f"{sheet}, row {number}: {name} stands in row {found[name][0]} "
                    "too, so neither says which is meant"
                )
            found[name] = (number, cells)
    rows, missing, used = [], [], set()
    for row in packaged:
        name, per = row["page_or_cell"].partition(": ")[2], row["denominator_unit"]
        number, cells = found.get(name, (0, {}))
        if not cells:
            missing.append(name)
            continue
        used.add(name)
        heat = Decimal(cells["Heat Content (HHV)"])
        if row["factor_kind"] == "energy_content":
            head, note = "Heat Content (HHV)", "gross calorific value"
            factor = divided(heat * _MMBTU, _EPA_UNITS[per])
        else:
            head, parts = _EPA_GASES[row["gas"]]
            amount, note = Decimal(cells[head]), "unit changed only"
            if per == "GJ":
                factor = divided(amount, parts * _MMBTU)
            else:
                factor = divided(amount * heat, parts * _EPA_UNITS[per])
                note = f"times heat content {cells['Heat Content (HHV)']} mmBtu"
        line = Line(sheet, number, cells[head])
        rows.append(_factor(row, line, factor, year, name, note, published))
    missing = sorted(set(missing))
    return Edition(year, tuple(rows), tuple(missing), tuple(sorted(set(found) - used)))


def _factor(
    packaged: dict[str, str],
    line: Line,
    value: Decimal,
    year: int,
    label: str,
    note: str,
    published: str,
) -> dict[str, str]:
    """The row of the packaged edition with what the newer one says."""
    before = date.fromisoformat(packaged["valid_from"]).year
    text = f"{value:f}"
    return {name: packaged[name] for name in COLUMNS} | {
        "factor_id": packaged["factor_id"].replace(f".{before}.", f".{year}.", 1),
        "version": "1",
        "value": text.rstrip("0").rstrip(".") if "." in text else text,
        "valid_from": f"{year}-01-01",
        "valid_to": f"{year}-12-31",
        "published_on": published,
        "version_label": f"{year}, read from the publisher's workbook",
        "publication": packaged["publication"].replace(str(before), str(year)),
        "page_or_cell": f"sheet {line.sheet}, row {line.row}: {label}",
        "original_value": line.text,
        "confidence": "derived",
        "note": note,
    }
