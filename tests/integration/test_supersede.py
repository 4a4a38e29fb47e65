"""A correction replaces the cell it names, whatever document either rests on."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from tests.integration.publishing import publish_figures, query
from tests.projects import LONG, make_project, write_csv
from transforms.intake import deliver
from transforms.project.folder import load

CELL = ("A", "government_payment", "2025-01-01", "2025-12-31")
HEADER = (*LONG, "evidence", "supersedes")


# Site -> value, evidence and what it supersedes of a row that corrects two invoices.
CORRECTIONS = {
    "A": ("11", "invoice 1", "first.csv"),
    "B": ("33", "bank statement", "first.csv"),
    "C": ("33", "invoice 3", ""),
}


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[Decimal]]:
    """Values that stand after the corrections, by site."""
    folder = make_project(
        tmp_path_factory.mktemp("sites") / "p",
        sites="".join(f"{site},{site},CL\n" for site in CORRECTIONS),
    )
    first, second = [], []
    for site, (value, *more) in CORRECTIONS.items():
        for told, invoice in (("10", "invoice 1"), ("20", "invoice 2")):
            first.append((site, *CELL[1:], told, "USD", invoice, ""))
        second.append((site, *CELL[1:], value, "USD", *more))
    write_csv(folder / "intake/first.csv", HEADER, first)
    write_csv(folder / "intake/second.csv", HEADER, second)
    found = defaultdict(set)
    rows = "select site_id, value from mart.fact_measurement"
    for site, value in query(publish_figures(folder), rows):
        found[site].add(value)
    return found


def test_the_same_evidence_is_the_one_that_is_replaced(standing) -> None:
    assert standing["A"] == {Decimal(11), Decimal(20)}


def test_other_evidence_replaces_the_cell_as_the_file_told_it(standing) -> None:
    assert standing["B"] == {Decimal(33)}


def test_other_evidence_alone_is_another_payment(standing) -> None:
    assert standing["C"] == {Decimal(10), Decimal(20), Decimal(33)}


def test_what_a_withdrawn_delivery_yaml_said_holds_no_more(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    for name, value in (("first", "10"), ("second", "11")):
        write_csv(folder / f"intake/{name}.csv", LONG, [(*CELL, value, "USD")])
    notes = folder / "intake/delivery.yaml"
    notes.write_text("second.csv: {supersedes: [first.csv], reason: a slip}\n")
    values = "select value from mart.fact_measurement"
    assert query(publish_figures(folder), values) == [(Decimal(11),)]
    notes.unlink()
    deliver.withdraw(load(folder), "delivery.yaml", "of another year", "A Person")
    # The two contradict each other again, and both are held back.
    assert query(publish_figures(folder), values) == []
