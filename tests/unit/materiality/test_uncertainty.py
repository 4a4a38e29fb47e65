"""Random numbers are the same everywhere; the draws give the method's intervals."""

from __future__ import annotations

import math

import numpy as np
import pytest

from materiality import model as m
from materiality import random_numbers as dice
from materiality import sensitivity, uncertainty
from tests.unit.materiality.case import EXPECTED, case, column, computed

GAMMA = [
    "0x1.2c5c0f37f2039p+3", "0x1.50bb733a5e389p+2", "0x1.2a2e318f50156p+2",
    "0x1.21337084b88c8p+3",
]  # fmt: skip
SMALL = [
    "0x1.858f8658dd483p-2", "0x1.391281d525201p-5", "0x1.5830d33832844p-7",
    "0x1.85b9a664bda08p-4",
]  # fmt: skip


def test_the_words_are_those_of_splitmix64():
    # The published first outputs for the seeds 0 and 1234567.
    assert [int(w) for w in dice.words(0, np.arange(3, dtype=np.int64))] == [
        0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F,
    ]  # fmt: skip
    assert [int(w) for w in dice.words(1234567, np.arange(5, dtype=np.int64))] == [
        6457827717110365317, 3203168211198807973, 9817491932198370423,
        4593380528125082431, 16408922859458223821,
    ]  # fmt: skip


def test_logarithm_and_exponential_are_near_those_of_the_library():
    x = np.array([1e-300, 1e-16, 0.1, 0.5, 0.7071, 0.99, 1.0, 1.01, 2.0, 3.0, 1e10])
    for mine, value in zip(dice.log(x), x, strict=True):
        assert mine == pytest.approx(math.log(value), rel=1e-14, abs=1e-15)
    y = np.array([-700.0, -3.3, -0.1, 0.0, 0.2, 1.0, 50.0])
    for mine, value in zip(dice.exp(y), y, strict=True):
        assert mine == pytest.approx(math.exp(value), rel=1e-12)


def test_gamma_numbers_are_these_bits():
    found = dice.gamma(42, 8.25, 4)
    assert [x.hex() for x in found.tolist()] == GAMMA
    small = dice.gamma(42, 0.5, 4)
    assert [x.hex() for x in small.tolist()] == SMALL


@pytest.mark.parametrize("shape", [0.5, 1.0, 8.25])
def test_gamma_numbers_have_their_mean_and_spread(shape: float):
    found = dice.gamma(7, shape, 40_000)
    assert found.mean() == pytest.approx(shape, rel=0.02)
    assert found.var() == pytest.approx(shape, rel=0.05)


def test_without_noise_the_model_is_the_queries(worked):
    model = m.load(worked)
    found = m.plain(model)
    for table, name, values in (
        ("topic_score", "impact", found.impact), ("topic_score", "voice",
        found.voice), ("topic_score", "score", found.score),
        ("topic_score", "rank", found.rank),
        ("verdict", "double_view", found.material),
    ):  # fmt: skip
        told = column(worked, table, name)
        for n, topic in enumerate(model.topics):
            assert float(values[0, n]) == pytest.approx(
                float(told[topic]), abs=1e-9
            )


def test_intervals_of_the_worked_case(worked):
    model = m.load(worked)
    rows = worked.execute(
        "select topic_id, rank_low, rank_high from materiality.uncertainty "
        "where source = 'all'"
    ).fetchall()
    top3 = (uncertainty.draw(model)["all"].rank <= 3).mean(axis=0)
    for topic, low, high in rows:
        want_low, want_high, p = EXPECTED["rank_interval_90_and_p_top3"][topic]
        assert abs(low - want_low) <= 1
        assert abs(high - want_high) <= 1
        assert top3[model.topics.index(topic)] == pytest.approx(p, abs=0.03)


def test_respondents_and_weights_alone_change_no_rank(worked):
    wide = worked.execute(
        "select source, count(*) filter (where rank_low <> rank_high) "
        "from materiality.uncertainty group by source"
    ).fetchall()
    assert dict(wide) | {"all": 0, "assessors": 0} == {
        "all": 0, "respondents": 0, "weights": 0, "assessors": 0,
    }  # fmt: skip
    assert dict(wide)["assessors"] > 0


def test_a_single_category_that_counts_has_nobody_to_share_its_weight_with():
    said = case()
    said["category_weights"] = {
        "rights_holder": 1, "duty_bearer": 0, "facilitator": 0
    }  # fmt: skip
    with computed(said) as con:
        sensitivity.write(con, m.load(con))
        kinds = con.execute("select distinct kind from materiality.sensitivity")
        found = {kind for (kind,) in kinds.fetchall()}
    assert found
    assert not any(kind.startswith("weight") for kind in found)


def test_order_of_the_groups_is_nothing_to_the_draws(worked):
    said = case()
    said["groups"] = dict(reversed(said["groups"].items()))
    said["topics"].reverse()
    query = "from materiality.uncertainty order by all"
    with computed(said) as con:
        uncertainty.write(con, m.load(con))
        assert con.execute(query).fetchall() == worked.execute(query).fetchall()
