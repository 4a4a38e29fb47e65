"""The pictures of README.md and docs/, made anew from the sample company.

``python -m tests.pictures`` makes all of them in some minutes, with Debian's Chromium,
LibreOffice and pdftoppm. Belongs here: what each shows. No test compares them, for
browsers draw letters as they like: after a change of looks somebody runs it and looks.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import _ARGUMENTS, CHROMIUM, Ui, started
from tests.rooms import ROOT

DOCS = ROOT / "docs"
COLLECTION = "report/collection.html"
# A cell and a factor, before and after: what is told to have changed.
_CELL = ("2023-03-01,2023-03-31,91.9,", "2023-03-01,2023-03-31,19.9,")
_GRID = "kestrel.grid_cl.2023.CO2,{},grid,CO2,purchased_electricity,electricity,t,MWh,"
_FACTOR = (
    f"{_GRID.format(1)}not_energy,0.2890,", f"{_GRID.format(2)}not_energy,0.3100,",
)  # fmt: skip
# Row and column of a sheet for people -> what somebody typed there.
_FAULTS: dict[str, list[tuple[int, int, Any]]] = {
    "Energy": [(0, 0, "12,5 MWh"), (1, 2, -4)],
    "Production": [(0, 1, "2.100"), (1, 3, 990_000_000), (2, 0, "approx. 140")],
}


def main() -> None:
    """Make the sample company, hand in a correction and faults, and look at it all."""
    with tempfile.TemporaryDirectory() as folder, _browser() as browser:
        work = Path(folder)
        _run("demo", "--out", str(work))
        company = work / "kestrel"
        release = (company / "published/latest").resolve()
        _page(browser, release / "report/index.html", "report", (1200, 1000))
        _page(browser, release / COLLECTION, "collection", (1200, 1000))
        names = ("ranking", "dissent", "impacts", "voices")
        _plots(browser, release / "materiality.html", names)
        with started(company, "--read-only", mark="pictures") as ui:
            _lineage(browser, ui)
            _indicator(browser, ui)
            _check(browser, ui)
        _change(company / "intake/FY2023/KES-01/operations.csv", *_CELL)
        _change(company / "factors/kestrel.csv", *_FACTOR)
        _run("run", "--project", str(company))
        (compared,) = (company / "published/changes").glob("*/index.html")
        _page(browser, compared, "changes", (1200, 1500))
        _workbooks(browser, work, company)


def _run(*words: str) -> None:
    done = subprocess.run([sys.executable, "-m", "pipelines.cli", *words])
    assert done.returncode in (0, 1), words


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield opened
        opened.close()


def _target(name: str) -> str:
    print(name)
    return str(DOCS / f"{name}.png")


def _page(browser: Browser, path: Path, name: str, size: tuple[int, int]) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(path.as_uri())
    page.screenshot(path=_target(name))
    page.close()


def _plots(browser: Browser, path: Path, names: tuple[str, ...]) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(path.as_uri())
    plots = page.locator("figure.broad > svg")
    assert plots.count() == len(names)
    for number, name in enumerate(names):
        plots.nth(number).screenshot(path=_target(f"materiality_{name}"))
    page.close()


def _lineage(browser: Browser, ui: Ui) -> None:
    """The whole graph, with nothing but the graph: from the first box to the last."""
    page = browser.new_page(viewport={"width": 1500, "height": 2400})
    page.goto(ui.get("/asset-groups"))
    page.get_by_text("reports", exact=True).last.wait_for()
    page.wait_for_timeout(15_000)  # each group asks for its own states
    boxes = page.evaluate(
        "[...document.querySelectorAll('svg foreignObject')]"
        ".map(box => box.getBoundingClientRect().toJSON())"
    )
    left, top = (min(box[side] for box in boxes) - 12 for side in ("left", "top"))
    width = max(box["right"] for box in boxes) + 12 - left
    height = max(box["bottom"] for box in boxes) + 12 - top
    clip: Any = {"x": left, "y": top, "width": width, "height": height}
    page.screenshot(path=_target("lineage"), clip=clip)
    page.close()


def _indicator(browser: Browser, ui: Ui) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 1150})
    page.goto(ui.get("/assets/figures/ghg_scope1_gross"))
    page.get_by_text("Columns", exact=True).first.click()  # folds them
    page.get_by_text("Plots", exact=True).first.click()
    page.wait_for_timeout(5_000)
    page.screenshot(path=_target("indicator"))
    page.close()


def _check(browser: Browser, ui: Ui) -> None:
    page = browser.new_page(viewport={"width": 1600, "height": 900})
    shown = "/assets/validated/water?view=checks&checkDetail=values_and_units"
    page.goto(ui.get(shown))
    page.get_by_text("failing rows").first.wait_for()
    page.wait_for_timeout(3_000)
    page.screenshot(path=_target("check"))
    page.close()


def _workbooks(browser: Browser, work: Path, company: Path) -> None:
    """A sheet as it is sent, and a workbook with faults as it comes back."""
    asked = ("--site", "KES-02", "--language", "en", "--out", str(work / "asked"))
    _run("template", "--project", str(company), *asked)
    sent = work / "asked/KES-02_FY2025.xlsx"
    _sheets(browser, work, sent, {"Water": 310}, "site_workbook")
    book = openpyxl.load_workbook(sent)
    for sheet, faults in _FAULTS.items():
        for row, column, typed in faults:
            book[sheet].cell(8 + row, 4 + column).value = typed
    told = company / "intake/FY2025/KES-02"
    shutil.rmtree(told)  # or each cell would contradict another file
    told.mkdir()
    book.save(told / sent.name)
    _run("check", "--project", str(company), "--returns", str(work / "returns"))
    back = work / "returns/FY2025/KES-02/KES-02_FY2025.xlsx"
    shown = {"Returned": 420, "Energy": 260, "Production": 300}
    _sheets(browser, work, back, shown, "returned_workbook")


def _sheets(
    browser: Browser, work: Path, path: Path, heights: dict[str, int], name: str
) -> None:
    """Printed sheets of a workbook one below the other, of each so many pixels."""
    book = openpyxl.load_workbook(path)
    shown = [s.title for s in book.worksheets if s.sheet_state == "visible"]
    office = ["soffice", "--headless", "--convert-to", "pdf", "--outdir"]
    subprocess.run([*office, str(work), str(path)], check=True, capture_output=True)
    pdf = work / f"{path.stem}.pdf"
    shutil.rmtree(work / "sheets", ignore_errors=True)
    (work / "sheets").mkdir()
    pages = []
    for title, height in heights.items():
        number = str(1 + next(n for n, each in enumerate(shown) if title in each))
        out = work / "sheets" / title
        subprocess.run(
            ["pdftoppm", "-r", "140", "-png", "-singlefile", "-f", number, "-l", number,
             str(pdf), str(out)], check=True,
        )  # fmt: skip
        pages.append(f'<div style="height:{height}px"><img src="{title}.png"></div>')
    html = work / "sheets/all.html"
    style = "body{margin:0}div{overflow:hidden}img{width:1400px;margin-top:-56px}"
    html.write_text(f"<style>{style}</style>{''.join(pages)}")
    page = browser.new_page(viewport={"width": 1400, "height": 100})
    page.goto(html.as_uri())
    page.screenshot(path=_target(name), full_page=True)
    page.close()


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, (path, old)
    path.write_text(text.replace(old, new), encoding="utf-8")


if __name__ == "__main__":
    main()
