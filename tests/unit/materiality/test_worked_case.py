"""Every number of the worked case, and what the method forbids."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from tests.unit.materiality.case import EXPECTED, case, column, computed


def four(values: dict[str, Decimal]) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in values.items()}


def test_severity_and_significance_of_each_impact(worked):
    rows = worked.execute(
        "select impact_id, severity, significance "
        "from materiality.impact_significance"
    ).fetchall()
    found = {name: [round(float(s), 4), round(float(g), 4)] for name, s, g in rows}
    assert found == EXPECTED["severity_and_significance"]


@pytest.mark.parametrize(
    ("table", "name", "key"),
    [
        ("topic_score", "impact", "impact"),
        ("topic_score", "voice", "stakeholder"),
        ("topic_score", "score", "score"),
        ("topic_score", "rank", "rank"),
        ("topic_score", "rank_if_multiplied", "rank_if_hr_likelihood_weighted"),
        ("borda", "value", "borda"),
        ("topsis", "value", "topsis"),
    ],
)
def test_numbers_of_the_topics(table: str, name: str, key: str, worked):
    assert four(column(worked, table, name)) == EXPECTED[key]


def test_weights_of_the_groups_sum_to_one(worked):
    rows = worked.execute(
        "select topic_id, group_id, weight from materiality.group_weight"
    ).fetchall()
    water = {group: w for topic, group, w in rows if topic == "water"}
    assert four(water) == EXPECTED["group_weights"]
    assert round(sum(water.values()), 10) == 1


def test_verdicts_by_rule(worked):
    rows = worked.execute(
        "select topic_id, by_score, by_human_rights, by_no_drop, impact_view "
        "from materiality.verdict"
    ).fetchall()
    names = ("by_score", "by_human_rights", "by_no_drop", "material")
    assert {r[0]: dict(zip(names, r[1:], strict=True)) for r in rows} == EXPECTED[
        "material"
    ]


def test_the_wrong_rule_would_drop_tailings_and_resettlement(worked):
    wrong = four(column(worked, "topic_score", "score_if_multiplied"))
    assert (wrong["tailings"], wrong["resettlement"]) == (0.5440, 0.5112)


def ranking(con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return con.execute(
        "select topic_id, impact, voice, score, rank from materiality.topic_score "
        "order by topic_id"
    ).fetchall()


@pytest.mark.parametrize("seed", range(5))
def test_order_of_topics_and_respondents_is_nothing(seed: int, worked):
    said, dice = case(), random.Random(seed)
    dice.shuffle(said["topics"])
    dice.shuffle(said["impacts"])
    groups = list(said["groups"].items())
    dice.shuffle(groups)
    said["groups"] = dict(groups)
    for group in said["groups"].values():
        order = list(range(len(group["scores"]["water"])))
        dice.shuffle(order)
        group["scores"] = {
            topic: [scores[i] for i in order]
            for topic, scores in group["scores"].items()
        }
    with computed(said) as con:
        assert ranking(con) == ranking(worked)


def test_twice_as_many_investors_of_one_mind_change_nothing(worked):
    said = case()
    scores = said["groups"]["investors"]["scores"]
    said["groups"]["investors"]["scores"] = {t: v * 80 for t, v in scores.items()}
    with computed(said) as con:
        assert ranking(con) == ranking(worked)


def test_a_group_without_answers_leaves_and_its_category_keeps_its_weight():
    said = case()
    said["groups"]["indigenous"]["scores"] = {}
    with computed(said) as con:
        rows = con.execute(
            "select category, sum(weight) from materiality.group_weight "
            "where topic_id = 'water' group by category order by category"
        ).fetchall()
        assert [(c, round(w, 9)) for c, w in rows] == [
            ("duty_bearer", Decimal("0.2")), ("facilitator", Decimal("0.3")),
            ("rights_holder", Decimal("0.5")),
        ]  # fmt: skip
        (absent,) = con.execute(
            "select is_absent from materiality.voice_state where group_id='indigenous'"
        ).fetchone()
        assert absent


def test_a_silent_category_publishes_no_score():
    said = case()
    del said["groups"]["government"]
    with computed(said) as con:
        assert set(column(con, "topic_score", "score").values()) == {None}
        assert set(column(con, "topic_score", "rank").values()) == {None}
        # Severe harm to human rights needs no score.
        assert column(con, "verdict", "impact_view")["tailings"]


@pytest.mark.parametrize(("scores", "kept"), [([4, 4, 4, 4], True),
                                              ([4, 4, 4, 3], False),
                                              ([5, 3, 5, 3], True)])  # fmt: skip
def test_a_mean_of_exactly_four_keeps_a_topic_in(scores: list[int], kept: bool):
    said = case()
    for name in ("indigenous", "workers"):
        said["groups"][name]["scores"]["local_procurement"] = [3, 3, 3]
    said["groups"]["community"]["scores"]["local_procurement"] = scores
    with computed(said) as con:
        assert column(con, "verdict", "by_no_drop")["local_procurement"] is kept


def test_a_grave_and_unlikely_harm_to_human_rights_is_above_the_cut():
    said = case()
    said["impacts"].append(
        {"topic": "local_procurement", "id": "X1", "kind": "neg", "human_rights": 1,
         "actual": 0, "scale": 5, "scope": 5, "irremediability": 5, "likelihood": 1}
    )  # fmt: skip
    with computed(said) as con:
        assert column(con, "topic_score", "score")["local_procurement"] >= Decimal(
            "0.65"
        )
        assert column(con, "verdict", "by_human_rights")["local_procurement"]


def test_a_group_that_others_speak_for_has_half_until_it_speaks_itself():
    said = case()
    said["groups"]["community"]["mode"] = "proxy"
    with computed(said) as con:
        rows = dict(
            con.execute(
                "select group_id, weight from materiality.group_weight "
                "where topic_id = 'water'"
            ).fetchall()
        )
    assert four(rows)["community"] == 0.0833
    assert four(rows)["workers"] == four(rows)["indigenous"] == 0.2083
    assert round(sum(rows.values()), 9) == 1


def test_impact_or_financial_never_a_mean():
    said = case()
    from tests.unit.materiality import case as module

    inputs = module.inputs(said)
    inputs.tables["financial"] = [
        {"item_id": "F1", "topic_id": "local_procurement", "kind": "risk",
         "horizon": "long", "magnitude": 5, "likelihood": 3, "description": "x"},
        {"item_id": "F2", "topic_id": "ghg", "kind": "opportunity",
         "horizon": "short", "magnitude": 5, "likelihood": 2, "description": "x"},
    ]  # fmt: skip
    from materiality import assessment
    from warehouse.connection import connect

    with connect() as con:
        assessment.compute(
            con, assessment.Assessment(inputs, module.settings(said), [])
        )
        rows = con.execute(
            "select topic_id, impact_view, financial_view, double_view "
            "from materiality.verdict where topic_id in ('local_procurement', 'ghg') "
            "order by topic_id"
        ).fetchall()
    assert rows == [("ghg", True, False, True),
                    ("local_procurement", False, True, True)]  # fmt: skip
