"""Report, index and PDF say what the mart says, safely, and the same each time."""

from __future__ import annotations

import re
import shutil
import subprocess
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from pipelines.session import renderers
from reporting_templates import rounding
from reporting_templates.report import (
    content_index,
    pdf_report,
    report_data,
    trace_pages,
)
from reporting_templates.report.report_data import read
from reporting_templates.states import STATES
from tests.unit.reporting import published
from warehouse.connection import connect

GOLDEN = Path(__file__).parents[2] / "golden"
_VOID = {"meta", "link", "br", "rect", "path", "circle", "input", "img", "hr"}


class Page(HTMLParser):
    """What a browser finds: ids, links, scripts, and the text of each id's element."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.open: list[tuple[str, str | None]] = []
        self.texts: dict[str, str] = {}
        self.feed(path.read_text())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.tags.append(tag)
        assert not [name for name in said if name.startswith("on")]
        if said.get("id"):
            self.ids.append(said["id"] or "")
        if tag == "a":
            self.links.append(said["href"] or "")
        if tag not in _VOID:
            self.open.append((tag, said.get("id")))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self.open.pop()[0] == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        for _, name in self.open:
            if name:
                self.texts[name] = self.texts.get(name, "") + data


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    published.write(folder / "orebook.duckdb", published.tables())
    for name, render in renderers().items():
        render(folder / "orebook.duckdb", folder / name)
    return folder


@pytest.fixture(scope="module")
def pages(release: Path) -> dict[str, Page]:
    return {
        path.relative_to(release).as_posix(): Page(path)
        for path in sorted(release.rglob("*.html"))
    }


def _figures(release: Path) -> list[tuple[str, Decimal | None, str]]:
    with connect(release / "orebook.duckdb", read_only=True) as con:
        return con.execute(
            "select figure_id, value, status from mart.fact_figure order by all"
        ).fetchall()


def _part(figure_id: str) -> tuple[str, str]:
    """The indicator of a figure and its breakdown."""
    indicator, *_, breakdown = figure_id.split("/", 4)
    return indicator, "" if breakdown == "total" else breakdown


def _digits(text: str) -> Decimal | None:
    return None if text.strip() == "–" else Decimal(text.replace(",", "").strip())


def test_every_figure_has_its_anchor_and_all_its_digits(
    release: Path, pages: dict[str, Page]
) -> None:
    traced = {}
    for name, page in pages.items():
        if name.startswith("report/trace/"):
            traced.update(page.texts)
    for name, value, _ in _figures(release):
        assert _digits(traced[name.replace(" ", "_")]) == value, name


def test_shown_figures_are_those_of_the_mart_rounded(
    release: Path, pages: dict[str, Page]
) -> None:
    shown = {}
    for name, page in pages.items():
        if re.fullmatch(r"report/[^/]+\.html", name):
            shown.update(page.texts)
    with connect(release / "orebook.duckdb", read_only=True) as con:
        places = read(con).places
    told = 0
    for name, value, status in _figures(release):
        text = shown.get(name.replace(" ", "_"))
        if text is None:
            continue
        told += 1
        wanted = rounding.text(value, places.of(*_part(name))) or "–"
        assert text.startswith(wanted), name
        assert text.removeprefix(wanted).startswith(STATES[status].word), name
    assert told >= 12
    assert "1,100,000.50" in (release / "report/gri-306.html").read_text()


def test_every_link_leads_somewhere(release: Path, pages: dict[str, Page]) -> None:
    count = 0
    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), name
        for href in page.links:
            assert not href.startswith(("http:", "//", "javascript:")), href
            if href.startswith(("https:", "mailto:")):
                continue
            file, _, fragment = href.partition("#")
            target = (
                ((release / name).parent / unquote(file)) if file else release / name
            )
            assert target.exists(), f"{name}: {href}"
            if fragment and target.suffix == ".html":
                key = target.resolve().relative_to(release.resolve()).as_posix()
                assert unquote(fragment) in pages[key].ids, f"{name}: {href}"
            count += 1
    assert count > 100


def test_locations_of_the_index_are_there(
    release: Path, pages: dict[str, Page]
) -> None:
    for row in published.disclosed()["disclosure_answer"]:
        if row["location"]:
            file, _, fragment = str(row["location"]).partition("#")
            assert fragment in pages[file].ids


def test_texts_of_the_company_stay_texts(release: Path, pages: dict[str, Page]) -> None:
    evil = 0
    for path in release.rglob("*.html"):
        text = path.read_text()
        assert "<script" not in text
        evil += text.count("&lt;script&gt;")
    assert evil >= 4
    assert not [p for p in pages.values() if "script" in p.tags or "iframe" in p.tags]
    assert (
        "=HYPERLINK(&#34;http://x&#34;,&#34;Alpha&#34;) (A)"
        in (release / "report/gri-306.html").read_text()
    )


def test_cited_figures_come_from_the_mart(release: Path) -> None:
    text = (release / "report/general.html").read_text()
    assert ">1,300,001 tonnes (estimated)</a>" in text
    assert '<span class="unknown">[no such figure: no/such]</span>' in text


def test_every_page_says_its_release(release: Path) -> None:
    for path in release.rglob("*.html"):
        text = path.read_text()
        assert published.DIGEST in text
        assert '<html lang="en">' in text and '<main id="main">' in text
        assert text.count("<h1>") == 1


def test_same_database_same_bytes(
    release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time", lambda: 4e9)
    for name, render in renderers().items():
        render(release / "orebook.duckdb", tmp_path / name)
        first, again = release / name, tmp_path / name
        files = [first] if first.is_file() else sorted(first.rglob("*"))
        for path in files:
            if path.is_file():
                other = again / path.relative_to(first) if again.is_dir() else again
                assert path.read_bytes() == other.read_bytes(), path


@pytest.mark.parametrize(
    ("file", "golden"),
    [
        ("content_index.html", "content_index.html"),
        ("report/trace/waste.html", "trace_waste.html"),
    ],
)
def test_golden_pages(release: Path, file: str, golden: str) -> None:
    """To accept a change: copy the file, after looking at it."""
    found = (release / file).read_text()
    found = re.sub(r"<style>.*?</style>", "<style></style>", found, flags=re.S)
    assert found == (GOLDEN / golden).read_text()


def test_index_workbook_says_what_the_page_says(release: Path) -> None:
    book = load_workbook(release / "content_index.xlsx")
    page = book["Index"]
    head, *rows = page[page.tables["t_content_index"].ref]
    names = [cell.value for cell in head]
    told = [dict(zip(names, (c.value for c in row), strict=True)) for row in rows]
    keys = [(row["Sector number"], row["Disclosure"], row["State"]) for row in told]
    assert (None, "2-9", "gap") in keys
    assert ("14.5.4", "306-3", "figures") in keys
    # What nothing is asked for is counted, not listed; a sector's row stands once.
    assert len(keys) == len(published.disclosed()["disclosure_answer"]) - 2
    memory = [r for r in told if r["Confidence in number and title"]]
    assert "number not yet checked against the standard" in {
        row["Confidence in number and title"] for row in memory
    }
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)


def test_pdf_holds_the_figures(release: Path) -> None:
    with connect(release / "orebook.duckdb", read_only=True) as con:
        report = read(con)
        content = pdf_report._content(con, report)
    # Line by line those of the pages, with the parts of each figure.
    lines = [row["name"] for page in content["pages"] for s in page["sections"]
             for row in s["rows"]]  # fmt: skip
    sections = [section for page in report.pages for section in page.sections]
    assert lines == [row.name for section in sections for row in section.rows]
    assert "Case: 2" in lines
    cells = [
        cell
        for page in content["pages"]
        for section in page["sections"]
        for row in section["rows"]
        for cell in row["cells"]
    ]
    assert {"1,234,567", "1,300,001", "–"} <= {c["text"] for c in cells if c}
    raw = (release / "report.pdf").read_bytes()
    assert b"/StructTreeRoot" in raw or b"/MarkInfo" in raw or b"/ObjStm" in raw
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed: the text of the PDF is not read back")
    text = subprocess.run(
        ["pdftotext", "-layout", str(release / "report.pdf"), "-"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    for wanted in ("1,234,567", "1,300,001", "not collected", "1,100,000.50", "GRI"):
        assert wanted in text
    sheets = text.split("\f")[:-1]
    assert all(published.DIGEST[:12] in sheet for sheet in sheets)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not here")
def test_no_word_of_the_pdf_lies_outside_its_sheet(
    release: Path, tmp_path: Path
) -> None:
    with connect(release / "orebook.duckdb", read_only=True) as con:
        content = pdf_report._content(con, read(con))
    # One factor may serve so many indicators.
    subject = "ghg_intensity_cueq_location, corruption_employees_disciplined, " * 6
    words = "5 factors of FY2024/KES-01/operations.csv were used for these days. " * 9
    content["findings"] = [["stand in", "GROUP-TOTAL", subject, words]] * 3
    (tmp_path / "report.pdf").write_bytes(pdf_report._set(content)[0])
    boxes = subprocess.run(
        ["pdftotext", "-bbox", str(tmp_path / "report.pdf"), "-"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    margin, sheets = 20 / 25.4 * 72, boxes.split("<page ")[1:]
    for sheet in sheets[1:]:  # the cover is all colour
        found = re.search(r'width="([\d.]+)"', sheet)
        for right in re.findall(r'xMax="([\d.]+)"', sheet):
            assert found and float(right) <= float(found[1]) - margin + 1


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not here")
def test_a_character_that_no_font_of_the_pdf_has_stands_as_its_code(
    release: Path, tmp_path: Path
) -> None:
    with connect(release / "orebook.duckdb", read_only=True) as con:
        content = pdf_report._content(con, read(con))
    content["company"] = "Ñandú 云 مرحبا \U0001f600\x07"
    (tmp_path / "report.pdf").write_bytes(pdf_report._set(content)[0])
    text = subprocess.run(
        ["pdftotext", str(tmp_path / "report.pdf"), "-"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "Ñandú [U+4E91]" in text and "[U+1F600][U+0007]" in text
    assert "[U+0645]" not in text  # Arabic can be set
    assert "have stand as their Unicode codes" in " ".join(text.split())


def test_the_index_names_the_page_of_the_pdf(release: Path) -> None:
    found = pdf_report.printed(release / "orebook.duckdb")
    report, printed = found.report, found.pages
    text = (release / "content_index.html").read_text()
    book = load_workbook(release / "content_index.xlsx")["Index"]
    head, *rows = book[book.tables["t_content_index"].ref]
    column = [cell.value for cell in head].index("Page of the PDF")
    titles = {s.anchor: s.title for page in report.pages for s in page.sections}
    located = [a for a in report.answers if a["location"]]
    wanted = {a["location"].partition("#")[2] for a in located}
    assert len(wanted) == 4
    pages = sorted(printed[anchor] for anchor in wanted)
    assert {row[column].value for row in rows} == {None, *pages}
    for number in pages:
        assert f'<a href="report.pdf#page={number}">PDF, page {number}</a>' in text
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed: the text of the PDF is not read back")
    for anchor in wanted:
        number = str(printed[anchor])
        sheet = subprocess.run(
            ["pdftotext", "-f", number, "-l", number, str(release / "report.pdf"), "-"],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        assert " ".join(titles[anchor].split()) in " ".join(sheet.split())
        assert f"\n{number}/" in sheet.replace(" ", "")


def test_large_indicators_are_split_and_cut_with_words(
    release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trace_pages, "MAX_TOGETHER", 4)
    monkeypatch.setattr(trace_pages, "MAX_ROWS", 3)
    renderers()["report"](release / "orebook.duckdb", tmp_path / "report")
    text = (tmp_path / "report/trace/states.FY2025.html").read_text()
    assert "The first 3 of 7 rows" in text and "orebook trace" in text
    assert 'id="states/GROUP-TOTAL/FY2025/operational_control/case=2"' in text
    assert "case=3" not in text
    whole = (tmp_path / "report/gri-306.html").read_text()
    assert 'href="trace/states.FY2025.html#figures-fy2025"' in whole
    assert (tmp_path / "report/trace/states.html").is_file()
    monkeypatch.setattr(report_data, "MAX_PARTS", 3)
    with connect(release / "orebook.duckdb", read_only=True) as con:
        cuts = [cut for p in read(con).pages for s in p.sections for cut in s.cuts]
    assert any("Every state: 3 of 4 breakdowns are shown; all" in cut for cut in cuts)


def test_an_empty_release_still_has_its_documents(tmp_path: Path) -> None:
    rows = {"release": published.tables()["release"]}
    published.write(tmp_path / "orebook.duckdb", rows)
    for name, render in renderers().items():
        render(tmp_path / "orebook.duckdb", tmp_path / name)
        assert (tmp_path / name).exists()


def test_a_report_of_a_language_takes_its_texts_and_says_which_are_missing(
    tmp_path: Path,
) -> None:
    tables = published.tables()
    (own,) = tables["narrative"]
    own |= {"language": "en", "is_translation": False}
    cited = "{{figure:waste/GROUP-TOTAL/FY2025/operational_control/total}}"
    tables["narrative"] += [
        {**own, "language": "es", "is_translation": True,
         "text": f"Extraemos {cited}."},
        {**own, "disclosure_id": "2-2@2021", "text": "Two entities."},
    ]
    database = published.write(tmp_path / "orebook.duckdb", tables)
    for language in ("", "es"):
        folder = tmp_path / f"r{language}"
        folder.mkdir()
        renderers(language)["report"](database, folder / "report")
    page = (tmp_path / "r/report/general.html").read_text()
    assert '<div class="narrative" lang="en">' in page and "Extraemos" not in page
    assert "There is no text" not in page
    page = (tmp_path / "res/report/general.html").read_text()
    assert '<div class="narrative" lang="es"><p>Extraemos <a' in page
    assert "1,300,001 tonnes" in page and "We" not in page.split("<main")[1]
    assert page.count("There is no text in Spanish; this is the one in English.") == 1
    assert "in Spanish where" in (tmp_path / "res/report/index.html").read_text()
    renderers("es")["report.pdf"](database, tmp_path / "es.pdf")


def test_an_index_of_a_language_names_the_letters_that_its_texts_lack(
    tmp_path: Path,
) -> None:
    tables = published.tables()
    (own,) = tables["narrative"]
    own |= {"language": "en", "is_translation": False,
            "text": "## a: One\nOne.\n## b: Two\nTwo.\n"}  # fmt: skip
    tables["narrative"] += [
        {**own, "language": "es", "is_translation": True, "text": "## a: Uno\nUno.\n"},
    ]
    database = published.write(tmp_path / "orebook.duckdb", tables)
    for language, times in (("", 0), ("fr", 0), ("es", 1)):
        target = tmp_path / f"index{language}.html"
        renderers(language)["content_index.html"](database, target)
        words = "The text in Spanish tells nothing under b."
        assert target.read_text().count(words) == times


def test_a_page_of_another_standard_is_called_what_the_standard_is(
    tmp_path: Path,
) -> None:
    tables = published.tables()
    tables["disclosure_standard"] += [
        {"standard": "acme@2025", "edition": "acme@2025", "is_valid": True,
         "title": "The ACME list", "kind": "company"},
    ]  # fmt: skip
    tables["disclosure_answer"] += [
        published.answer(0, "A-1@2025", "figures", standard="acme@2025", source="",
                         indicator_ids="waste"),
    ]  # fmt: skip
    database = published.write(tmp_path / "orebook.duckdb", tables)
    renderers()["report"](database, tmp_path / "report")
    page = (tmp_path / "report/acme-2025.html").read_text()
    assert "<h1>The ACME list</h1>" in page and ">acme@2025<" not in page


def test_restatements_are_listed_with_unit_split_and_what_moved(tmp_path: Path) -> None:
    def row(breakdown: str, old: str, new: str) -> published.Row:
        figure_id = f"waste/GROUP-TOTAL/FY2025/operational_control/{breakdown}"
        return {
            "figure_id": figure_id, "indicator_id": "waste", "entity": "GROUP-TOTAL",
            "period_id": "FY2025", "breakdown": breakdown.replace("total", ""),
            "old_value": old, "new_value": new, "reason": "A slip <of a digit>.",
        }  # fmt: skip

    tables = published.tables()
    tables["restatement"] = [
        row("total", "1200000", "1300000.75"),
        row("kind=sludge", "5.00001", "5.00002"),  # alike to four digits
    ]
    tables["disclosure_answer"] += [published.answer(6, "2-4@2021", "narrative")]
    database = published.write(tmp_path / "orebook.duckdb", tables)
    renderers()["report"](database, tmp_path / "report")
    text = (tmp_path / "report/general.html").read_text()
    cells = re.findall(r"<td>(.*?)</td>", text.partition("Restatements, by")[2])[:16]
    why = "A slip &lt;of a digit&gt;."
    assert cells[1:] == [
        "total", "Group", "FY2025", "tonnes", "1,200,000", "1,300,001", why,
        cells[0], "Kind: sludge", "Group", "FY2025", "tonnes", "5.00001", "5.00002",
        why,
    ]  # fmt: skip


def test_the_index_names_what_a_disclosure_serves_in_other_chosen_standards(
    tmp_path: Path,
) -> None:
    def standard(name: str, is_chosen: bool) -> published.Row:
        return {"standard": name, "title": f"The {name} list", "is_chosen": is_chosen}

    def row(name: str, through: str) -> published.Row:
        return {"standard": name, "seq": 0, "requirement": "A-1@2025",
                "through": through, "relation": "broader",
                "state": "partly"}  # fmt: skip

    tables = published.tables() | {
        "alignment_standard": [standard("acme", True), standard("other", False)],
        "alignment": [row("acme", "306-3@2020"), row("other", "306-3@2020")],
    }
    database = published.write(tmp_path / "orebook.duckdb", tables)
    content_index.render_html(database, tmp_path / "index.html")
    text = (tmp_path / "index.html").read_text()
    # Once for each place in which the disclosure stands, never for what nobody chose.
    assert text.count("The acme list: A-1 (broader; in part)") == 1
    assert "The other list" not in text
