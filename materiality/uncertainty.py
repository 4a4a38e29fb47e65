"""How sure the ranking is: respondents, weights and assessors drawn again.

Together and one at a time: rank intervals, probability of being material, contested
topics. Belongs here: the draws and what is told of them. The method is in ``model``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import duckdb
import numpy as np
import pyarrow as pa

from materiality import model as m
from materiality import random_numbers as dice
from materiality.model import Model, Reals

SOURCES = ("all", "respondents", "weights", "assessors")
_BLOCK = 1_500_000  # counters at a time: bounds the memory
LOW, HIGH = 0.05, 0.95


def resampled(item: m.Stratum, stream: int, draws: int) -> tuple[Reals, Reals]:
    """Totals and counts (draws x topics) of a stratum drawn again, whole persons.

    Sums are of whole numbers below 2**53 and so exact in any order.
    """
    persons, topics = item.scores.shape
    scores = item.scores.astype(np.float64)
    answered = (item.scores > 0).astype(np.float64)
    is_whole = bool((item.scores > 0).all())
    totals = np.empty((draws, topics))
    counts = np.full((draws, topics), float(persons))
    step = max(1, _BLOCK // persons)
    for start in range(0, draws, step):
        some = min(step, draws - start)
        counter = np.arange(start * persons, (start + some) * persons, dtype=np.uint64)
        drawn = dice.below(stream, counter, persons).astype(np.int64)
        drawn.shape = (some, persons)
        drawn += (np.arange(some, dtype=np.int64) * persons)[:, None]
        times = np.bincount(drawn.ravel(), minlength=some * persons)
        times = times.reshape(some, persons).astype(np.float64)
        totals[start : start + some] = times @ scores
        if not is_whole:
            counts[start : start + some] = times @ answered
    return totals, counts


def reassessed(model: Model, item: m.Impact, seed: int, draws: int) -> Reals:
    """Significance of an impact in each draw, as one of its assessors sees it.

    With a single assessor each score moves by one up or down with probability 1/4
    each, within 1 to 5.
    """
    counter = np.arange(draws, dtype=np.uint64)
    if len(item.scores) > 1:
        stream = dice.key(seed, "assessor", item.impact_id)
        seen = m.significance(model, item, item.scores.astype(np.float64))
        found: Reals = seen[dice.below(stream, counter, len(seen))]
        return found
    parts = np.empty((draws, 4))
    for column, score in enumerate(item.scores[0]):
        stream = dice.key(seed, "assessor", item.impact_id, str(column))
        turn = dice.below(stream, counter, 4).astype(np.int64)
        step = (turn == 3).astype(np.int64) - (turn == 0)
        parts[:, column] = np.clip(score + step, 1, 5)
    return m.significance(model, item, parts)


def reweighted(
    model: Model, present: m.Truths, spoken_for: m.Truths, seed: int, draws: int
) -> Reals:
    """Weights (draws x groups x topics) around the base: Dirichlet(kappa x weight).

    A group's weight is drawn for all topics at once; where it is silent on a topic
    (``present``, draws or 1 x groups x topics) its category shares its weight.
    """
    ever = np.asarray(present.any(axis=(0, 2))).reshape(1, -1, 1)
    spoken = ever & np.asarray(spoken_for[0].any(axis=1)).reshape(1, -1, 1)
    shares = m.base_weights(model, ever, spoken)[0, :, 0]
    parts = [
        dice.gamma(
            dice.key(seed, "weight", group), model.number["kappa"] * float(share), draws
        )
        if share > 0
        else np.zeros(draws)
        for group, share in zip(model.groups, shares, strict=True)
    ]
    whole = np.zeros(draws)
    for part in parts:
        whole = whole + part
    total = 0.0
    for share in shares.tolist():
        total += share
    found = np.zeros((draws, len(model.groups), len(model.topics)))
    for category in model.category_weights:
        mine = [n for n, c in enumerate(model.categories) if c == category]
        held = np.zeros((draws, 1))
        heard = np.zeros((draws, len(model.topics)))
        for number in mine:
            # A topic that nobody scored has no weight to share out.
            weight = np.divide(
                parts[number], whole, out=np.zeros(draws), where=whole > 0
            )[:, None] * total
            found[:, number] = np.where(present[:, number], weight, 0.0)
            held = held + weight
            heard = heard + found[:, number]
        # Exactly 1 where nobody is silent.
        factor = np.where(
            (heard > 0) & (heard != held), held / np.where(heard > 0, heard, 1.0), 1.0
        )
        for number in mine:
            found[:, number] *= factor
    return found


def draw(
    model: Model, say: Callable[[str], None] = lambda text: None
) -> dict[str, m.Outcome]:
    """Outcomes of ``draws`` draws by source of noise."""
    seed, draws = int(model.number["seed"]), int(model.number["draws"])
    say("respondents")
    again = [
        resampled(
            s, dice.key(seed, "respondent", model.groups[s.group], str(s.is_proxy)),
            draws,
        )
        for s in model.strata
    ]  # fmt: skip
    means_0, spoken_0 = m.group_means(model, *m.sums(model))
    weights_0 = m.base_weights(model, ~np.isnan(means_0), spoken_0)
    means_1, spoken_1 = m.group_means(
        model, [t for t, _ in again], [c for _, c in again]
    )
    resampled_weights = m.base_weights(model, ~np.isnan(means_1), spoken_1)
    say("weights")
    weights_1 = reweighted(model, ~np.isnan(means_0), spoken_0, seed, draws)
    both = reweighted(model, ~np.isnan(means_1), spoken_0, seed, draws)
    say("assessors")
    fixed = m.impact(model, m.assessed(model))
    moved = m.impact(model, [reassessed(model, i, seed, draws) for i in model.impacts])
    return {
        "all": m.outcome(model, *moved, means_1, both),
        "respondents": m.outcome(model, *fixed, means_1, resampled_weights),
        "weights": m.outcome(model, *fixed, means_0, weights_1),
        "assessors": m.outcome(model, *moved, means_0, weights_0),
    }


def _bound(values: m.Reals | m.Ints, share: float) -> np.ndarray:
    """The smallest value that at least this share of the draws does not exceed."""
    ordered = np.sort(values, axis=0)
    place = int(np.ceil(round(share * len(ordered), 6))) - 1
    return np.asarray(ordered[max(place, 0)])


def write(
    con: duckdb.DuckDBPyConnection,
    model: Model,
    say: Callable[[str], None] = lambda text: None,
) -> None:
    """Table ``materiality.uncertainty``: a row per topic and source of noise."""
    rows = []
    tau = model.number["tau"]
    for source, found in draw(model, say).items() if model.topics else ():
        low, high = _bound(found.rank, LOW), _bound(found.rank, HIGH)
        down, up = _bound(found.score, LOW), _bound(found.score, HIGH)
        for n, topic in enumerate(model.topics):
            ranked = bool((found.rank[:, n] > 0).all())
            material = float(found.material[:, n].mean())
            # A rule may keep in a topic without a score in some draws and not in
            # others, but its score crosses no cut.
            has_score = bool((found.rank[:, n] > 0).any())
            rows.append(
                {
                    "topic_id": topic,
                    "source": source,
                    "rank_low": int(low[n]) if ranked else None,
                    "rank_high": int(high[n]) if ranked else None,
                    "score_low": m.decimal(down[n]) if ranked else None,
                    "score_high": m.decimal(up[n]) if ranked else None,
                    "p_top_third": m.decimal(
                        float((found.rank[:, n] <= _third(model)).mean()), 4
                    ),
                    "p_material": m.decimal(material, 4),
                    "is_contested": has_score
                    and (
                        bool(ranked and down[n] < tau <= up[n])
                        or LOW < material < HIGH
                    ),
                }
            )
    table(con, "uncertainty", rows, _SCHEMA)


def _third(model: Model) -> int:
    return -(-len(model.topics) // 3)


_NUMBER = pa.decimal128(38, 12)
_SCHEMA = pa.schema(
    [
        ("topic_id", pa.string()), ("source", pa.string()), ("rank_low", pa.int32()),
        ("rank_high", pa.int32()), ("score_low", _NUMBER), ("score_high", _NUMBER),
        ("p_top_third", _NUMBER), ("p_material", _NUMBER),
        ("is_contested", pa.bool_()),
    ]
)  # fmt: skip


def table(
    con: duckdb.DuckDBPyConnection,
    name: str,
    rows: Sequence[Mapping[str, object]],
    schema: pa.Schema,
) -> None:
    """Rows into a table of the schema ``materiality``."""
    con.register("incoming", pa.Table.from_pylist([dict(row) for row in rows], schema))
    con.execute(f"create or replace table materiality.{name} as from incoming")
    con.unregister("incoming")
