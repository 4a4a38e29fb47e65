"""A correction replaces the cell it names, whatever document either rests on."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from tests.integration.publishing import publish, query
from tests.projects import LONG, make_project, write_csv
from transforms.intake import deliver
from transforms.project.folder import load

CELL = ("A", "government_payment", "2025-01-01", "2025-12-31")
HEADER = (*LONG, "evidence", "supersedes")


def _delivered(folder: Path, rows: list[tuple[str, str, str]]) -> set[Decimal]:
    """Values that stand after ``rows`` (value, evidence, supersedes) correct two
    invoices of 10 and 20."""
    make_project(folder)
    first = [
        (*CELL, "10", "USD", "invoice 1", ""),
        (*CELL, "20", "USD", "invoice 2", ""),
    ]
    write_csv(folder / "intake/first.csv", HEADER, first)
    second = [(*CELL, value, "USD", *more) for value, *more in rows]
    write_csv(folder / "intake/second.csv", HEADER, second)
    found = query(publish(folder), "select value from mart.fact_measurement")
    return {value for (value,) in found}


def test_the_same_evidence_is_the_one_that_is_replaced(tmp_path: Path) -> None:
    found = _delivered(tmp_path / "p", [("11", "invoice 1", "first.csv")])
    assert found == {Decimal(11), Decimal(20)}


def test_other_evidence_replaces_the_cell_as_the_file_told_it(tmp_path: Path) -> None:
    found = _delivered(tmp_path / "p", [("33", "bank statement", "first.csv")])
    assert found == {Decimal(33)}


def test_other_evidence_alone_is_another_payment(tmp_path: Path) -> None:
    found = _delivered(tmp_path / "p", [("33", "invoice 3", "")])
    assert found == {Decimal(10), Decimal(20), Decimal(33)}


def test_what_a_withdrawn_delivery_yaml_said_holds_no_more(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    for name, value in (("first", "10"), ("second", "11")):
        write_csv(folder / f"intake/{name}.csv", LONG, [(*CELL, value, "USD")])
    notes = folder / "intake/delivery.yaml"
    notes.write_text("second.csv: {supersedes: [first.csv], reason: a slip}\n")
    values = "select value from mart.fact_measurement"
    assert query(publish(folder), values) == [(Decimal(11),)]
    notes.unlink()
    deliver.withdraw(load(folder), "delivery.yaml", "of another year", "A Person")
    # The two contradict each other again, and both are held back.
    assert query(publish(folder), values) == []
