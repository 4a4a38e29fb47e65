"""Every key of a mapping, on small files of the kinds that people have.

All files lie in one project and each speaks of a site of its own, so that they are read
once. What is expected are cells by place, and how many were left out.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl.workbook.defined_name import DefinedName

from pipelines import session
from pipelines.declared import declared_problems
from tests.projects import make_project
from transforms.intake import collect
from transforms.mart import fates
from transforms.mart.table import MART, tables
from transforms.project.folder import load

Fact = tuple[str, str, str, str, int, int]  # metric, from, to, value, row, column


@dataclass(frozen=True)
class Case:
    """A file as it is, how it is mapped, and what becomes of it."""

    mapping: str
    content: bytes
    facts: Sequence[Fact] = ()
    left_out: int = 0
    says: Sequence[str] = ()
    more: dict[str, str] = field(default_factory=dict)


def table(*lines: Sequence[object]) -> bytes:
    return "".join(
        ",".join("" if c is None else str(c) for c in line) + "\n" for line in lines
    ).encode()


def workbook(
    sheets: dict[str, Iterable[Sequence[object]]],
    names: dict[str, str] | None = None,
    hidden: Sequence[str] = (),
    years: int = 0,  # a column of dates of which the year alone is shown
) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        page = book.create_sheet(name)
        for line in lines:
            page.append(list(line))
        for (cell,) in page.iter_rows(max_col=years) if years else ():
            cell.number_format = "yyyy"
        if name in hidden:
            page.sheet_state = "hidden"
    for name, cell in (names or {}).items():
        book.defined_names[name] = DefinedName(name, attr_text=cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parquet(columns: dict[str, list[object]]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


Y24, Y25 = ("2024-01-01", "2024-12-31"), ("2025-01-01", "2025-12-31")
WASTE = "constants: {metric_id: waste_rock_t, site_id: SITE, unit: t}\n"


def waste(value: str, row: int, column: int, days: tuple[str, str] = Y25) -> Fact:
    return ("waste_rock_t", *days, value, row, column)


_BLANK = "The row has no value. Blank is not zero"
CASES = {
    "filter": Case(
        # Rows of other mines, of other years and of another kind are not ours.
        "columns: {Mine: site_id, Year: period, Amount: value, Unit: unit}\n"
        "constants: {metric_id: waste_rock_t}\n"
        "only: {Mine: North, Year: ['2024', 202?]}\n"
        "except: {Kind: ['*tailings*', '']}\n"
        "values: {site_id: {North: SITE}}\n",
        table(
            ("Mine", "Kind", "Year", "Amount", "Unit"),
            ("North", "Waste rock", 2019, 1, "t"),
            ("South", "Waste rock", 2024, 2, "t"),
            ("North", "Dry tailings", 2024, 3, "t"),
            ("North", "Waste rock", 2024, 4, "t"),
            ("North", "", 2024, 5, "t"),
            ("North", "Waste rock", 2025, "", "t"),
            ("East", "Waste rock", 2025, "", "t"),
            ("North", "Waste rock", 2019, 9, "t"),
        ),
        [waste("4", 5, 4, Y24)],
        # A blank cell of a row that is left out was not handed in.
        left_out=5,
        says=[_BLANK],
    ),
    "filter_all": Case(
        # Nothing of ours in it: each of the filters still has nothing to say of it.
        "columns: {Mine: site_id, Year: period, t: value}\n"
        "constants: {metric_id: waste_rock_t, unit: t}\n"
        "except: {Mine: '*th'}\nonly: {Year: '2024', Mine: SITE}\n",
        table(("Mine", "Year", "t"), ("North", 2024, 5), ("South", 2024, 6)),
        left_out=2,
        says=["No row has 'S-01' in the column 'Mine'", "leaves out every row"],
    ),
    "odd_rows": Case(
        # Of rows that are left out nothing is said, of the others as ever.
        "columns: {Mine: site_id, t: value}\nonly: {Mine: SITE}\n"
        "constants: {metric_id: waste_rock_t, period: FY2025, unit: t}\n"
        "except: {t: '9'}\n",
        table(("Mine", "t"), ("Total", 3), ("SITE", 5), ("SITE", 9), ("Sum", 4)),
        [waste("5", 3, 2)],
        left_out=3,
    ),
    "filter_word": Case(
        "columns: {Mine: site_id, t: value}\n"
        "constants: {metric_id: waste_rock_t, period: FY2025, unit: t}\n"
        "only: {Mine: [SITE, Nroth]}\n",
        table(("Mine", "t"), ("SITE", 5)),
        [waste("5", 2, 2)],
        says=["No row has 'Nroth' in the column 'Mine'"],
    ),
    "fill": Case(
        # An id stands in the first row of its group alone; years are in columns.
        "fill: [Id]\ncolumns: {Id: site_id, What: metric_id}\n"
        "constants: {unit: t}\nmelt: {'{period}': {}}\n"
        "only: {Id: Group A}\nexcept: {What: pdf}\n"
        "values: {site_id: {Group A: SITE}, metric_id: {waste: waste_rock_t}}\n",
        table(
            ("Id", "What", 2024, 2025),
            ("Group A", "waste", 1, 2),
            ("", "pdf", "http://a", ""),
            ("", "ore_mined_t", 3, ""),
            ("Group B", "waste", 5, 6),
            ("", "ore_mined_t", 7, ""),
        ),
        [
            waste("1", 2, 3, Y24), waste("2", 2, 4),
            ("ore_mined_t", *Y24, "3", 4, 3),
        ],
        left_out=4,
        says=[_BLANK],
    ),
    "months": Case(
        # A year in a column, months across, in words; a total beside them.
        "columns: {Año: year}\n" + WASTE + "melt: {'{month}': {}}\nignore: [Total]\n",
        table(("Año", "Ene", "Febrero", "dic.", "Total"), (2025, 1, 2, 3, 6)),
        [
            waste("1", 2, 2, ("2025-01-01", "2025-01-31")),
            waste("2", 2, 3, ("2025-02-01", "2025-02-28")),
            waste("3", 2, 4, ("2025-12-01", "2025-12-31")),
        ],
    ),
    "pattern": Case(
        # The heading says metric, period and unit.
        "constants: {site_id: SITE}\nmelt: {'{metric_id} {period} ({unit})': {}}\n"
        "values: {metric_id: {Waste: waste_rock_t, Ore: ore_mined_t}}\n"
        "ignore: ['Waste plan (t)']\n",
        table(
            ("Waste Jan-25 (t)", "Ore Q1 2025 (kt)", "Waste plan (t)"), (1, 2, 9)
        ),
        [
            ("ore_mined_t", "2025-01-01", "2025-03-31", "2", 2, 2),
            waste("1", 2, 1, ("2025-01-01", "2025-01-31")),
        ],
    ),
    "two_headings": Case(
        "header: [2, 3]\ncolumns: {Site: site_id}\n"
        "constants: {metric_id: waste_rock_t}\n"
        "melt: {'{period} / {unit}': {}}\n",
        table(
            ("Report", "", "", "", ""), ("Site", 2024, "", 2025, ""),
            ("", "t", "kt", "t", "kt"), ("SITE", 1, "", "", 2),
        ),
        [waste("1", 4, 2, Y24), waste("2", 4, 5)],
        says=[_BLANK],
    ),
    "no_heading": Case(
        "header: 0\nrows: {from: 2, to: 3}\n"
        "columns: {column A: period, column B: value}\n" + WASTE,
        table(("Waste of the pit", ""), (2024, 1), (2025, 2), ("Source", "page 7")),
        [waste("1", 2, 2, Y24), waste("2", 3, 2)],
        left_out=1,
    ),
    "until": Case(
        "header: 2\nrows: {until: Total}\ncolumns: {Year: period, t: value}\n" + WASTE,
        table(("Waste", ""), ("Year", "t"), (2024, 1), (2025, 2), ("Total", 3)),
        [waste("1", 3, 2, Y24), waste("2", 4, 2)],
        left_out=1,
    ),
    "until_blank": Case(
        "rows: {until: ''}\ncolumns: {Year: period, t: value}\n" + WASTE,
        table(("Year", "t"), (2024, 1), (2025, 2), ("", ""), ("Note", 3)),
        [waste("1", 2, 2, Y24), waste("2", 3, 2)],
        left_out=1,
    ),
    "two_tables": Case(
        # Two tables, one above the other, and the site in a cell beside the title.
        "constants: {site_id: cell B1, unit: t}\n"
        "tables:\n"
        "  - header: 3\n    columns: {Year: period, Waste: value}\n"
        "    constants: {metric_id: waste_rock_t}\n"
        "  - header: 6\n    columns: {Jahr: period, Ore: value}\n"
        "    constants: {metric_id: ore_mined_t}\n    rows: {to: 7}\n",
        table(
            ("Site", "SITE"), ("", ""), ("Year", "Waste"), (2024, 1), (2025, 2),
            ("Jahr", "Ore"), (2025, 3), ("Remark", 4),
        ),
        [
            ("ore_mined_t", *Y25, "3", 7, 2), waste("1", 4, 2, Y24), waste("2", 5, 2),
        ],
        left_out=1,
    ),
    "tables_beside": Case(
        # One beside the other: neither ends where the other begins.
        "constants: {site_id: SITE, unit: t}\n"
        "tables:\n"
        "  - header: 1\n    columns: {Year: period, Waste: value}\n"
        "    constants: {metric_id: waste_rock_t}\n"
        "  - header: 2\n    columns: {Jahr: period, column E: value}\n"
        "    constants: {metric_id: ore_mined_t}\n    ignore: [column A, column B]\n",
        table(
            ("Year", "Waste", "", "", "", "left"), (2024, 1, "", "Jahr", "Ore", ""),
            (2025, 2, "", 2025, 3, ""), ("", "", "", 2024, 4, 5),
        ),
        [
            ("ore_mined_t", *Y24, "4", 4, 5), ("ore_mined_t", *Y25, "3", 3, 5),
            waste("1", 2, 2, Y24), waste("2", 3, 2),
        ],
        left_out=1,
        says=["does not use these columns: left",
              "Column F has no heading, so what stands in it was not taken"],
    ),
    "by_kind": Case(
        # What a row tells is said by two columns together: a table for each of them.
        "columns: {Who: site_id, Unit: unit}\nmelt: {'{period}': {}}\n"
        "only: {Who: SITE}\n"
        "tables:\n"
        "  - constants: {metric_id: ghg_scope1_reported_t}\n"
        "    only: {Who: SITE, Scope: s1}\n    ignore: [Method]\n"
        "  - constants: {metric_id: ghg_scope2_location_reported_t}\n"
        "    only: {Who: SITE, Scope: s2}\n    except: {Method: market}\n",
        table(
            ("Who", "Scope", "Method", "Unit", 2024), ("SITE", "s1", "", "tCO2e", 1),
            ("SITE", "s2", "location", "tCO2e", 2),
            ("SITE", "s2", "market", "tCO2e", 3),
            ("OTHER", "s1", "", "tCO2e", 4), ("SITE", "s3", "", "tCO2e", 5),
        ),
        [
            ("ghg_scope1_reported_t", *Y24, "1", 2, 5),
            ("ghg_scope2_location_reported_t", *Y24, "2", 3, 5),
        ],
        left_out=3,
    ),
    "same_cells": Case(
        "columns: {Year: period, t: value}\nconstants: {site_id: SITE, unit: t}\n"
        "tables:\n  - constants: {metric_id: waste_rock_t}\n    rows: {to: 3}\n"
        "  - constants: {metric_id: ore_mined_t}\n",
        table(("Year", "t"), (2024, 1), (2025, 2)),
        [waste("1", 2, 2, Y24), waste("2", 3, 2)],
        says=["table 2 and mappings/same_cells.yaml, table 1 both take B2 and 1 more"],
    ),
    "blank": Case(
        # Words for a blank cell, and a blank cell for a word.
        "blank: [n/a, '-']\n"
        "columns: {Year: period, h: value, Who: worker_type}\n"
        "constants: {metric_id: hours_worked, site_id: SITE, unit: h}\n"
        "values: {worker_type: {'': employee, C: contractor}}\n",
        table(("Year", "h", "Who"), (2024, "n/a", ""), (2025, 2, ""), (2025, 3, "C")),
        [("hours_worked", *Y25, "2", 3, 2), ("hours_worked", *Y25, "3", 4, 2)],
        says=["2:2 'n/a' " + _BLANK],
    ),
    "words_of_values": Case(
        "columns: {Year: period}\n" + WASTE + "melt: {Waste: {}}\n"
        "values: {value: {nil: 0, none: 0}}\n",
        table(("Year", "Waste"), (2024, "nil"), (2025, 7)),
        [waste("0", 2, 2, Y24), waste("7", 3, 2)],
    ),
    "own_time": Case(
        "constants: {metric_id: waste_rock_t, site_id: SITE, year: 2025, unit: t}\n"
        "melt: {Waste: {}, Last: {period: 2024-12}}\n",
        table(("Waste", "Last"), (7, 5)),
        [waste("5", 2, 2, ("2024-12-01", "2024-12-31")), waste("7", 2, 1)],
    ),
    "names": Case(
        # Names of sites by a table of the company's own.
        "columns: {Mine: site_id, t: value}\nvalues: {site_id: mine_names.csv}\n"
        "constants: {metric_id: waste_rock_t, period: FY2025, unit: t}\n",
        table(("Mine", "t"), ("The old pit", 5)),
        [waste("5", 2, 2)],
        more={"mine_names.csv": "found,means\nThe old pit,SITE\n"},
    ),
    "site_names": Case(
        "columns: {Mine: site_id, t: value}\nvalues: {site_id: sites.csv}\n"
        "constants: {metric_id: waste_rock_t, period: FY2025, unit: t}\n",
        table(("Mine", "t"), ("Named SITE", 5)),
        [waste("5", 2, 2)],
    ),
    "row_number": Case(
        # Meters that nothing but the row tells apart.
        "columns: {MWh: value, row number: evidence}\n"
        "constants: {metric_id: electricity_purchased_mwh, site_id: SITE, "
        "period: 2025-01, unit: MWh}\n",
        table(("MWh",), (100,), (60,)),
        [
            ("electricity_purchased_mwh", "2025-01-01", "2025-01-31", "100", 2, 1),
            ("electricity_purchased_mwh", "2025-01-01", "2025-01-31", "60", 3, 1),
        ],
    ),
    "form.xlsx": Case(
        "sheet: Form\nconstants: {site_id: SITE, period: name reporting_year}\n"
        "form:\n"
        "  Waste rock: {metric_id: waste_rock_t, unit: cell D3}\n"
        "  Ore: {metric_id: ore_mined_t, unit: kt, right: 2}\n"
        "  Tailings: {metric_id: tailings_dry_t, unit: t, below: 1}\n"
        "  cell B8: {metric_id: ore_processed_t, unit: t}\n"
        "  name hours: {metric_id: hours_worked, unit: h}\n",
        workbook(
            {
                "Help": [["Waste rock", 99]],
                "Form": [
                    ["Year", 2025], [], ["Waste rock", 5, None, "t"],
                    ["Ore", "kt", 7], ["Tailings"], [8], [], [None, 9], [None, 11],
                ],
            },
            {"reporting_year": "Form!$B$1", "hours": "'Form'!$B$9"},
        ),
        [
            ("hours_worked", *Y25, "11", 9, 2), ("ore_mined_t", *Y25, "7", 4, 3),
            ("ore_processed_t", *Y25, "9", 8, 2), ("tailings_dry_t", *Y25, "8", 6, 1),
            waste("5", 3, 2),
        ],
        left_out=1,
        says=["The sheet 'Help' was not read"],
    ),
    "form_unread.xlsx": Case(
        "sheet: Form\nconstants: {site_id: SITE, period: cell B1}\n"
        "ignore: [Petrol, cell C5]\n"
        "form:\n  Waste rock: {metric_id: waste_rock_t, unit: cell C2}\n",
        workbook({"Form": [
            ["Year", 2025], ["Waste rock", 5, "t"], ["Ore", "7.5"], ["Petrol", 8],
            ["Page", None, 9], [None, "1,000"],
        ]}),
        [waste("5", 2, 2)],
        left_out=2,
        says=["does not use these cells, which hold numbers: B3 (Ore), B6."],
    ),
    "unread.xlsx": Case(
        "header: 3\ncolumns: {Year: period, t: value}\nignore: [Code]\n" + WASTE,
        workbook({"Data": [
            ["Pit", 2025], ["Ore", 70], ["Year", "t", "Ore", "Code"],
            [2025, 5, 6, 7, 8], [None, None, "many", 3],
        ]}),
        [waste("5", 4, 2)],
        left_out=3,
        says=["does not use these columns: Ore", "Column E has no heading"],
    ),
    "hidden.xlsx": Case(
        "sheet: Data\ncolumns: {Year: period, t: value}\n" + WASTE,
        workbook({"Data": [["Year", "t"], [2025, 5]], "Old": [["Year", "t"], [2024, 4]],
                  "Words": [["t"], ["kt"]]}, hidden=("Old", "Words")),
        [waste("5", 2, 2)],
        left_out=2,
        says=["The sheet 'Old' is hidden, so it was not read"],
    ),
    "month_days.xlsx": Case(
        # Days of a column stand for months where all of them begin, or end, months.
        "columns: {Year: period, t: value}\n" + WASTE,
        workbook({
            "First": [["Year", "t"], [date(2025, 1, 1), 1], [date(2025, 2, 1), 2]],
            "Last": [["Year", "t"], [date(2025, 3, 31), 3], [date(2025, 4, 30), 4]],
            "Quarters": [["Year", "t"], [date(2025, 6, 30), 5], [date(2025, 9, 30), 6]],
            "Middle": [["Year", "t"], [date(2025, 7, 15), 7]],
            "None": [["Year", "t"], [None, 8], ["Agosto", 9]],
        }),
        [
            waste(str(n), row, 2, (f"2025-0{n}-01", f"2025-0{n}-{last}"))
            for n, row, last in ((1, 2, 31), (2, 3, 28), (3, 2, 31), (4, 3, 30))
        ],
        says=["2:1 '2025-06-30' The cell names no period", "2:1 '2025-07-15'",
              "2:1 'None' The cell names no period", "3:1 'Agosto'"],
    ),
    "month_days_typed.parquet": Case(
        "columns: {Year: period, t: value}\nignore: [Code]\n" + WASTE,
        parquet({
            "Year": [date(2025, 3, 1), date(2025, 4, 1)], "t": [3, 4],
            "Ore": [5, None], "Grade": [1.5, 2.5], "Code": [6, 7], "Note": ["8", "9"],
        }),
        [
            waste(str(n), row, 2, (f"2025-0{n}-01", f"2025-0{n}-{last}"))
            for n, row, last in ((3, 1, 31), (4, 2, 30))
        ],
        left_out=3,
        says=["does not use these columns: Ore, Grade, Note"],
    ),
    "month_days_form": Case(
        "dates: DD.MM.YYYY\ncolumns: {Year: period, t: value}\n" + WASTE,
        table(("Year", "t"), ("31.03.2025", 3), ("30.4.2025", 4)),
        [
            waste(str(n), row, 2, (f"2025-0{n}-01", f"2025-0{n}-{last}"))
            for n, row, last in ((3, 2, 31), (4, 3, 30))
        ],
    ),
    "shown_years.xlsx": Case(
        # A date of which the year alone is shown is that year.
        "columns: {Year: period, t: value}\n" + WASTE,
        workbook({"Data": [["Year", "t"], [date(2024, 1, 1), 1],
                           [date(2025, 1, 1), 2]]}, years=1),
        [waste("1", 2, 2, Y24), waste("2", 3, 2)],
    ),
    "across_ends.xlsx": Case(
        WASTE + "ignore: [Site]\nmelt: {'{period}': {}}\n",
        workbook({"Data": [
            ["Site", date(2025, 1, 31), date(2025, 2, 28)], ["SITE", 1, 2],
        ]}),
        [
            waste("1", 2, 2, ("2025-01-01", "2025-01-31")),
            waste("2", 2, 3, ("2025-02-01", "2025-02-28")),
        ],
    ),
    "across_quarters.xlsx": Case(
        WASTE + "ignore: [Site]\nmelt: {'{period}': {}}\n",
        workbook({"Data": [
            ["Site", date(2025, 1, 1), date(2025, 4, 1)], ["SITE", 1, 2],
        ]}),
        says=["each may be of its month, or of all 3 until the next"],
    ),
    "skip.xlsx": Case(
        "sheet: Da*\nskip: [Notes, 'Lookup*', Gone]\n"
        "columns: {Year: period, t: value}\n" + WASTE,
        workbook({
            "Data": [["Year", "t"], [2025, 5]],
            "Notes": [["ask Ana", None], [None, 7]],
            "Lookup 1": [["a"], ["b"], ["c"]],
        }),
        [waste("5", 2, 2)],
        left_out=5,
        says=["No sheet is called 'Gone', which `skip` of mappings/skip.yaml"],
    ),
    "form_refused.xlsx": Case(
        "sheet: Form\nconstants: {site_id: SITE, period: FY2025}\n"
        "form:\n"
        "  Waste: {metric_id: waste_rock_t, unit: t}\n"
        "  Ore: {metric_id: ore_mined_t, unit: litre}\n",
        workbook({"Form": [["Waste", "five"], ["Ore", 3]]}),
        says=["'five'", "1:2 ", "'litre'", "2:2 "],
    ),
    "form_label.xlsx": Case(
        "sheet: Form\nconstants: {site_id: SITE, period: FY2025}\n"
        "form: {Waste: {metric_id: waste_rock_t, unit: t}}\n",
        workbook({"Form": [["Waste", 5], ["Waste", 6]]}),
        says=["The label 'Waste'", "more than one cell: A1, A2"],
    ),
    "form_no_label": Case(
        "constants: {site_id: SITE, period: FY2025}\n"
        "form: {Wate: {metric_id: waste_rock_t, unit: t}}\n",
        table(("Waste", 5),),
        says=["No cell of the sheet says 'Wate'", "Is 'Waste' meant?"],
    ),
    "until_nothing": Case(
        "rows: {until: Sum}\ncolumns: {Year: period, t: value}\n" + WASTE,
        table(("Year", "t"), (2024, 1)),
        says=["until the row that says 'Sum'"],
    ),
    "cell_blank": Case(
        "constants: {metric_id: waste_rock_t, site_id: cell C1, unit: t}\n"
        "columns: {Year: period, t: value}\n",
        table(("Year", "t", ""), (2024, 1, "")),
        says=["takes what C1 says (cell C1); that cell is blank"],
    ),
    "two_patterns": Case(
        WASTE + "melt: {'{period}': {}, '{year}': {}}\n",
        table((2024,), (1,)),
        says=["The heading '2024' is what '{period}' and '{year}'"],
    ),
    "pattern_unmet": Case(
        "columns: {Year: year}\n" + WASTE + "melt: {'{month}': {}}\n",
        table(("Year", "Quarter 1"), (2024, 1)),
        says=["names columns that the sheet does not have: {month}"],
    ),
    "labels": Case(
        # Each label says a metric and of what; one that nobody explained is refused.
        "columns: {Year: period}\nconstants: {site_id: SITE}\n"
        "labels:\n"
        "  What:\n"
        "    Diesel trucks: {metric_id: fuel_use_qty, fuel: diesel, unit: kL}\n"
        "    'Well *': {metric_id: water_withdrawal_ml, source: ground, unit: m3}\n"
        "    Waste rock: {metric_id: waste_rock_t, unit: t}\n"
        "melt: {Amount: {}}\n",
        table(
            ("What", "Year", "Amount"),
            ("Diesel trucks", 2025, 3), ("Well 1", 2025, 4000), ("Waste rock", 2025, 5),
            ("Happiness", 2025, 9),
        ),
        [("fuel_use_qty", *Y25, "3", 2, 3), ("water_withdrawal_ml", *Y25, "4000", 3, 3),
         waste("5", 4, 3)],
        says=["'Happiness'"],
    ),
    "labels_split": Case(
        # The metric is the table's, the labels say of which part.
        "constants: {site_id: SITE, metric_id: hours_worked, unit: h, period: 2025}\n"
        "columns: {h: value}\n"
        "labels: {Who: {Own: {worker_type: employee}, '': {}}}\n",
        table(("Who", "h"), ("Own", 7), ("", 8)),
        [("hours_worked", *Y25, "7", 2, 2), ("hours_worked", *Y25, "8", 3, 2)],
    ),
    "injury.csv": Case(
        # A regulator's list: its words, its days, blank for whose people they are.
        "gives: injury\ndates: MM/DD/YYYY\n"
        "columns:\n  MINE: site\n  NO: injury_id\n  DT: occurred_on\n"
        "  DEGREE: [injury_class, recordable]\n  CONTRACTOR: worker_type\n"
        "only: {MINE: '0100003'}\n"
        "values:\n  site: {'0100003': SITE}\n"
        "  worker_type: {'': employee, 'A*': contractor}\n"
        "  injury_class: {FATALITY: fatal, DAYS AWAY: lost_time}\n"
        "  recordable: {FATALITY: 'true', DAYS AWAY: 'true'}\n",
        table(
            ("MINE", "NO", "DT", "DEGREE", "CONTRACTOR"),
            ("0100003", "a1", "02/03/2025", "FATALITY", ""),
            ("0100003", "a2", "03/14/2025", "DAYS AWAY", "A1B"),
            ("0100004", "a3", "13/14/2025", "WHAT", ""),
        ),
        [("injury", "fatal", "employee", "2025-02-03", 2, 2),
         ("injury", "lost_time", "nonemployee_controlled", "2025-03-14", 3, 2)],
        left_out=1,
    ),
}  # fmt: skip


def site(name: str) -> str:
    return f"S-{list(CASES).index(name):02d}"


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    sites = "".join(f"{site(n)},Named {site(n)},US\n" for n in CASES)
    folder = make_project(tmp_path_factory.mktemp("mappings") / "p", sites=sites)
    (folder / "mappings").mkdir()
    for name, case in CASES.items():
        path = folder / "intake" / site(name) / (name if "." in name else f"{name}.csv")
        path.parent.mkdir()
        path.write_bytes(case.content.replace(b"SITE", site(name).encode()))
        stem = name.partition(".")[0]
        (folder / f"mappings/{stem}.yaml").write_text(
            f"files: {site(name)}/*\n" + case.mapping.replace("SITE", site(name))
        )
        for own, text in case.more.items():
            if own.endswith(".csv"):
                (folder / "mappings" / own).write_text(text.replace("SITE", site(name)))
    assert declared_problems(load(folder)) == []
    with session.open_session(load(folder)) as opened:
        opened.facts()
        con = opened.con
        facts = con.execute(
            "select site_id::varchar, metric_id::varchar, period_start, period_end, "
            "reported, row_no, column_no from validated.measurement"
        ).fetchall()
        cases = con.execute(
            "select cast(site_id as varchar), injury_class, worker_type, occurred_on, "
            "row_no, column_no from register.injury"
        ).fetchall()
        rejects = con.execute(
            'select file, "row", "column", text, message '
            f"from ({tables(MART)['rejects'].select})"
        ).fetchall()
        left = con.execute(
            "select d.name, sum(o.cells) from raw.left_out o join raw.delivery d "
            "on d.file_no = o.file_no group by d.name"
        ).fetchall()
        known = fates.known(con)
    return {"facts": facts, "cases": cases, "rejects": rejects, "left": dict(left),
            "fates": known}  # fmt: skip


def said(read, name: str) -> list[str]:
    return [
        f"{row}:{column} '{text}' {message}"
        for file, row, column, text, message in read["rejects"]
        if file.startswith(f"{site(name)}/")
    ]


@pytest.mark.parametrize("name", CASES)
def test_a_file_gives_its_cells_by_their_places(name: str, read) -> None:
    found: list[object] = [
        (metric, start.isoformat(), end.isoformat(), f"{value.normalize():f}", row, col)
        for where, metric, start, end, value, row, col in read["facts"]
        if where == site(name)
    ]
    found += [
        ("injury", kind, who, day.isoformat(), row, column)
        for where, kind, who, day, row, column in read["cases"]
        if where == site(name)
    ]
    assert sorted(found) == sorted(CASES[name].facts), said(read, name)


@pytest.mark.parametrize("name", CASES)
def test_what_is_left_out_is_counted_apart_from_refusals(name: str, read) -> None:
    of = {file.split("/")[0]: cells for file, cells in read["left"].items()}
    assert of.get(site(name), 0) == CASES[name].left_out


@pytest.mark.parametrize("name", CASES)
def test_what_cannot_be_read_is_named_and_nothing_else(name: str, read) -> None:
    told = said(read, name)
    for words in CASES[name].says:
        assert any(words in line for line in told), told
    if not CASES[name].says:
        assert told == []


def test_cells_left_out_have_a_fate_of_their_own(read) -> None:
    assert read["fates"]["left_out"] == sum(case.left_out for case in CASES.values())


def test_one_sheet_is_read_by_one_mapping(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    (folder / "intake/a.csv").write_text("Year,t\n2024,5\n")
    (folder / "mappings").mkdir()
    for name in ("one", "two"):
        (folder / f"mappings/{name}.yaml").write_text(
            "files: a.csv\ncolumns: {Year: period, t: value}\n"
            "constants: {metric_id: waste_rock_t, site_id: A, unit: t}\n"
        )
    with session.open_session(load(folder)) as opened:
        opened.facts()
        (told,) = opened.con.execute("select message from raw.notice").fetchall()
    assert "mappings/one.yaml and mappings/two.yaml read the same sheet" in told[0]


def test_one_mapping_reads_all_files_of_a_form(tmp_path: Path) -> None:
    """Site, period and month stand in the names of files and of sheets."""
    folder = make_project(tmp_path / "p", sites="N1,North Pit,CL\nP2,Port,US\n")
    (folder / "mappings").mkdir()
    (folder / "mappings/all.yaml").write_text(
        "files: '{year}/{site_id}_r?port*.xlsx'\nsheet: '{month} *'\n"
        "columns: {What: metric_id, t: value}\nconstants: {unit: t}\n"
        "values: {site_id: sites.csv, metric_id: {Waste: waste_rock_t}}\n"
    )
    assert declared_problems(load(folder)) == []
    pages = {
        f"{month} x": [("What", "t"), ("Waste", n)]
        for n, month in enumerate(("Ene", "Feb"), 1)
    }
    same = workbook(pages)
    for name, content in {
        # The same bytes, of two sites and two years.
        "2024/N1_report.xlsx": same,
        "2025/Port_report (2).xlsx": same,
        "deep/2025/N1_report.xlsx": workbook({"Marzo y": pages["Ene x"]}),
        # A hole takes no other folder, a year nothing else, a site none that is not.
        "2025/X9_report.xlsx": workbook({"Ene x": pages["Ene x"]}),
        "later/N1_report.xlsx": same,
    }.items():
        path = folder / "intake" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    with session.open_session(load(folder)) as opened:
        opened.facts()
        con = opened.con
        facts = con.execute(
            "select cast(site_id as varchar), cast(period_start as varchar), "
            "cast(value as integer) from validated.measurement order by all"
        ).fetchall()
        refused = con.execute(
            'select file, message '
            f"from ({tables(MART)['rejects'].select}) order by all"
        ).fetchall()
    assert facts == [
        ("N1", "2024-01-01", 1), ("N1", "2024-02-01", 2), ("N1", "2025-03-01", 1),
        ("P2", "2025-01-01", 1), ("P2", "2025-02-01", 2),
    ]  # fmt: skip
    assert [file for file, _ in refused] == [
        "2025/X9_report.xlsx", "later/N1_report.xlsx"
    ]  # fmt: skip


HEAD = "files: a.csv\n"
LONG = "columns: {a: site_id, b: metric_id, c: period, d: value, e: unit}\n"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (
            LONG.replace("period", "year") + "dates: DD.MM.YYYY\n", 3,
            "`dates` has no effect",
        ),
        (LONG + "values: {gender: {W: female}}\n", 3, "nothing of this mapping gives"),
        ("gives: injury\nunits: {x: {unit: t}}\n", 3, "`units` is of measurements"),
        ("gives: injury\nmelt: {'{period}': {}}\n", 3, "`melt` is of measurements"),
        ("form: {a: {metric_id: ore_mined_t}}\nfill: a\n", 3, "`fill` has no effect"),
        ("form: {a: {metric_id: ore_mined_t}}\nexcept: {a: b}\n", 3, "`except` has no"),
        ("form: {cell B2: {right: 1}}\n", 2, "`right` says how many cells"),
        ("form: {a: {metric_id: tailings_dryt}}\n", 2, "Did you mean tailings_dry_t"),
        ("header: 0\n" + LONG, 2, "with `header: 0` there are no headings"),
        (LONG + "ignore: [a]\n", 3, "'a' is used and ignored"),
        (LONG + "rows: {from: 9, to: 3}\n", 3, "`rows` ends before it begins"),
        (LONG + "rows: {frm: 9}\n", 3, "frm"),
        ("melt: {'{perod}': {}}\n", 2, "'perod' is no column"),
        (LONG + "values: {site_id: names.csv}\n", 3, "there is no mappings/names.csv"),
        (LONG + "tables:\n  - header: 3\n    ignroe: x\n", 5, "ignroe"),
        (LONG + "tables:\n  - constants: {untt: t}\n", 4, "'untt' is no column"),
        ("tables: []\n", 2, "tables"),
        ("sheet: A\nskip: [B, A]\n" + LONG, 3, "'A' is read and skipped"),
        ("sheet: '{mnoth}'\n" + LONG, 2, "'mnoth' is no column"),
        (LONG + "sheet: '{site_id}'\n", 3, "by `sheet` and by `columns`"),
        (LONG + "constants: {unit: t}\n", 3, "by `constants` and by `columns`"),
        # The year would be that of every row, whatever month it says.
        (LONG + "sheet: '{year}'\n", 3, "'year' is given by `sheet` and 'period' by"),
        ("columns: {a: period_start, b: year}\n", 2, "'period_start' by `columns`"),
        ("labels: {a: {x: {metric_id: waste_rokc_t}}}\n", 2, "mean waste_rock_t"),
        ("labels: {a: {x: {metric_id: ohs_trifr}}}\n", 2, "computes it (ohs_trifr)"),
        (
            "labels: {a: {x: {metric_id: hours_worked, gender: femael}}}\n", 2,
            "'femael' is no word of 'gender'. Did you mean female",
        ),
        ("labels: {a: {x: {souce: ground}}}\n", 2, "'souce' is no column"),
        # A word of another column that is also a label.
        (
            "labels: {a: {x: {metric_id: ore_mined_t}}}\ncolumns: {b: unit}\n"
            "values: {unit: {x: tt}}\n", 4, "'tt' is no word of 'unit'",
        ),
    ],
)  # fmt: skip
def test_a_key_that_changes_nothing_is_refused(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    folder = make_project(tmp_path / "p")
    (folder / "mappings").mkdir()
    (folder / "mappings/m.yaml").write_text(HEAD + text)
    told = [str(p) for p in declared_problems(load(folder))]
    assert any(f"mappings/m.yaml, line {line}" in t and words in t for t in told), told


def test_a_list_of_words_is_part_of_what_a_release_is_made_of(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    (folder / "mappings").mkdir()
    own = folder / "mappings/names.csv"
    own.write_text("found,means\nNorth,A\n")
    assert own in load(folder).figure_files()
    evidence = collect.mapping_files(load(folder))[0]
    assert evidence == {"mappings/names.csv": own.read_bytes()}
