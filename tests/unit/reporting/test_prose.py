"""What a text may not say is refused with file and line, before a figure is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from reporting_templates.disclosures import prose
from tests.unit.reporting.test_disclosures import INDICATORS, OMITTED, project

GOOD = "{{figure:energy_total/GROUP-TOTAL/FY2025/operational_control/total}}"


def told(folder: Path, texts: dict[str, str], extra: str = "") -> list[str]:
    made = project(folder, texts, extra or "publication_date: 2026-05-01\n")
    return [str(problem) for problem in prose.problems(made, INDICATORS)]


def test_a_good_text_is_left_alone(tmp_path: Path) -> None:
    texts = {
        "302-1@2016": f"In FY2025 we used {GOOD}, by law `12 %` less than in 2019.",
        "3-3@2021.14.1": "Managed.",
        "29(f)(i)@2023": "We use a price of carbon.",
    }
    assert told(tmp_path, texts) == []


@pytest.mark.parametrize(
    ("name", "text", "place", "words", "rule"),
    [
        ("302-1@2016", OMITTED + "Some.\n\nWe used 41,250 GJ.", ", line 9: ",
         "the number 41,250 is typed", "typed_number"),
        ("302-1@2016", GOOD + "\n" + GOOD.replace("energy_total", "energy_totl"),
         ", line 2: ", "there is no indicator 'energy_totl'. Did you mean energy_total",
         "known_figure"),
        ("302-1@2016", GOOD.replace("GROUP-TOTAL", "Z"), ", line 1: ",
         "there is no entity 'Z'", "known_figure"),
        ("302-1@2016", GOOD.replace("FY2025", "FY2035"), ", line 1: ",
         "there is no period 'FY2035'", "known_figure"),
        ("302-1@2016", "{{figure:energy_total}}", ", line 1: ", "an id is indicator/",
         "known_figure"),
        ("302-9@2016", "Words.", ": ", "asks for '302-9@2016'", "known_requirement"),
        ("403-1@2016", "Words.", ": ", "edition 403-1@2016 ended", "edition_in_force"),
    ],
)  # fmt: skip
def test_what_is_refused_has_its_file_and_line(
    tmp_path: Path, name: str, text: str, place: str, words: str, rule: str
) -> None:
    (found,) = told(tmp_path, {name: text})
    assert found.startswith(f"narrative/FY2025/{name}.md{place}")
    assert words in found and found.endswith(f"[{rule}]")


def test_an_edition_ends_with_the_day_of_publication(tmp_path: Path) -> None:
    texts = {"302-1@2016": "Words."}
    assert told(tmp_path / "a", texts, "publication_date: 2026-12-31\n") == []
    (found,) = told(tmp_path / "b", texts, "publication_date: 2027-01-01\n")
    assert "103-2@2025" in found and "2027-01-01" in found


def test_a_translation_tells_under_the_letters_of_the_text(tmp_path: Path) -> None:
    texts = {
        "2-1@2021": "## a: Name\nOre.\n## c: Seat\nLima.\n",
        "2-1@2021.es": "## a: Nombre\nOre.\n\n## b: Forma\nS.A.\n",
        "2-1@2021.fr": "## a, c: Nom\nOre, Lima.\n",
    }
    extra = "languages: [en, es, fr]\npublication_date: 2026-05-01\n"
    lacks, more = told(tmp_path, texts, extra)
    place = "narrative/FY2025/2-1@2021"
    assert lacks.startswith(f"{place}.es.md: nothing is told under c, under which")
    assert more.startswith(f"{place}.es.md, line 4: {place}.md tells nothing under 'b'")
