"""Pages held against the rules of axe-core, on a phone, where most can go wrong."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from materiality import session, tables
from pipelines.commands.init import examples
from reporting_templates.materiality import materiality_page
from transforms.project.folder import load
from warehouse.connection import connect

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
PAGES = (
    "report/index.html", "report/trace/ghg_scope1_gross.html", "content_index.html",
    "alignment.html", "choosing.html", "handbook/metrics.html", "report/quality.html",
    "report/collection.html",
)  # fmt: skip
PHONE, SHEET = 390, 1017  # pixels; a sheet is A4 landscape without its margins
# A browser prints what is a little too wide smaller, and cuts off the rest.
SHRUNK = 1.3


def _faults(browser, path: Path) -> list[tuple[str, str]]:
    """(rule, first element) of what shuts people out."""
    page = browser.new_page(viewport={"width": 400, "height": 900})
    page.goto(path.as_uri())
    page.evaluate(AXE)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    page.close()
    assert found["passes"]
    return [
        (rule["id"], rule["nodes"][0]["html"])
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_release_shuts_nobody_out(browser, project, name):
    assert _faults(browser, project / "published/latest" / name) == []


@pytest.mark.parametrize(
    "name", ["report/quality.html", "report/collection.html", "content_index.html"]
)
def test_no_list_is_off_the_screen_of_a_phone(browser, project, name):
    page = browser.new_page(viewport={"width": PHONE, "height": 900})
    page.goto((project / "published/latest" / name).as_uri())
    rights = page.evaluate(
        "[...document.querySelectorAll('table.stack td, table.stack th')]"
        ".map(cell => cell.getBoundingClientRect().right)"
    )
    # What is as broad as its row is that for the words in it as well.
    shares = page.evaluate(
        "[...document.querySelectorAll('table.stack td.broad:not(:empty)')]"
        ".map(cell => cell.clientWidth / cell.parentElement.clientWidth)"
    )
    page.close()
    assert rights and max(rights) <= PHONE
    assert min(shares, default=1) > 0.9


@pytest.mark.parametrize(
    "name", ["report/methods.html", "report/quality.html", "content_index.html"]
)
def test_nothing_is_cut_off_a_printed_sheet(browser, project, name):
    page = browser.new_page(viewport={"width": SHEET, "height": 900})
    page.emulate_media(media="print")
    page.goto((project / "published/latest" / name).as_uri())
    # As long as the longest of the packaged ones, where a small company uses none such.
    page.evaluate(
        """document.querySelectorAll('table.factors tbody tr').forEach(row => {
            row.cells[0].textContent = 'desnz.2023.fuels.natural_gas_100_mineral_blend';
            row.cells[13].textContent = 'row 1_100_1005_1_1: Fuels, Gaseous fuels';
            row.cells[row.cells.length - 1].textContent =
                'ghg_intensity_cueq_location; '.repeat(9);
            for (const n of [4, 5, 10, 11, 12])
                row.cells[n].textContent = 'CH4_nonfossil_department';
        })"""
    )
    width = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert width <= SHEET * SHRUNK


def test_the_page_of_an_assessment_shuts_nobody_out(browser, tmp_path):
    with connect() as con:
        session.run(con, load(examples() / "kestrel"))
        tables.write(con, "mart")
        text = materiality_page.page(con, "Kestrel")
    (tmp_path / "materiality.html").write_text(text, encoding="utf-8")
    assert _faults(browser, tmp_path / "materiality.html") == []


def test_a_page_that_shuts_people_out_is_found(browser, tmp_path):
    (tmp_path / "bad.html").write_text('<html lang="en"><title>A</title><img src="a">')
    ((rule, _),) = _faults(browser, tmp_path / "bad.html")
    assert rule == "image-alt"
