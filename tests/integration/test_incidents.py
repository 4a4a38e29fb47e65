"""A critical incident in a register calls for a new assessment of its topic."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from materiality import incidents
from materiality.explain import explain
from pipelines import session
from pipelines.commands.init import examples
from reporting_templates.materiality import materiality_page
from reporting_templates.report import material_topics
from tests.integration.publishing import publish, query
from tests.unit.materiality.test_reading import change
from transforms.project.folder import load
from warehouse import reference
from warehouse.connection import connect

# The scores were opened on 2025-06-02, every topic here was decided on 2025-09-16.
REGISTERS = {
    "injury": """\
injury_id,site_id,worker_type,injury_class,days_lost,recordable,occurred_on
INJ-1,KES-01,employee,fatal,0,true,2025-05-30
INJ-2,KES-01,employee,fatal,0,true,2025-07-20
INJ-3,KES-02,employee,fatal,0,true,2025-09-16
INJ-4,KES-02,employee,lost_time,9,true,2025-10-02
""",
    "tsf_register": """\
as_of,tsf,site_id,tsf_status,raising,consequence
2024-06-30,TSF-A,KES-01,active,downstream,significant
2024-06-30,TSF-H,KES-02,active,downstream,extreme
""",
    "tsf_incident": """\
tsf_incident_id,site_id,occurred_on,tsf,tsf_incident_type,severity
TI-1,KES-01,2025-10-07,TSF-A,release,minor
TI-2,KES-02,2025-10-08,TSF-H,near_failure,major
TI-3,KES-02,2025-10-09,TSF-X,release,minor
""",
    "fpic_agreement": """\
as_of,site_id,people,consent_status
2025-06-30,KES-01,upper basin,given
2025-10-01,KES-01,upper basin,withdrawn
2025-12-31,KES-01,upper basin,withdrawn
""",
    # A count without a day: its last day stands for it.
    "counts": """\
site_id,metric_id,period_start,period_end,value,unit,injury_class
KES-03,injury,2025-10-01,2025-10-31,2,event,fatal
KES-04,injury,2025-10-01,2025-10-31,0,event,fatal
""",
}
FOUND = "select topic_id, register, site_id, cast(occurred_on as varchar), is_open "
FOUND += "from {0} order by occurred_on, register"
PUBLISHED = FOUND.format("mart.materiality_incident")


def assessed(folder: Path) -> list[tuple[object, ...]]:
    """The incidents as a release would have them."""
    with session.open_session(load(folder)) as opened:
        opened.assess()
        shown = session.mart()["materiality_incident"].select
        return opened.con.execute(FOUND.format(f"({shown})")).fetchall()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "p"
    shutil.copytree(
        examples() / "kestrel",
        target,
        ignore=shutil.ignore_patterns("intake", "mappings"),
    )
    intake = target / "intake"
    intake.mkdir()
    for name, text in REGISTERS.items():
        (intake / f"{name}.csv").write_text(text)
    return target


def test_rules_name_registers_and_topics_that_there_are():
    topics = {
        row["topic_no"]
        for name in ("gri11_topics", "gri12_topics", "gri14_topics")
        for row in reference.rows(name)
    }
    for rule in incidents.rules():
        assert reference.is_register(rule["register"])
        assert set(rule["topics"].split(";")) <= topics


@pytest.mark.rare
def test_an_incident_stays_until_the_topic_is_assessed_or_decided_after_it(
    folder: Path,
):
    database = publish(folder)
    assert query(database, PUBLISHED) == [
        ("14.16", "injury", "KES-01", "2025-05-30", False),
        ("14.16", "injury", "KES-01", "2025-07-20", False),  # decided after it
        ("14.16", "injury", "KES-02", "2025-09-16", True),  # not after it: that day
        ("14.11", "fpic_agreement", "KES-01", "2025-10-01", True),  # told twice, once
        ("14.6", "tsf_incident", "KES-02", "2025-10-08", True),
        ("14.6", "tsf_incident", "KES-02", "2025-10-09", True),  # of no known class
        ("14.16", "injury", "KES-03", "2025-10-31", True),
    ]
    (message, _) = query(
        database,
        "select message from mart.findings where subject = '14.6' "
        "and kind = 'materiality' order by message",
    )
    assert message[0] == (
        "An incident at a tailings facility whose class is very high, extreme or not "
        "on record, 2025-10-08 (tsf_incident.csv, row 3): Tailings was last assessed "
        "on 2025-09-16"
    )
    # The row is the row of the register, as the warehouse has it.
    assert (
        query(
            database,
            "select i.occurred_on in (m.period_start, m.period_end), "
            "m.metric_id = i.register "
            "from mart.materiality_incident i "
            "join mart.fact_measurement m on m.record_id = i.record_id",
        )
        == [(True, True)] * 7
    )

    with connect(database, read_only=True) as con:
        page = materiality_page.page(con, "Kestrel")
        opening = "\n".join(material_topics.section(con).words)
        told = "\n".join(explain(con, "tailings"))
    assert page.count("<strong>to be assessed again</strong>") == 5
    assert page.count("<td>assessed since</td>") == 2
    place = "2025-10-08 at KES-02 (tsf_incident.csv, row 3)"
    for text in (page, opening, told):
        assert place in text
    assert "14.6 Tailings is to be assessed again" in opening

    def decide(rows: list[dict[str, str]]) -> None:
        for row in rows:
            if row["period_id"] == "FY2025" and row["topic"] == "14.6":
                row["decided_on"] = "2025-10-20"

    change(folder, "decisions/materiality.csv", decide)
    states = {row[0]: row[4] for row in assessed(folder)}
    assert states == {"14.16": True, "14.11": True, "14.6": False}


def test_without_days_on_record_every_incident_is_open(folder: Path):
    (folder / "decisions" / "materiality_opening.csv").unlink()
    change(
        folder,
        "decisions/materiality.csv",
        lambda rows: [row.update(decided_on="") for row in rows],
    )
    found = assessed(folder)
    assert len(found) == 7
    assert all(row[4] for row in found)
