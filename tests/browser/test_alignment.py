"""The pages on other standards and on choosing, as people filter, type and print."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from reporting_templates.disclosures import choosing
from reporting_templates.report import alignment_page, choosing_page
from tests.unit.reporting import published


def _standard(name: str, is_chosen: bool) -> published.Row:
    return {
        "standard": name, "title": f"Title of {name}", "period_id": "FY2025",
        "is_chosen": is_chosen, "held": 2, "published": 3, "statement": "Not whole.",
        "requirements": 2, "answered": 1, "partly": 0, "text_missing": 0,
        "data_missing": 1, "omitted": 0, "open": 0, "unconfirmed": 0, "share": None,
    }  # fmt: skip


def _requirement(name: str, seq: int, state: str) -> published.Row:
    texts = dict.fromkeys(("topic", "relation_confidence", "near", "indicator_ids"), "")
    return {
        **texts, "standard": name, "seq": seq, "requirement": f"R-{seq}@2025",
        "title": f"Requirement {seq} of {name}", "level": "requirement",
        "kind": "mixed", "period_id": "FY2025", "state": state,
        "through": "305-1@2016", "relation": "equivalent", "note": "Why.",
        "confidence": "verified",
    }  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("alignment")
    names = {"acme@2025": True, "other@2024": False}
    tables = published.tables() | {
        "alignment_standard": [_standard(*item) for item in names.items()],
        "alignment": [
            _requirement(name, seq, state)
            for name in names
            for seq, state in enumerate(("answered", "data_missing"))
        ],
        "scheme": list(choosing.facts("schemes")),
        "recognition": [
            {k: v or None if k.startswith("valid_") else v for k, v in row.items()}
            for row in choosing.facts("recognition")
        ],
        "law": [
            {k: v or None if k.startswith("applies_") else v for k, v in row.items()}
            | {"result": "may apply", "why": "Nothing is said."}
            for row in choosing.facts("laws")
        ],
    }
    database = published.write(made / "orebook.duckdb", tables)
    alignment_page.render_html(database, made / "alignment.html")
    choosing_page.render_html(database, made / "choosing.html")
    return made


def test_rows_are_picked_by_keyboard_alone_and_nothing_is_asked_of_a_network(
    browser, folder
):
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / "alignment.html").as_uri())
    page.get_by_role("radio", name="all").focus()
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="data missing")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the list of the chosen standard opens
    expect(page.get_by_text("Requirement 1 of acme@2025")).to_be_visible()
    expect(page.get_by_text("Requirement 0 of acme@2025")).to_be_hidden()
    expect(page.get_by_role("heading", name="Title of other@2024")).to_be_hidden()
    assert all(url.startswith("file://") for url in asked)
    page.close()


def test_print_shows_every_row_whatever_was_picked(browser, folder):
    page = browser.new_page()
    page.goto((folder / "alignment.html").as_uri())
    page.get_by_role("radio", name="data missing").check()
    page.get_by_role("checkbox").check()
    page.emulate_media(media="print")
    expect(page.get_by_role("radio", name="all")).to_be_hidden()
    for name in ("acme@2025", "other@2024"):
        for seq in (0, 1):
            expect(page.get_by_text(f"Requirement {seq} of {name}")).to_be_visible()
    page.close()


@pytest.mark.parametrize("width", [1200, 400])
@pytest.mark.parametrize("name", ["alignment.html", "choosing.html"])
def test_the_page_is_no_wider_than_the_screen(browser, folder, name, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto((folder / name).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()


def test_on_a_phone_each_number_stands_under_its_name_and_on_the_screen(
    browser, folder
):
    page = browser.new_page(viewport={"width": 400, "height": 900})
    page.goto((folder / "alignment.html").as_uri())
    cells = page.locator("table.stack td.num")
    assert cells.count() == 2 * 9
    for place in range(cells.count()):
        box = cells.nth(place).bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 400
        assert cells.nth(place).get_attribute("data-label")
    page.close()


@pytest.mark.parametrize("name", ["alignment.html", "choosing.html"])
def test_what_scrolls_sideways_is_reached_by_keyboard(browser, folder, name):
    page = browser.new_page(viewport={"width": 400, "height": 900})
    page.goto((folder / name).as_uri())
    unreached = page.evaluate("""
        [...document.querySelectorAll('.wide')]
            .filter(box => box.scrollWidth > box.clientWidth && box.tabIndex < 0
                    && !box.querySelector('a'))
            .map(box => box.innerText.slice(0, 40))""")
    assert unreached == []
    page.close()
