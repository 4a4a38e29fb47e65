"""The catalogue is whole: what it plans is built, or listed with its reason."""

from __future__ import annotations

from tests import computed
from transforms import catalogue
from transforms.catalogue.loading import inputs
from warehouse import reference

ROWS = reference.rows("catalogue")
INDICATORS = catalogue.load()
PLANNED = 361


def _of(kind: str) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in ROWS if row["kind"] == kind}


def test_each_planned_indicator_is_built_or_has_its_reason() -> None:
    planned = _of("indicator")
    assert len(planned) == PLANNED
    listed = {name for name, row in planned.items() if row["reason"]}
    assert {name for name in planned if name not in INDICATORS} == listed


def test_each_metric_reaches_a_figure_or_has_its_reason() -> None:
    metrics = {row["metric_id"] for row in reference.rows("metrics")}
    reached = frozenset[str]().union(*inputs(INDICATORS).values())
    assert metrics - reached == _of("metric").keys()


def test_a_reason_says_what_it_would_need() -> None:
    assert all(bool(row["reason"]) == bool(row["needs"]) for row in ROWS)
    assert all(row["reason"] for row in _of("metric").values())


def test_intake_knows_what_is_computed_and_from_which_metrics() -> None:
    made = computed.PATH.read_text(encoding="utf-8") == computed.text()
    assert made, "an indicator came, went or reads others: python -m tests.computed"
