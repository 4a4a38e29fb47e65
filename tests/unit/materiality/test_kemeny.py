"""Kemeny's order is the best of all orders, and circles are not hidden."""

from __future__ import annotations

import itertools
import random

import duckdb
import numpy as np
import pytest

from materiality import kemeny
from tests.unit.materiality.case import EXPECTED, case, computed


def agreement(weights: np.ndarray, order: tuple[int, ...]) -> int:
    return sum(int(weights[a, b]) for a, b in itertools.combinations(order, 2))


def drawn(seed: int, count: int) -> np.ndarray:
    dice = random.Random(seed)
    weights = np.zeros((count, count), dtype=np.int64)
    for a, b in itertools.permutations(range(count), 2):
        weights[a, b] = dice.randrange(8)  # few values, so that orders are alike
    return weights


def test_the_order_of_the_worked_case(worked):
    rows = worked.execute(
        "select topic_id from materiality.kemeny order by value desc"
    ).fetchall()
    assert [topic for (topic,) in rows] == EXPECTED["kemeny"]


@pytest.mark.parametrize("seed", range(6))
def test_no_order_of_all_agrees_better(seed: int):
    weights = drawn(seed, 6)
    orders = list(itertools.permutations(range(6)))
    most = max(agreement(weights, order) for order in orders)
    found = tuple(kemeny.order(weights))
    # Of those that agree equally well, the first by number.
    assert found == min(o for o in orders if agreement(weights, o) == most)


def test_majorities_in_a_circle_are_named():
    weights = np.zeros((4, 4), dtype=np.int64)
    for a, b in ((0, 1), (1, 2), (2, 0), (0, 3), (1, 3), (2, 3)):
        weights[a, b] = 1
    assert kemeny.circles(weights) == [[0, 1, 2]]
    assert kemeny.circles(np.triu(np.ones((4, 4), dtype=np.int64), 1)) == []


def test_each_circle_has_a_number_of_its_own():
    beats = {"ab", "bc", "ca", "de", "ef", "fd"} | {x + y for x in "abc" for y in "def"}
    with duckdb.connect() as con:
        con.execute(
            "create schema materiality; create table materiality.topic_score as "
            "select unnest(string_split('abcdefg', '')) as topic_id, "
            "generate_subscripts(string_split('abcdefg', ''), 1) as rank"
        )
        con.execute(
            "create table materiality.preference as select t.topic_id as one, "
            "o.topic_id as other, case when list_contains($beats, t.topic_id || "
            "o.topic_id) then 0.6 else 0.4 end::decimal(12,10) as weight "
            "from materiality.topic_score t join materiality.topic_score o "
            "on o.topic_id <> t.topic_id",
            {"beats": sorted(beats)},
        )
        kemeny.write(con)
        told = con.execute("from materiality.circle order by all").fetchall()
    assert told == [*zip("abcdef", (1, 1, 1, 2, 2, 2), strict=True)]


def test_circles_of_the_worked_case_are_those_of_its_majorities(worked):
    prefers = {
        (a, b): weight
        for a, b, weight in worked.execute("from materiality.preference").fetchall()
    }
    told = worked.execute("select topic_id from materiality.circle").fetchall()
    topics = sorted({a for a, _ in prefers})
    beats = {t: [o for o in topics if o != t and prefers[t, o] > prefers[o, t]]
             for t in topics}  # fmt: skip

    def reached(start: str) -> set[str]:
        found, todo = set(), [*beats[start]]
        while todo:
            if (topic := todo.pop()) not in found:
                found.add(topic)
                todo += beats[topic]
        return found

    assert {t for (t,) in told} == {t for t in topics if t in reached(t)}
    assert told


def test_eighteen_topics_are_computed_and_nineteen_are_named_as_not():
    for count, is_there in ((kemeny.MOST, True), (kemeny.MOST + 1, False)):
        said = case()
        for number in range(count - len(said["topics"])):
            name = f"x{number:02}"
            said["topics"].append(name)
            said["impacts"].append({**said["impacts"][0], "id": name, "topic": name})
            for group in said["groups"].values():
                group["scores"][name] = group["scores"]["ghg"]
        with computed(said) as con:
            rows = con.execute(
                "select topics, spearman is not null, note from materiality.agreement "
                "where method = 'kemeny'"
            ).fetchall()
            placed = con.execute("select count(*) from materiality.kemeny").fetchone()
        note = "" if is_there else "not computed for 19 topics: exact up to 18"
        assert rows == [(count, is_there, note)]
        assert placed == (count if is_there else 0,)
