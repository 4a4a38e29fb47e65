"""Bars of sites say what they add up to, and where that is not the group's total."""

from __future__ import annotations

import json
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from reporting_templates.plots import SCREEN
from reporting_templates.report.html_report import site_plots

ORE = "prod_ore_processed"
METHOD = {"formula": "value", "roles": json.dumps({"value": {"reduce": "sum"}})}


def _report(values: dict[str, dict[str, str | None]]) -> Any:
    """A report of one indicator: entity -> period -> value."""
    figures = {
        (ORE, entity, ""): {
            period: SimpleNamespace(value=None if value is None else Decimal(value))
            for period, value in told.items()
        }
        for entity, told in values.items()
    }
    return SimpleNamespace(
        figures=figures, lines={ORE: list(figures)}, formulas={ORE: METHOD},
        units={ORE: "t"}, places=SimpleNamespace(of=lambda *_: 0),
        scope=SimpleNamespace(
            periods=["FY2023", "FY2024", "FY2025"], sites={}, names={ORE: "Ore"}
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("of_group", "words"),
    [("3000.4", "Sites add up to the group"), ("3100", "the group has another total")],
)
def test_the_sum_stands_above_and_nothing_told_is_no_zero(
    of_group: str, words: str
) -> None:
    report = _report({
        "GROUP-TOTAL": {"FY2024": "0", "FY2025": of_group},
        "A": {"FY2023": None, "FY2024": "0", "FY2025": "1000"},
        "B": {"FY2025": "2000.4"},
    })  # fmt: skip
    section = SimpleNamespace(indicators=[ORE])
    (plot,) = site_plots(report, section, "s", SCREEN)  # type: ignore[arg-type]
    texts = [part.split("<")[0] for part in plot["svg"].split(">")]
    shown = ["–", "0", "3,000"]
    assert [text for text in texts if text in shown] == shown
    assert words in plot["caption"]
