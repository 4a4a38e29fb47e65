"""The handbook as people search and read it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from reporting_templates.handbook import handbook_pages

NAMES = ("index", "metrics", "indicators", "topics", "not_built")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("handbook")
    handbook_pages.render(made)
    return made


def test_it_is_searched_by_keyboard_in_another_language_without_a_network(
    browser, folder
):
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / "index.html").as_uri())
    page.get_by_role("searchbox").focus()
    page.keyboard.type("combustivel consumido")
    expect(page.get_by_text("1 of ")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Fuel consumed")).to_be_visible()
    assert page.url.endswith("metrics.html#fuel_use_qty")
    assert all(url.startswith("file://") for url in asked)
    page.close()


@pytest.mark.parametrize("width", [1200, 400])
def test_no_page_is_wider_than_the_screen(browser, folder, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    for name in NAMES:
        page.goto((folder / f"{name}.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == width, name
    page.close()


def test_print_shows_what_is_folded_and_no_search(browser, folder):
    page = browser.new_page()
    page.goto((folder / "index.html").as_uri())
    page.emulate_media(media="print")
    expect(page.get_by_role("searchbox")).to_be_hidden()
    page.goto((folder / "indicators.html").as_uri())
    expect(page.locator("#prod_ore_mined pre").first).to_be_visible()
    page.close()
