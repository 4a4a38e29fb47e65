"""The assessment in the report: page, PDF, GRI 3-1 and 3-2 from its tables."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import duckdb
import pytest

from materiality import process, session, tables
from pipelines.commands.init import examples
from pipelines.session import renderers
from reporting_templates import links
from reporting_templates.disclosures import told as evidence
from reporting_templates.report import material_topics, pdf_report
from reporting_templates.report.report_data import read
from tests.unit.materiality.test_reading import Rows, change
from tests.unit.materiality.test_shown import SECRETS
from tests.unit.reporting import published
from transforms.mart.table import tables as tables_of
from transforms.project.folder import Project, load
from warehouse.connection import connect

pytestmark = pytest.mark.slow

KESTREL = examples() / "kestrel"
TOPICS = f"report/{links.TOPICS}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "kestrel"
    shutil.copytree(KESTREL, target, ignore=shutil.ignore_patterns("intake"))
    return target


def release(folder: Path, is_assessed: bool) -> Path:
    """A release that answers 3-1 and 3-2, with Kestrel's assessment or none."""
    said = published.tables()
    said["disclosure_answer"] += [
        published.answer(20 + n, key, "narrative", topic_no="3", kind="narrative",
                         location=links.location(key, key, "gri@2021"))
        for n, key in enumerate(("3-1@2021", "3-2@2021"))
    ]  # fmt: skip
    said["dim_disclosure"] += [
        {"disclosure_id": key, "standard": "GRI 3", "title": key, "confidence": "x"}
        for key in ("3-1@2021", "3-2@2021")
    ]
    database = published.write(folder / "orebook.duckdb", said)
    if is_assessed:
        with connect(database, storage="v1.2.0") as con:
            session.run(con, load(KESTREL))
            tables.write(con, "assessed")
            for name in tables_of(tables.MART):
                con.execute(
                    f"create or replace table mart.{name} as from assessed.{name}"
                )
            con.execute("drop schema assessed cascade")
            con.execute("drop schema materiality cascade")
    for name, render in renderers().items():
        render(database, folder / name)
    return folder


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release(tmp_path_factory.mktemp("assessed"), True)


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release(tmp_path_factory.mktemp("without"), False)


def pdf_text(folder: Path) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", str(folder / "report.pdf"), "-"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


def test_the_report_has_a_page_on_material_topics(assessed: Path):
    text = (assessed / TOPICS).read_text()
    for name in ("intervals", "dissent"):
        assert text.count(f'aria-labelledby="{name}-title {name}-desc"') == 1
    assert "Tailings: material, rank 18" in text  # the text of the picture
    row = re.search(r"<tr><td>14\.6 Tailings</td>.*?</tr>", text)
    assert row
    assert "<td>18 (14 to 21)</td>" in row[0]
    assert "Nobody has decided on: 14.24 Public policy" in text
    assert "After that tau was changed from 0.65 to 0.652 on 2025-06-20" in text
    assert 'href="../materiality.html"' in text
    back = (assessed / "materiality.html").read_text()
    assert "<strong>changed after opening</strong>; gap rule" in back
    assert f'href="{TOPICS}"' in back
    for page in ("report/index.html", "report/quality.html", "content_index.html"):
        assert f'{links.TOPICS}">Material topics</a>' in (assessed / page).read_text()


def test_the_index_leads_to_process_and_list(assessed: Path):
    index = (assessed / "content_index.html").read_text()
    text = (assessed / TOPICS).read_text()
    for key in ("3-1@2021", "3-2@2021"):
        anchor = links.anchor(key)
        assert f'href="{TOPICS}#{anchor}"' in index
        assert f'id="{anchor}"' in text


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not here")
def test_the_pdf_has_plots_with_words_and_the_list(assessed: Path):
    with connect(assessed / "orebook.duckdb", read_only=True) as con:
        content = pdf_report._content(con, read(con))
    (page,) = [p for p in content["pages"] if p["title"] == "Material topics"]
    drawn = [p for s in page["sections"] for p in s["pictures"]]
    assert len(drawn) == 2
    for picture in drawn:
        assert "Tailings" in picture["alt"]
        assert "Libertinus" in picture["svg"] and "Calibri" not in picture["svg"]
    text = pdf_text(assessed)
    for wanted in ("18 (14–21)", "company: 20", "18 (14 to 21)", "31 impacts"):
        assert wanted in text, wanted


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not here")
def test_without_an_assessment_the_report_says_so(without: Path):
    text = (without / TOPICS).read_text()
    assert "No assessment of material topics is on record" in text
    assert "intervals-title" not in text
    assert "No assessment of material topics is on record" in pdf_text(without)


