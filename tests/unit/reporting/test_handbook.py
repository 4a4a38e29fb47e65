"""The handbook: whole, linked within itself, and in four languages."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines.cli import cli
from reporting_templates import labels
from reporting_templates.handbook import entries, handbook_pages
from tests.unit.reporting import published
from transforms import catalogue
from warehouse import reference


class Page(HTMLParser):
    """Ids, links, headings and languages of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.languages: set[str] = set()
        self.text = text
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.ids += [said["id"] or ""] if "id" in said else []
        self.links += [said["href"] or ""] if "href" in said else []
        self.links += [said["src"] or ""] if "src" in said else []
        self.languages.add(said.get("lang") or "")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    folder = tmp_path_factory.mktemp("handbook") / "made"
    told = CliRunner().invoke(cli, ["handbook", "--out", str(folder)])
    assert told.exit_code == 0, told.output
    assert Path(told.output.strip()).is_file()
    return {p.name: Page(p.read_text("utf-8")) for p in folder.glob("*.html")}


def test_every_link_leads_to_something_that_is_there(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        for link in page.links:
            target, _, anchor = link.partition("#")
            assert target in ("", "style.css") or target in pages, (name, link)
            if anchor:
                assert anchor in pages[target or name].ids, (name, link)


def test_ids_are_told_once_and_headings_go_down_step_by_step(
    pages: dict[str, Page],
) -> None:
    for page in pages.values():
        assert len(page.ids) == len(set(page.ids))
        assert page.headings.count(1) == 1
        steps = zip(page.headings, page.headings[1:], strict=False)
        assert all(after - before <= 1 for before, after in steps)


def test_everything_has_its_entry(pages: dict[str, Page]) -> None:
    assert set(catalogue.load()) <= set(pages["indicators.html"].ids)
    handed_in = {
        row["metric_id"]
        for row in reference.rows("metrics")
        if row["origin"] == "collected"
    }
    assert handed_in <= set(pages["metrics.html"].ids)
    left = {
        f"{r['kind']}-{r['id']}" for r in reference.rows("catalogue") if r["reason"]
    }
    assert left <= set(pages["not_built.html"].ids)
    assert {f"t-14.{n}" for n in range(26)} <= set(pages["topics.html"].ids)


def test_what_clerks_read_stands_in_each_language(pages: dict[str, Page]) -> None:
    assert set(labels.LANGUAGES) <= pages["metrics.html"].languages
    for entry in entries.metrics():
        assert all(entry.names[language] for language in labels.LANGUAGES)


def test_numbers_and_topics_are_written_as_people_write_them(
    pages: dict[str, Page],
) -> None:
    assert "plausible from 0 to 100,000 a month" in pages["metrics.html"].text
    assert not re.search(r"plausible[^<;]*\de\d", pages["metrics.html"].text)
    assert ">GHG</h2>" in pages["indicators.html"].text


def test_every_figure_shows_a_case_and_what_a_site_records() -> None:
    for entry in entries.indicators():
        assert entry.cases, entry.item.indicator_id
        assert entry.metrics and entry.roles


def test_each_number_of_a_topic_is_a_figure_or_open_and_each_text_is_told() -> None:
    rows = entries.topics()
    assert {row.state for row in rows} == {"figure", "text", "report", "open"}
    said = {(row.disclosure_key, row.letter): row.state for row in rows}
    tax = "b-x Why tax accrued differs from tax at the statutory rate"
    assert said["207-4@2019", tax] == "text"
    assert said["305-1@2016", "f Consolidation approach"] == "report"
    assert all(row.indicators for row in rows if row.state == "figure")
    assert not any(row.indicators for row in rows if row.state == "open")


def test_a_release_has_the_entries_of_its_own_figures_and_its_navigation(
    tmp_path: Path,
) -> None:
    tables = published.tables()
    tables["fact_figure"] += [
        published.figure("energy_total", "FY2025", "3"),
        published.figure("emp_total", "FY2025", None, "not_collected"),
    ]
    tables["dim_indicator"].append({
        **published.indicator("energy_total", "Energy", "302-1@2016"),
        "unasked": "electricity_sold_mwh; heat_steam_sold_gj",
    })  # fmt: skip
    database = published.write(tmp_path / "orebook.duckdb", tables)
    handbook_pages.render_release(database, tmp_path / "handbook")
    figures = (tmp_path / "handbook/indicators.html").read_text()
    metrics = (tmp_path / "handbook/metrics.html").read_text()
    assert 'id="energy_total"' in figures and "Worked case" not in figures
    assert 'id="emp_total"' not in figures and 'id="headcount"' not in metrics
    assert 'id="fuel_use_qty"' in metrics
    assert figures.count("Asked of nobody") == 1
    assert "heat_steam_sold_gj</a>: nobody told of these" in figures
    assert "Not whole without</dt><dd>Fuel consumed; Purchased" in figures
    made = {"metrics.html": Page(metrics), "indicators.html": Page(figures)}
    for page in made.values():
        for target, _, anchor in (link.partition("#") for link in page.links):
            assert target not in made or anchor in (*made[target].ids, "")
    assert published.DIGEST in metrics and '"../content_index.html"' in metrics
    assert (tmp_path / "handbook/index.html").read_text().count("of the company's") == 1
