"""What is wrong with a cell is said once, by what it is, and counted as it is said.

Every file has a site of its own and lies in one drop box. Belongs here: that nothing
else is said of the place. Which verdict a file has is the corpus' (``test_corpus``).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest

from pipelines import session
from pipelines.commands.check import check_project, print_rejects
from tests.integration.corpus import LONG, Cell, Formula, row
from tests.integration.corpus import Sheet as Page
from tests.integration.corpus import workbook as made
from tests.projects import make_project, write_csv
from transforms.project.folder import load

Said = tuple[int | None, int | None, str]  # row, column, rule
INJURY = (
    "injury_id", "site", "worker_type", "injury_class", "recordable", "occurred_on",
    "days_lost",
)  # fmt: skip
MONTHS = ("Jan", "Feb", "Mar", "Apr")
BY_MONTH = (
    "columns: {Site: site_id, Unit: unit}\nconstants: {metric_id: ore_mined_t}\n"
    "melt: {Jan: {period: 2025-01}, Feb: {period: 2025-02}, Mar: {period: 2025-03}, "
    "Apr: {period: 2025-04}}\n"
)
DAYS = (
    "2025-01-01/2025-01-31", "2025-02-01/2025-02-28", "2025-03-01/2025-03-31",
    "2025-04-01/2025-04-30",
)  # fmt: skip
FORM = (
    "sheet: data\nconstants: {site_id: SITE, period: FY2025, unit: t}\n"
    "form:\n  Ore: {metric_id: ore_mined_t}\n  Waste: {metric_id: waste_rock_t}\n"
    "  Coal: {metric_id: coal_mined_t}\n"
)
BELOW = (
    "constants: {site_id: SITE, unit: t}\ntables:\n"
    "  - header: 1\n    columns: {Year: period, Waste: value}\n"
    "    constants: {metric_id: waste_rock_t}\n"
    "  - header: 4\n    columns: {Jahr: period, Ore: value}\n"
    "    constants: {metric_id: ore_mined_t}\n"
)
BESIDE = (
    "columns: {Year: period}\nconstants: {site_id: SITE, unit: t}\ntables:\n"
    "  - columns: {Waste: value}\n    constants: {metric_id: waste_rock_t}\n"
    "  - columns: {Ore: value}\n    constants: {metric_id: ore_mined_t}\n"
)
OF_SITES = (
    "columns: {Site: site_id, Value: value}\n"
    "constants: {metric_id: ore_mined_t, period: FY2025, unit: t}\n"
)


@dataclass(frozen=True)
class Case:
    """A file of rows in which SITE stands for its site; all that is to be said of it,
    some of its words, and how many of its cells are taken and refused."""

    rows: tuple[tuple[Cell, ...], ...]
    said: tuple[Said, ...]
    accepted: int
    refused: int
    kind: str = "xlsx"
    merged: tuple[str, ...] = ()
    mapping: str = ""
    words: tuple[str, ...] = ()


def case(site: str, number: int, *days: Cell) -> tuple[Cell, ...]:
    day = f"2025-02-0{number}"
    return f"I-{number}", site, "employee", "lost_time", "true", day, *days


def struck(text: Cell) -> Cell:
    return text, {"font_strikeout": True}


CASES = {
    # Which months a value counts for that is merged over three is not guessed.
    "merged_mapped_months": Case(
        (("Site", "Unit", *MONTHS), ("SITE", "t", 300, None, None, 7)),
        ((2, 3, "over_merged"),), 1, 1, merged=("C2:E2",), mapping=BY_MONTH,
    ),
    "merged_months_of_ours": Case(
        (("site_id", "metric_id", "unit", *DAYS),
         ("SITE", "ore_mined_t", "t", 300, None, None, 7)),
        ((2, 4, "over_merged"),), 1, 1, merged=("D2:F2",),
    ),
    "merged_block_of_months": Case(
        (("Site", "Unit", *MONTHS), ("SITE", "t", 1, 300, None, 4),
         ("SITE", "t", 5, None, None, 8)),
        ((2, 4, "over_merged"), (2, 3, "conflict_in_file"), (3, 3, "conflict_in_file"),
         (2, 6, "conflict_in_file"), (3, 6, "conflict_in_file")),
        0, 1, merged=("D2:E3",), mapping=BY_MONTH,
    ),
    "merged_heading_alone": Case(
        (("Site", "Unit", *MONTHS), ("SITE", "t", None, None, None, 7)),
        ((2, 3, "blank_value"), (2, 4, "blank_value"), (2, 5, "blank_value")),
        1, 0, merged=("C2:E2",), mapping=BY_MONTH,
    ),
    "merged_form": Case(
        (("Ore", 300, None), ("Waste", 50), ("Coal", None)),
        ((2, 2, "over_merged"),), 1, 1, merged=("B1:C1", "B2:B3"), mapping=FORM,
    ),
    # What leaves blank what is read is said where it begins; a title harms nothing.
    "merged_words": Case(
        (("The ore of SITE", *(None,) * 6), (*LONG, "comment"),
         (*row("SITE", 5), "by weight"), (*row("SITE", 6, month=2), None)),
        ((3, 7, "merged_cells"),), 2, 0, merged=("A1:G1", "G3:G4"),
    ),
    "merged_refused": Case(
        (("Site", "Unit", *MONTHS[:3], None), ("SITE", "t", 1, 2, 3, 4)),
        ((1, None, "mapping"), (None, None, "merged_cells")), 0, 0, merged=("E1:F1",),
        mapping=BY_MONTH,
    ),
    # A register says what is wrong with a number, not only that it is none.
    "injury": Case(
        (INJURY, case("SITE", 1, 3), case("SITE", 2), case("SITE", 3, struck(5)),
         case("SITE", 4, (5000, "0.0,")), case("SITE", 5, 2.5),
         case("SITE", 6, (3, "d-mmm")), case("SITE", 7, "4*"), case("SITE", 8, "(5)")),
        ((2, 7, "over_merged"), (4, 7, "struck_out"), (5, 7, "shown_otherwise"),
         (6, 7, "not_integer_days_lost"), (7, 7, "date_format"), (8, 7, "part_raised"),
         (9, 7, "minus_unclear")), 1, 7, merged=("G2:G3",),
    ),
    "injury ": Case(
        (INJURY, (struck("I-1"), *case("SITE", 1)[1:]),
         (*case("SITE", 2)[:3], struck("lost_time"), *case("SITE", 2)[4:]),
         (*case("SITE", 3)[:5], struck("2025-02-03"))),
        ((2, 1, "struck_out"), (3, 4, "struck_out"), (4, 6, "struck_out")), 0, 3,
    ),
    "struck_words": Case(
        (LONG, (struck("SITE"), *row("SITE", 5)[1:]),
         ("SITE", struck("ore_mined_t"), *row("SITE", 5, month=2)[2:]),
         (*row("SITE", 5, month=3)[:2], struck("2025-03-01"), "2025-03-31", 5, "t"),
         (*row("SITE", 5, month=4)[:5], struck("t"))),
        ((2, 1, "struck_out"), (3, 2, "struck_out"), (4, 3, "struck_out"),
         (5, 6, "struck_out")), 0, 4,
    ),
    "brackets": Case(
        (LONG, *(row("SITE", text, month=n) for n, text in enumerate(
            ("(5)", "( 1.5 )", "5-", "\u22125", "\u20135", "5 \u2212"), 1))),
        tuple((n, 5, "minus_unclear") for n in range(2, 8)), 0, 6, kind="csv",
        words=("Write it with a minus sign before it (-5)",),
    ),
    "unit_in_heading": Case(
        ((*LONG[:4], "value (t)", "unit"), row("SITE", 5)),
        ((1, None, "missing_column"),), 0, 0, kind="csv",
        words=("'value (t)' looks like value and its unit",
               "Write value alone as the heading and the unit in the column unit"),
    ),
    "unit_in_another": Case(
        ((*LONG, "Comment [EN]"), (*row("SITE", 5), "x")),
        ((1, 7, "unknown_column"),), 0, 0, kind="csv",
        words=("Write comment alone as the heading",),
    ),
    "unseen_sign": Case(
        (LONG, row("\u200bSITE", 5)), ((2, 1, "unknown_site"),), 0, 1, kind="csv",
        words=("Did you mean SITE?",),
    ),
    "no_metric": Case(
        (LONG, row("SITE", 5), ("Prepared by: Ana", "", "", "", "", "")),
        ((3, 2, "unknown_metric"),), 1, 0, words=("delete the row if it is a heading",),
    ),
    "picture_in_cell": Case(
        (LONG, row("SITE", Formula("=1/0", "#VALUE!"))), ((2, 5, "error_cell"),), 0, 1,
        words=("If it is a picture, type what it shows",),
    ),
    # A total says what it is, and nothing else is said of its row.
    "total": Case(
        (LONG, row("SITE", 5), row("SITE", 7, month=2),
         ("Total", "", "", "", 12, "t")),
        ((4, 1, "total_row"),), 2, 1, kind="csv",
        words=("Row 4 looks like a total", "Nothing of it was taken"),
    ),
    "total_of_metric": Case(
        (LONG, row("SITE", 5), ("Gesamt", "ore_mined_t", "", "", 6, "t")),
        ((3, 1, "total_row"), (3, 5, "total_differs")), 1, 1,
    ),
    "total_blank": Case(
        (LONG, row("SITE", 5), ("Summe:", "", "", "", "", "")),
        ((3, 1, "total_row"),), 1, 0, kind="csv",
    ),
    "total_mapped": Case(
        (("Site", "Value"), ("SITE", 5), ("Sum", 5)), ((3, 1, "total_row"),), 1, 1,
        mapping=OF_SITES,
    ),
    "total_taken": Case(
        (("Site", "Pit", "Value"), ("SITE", "Total", 5)), ((2, 2, "total_row"),), 1, 0,
        mapping=f"{OF_SITES}ignore: [Pit]\n", words=("so it may count twice",),
    ),
    "total_of_another_fault": Case(
        # The row is a value for all that is known, so its own fault is said.
        (("Site", "Pit", "Value"), ("SITE", "Total", "about 5")),
        ((2, 2, "total_row"), (2, 3, "not_a_number")), 0, 1,
        mapping=f"{OF_SITES}ignore: [Pit]\n",
    ),
    "injury  ": Case(
        (INJURY, case("SITE", 1), ("Total", "", "", "", "", "", 4)),
        ((3, 1, "total_row"),), 1, 1,
    ),
    # Of a second table of a sheet as of the first.
    "error_below": Case(
        (("Year", "Waste"), (2024, 1), (2025, 2), ("Jahr", "Ore"), (2024, 3),
         (2025, Formula("=1/0", "#DIV/0!")), ("Total", 3)),
        ((6, 2, "error_cell"), (7, 1, "total_row")),
        3, 2, mapping=BELOW,
    ),
    "total_above": Case(
        (("Year", "Waste"), (2024, 1), ("Total", 3), ("Jahr", "Ore"), (2024, 3),
         (2025, 4)),
        (), 3, 0, mapping=BELOW.replace(
            "waste_rock_t}\n", "waste_rock_t}\n    except: {Year: Total}\n"
        ),
    ),
    "error_beside": Case(
        (("Year", "Waste", "Ore"), (2024, 1, 2), (2025, 3, Formula("=1/0", "#DIV/0!")),
         ("Total", 4, 2)),
        ((3, 3, "error_cell"), (4, 1, "total_row")), 3, 3, mapping=BESIDE,
    ),
}  # fmt: skip


def _site(name: str) -> str:
    return f"S{list(CASES).index(name)}"


def _file(name: str) -> str:
    return f"{_site(name)}/{name.strip()}.{CASES[name].kind}"


def _write(path: Any, made_of: Case, site: str) -> None:
    def of_site(cell: Cell) -> Cell:
        if isinstance(cell, tuple):
            return of_site(cell[0]), cell[1]
        return cell.replace("SITE", site) if isinstance(cell, str) else cell

    rows = [[of_site(cell) for cell in cells] for cells in made_of.rows]
    path.parent.mkdir(exist_ok=True)
    if made_of.kind == "csv":
        write_csv(path, rows[0], rows[1:])
        return
    name = path.stem if path.stem == "injury" else "data"
    path.write_bytes(made(Page(rows, name, merged=made_of.merged)))


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """What one check of all of them said, and how many rows of each dataset it took
    in, refused and flagged."""
    sites = "".join(f"{_site(name)},Mine {_site(name)},CL\n" for name in CASES)
    folder = make_project(tmp_path_factory.mktemp("once") / "p", sites=sites)
    (folder / "mappings").mkdir()
    for name, made_of in CASES.items():
        _write(folder / "intake" / _file(name), made_of, _site(name))
        if made_of.mapping:
            text = made_of.mapping.replace("SITE", _site(name))
            mapping = folder / f"mappings/{_site(name)}.yaml"
            mapping.write_text(f"files: {_file(name)}\n{text}")
    return folder, check_project(load(folder), lambda text: None)


@pytest.mark.parametrize("name", CASES)
def test_each_place_is_told_once_by_what_it_is(checked, name):
    _, found = checked
    of_file = [r for r in found.rejects if r["file"] == _file(name)]
    said = [(r["row"], r["column"], r["rule"]) for r in of_file]
    assert sorted(said, key=str) == sorted(CASES[name].said, key=str)
    assert found.accepted.get(_file(name), 0) == CASES[name].accepted
    told = " ".join(f"{r['message']} {r['remedy']}" for r in of_file)
    for words in CASES[name].words:
        assert words.replace("SITE", _site(name)) in told


def test_what_nobody_sees_of_a_text_is_printed_as_its_escape(checked, capsys):
    folder, found = checked
    print_rejects(load(folder), found.rejects, found.languages)
    said = capsys.readouterr().out
    assert f"'\\u200b{_site('unseen_sign')}'" in said
    assert "\u200b" not in said


def test_each_cell_that_is_handed_in_has_its_fate(checked):
    _, found = checked
    assert found.cells["accepted"] == sum(c.accepted for c in CASES.values())
    assert found.cells["refused"] == sum(c.refused for c in CASES.values())


def test_rows_are_counted_as_they_are_listed(checked):
    folder, found = checked
    with session.open_session(load(folder)) as opened:
        opened.facts()
        loaded = opened.loaded.values()
    listed = Counter(
        (r["file"], r["row"], r["column"], r["severity"])
        for r in found.rejects
        if r["dataset"] and not r["rule"].startswith("conflict")
    )
    flagged = sum(severity == "flagged" for *_, severity in listed)
    assert sum(of.flagged for of in loaded) == flagged
