"""The workbook with its months side by side: what is typed is taken, and nothing else.

A workbook of the first layout, a row for each month, is ``test_tolerance``'s.
"""

from __future__ import annotations

import csv
import hashlib
from decimal import Decimal

import openpyxl
import pytest

from pipelines.commands.check import check_project
from reporting_templates.labels import choices
from tests.integration.workbook.filling import (
    HEADER,
    asked,
    columns,
    prepared,
    project,
    row_sheets,
    template,
    values,
)
from tests.projects import run_to_figures, write_csv
from transforms.catalogue.word_lists import columns as word_columns
from transforms.catalogue.word_lists import words_of
from transforms.facts import data_request
from transforms.intake import marks
from transforms.mart import trace
from transforms.project.folder import load
from warehouse import reference
from warehouse.connection import connect

FIRST = HEADER + 1
ASKED = "A,ore_mined_t,,,,,\nA,water_withdrawal_ml,,,,,\nA,air_emission_t,,,,,\n"
MONTHS = [1000.5 + month for month in range(12)]


class Workbook:
    """A site's workbook with twelve months of ore mined in it."""

    def __init__(self, folder, site="A", language="en"):
        self.site = site
        made = template(folder, site, language=language, name=f"{site}.xlsx")
        self.book = openpyxl.load_workbook(made)
        self.sheet = next(
            s for s in row_sheets(self.book) if s["A1"].value.endswith(" production")
        )
        self.at = columns(self.sheet)
        self.months = values(self.sheet)
        for column, value in zip(self.months, MONTHS, strict=True):
            self.sheet.cell(FIRST, column).value = value

    def cell(self, row, name):
        return self.sheet.cell(row, self.at[name])

    def blank(self):
        for column in self.months:
            self.sheet.cell(FIRST, column).value = None

    def copy(self, source, target):
        for column in self.at.values():
            self.sheet.cell(target, column).value = self.sheet.cell(
                source, column).value  # fmt: skip


class Case(Workbook):
    """Such a workbook in a project of its own."""

    def __init__(self, folder, language="en"):
        self.folder = project(folder / "p", ASKED)
        super().__init__(self.folder, language=language)

    def check(self):
        """(values taken, [(rule, severity, row, column)])."""
        self.book.save(self.folder / "intake" / "A.xlsx")
        found = check_project(load(self.folder), lambda text: None)
        return found.counts["rows accepted"], places(found.rejects, "A.xlsx")


def places(rejects, file):
    return [
        (r["rule"], r["severity"], r["row"], r["column"])
        for r in rejects if r["file"] == file
    ]  # fmt: skip


@pytest.fixture
def case(tmp_path):
    return Case(tmp_path)


SITES = {}


def filled(fill):
    """What a site of one company does to its workbook, as a fixture what one check of
    all then says of it, as ``Case.check``, and the workbook."""
    name = fill.__name__
    SITES[name] = fill

    @pytest.fixture(name=name)
    def of_site(every):
        books, found = every
        file = f"{name}.xlsx"
        taken = found.accepted.get(file, 0)
        return (taken, places(found.rejects, file)), books[name]

    return of_site


@pytest.fixture(scope="module")
def every(tmp_path_factory):
    asked_of_all = "".join(ASKED.replace("A,", f"{site},") for site in SITES)
    folder = project(tmp_path_factory.mktemp("every") / "p", asked_of_all)
    write_csv(folder / "sites.csv", ("site_id", "name", "country"),
              [(site, site, "CL") for site in SITES])  # fmt: skip
    books = {}
    for site, fill in SITES.items():
        books[site] = Workbook(folder, site)
        fill(books[site])
        books[site].book.save(folder / f"intake/{site}.xlsx")
    return books, check_project(load(folder), lambda text: None)


def told(folder):
    with connect(run_to_figures(folder) / "orebook.duckdb", read_only=True) as con:
        return con.execute(
            'select metric_id, period_start, period_end, value, dimensions, "column" '
            "from mart.fact_measurement order by all"
        ).fetchall()


def test_each_cell_is_a_value_of_the_days_above_it(case):
    assert case.check() == (12, [])
    found = told(case.folder)
    assert [float(row[3]) for row in found] == MONTHS
    days = [(row[1].isoformat(), row[2].isoformat()) for row in found]
    heads = [marks.days_of(case.sheet.cell(HEADER, n).value) for n in case.months]
    assert days == heads
    assert [row[5] for row in found] == case.months


@filled
def blank_month(case):
    case.sheet.cell(FIRST, case.months[4]).value = None
    case.cell(FIRST, "evidence").value = "scale tickets"


def test_a_blank_month_is_not_handed_in(blank_month):
    found, _ = blank_month
    assert found == (11, [])


