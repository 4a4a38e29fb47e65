"""Which topics are called contested, and where the plot says so."""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from materiality import session, tables
from materiality.explain import rows
from pipelines.commands.init import examples
from reporting_templates.materiality import materiality_plots
from transforms.project.folder import load
from warehouse.connection import connect


def test_a_topic_without_a_score_is_not_contested(tmp_path: Path) -> None:
    folder = tmp_path / "kestrel"
    shutil.copytree(
        examples() / "kestrel", folder, ignore=shutil.ignore_patterns("intake")
    )
    (folder / "decisions/materiality.csv").unlink()
    answers = folder / "materiality/responses.csv"
    answers.write_text(answers.read_text(encoding="utf-8").splitlines()[0] + "\n")
    shutil.rmtree(folder / "materiality/forms", ignore_errors=True)
    with connect() as con:
        session.run(con, load(folder))
        tables.write(con, "mart")
        found = rows(con, "from mart.materiality_topic")
        # By other rules than the score some are in, in some draws and not in others.
        drawn = rows(con, "from mart.materiality_rank where p_material between 0 and 1")
        words = rows(con, "select distinct refused from mart.materiality_decision")
    assert len(found) == 25
    assert {row["score"] for row in found} == {None}
    assert {row["is_contested"] for row in found} == {False}
    assert any(Decimal("0.05") < row["p_material"] < Decimal("0.95") for row in drawn)
    assert not any(row["is_contested"] for row in drawn)
    assert not any("interval" in (row["refused"] or "") for row in words)


def topic(low: str, score: str, high: str) -> dict[str, object]:
    flags = ("by_score", "by_human_rights", "by_no_drop", "by_law", "by_financial")
    return {
        "topic_id": "1", "name": "Water", "state": "undecided", "is_contested": True,
        "score": Decimal(score), "score_low": Decimal(low), "score_high": Decimal(high),
        "rank": 1, "rank_low": 1, "rank_high": 2, **dict.fromkeys(flags, False),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("low", "score", "high"),
    [("0.01", "0.3", "0.7"), ("0.1", "0.3", "0.66"), ("0.25", "0.5", "0.7"),
     ("0.6", "0.65", "0.9")],
)  # fmt: skip
def test_the_word_contested_stands_clear_of_the_interval(low, score, high):
    svg = str(materiality_plots.intervals([topic(low, score, high)], Decimal("0.65")))
    (at,) = re.findall(r'<text x="([\d.]+)"[^>]*>contested</text>', svg)
    ((first, last),) = re.findall(r'<path d="M([\d.]+) [\d.]+H([\d.]+)"', svg)
    begin, end = float(at), float(at) + 60
    assert end < float(first) or begin > float(last)
    assert begin > 310
    assert end < 1040 - 345
