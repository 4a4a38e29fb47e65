"""What waits for whom: by person and place, the most first."""

from __future__ import annotations

import duckdb
import pytest

from reporting_templates.report.todo import PEOPLE, tasks


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("""
        create schema mart;
        create table mart.findings as from (values
            ('gap', 'S1', 'ore', 'FY1', 'nothing came', 'deliver', null),
            ('gap', 'S1', 'water', 'FY1', 'nothing came', 'deliver', null),
            ('unlike_series', 'S1', 'ore', 'FY1', 'odd', 'look', null),
            ('unlike_series', 'S2', 'ore', 'FY1', 'odd', 'look', 'explained'),
            ('control', 'GROUP-TOTAL', 'ore', 'FY1', 'differs', 'find', null),
            ('materiality', '', '14.2', 'FY1', 'not decided', 'decide', null),
            ('note', '', '', '', 'by the way', '', null))
            t(kind, entity, subject, period_id, message, remedy, answer);
        create table mart.rejects as from (values
            ('', 'north/a.csv', 'refused', 'not a number', 'write digits'),
            ('S1', 'b.csv', 'flagged', 'large', 'look'))
            t(site_id, file, severity, message, remedy)""")
    return con


def test_each_open_matter_waits_for_one_person(con: duckdb.DuckDBPyConnection) -> None:
    gates = [
        {"gate": "G1", "question": "all?", "detail": "no", "holds": False},
        {"gate": "G2", "question": "any?", "detail": "", "holds": True},
    ]
    found = tasks(con, gates, {"S1": "North (S1)", "S2": "South (S2)"})
    assert [person for person, _, _ in found] == [person for person, _ in PEOPLE]
    clerk, team, approver = ([(t.place, t.what) for t in held] for _, _, held in found)
    assert clerk == [
        ("North (S1)", "2 metrics missing, 1 value unlike its series"),
        ("north/", "1 place refused"),
    ]
    assert team == [("GROUP-TOTAL", "1 total stated otherwise")]
    assert approver == [("The company", "1 matter of the assessment"), ("G1", "all?")]
    (first, *_) = found[0][2]
    assert (first.message, first.remedy) == ("ore: nothing came", "deliver")