def test_evidence_beside_the_workbook_is_kept_and_the_trace_leads_to_it(case):
    case.cell(FIRST, "evidence").value = "tickets.pdf; plant book; map.PDF"
    paper = b"%PDF-1.4 tickets of the scale"
    (case.folder / "intake" / "tickets.pdf").write_bytes(paper)
    case.check()
    digest = hashlib.sha256(paper).hexdigest()
    with connect(run_to_figures(case.folder) / "orebook.duckdb", read_only=True) as con:
        (figure,) = con.execute(
            "select figure_id from mart.fact_figure where entity = 'A' and is_lead "
            "and indicator_id = 'prod_ore_mined' and period_id = 'FY2025' "
            "and breakdown = ''"
        ).fetchone()
        sources = trace.trace(con, figure).sources
        missing = con.execute(
            "select entity, message from mart.findings where kind = 'paper_missing'"
        ).fetchall()
    assert len(sources) == 12
    assert missing == [
        ("A", f"A.xlsx row {FIRST} (and so 12 values) names map.PDF as evidence, and "
         "no such file lies beside it.")
    ]  # fmt: skip
    kept = f"tickets.pdf; plant book; map.PDF (kept: tickets.pdf, SHA-256 {digest})"
    assert {source.about for source in sources} == {f"evidence {kept}"}
    stored = [p.read_bytes() for p in (case.folder / "evidence").rglob("*")
              if p.is_file() and p.name.startswith(digest[:12])]  # fmt: skip
    assert paper in stored


@filled
def total(case):
    case.cell(FIRST, marks.TOTAL).value = sum(MONTHS)


@filled
def total_differs(case):
    case.cell(FIRST, marks.TOTAL).value = sum(MONTHS) + 1


@filled
def total_alone(case):
    case.cell(FIRST, marks.TOTAL).value = sum(MONTHS) + 1
    case.blank()


def test_a_total_is_a_control(total, total_differs, total_alone):
    found, case = total
    assert found == (12, [])
    place = (FIRST, case.at[marks.TOTAL])
    found, _ = total_differs
    assert found == (12, [("total_differs", "flagged", *place)])
    found, _ = total_alone
    assert found == (0, [("total_alone", "flagged", *place)])


@filled
def no_value(case):
    case.blank()
    case.cell(FIRST, "comment").value = "the scale is broken"


def test_a_row_that_says_something_and_has_no_value_is_said(no_value):
    found, case = no_value
    assert found == (0, [("blank_value", "flagged", FIRST, case.months[0])])


@filled
def not_applicable(case):
    case.blank()
    case.cell(FIRST, marks.NOT_APPLICABLE).value = "x"


def test_what_does_not_apply_is_said_once(not_applicable):
    found, case = not_applicable
    place = (FIRST, case.at[marks.NOT_APPLICABLE])
    assert found == (0, [("not_applicable_said", "flagged", *place)])


@filled
def value_and_mark(case):
    case.cell(FIRST, marks.NOT_APPLICABLE).value = "x"


def test_a_row_with_values_that_does_not_apply_is_refused(value_and_mark):
    (taken, found), _ = value_and_mark
    assert taken == 0 and {rule for rule, *_ in found} == {"value_and_mark"}


@filled
def other_split(case):
    free = max(prepared(case.sheet)) + 2
    case.copy(FIRST, free)
    for row, word in ((FIRST, "surface"), (free, "underground")):
        case.cell(row, "mine_method").value = word


def test_a_copy_of_a_row_carries_another_split(other_split):
    found, _ = other_split
    assert found == (24, [])


@filled
def same_twice(case):
    free = max(prepared(case.sheet)) + 1
    case.copy(FIRST, free)
    case.sheet.cell(free, case.months[2]).value = 7


def test_a_copy_of_a_row_as_it_is_tells_the_same_twice(same_twice):
    (taken, found), _ = same_twice
    assert taken == 11
    assert {rule for rule, *_ in found} == {"conflict_in_file", "said_twice"}


@filled
def parted(case):
    case.cell(FIRST, "metric_id").value = "waste_rock_t"


def test_values_parted_from_their_row_are_said(parted):
    (taken, found), _ = parted
    assert taken == 12
    assert [(rule, row) for rule, _, row, _ in found] == [("row_moved", FIRST)] * 12


@filled
def no_metric(case):
    case.cell(FIRST, "metric_id").value = "ore"


def test_a_metric_that_nobody_knows_is_one_place(no_metric):
    found, case = no_metric
    place = (FIRST, case.at["metric_id"])
    assert found == (0, [("unknown_metric", "refused", *place)])


@filled
def of_a_figure(case):
    case.cell(FIRST, "metric_id").value = "ohs_trifr"


def test_what_orebook_computes_is_told_so(of_a_figure):
    found, case = of_a_figure
    place = (FIRST, case.at["metric_id"])
    assert found == (0, [("computed", "refused", *place)])


@filled
def about(case):
    case.sheet.cell(FIRST, case.months[3]).value = "about 5"


@filled
def below_zero(case):
    case.sheet.cell(FIRST, case.months[3]).value = -1


@filled
def tons(case):
    case.cell(FIRST, "unit").value = "tons"


