"""What an assurer sees in the browser, as docs/assurer.md tells it."""

from __future__ import annotations

import re

from playwright.sync_api import expect


def test_the_graph_has_its_layers_in_reading_order(page, ui):
    page.goto(ui.get("/asset-groups/"))
    places = {}
    for name in ("deliveries", "validated", "ghg", "reports"):
        box = page.locator(f'[data-tooltip="{name}"]').first
        expect(box).to_be_visible()
        places[name] = box.bounding_box()["x"]
    assert list(places) == sorted(places, key=places.get)


def test_an_indicator_says_method_boundary_unit_code_and_columns(page, ui):
    page.goto(ui.get("/assets/figures/prod_ore_mined"))
    for words in (
        "Dry tonnes of ore mined",
        "Each site counts with the company's share in it on each day",
        "gri/2-6: 2021",
        "The figure, unrounded; null when there is none.",
        "transforms/catalogue/indicators/activity/prod_ore_mined.sql",
    ):
        expect(page.get_by_text(words).first).to_be_visible()
    expect(page.get_by_text("Source code")).to_be_visible()
    expect(page.get_by_text("decimal(38,12)").first).to_be_visible()
    row = page.get_by_role("row").filter(has_text="periods computed")
    expect(row.first).to_contain_text("FY2025")
    expect(page.get_by_text(re.compile("select s.record_no")).first).to_be_visible()


def test_totals_plot_over_the_periods(page, ui):
    page.goto(ui.get("/assets/figures/prod_ore_mined"))
    page.get_by_text("Plots", exact=True).first.click()
    expect(page.get_by_text("group total (t)").first).to_be_visible()
    expect(page.locator("canvas").first).to_be_visible()


def test_each_period_says_its_state(page, ui):
    page.goto(ui.get("/assets/figures/prod_ore_mined?view=partitions"))
    page.get_by_text("FY2025").first.click()
    expect(page.get_by_text("614444").first).to_be_visible()
    expect(page.get_by_text("complete", exact=True).first).to_be_visible()
    expect(page.get_by_text("Unsynced")).to_have_count(0)


def test_a_failed_check_shows_its_rows(page, ui):
    page.goto(ui.get("/assets/validated/safety?view=checks"))
    page.get_by_text("values_and_units").first.click()
    for words in ("clerk.csv", "about 900", "The value is not a plain number."):
        expect(page.get_by_text(words).first).to_be_visible()


def test_every_indicator_was_recomputed(page, ui):
    page.goto(ui.get("/assets/publication?view=checks"))
    page.get_by_text("recomputed", exact=True).first.click()
    expect(page.get_by_text("totals made again").first).to_be_visible()
    expect(page.get_by_text("Succeeded").first).to_be_visible()


def test_a_report_leads_up_to_the_deliveries(page, ui):
    page.goto(ui.get("/assets/databook?view=lineage&lineageScope=upstream"))
    expect(page.get_by_text("databook", exact=True).first).to_be_visible()
    expect(page.get_by_text("warehouse", exact=True).first).to_be_visible()
    page.goto(ui.get("/assets/warehouse"))
    page.locator('a[href*="/assets/figures/air_co"]').first.click()
    page.wait_for_url("**/assets/figures/air_co**")
    up = "?view=lineage&lineageScope=upstream"
    page.goto(page.url.split("?")[0] + up)
    # A step of the way up shows what it rests on, and nothing else; it ends at sites.
    expect(page.get_by_text("air", exact=True).first).to_be_visible()
    expect(page.get_by_text("grievance", exact=True)).to_have_count(0)
    page.goto(ui.get(f"/assets/validated/air{up}"))
    expect(page.get_by_text("deliveries", exact=True).first).to_be_visible()
    page.goto(ui.get(f"/assets/deliveries{up}"))
    expect(page.get_by_text("deliveries_by_site", exact=True).first).to_be_visible()


def test_no_button_that_changes_anything_works(page, ui):
    page.goto(ui.get("/assets/databook"))
    button = page.get_by_role("button").filter(has_text="Materialize")
    expect(button.first).to_be_disabled()
    page.goto(ui.get("/automation"))
    expect(page.get_by_text("monthly").first).to_be_visible()
    # The switches of the schedule and of the two sensors.
    expect(page.locator("input[type=checkbox]:disabled")).to_have_count(3)
    expect(page.get_by_role("button").filter(has_text="Actions")).to_be_disabled()
    page.goto(ui.get("/locations/orebook/jobs/orebook"))
    button = page.get_by_role("button").filter(has_text="Materialize")
    expect(button.first).to_be_disabled()
