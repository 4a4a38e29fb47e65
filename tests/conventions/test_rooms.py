"""The rooms: they stand in one order, say what belongs in them, and are drawn as built.

Which rooms there are is in ``tests.rooms``. When the picture or the table is out of
date: ``python -m tests.architecture``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests import architecture, rooms
from tests.each import each

ROOT = rooms.ROOT
AGAIN = "out of date: python -m tests.architecture"
PAGE = architecture.PAGE.read_text(encoding="utf-8")
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "warehouse/ref/README.md",
    architecture.PAGE,
    *sorted((ROOT / "docs").glob("*.md")),
]
# A file or folder of the repository in a text: with a slash, from the top.
TOP = "|".join((*rooms.PACKAGES, "tests", "docs"))
PATH = re.compile(rf"(?<![\w/.-])(?:{TOP})/[\w/.*<>-]*[\w/>*]")
# A company keeps a folder of the same name.
COMPANY_S = re.compile(r"materiality/[\w*]+(?:/[\w*]+)?(?:\.csv|\.xlsx|/)?$")
DOTTED = re.compile(r"``([a-z_]+(?:\.\w+)*\.(?!csv|xlsx|html)\w+)``")
# Where a name with a dot begins that is none of ours: libraries, a schema in memory.
OUTSIDE = {"duckdb", "typst", "scratch"}


def test_every_folder_of_a_package_has_its_place() -> None:
    folders = {
        ".".join(path.relative_to(ROOT).parts)
        for package in rooms.PACKAGES
        for path in (ROOT / package).iterdir()
        if any(path.glob("*.py"))
    }
    assert folders <= set(rooms.ORDER)
    assert [name for name in rooms.ORDER if name not in rooms.modules()] == []
    assert [name for name in rooms.BESIDE if name not in rooms.modules()] == []
    assert len(set(rooms.ORDER)) == len(rooms.ORDER)
    packages = dict.fromkeys(name.split(".")[0] for name in rooms.ORDER)
    assert tuple(packages) == rooms.PACKAGES


def test_no_import_runs_back() -> None:
    """A room uses what stands before it, for types and inside functions as well."""
    offences = [
        f"{arrow.at}: {rooms.room(arrow.source)} must not use {arrow.target}, "
        f"for {rooms.room(arrow.target)} stands behind it"
        for arrow in rooms.backward()
    ]
    assert not offences, "\n".join(offences)


def test_no_modules_import_each_other() -> None:
    offences = [
        f"{arrow.at}: {arrow.source} -> {arrow.target}"
        for circle in rooms.circles()
        for arrow in rooms.arrows()
        if {arrow.source, arrow.target} <= set(circle) and not arrow.is_for_types
    ]
    assert not offences, "\n".join(offences)


def test_offences_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the two tests above look for is found where it is."""
    there = rooms.arrows()
    back = rooms.Arrow("warehouse.ledger", "pipelines.session", "x.py:1", False)
    way = next(
        arrow
        for arrow in there
        if arrow.source == "pipelines.session" and not arrow.is_for_types
    )
    home = rooms.Arrow(way.target, way.source, "y.py:2", False)
    monkeypatch.setattr(rooms, "arrows", lambda: (*there, back, home))
    assert back in rooms.backward()
    assert any({way.source, way.target} <= set(c) for c in rooms.circles())
    typed = home._replace(is_for_types=True)
    monkeypatch.setattr(rooms, "arrows", lambda: (way, typed))
    assert rooms.circles() == []


@each({name: name for name in rooms.ORDER if architecture.folder(name)})
def test_a_room_says_what_belongs_there_and_what_does_not(name: str) -> None:
    words = rooms.words(name)
    assert rooms.says(name), (
        f"{name}/__init__.py says neither, in the words "
        f"'What it is. Belongs here: this. That does not.', but: {words}"
    )


def test_the_picture_shows_the_house_as_it_is() -> None:
    made = architecture.picture()
    assert architecture.PICTURE.read_text(encoding="utf-8") == made, AGAIN


def test_the_picture_can_be_read_without_seeing_it() -> None:
    drawn = ElementTree.fromstring(architecture.picture())  # noqa: S314  our own
    inside = "{http://www.w3.org/2000/svg}"
    title, words = drawn.findtext(f"{inside}title"), drawn.findtext(f"{inside}desc")
    assert drawn.get("role") == "img" and drawn.get("aria-labelledby") == "t d"
    assert title and words
    assert all(f"{name} uses" in words for name in rooms.ORDER)


def test_the_page_lists_the_rooms_as_they_say_themselves() -> None:
    assert architecture.table() in PAGE, AGAIN
    assert architecture.page(PAGE) == PAGE, AGAIN


def way() -> list[tuple[str, str]]:
    """(file, function), in order, of the way of one number."""
    section = PAGE.split("## The way of one number")[1].split("\n## ")[0]
    return re.findall(r"^\| `([\w/]+\.py)` \| `(\w+)` \|", section, re.MULTILINE)


def test_a_number_meets_the_rooms_in_their_order() -> None:
    places = [
        rooms.ORDER.index(rooms.room(path.removesuffix(".py").replace("/", ".")))
        for path, _ in way()
    ]
    assert places == sorted(places)
    met = {rooms.ORDER[place] for place in places}
    assert {name for name in rooms.ORDER if name.startswith("transforms.")} <= met
    assert rooms.ORDER[places[-1]] == "reporting_templates.report"


@pytest.mark.parametrize(("path", "function"), way())
def test_the_functions_on_the_way_are_there(path: str, function: str) -> None:
    tree = rooms.parsed(ROOT / path)
    assert function in {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}


def paths(text: str) -> Iterator[str]:
    for found in PATH.findall(text):
        if not COMPANY_S.match(found) or (ROOT / found).exists():
            yield re.sub(r"<\w+>", "*", found)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    missing = [path for path in paths(text) if not any(ROOT.glob(path))]
    assert not missing


def test_pages_name_paths() -> None:
    """So that the test above cannot pass by looking at nothing."""
    found = {path for page in PAGES for path in paths(page.read_text("utf-8"))}
    assert "warehouse/ref/metrics.csv" in found
    assert "transforms/catalogue/indicators/*/*.sql" in found
    assert not any(ROOT.glob("transforms/told.py"))


@each({name: name for name in rooms.modules()})
def test_what_a_docstring_names_is_there(name: str) -> None:
    """Modules by any end of their names, and a name that one of them knows."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
    for node in rooms.nodes(rooms.modules()[name]):
        if not isinstance(node, kinds):
            continue
        text = ast.get_docstring(node) or ""
        missing = [path for path in paths(text) if not any(ROOT.glob(path))]
        missing += [word for word in DOTTED.findall(text) if not is_known(word)]
        assert not missing


def is_known(word: str) -> bool:
    first, _, last = word.rpartition(".")
    if word.split(".")[0] in OUTSIDE:
        return True
    for name, path in rooms.modules().items():
        if f".{name}".endswith(f".{word}"):
            return True
        if f".{name}".endswith(f".{first}") and re.search(
            rf"\b{last}\b", path.read_text(encoding="utf-8")
        ):
            return True
    return False


def test_a_name_that_is_gone_is_noticed() -> None:
    assert is_known("facts.data_request") and is_known("marks.row_key")
    assert not is_known("own.row_key") and not is_known("transforms.told")