def test_personal_data_is_in_no_document(assessed: Path):
    count = 0
    for path in sorted(assessed.rglob("*")):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                text = "".join(book.read(n).decode() for n in book.namelist())
        elif path.suffix == ".html":
            text = path.read_text()
        elif path.suffix == ".pdf":
            text = pdf_text(assessed)
        else:
            continue
        count += 1
        assert not [secret for secret in SECRETS if secret in text], path
    assert count > 10


# ---- GRI 3-1 ------------------------------------------------------------------------


def told(project: Project) -> dict[str, str]:
    with connect() as con:
        session.run(con, project)
        tables.write(con, "mart")
        return {title: "\n".join(lines) for title, lines in process.process(con)}


def table(folder: Path, name: str) -> Rows:
    with (folder / "materiality" / f"{name}.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_every_number_of_the_process_is_counted(folder: Path):
    impacts = table(folder, "impacts")
    found = told(load(folder))
    count = {
        key: sum(row[column] == value for row in impacts)
        for key, column, value in (
            ("actual", "state", "actual"), ("harm", "direction", "negative"),
            ("own", "value_chain", "own"),
        )
    }  # fmt: skip
    first = found["How impacts were identified"]
    assert f"{len(impacts)} impacts" in first
    assert (
        f"{count['actual']} are actual and {len(impacts) - count['actual']} " in first
    )
    assert f"{count['harm']} are negative" in first
    assert f"own activities ({count['own']})" in first
    at_pit = sum("KES-01" in row["sites"].split(";") for row in impacts)
    assert f"KES-01 ({at_pit})" in first
    scored = [row["assessor_id"] for row in table(folder, "assessors/scores")]
    assert f"Mine engineer (own, {scored.count('E3')})" in found["Who assessed them"]
    views = found["Whose views informed it"]
    assert (
        "592 persons of 8 of 9 stakeholder groups answered between 2025-04-07" in views
    )
    assert "Indigenous council of the upper basin (rights-holders): under 5" in views
    assert "Former workers and neighbours of Buzzard Mine (rights-holders): nobody" in (
        views
    )
    assert "es, qu and tw" in views
    method = found["Who set the method, and when"]
    assert (
        "The scores were opened on 2025-06-02 by Secretary of the committee." in method
    )
    assert "tau was changed from 0.65 to 0.652 on 2025-06-20" in method
    assert "Board 2025-03-18, item 6" in method
    assert (
        "24 of 25 topics are decided on: 16 material, 8 not."
        in found["What was decided"]
    )


def test_the_process_follows_the_tables(folder: Path):
    change(folder, "materiality/impacts.csv", lambda rows: rows[0].update(sites=""))
    change(
        folder,
        "materiality/assessors/assessors.csv",
        lambda rows: rows[2].update(role="Hydrologist"),
    )
    project = change(
        folder,
        "materiality/thresholds.csv",
        lambda rows: rows[0].update(set_by="Working group"),
    )
    found = told(project)
    assert "4 at no single site" in found["How impacts were identified"]
    assert "Hydrologist (own, 10)" in found["Who assessed them"]
    assert "Working group set alpha 0.3 on" in found["Who set the method, and when"]


def own(con: duckdb.DuckDBPyConnection, project: Project, key: str) -> tuple[str, str]:
    found = evidence.own(con, project, key)
    assert found
    return found


def test_a_record_with_holes_answers_in_part(folder: Path):
    project = load(folder)
    with connect() as con:
        session.run(con, project)
        assert own(con, project, "3-1@2021")[0] == "narrative"
        state, note = own(con, project, "3-2@2021")
        assert (state, "topics not decided: 1" in note) == ("partial", True)
    (folder / "decisions" / "materiality_opening.csv").unlink()
    change(
        folder,
        "decisions/materiality.csv",
        lambda rows: rows.append(
            {**rows[-1], "topic": "14.24", "decision": "not_material"}
        ),
    )
    project = load(folder)
    with connect() as con:
        session.run(con, project)
        state, note = own(con, project, "3-1@2021")
        assert (state, "on which the scores were opened" in note) == ("partial", True)
        assert own(con, project, "3-2@2021")[0] == "narrative"


def test_without_an_assessment_nothing_is_told(folder: Path):
    shutil.rmtree(folder / "materiality")
    project = load(folder)
    with connect() as con:
        session.assess(con, project)
        assert process.missing(con) is None
        assert evidence.own(con, project, "3-1@2021") is None
        tables.write(con, "mart")
        assert material_topics.process_blocks(con) == []
        assert material_topics.listing(con) is None
        assert material_topics.section(con).words == [material_topics.NONE]
