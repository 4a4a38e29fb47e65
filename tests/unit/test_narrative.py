"""Narrative files: what is accepted, and where a refusal points."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import make_project
from transforms.project.folder import load
from transforms.project.narrative import (
    NEVER_OMITTED,
    REASONS,
    Narrative,
    read_all,
)
from transforms.project.problem import ProjectProblem

OMISSION = """\
---
omission:
  what: a
  reason: {reason}
  explanation: Because.
  plan: {plan}
---
{text}"""


def _write(root: Path, name: str, text: str, period: str = "FY2025") -> Path:
    path = root / "narrative" / period / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def _problems(root: Path) -> list[str]:
    problems: list[str] = []
    read_all(root, problems)
    return problems


def test_a_text_with_and_without_an_omission(tmp_path: Path) -> None:
    _write(tmp_path, "2-1@2021.md", "We mine.\n")
    _write(tmp_path, "3-3@2021.14.1.md", "We manage it: {{ figure: a/b/c/d/e }}.")
    _write(
        tmp_path, "305-5@2016.md",
        OMISSION.format(reason="not_applicable", plan="", text=""),
    )  # fmt: skip
    problems: list[str] = []
    found = {item.disclosure_id: item for item in read_all(tmp_path, problems)}
    assert problems == []
    assert found["2-1@2021"].text == "We mine."
    assert found["3-3@2021"].topic_no == "14.1"
    assert found["3-3@2021"].figures == ["a/b/c/d/e"]
    assert found["305-5@2016"].reason == "not_applicable"
    assert found["305-5@2016"].text == ""


def test_the_same_in_another_language_ends_in_its_code(tmp_path: Path) -> None:
    root = make_project(tmp_path / "p", extra="languages: [es, fr]\n")
    for name in ("2-1@2021", "2-1@2021.fr", "3-3@2021.14.1.es", "3-3@2021.14.1.fr"):
        _write(root, f"{name}.md", "Text.")
    project = load(root)
    told = [(i.disclosure_id, i.topic_no, i.language) for i in project.narratives]
    assert told == [("2-1@2021", "", ""), ("3-3@2021", "14.1", "es")]
    told = [(i.disclosure_id, i.topic_no, i.language) for i in project.translations]
    assert told == [("2-1@2021", "", "fr"), ("3-3@2021", "14.1", "fr")]
    _write(root, "2-1@2021.es.md", "Twice.")
    _write(root, "2-2@2021.en.md", "Of nothing.")
    _write(root, "2-3@2021.fr.md", "---\nomission:\n  what: a\n  reason: "
           "not_applicable\n  explanation: x\n---\n")  # fmt: skip
    with pytest.raises(ProjectProblem) as error:
        load(root)
    (twice, alone), (omitted,) = (
        [p for p in error.value.problems if "omission" not in p],
        [p for p in error.value.problems if "omission" in p],
    )
    assert "2-1@2021.es.md" in twice or "2-1@2021.md" in twice
    assert "same language, 'es'" in twice
    assert "2-2@2021.en.md: there is no text in 'es'" in alone
    assert "2-3@2021.fr.md, line 2" in omitted


@pytest.mark.parametrize("reason", REASONS)
def test_the_four_reasons(tmp_path: Path, reason: str) -> None:
    text = OMISSION.format(reason=reason, plan="By 2027.", text="Text.")
    _write(tmp_path, "305-5@2016.md", text)
    assert _problems(tmp_path) == []


@pytest.mark.parametrize("key", sorted(NEVER_OMITTED))
def test_what_may_not_be_omitted(tmp_path: Path, key: str) -> None:
    text = OMISSION.format(reason="not_applicable", plan="x", text="Text.")
    _write(tmp_path, f"{key}.md", text)
    (problem,) = _problems(tmp_path)
    assert f"narrative/FY2025/{key}.md, line 2" in problem
    assert "no omission" in problem


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ("---\nomission:\n  what: a\n  reason: too_hard\n  explanation: x\n---\n",
         "line 4", "too_hard"),
        ("---\nauthor: me\n---\nText.", "line 2", "author"),
        ("---\nomission:\n  what: a\n  why: x\n---\n", "line 4", "why"),
        ("---\nomission:\n  reason: not_applicable\n  explanation: x\n---\n",
         "line 2", "what is required"),
        ("---\nomission:\n  what: a\n  reason: information_unavailable\n"
         "  explanation: x\n---\n", "line 2", "plan is required"),
        ("---\nomission:\n  what: a\n  what: b\n---\n", "line 4", "given twice"),
        ("---\nomission: all\n---\n", "line 2", "keys what"),
        ("---\nomission:\n  what: a\n", "line 1", "not closed"),
        ("---\n---\n\n", "", "neither a text nor an omission"),
        ("   \n", "", "neither a text nor an omission"),
    ],
)  # fmt: skip
def test_refusals_name_file_and_line(
    tmp_path: Path, text: str, where: str, words: str
) -> None:
    _write(tmp_path, "305-5@2016.md", text)
    (problem,) = _problems(tmp_path)
    assert problem.startswith("narrative/FY2025/305-5@2016.md")
    assert where in problem and words in problem


def test_files_that_are_not_narratives_are_refused(tmp_path: Path) -> None:
    _write(tmp_path, "305-5.md", "No year.")
    _write(tmp_path, "notes.txt", "Not Markdown.")
    (tmp_path / "narrative" / "loose.md").write_text("No period.")
    (tmp_path / "narrative" / "FY2025" / "2-1@2021.md").write_bytes(b"\xff\xfe")
    assert len(_problems(tmp_path)) == 4


def test_a_project_refuses_them_and_counts_them_as_configuration(
    tmp_path: Path,
) -> None:
    root = make_project(tmp_path / "p")
    path = _write(root, "2-1@2021.md", "We mine.")
    project = load(root)
    assert [item.disclosure_id for item in project.narratives] == ["2-1@2021"]
    assert path in project.configuration_files()
    assert path not in project.figure_files()
    _write(root, "2-1@2021.md", "x", period="FY20255")
    with pytest.raises(ProjectProblem, match="narrative/FY20255"):
        load(root)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("We mine.", {""}),
        ("## c: Us\nWe mine.", {"c"}),
        ("Copper.\n\n## b-ii, c and 2.2.1: Us\nWe mine.", {"", "b-ii", "c", "2.2.1"}),
        ("## c\n\n## d\nWe mine.", {"d"}),
        # A deeper heading goes on with its section, one of the same level ends it.
        ("## c\n### Ores\nWe mine.", {"c"}),
        ("## c\nWe mine.\n## Ores\nCopper.", {"c", ""}),
        ("## a mine of copper\nWe mine.", {""}),
        ("## A\nWe mine.", {""}),
        ("## c-i to c-iii\nWe mine.", {""}),
    ],
)
def test_a_heading_names_the_letters_of_its_section(text: str, told: set[str]) -> None:
    assert Narrative("FY2025", "403-9@2018", "", "", text).told == told


def test_a_letter_is_named_with_its_line() -> None:
    item = Narrative("FY2025", "2-7@2021", "", "", "## c, d\nSo.\n## e\n", first_line=8)
    assert item.headed == [(8, "c"), (8, "d"), (10, "e")]
