"""The catalogue is whole: what it plans is built, or listed with its reason."""

from __future__ import annotations

from tests import computed, contracts_sql
from transforms import catalogue
from transforms.catalogue.loading import inputs
from transforms.catalogue.word_lists import NONE
from transforms.intake.registers import rules_of
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


def test_the_rules_of_contracts_are_packaged_as_sql() -> None:
    made = contracts_sql.PATH.read_text(encoding="utf-8") == contracts_sql.text()
    assert made, "a rule came, went or asks otherwise: python -m tests.contracts_sql"


def test_what_is_due_may_lie_ahead_and_what_happened_may_not() -> None:
    for register, may in (("corrective_action", True), ("grievance", False)):
        rules = {rule.name for rule in rules_of(register, NONE)}
        assert ("period_out_of_range" not in rules) is may


def test_intake_knows_what_is_computed_and_from_which_metrics() -> None:
    made = computed.PATH.read_text(encoding="utf-8") == computed.text()
    assert made, "an indicator came, went or reads others: python -m tests.computed"