@filled
def deep(case):
    case.cell(FIRST, "mine_method").value = "deep"


@pytest.mark.parametrize(
    ("site", "name", "rule"),
    [
        ("about", "month", "not_a_number"),
        ("below_zero", "month", "out_of_bounds"),
        ("tons", "unit", "unknown_unit"),
        ("deep", "mine_method", "dimension_value"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_cell(request, site, name, rule):
    (taken, found), case = request.getfixturevalue(site)
    column = case.months[3] if name == "month" else case.at[name]
    assert {place[2:] for place in found if place[0] == rule} == {(FIRST, column)}
    assert taken == (11 if name == "month" else 0)


@filled
def heading_twice(case):
    case.sheet.cell(HEADER, case.months[1]).value = case.sheet.cell(
        HEADER, case.months[0]).value  # fmt: skip


def test_a_heading_that_stands_twice_holds_the_sheet_back(heading_twice):
    (taken, found), _ = heading_twice
    assert taken == 0 and [rule for rule, *_ in found] == ["column_twice"]


def test_the_same_form_is_read_from_a_csv(tmp_path):
    folder = project(tmp_path / "p")
    rows = [
        ["site_id", "metric_id", "unit", "2025-01-01/2025-01-31",
         "2025-02-01/2025-02-28"],
        ["A", "ore_mined_t", "kt", "5", ""],
        ["A", "waste_rock_t", "t", "", "7"],
    ]  # fmt: skip
    with (folder / "intake" / "across.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows(rows)
    found = check_project(load(folder), lambda text: None)
    assert (found.counts["rows accepted"], found.rejects) == (2, [])
    rows[0][2] = "units"
    with (folder / "intake" / "across.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows(rows)
    found = check_project(load(folder), lambda text: None)
    assert [r["rule"] for r in found.rejects] == ["missing_column"]


def test_workbooks_of_one_form_are_read_together(case):
    case.book.save(case.folder / "intake" / "A.xlsx")
    other = openpyxl.load_workbook(template(case.folder, site="B", name="B.xlsx"))
    for sheet in row_sheets(other):
        for row in prepared(sheet):
            for column in asked(sheet, row):
                sheet.cell(row, column).value = 3
    other.save(case.folder / "intake" / "B.xlsx")
    found = check_project(load(case.folder), lambda text: None)
    taken = found.accepted
    assert taken["A.xlsx"] == 12 and taken.get("B.xlsx", 0) > 0
    assert [r for r in found.rejects if r["severity"] == "refused"] == []


def test_the_period_before_stands_beside_its_row(case):
    case.check()
    database = run_to_figures(case.folder) / "orebook.duckdb"
    found = load(case.folder)
    period = found.calendar.period("FY2026")
    with connect(database, read_only=True) as con:
        request = data_request.data_request(found, "A", period, published=con)
        series = ("ore_mined_t", (), "t")
        assert request.before[series] == Decimal(str(sum(MONTHS)))
    # A month that nobody told makes no total.
    case.sheet.cell(FIRST, case.months[0]).value = None
    case.check()
    with connect(run_to_figures(case.folder) / "orebook.duckdb", read_only=True) as con:
        request = data_request.data_request(found, "A", period, published=con)
    assert series not in request.before


@pytest.mark.parametrize("language", ["es", "fr", "pt"])
def test_every_word_that_a_list_shows_reads_back(language):
    seen = 0
    lists = word_columns() | {"method": [("", "method")]}
    for (name, word), shown in choices.table().items():
        for subject, column in lists[name]:
            words = words_of(subject, column)
            if words and word in words.known:
                assert choices.shown(subject, column, word, language) == shown[language]
                assert words.meant(shown[language]) == word
                seen += 1
    assert seen > 200


def test_a_word_of_the_list_is_taken_in_its_language(tmp_path):
    case = Case(tmp_path, "es")
    case.cell(FIRST, "mine_method").value = "cielo abierto"
    assert case.check() == (12, [])
    assert {row[4] for row in told(case.folder)} == {"mine_method=surface"}


def test_the_group_is_asked_what_the_chosen_standards_ask(tmp_path):
    folder = project(tmp_path / "p")
    wanted = data_request.of_group(load(folder), {"201-1@2016"})
    assert wanted and all(data_request.fits(m, "GROUP") for m in wanted)
    assert all(reference.metric(m)["origin"] == "collected" for m in wanted)
    found = load(folder)
    assert data_request.sites(found, found.periods[-1], wanted)[-1] == "GROUP"
    request = data_request.data_request(
        found, "GROUP", found.periods[-1], wanted=wanted
    )
    rows = {row.metric_id for rows in request.rows.values() for row in rows}
    assert rows | set(request.registers) == wanted
    # What the company says of the group goes before.
    told = project(tmp_path / "q", "GROUP,revenue,,,,,\n")
    assert not data_request.of_group(load(told), {"201-1@2016"})
