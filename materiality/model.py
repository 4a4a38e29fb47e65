"""The default method over many draws at once, from the sums that the queries made.

A test holds it against the queries: without noise both give the same numbers. Belongs
here: severity, voice, score, rank and verdict as arrays of draws x topics. Where the
draws come from does not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Truths = NDArray[np.bool_]
Ints = NDArray[np.int64]

RIGHTS_HOLDER = "rights_holder"
# Scores are compared as whole numbers of 1e-9: no tie hangs on a last bit.
_GRAIN = 1e9


@dataclass(frozen=True)
class Impact:
    """An impact; a row of scores an assessor: scale, scope, irr., likelihood."""

    impact_id: str
    topic: int
    negative: bool
    potential: bool
    human_rights: bool
    scores: Ints


@dataclass(frozen=True)
class Stratum:
    """Persons of a group who spoke in one way: persons x topics, 0 is blank."""

    group: int
    is_proxy: bool
    scores: NDArray[np.int8]


@dataclass(frozen=True)
class Model:
    """What does not change from draw to draw. ``shares``: base weight in category."""

    topics: tuple[str, ...]
    names: tuple[str, ...]
    groups: tuple[str, ...]
    categories: tuple[str, ...]
    impacts: tuple[Impact, ...]
    strata: tuple[Stratum, ...]
    category_weights: dict[str, float]
    number: dict[str, float]
    by_law: Truths
    financial: Reals

    def moved(self, **numbers: float) -> Model:
        """The same with other settings."""
        return replace(self, number={**self.number, **numbers})

    def weighted(self, weights: dict[str, float]) -> Model:
        """The same with other weights of the categories."""
        return replace(self, category_weights=weights)


@dataclass(frozen=True)
class Outcome:
    """Arrays of draws x topics. ``rank`` is 0 where a topic has no score."""

    impact: Reals
    voice: Reals
    score: Reals
    rank: Ints
    material: Truths
    no_drop: Truths


def load(con: duckdb.DuckDBPyConnection) -> Model:
    """The model from the tables of the schema ``materiality``."""
    topics = con.execute(
        "select t.topic_id, t.name, t.legal_obligation, coalesce(f.financial, 0) "
        "from materiality.topic t left join materiality.topic_financial f "
        "on f.topic_id = t.topic_id order by t.topic_id"
    ).fetchall()
    place = {row[0]: n for n, row in enumerate(topics)}
    groups = con.execute(
        "select group_id, category from materiality.stakeholder_group order by group_id"
    ).fetchall()
    settings = con.execute("from materiality.setting")
    names = [item[0] for item in settings.description]
    values = settings.fetchone() or ()
    number = {n: float(v) for n, v in zip(names, values, strict=True)}
    weights = dict(con.execute("select category, weight from materiality.category")
                   .fetchall())  # fmt: skip
    return Model(
        tuple(row[0] for row in topics),
        tuple(row[1] for row in topics),
        tuple(row[0] for row in groups),
        tuple(row[1] for row in groups),
        _impacts(con, place),
        _strata(con, [row[0] for row in groups], list(place)),
        {name: float(weight) for name, weight in weights.items()},
        number,
        np.array([bool(row[2]) for row in topics], dtype=bool),
        np.array([float(row[3]) for row in topics], dtype=float),
    )


def _impacts(
    con: duckdb.DuckDBPyConnection, place: dict[str, int]
) -> tuple[Impact, ...]:
    rows = con.execute(
        "select i.impact_id, i.topic_id, i.direction = 'negative', "
        "i.state = 'potential', i.human_rights, s.scale, s.scope, "
        "coalesce(s.irremediability, 0), coalesce(s.likelihood, 0) "
        "from materiality.impact i "
        "join materiality.score s on s.impact_id = i.impact_id "
        "order by i.impact_id, s.assessor_id"
    ).fetchall()
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return tuple(
        Impact(name, place[said[0][1]], said[0][2], said[0][3], said[0][4],
               np.array([row[5:] for row in said], dtype=np.int64))
        for name, said in found.items()
    )  # fmt: skip


def _strata(
    con: duckdb.DuckDBPyConnection, groups: list[str], topics: list[str]
) -> tuple[Stratum, ...]:
    con.execute(
        "create or replace temp table m_column as select unnest(cast(? as varchar[])) "
        "as topic_id, unnest(range(cast(? as bigint))) as no",
        [topics, len(topics)],
    )
    found = []
    for number, group in enumerate(groups):
        for is_proxy in (False, True):
            cells = con.execute(
                "select p.line, c.no, a.score from ("
                "  select respondent_no, row_number() over (order by respondent_no) - 1"
                "         as line from materiality.respondent"
                "  where group_id = ? and (mode = 'proxy') = ? and not refused) p "
                "join materiality.response a on a.respondent_no = p.respondent_no "
                "join m_column c on c.topic_id = a.topic_id",
                [group, is_proxy],
            ).fetchnumpy()
            if not len(cells["line"]):
                continue
            scores = np.zeros(
                (int(cells["line"].max()) + 1, len(topics)), dtype=np.int8
            )
            scores[cells["line"], cells["no"]] = cells["score"]
            found.append(Stratum(number, is_proxy, scores))
    return tuple(found)


def significance(model: Model, item: Impact, part: Reals) -> Reals:
    """Significance of an impact for rows of parts (scale, scope, irr., likelihood)."""
    share = model.number["severity_max_share"]
    used = part[:, :3] if item.negative else part[:, :2]
    total = np.zeros(len(part))
    for column in range(used.shape[1]):
        total = total + used[:, column]
    severity = share * used.max(axis=1) + (1 - share) * (total / used.shape[1])
    if item.potential and not (item.negative and item.human_rights):
        severity = severity * part[:, 3] / 5
    found: Reals = severity
    return found


def assessed(model: Model) -> list[Reals]:
    """Significance of each impact as one draw: the mean of its assessors."""
    found = []
    for item in model.impacts:
        total = 0.0
        for value in significance(model, item, item.scores.astype(np.float64)).tolist():
            total += value
        found.append(np.array([total / len(item.scores)]))
    return found


def impact(model: Model, of_impacts: list[Reals]) -> tuple[Reals, Reals]:
    """Impact of each topic and the largest on human rights: draws x topics, or nan."""
    draws = max((len(values) for values in of_impacts), default=1)
    found = np.full((draws, len(model.topics)), np.nan)
    rights = np.full((draws, len(model.topics)), np.nan)
    for item, values in zip(model.impacts, of_impacts, strict=True):
        found[:, item.topic] = np.fmax(found[:, item.topic], values)
        if item.negative and item.human_rights:
            rights[:, item.topic] = np.fmax(rights[:, item.topic], values)
    return found, rights


def group_means(
    model: Model, totals: list[Reals], counts: list[Reals]
) -> tuple[Reals, Truths]:
    """Means draws x groups x topics (nan where silent), and who is only spoken for.

    ``totals`` and ``counts``: for each stratum, draws x topics.
    """
    draws, size = len(totals[0]) if totals else 1, len(model.topics)
    shape = (draws, len(model.groups), size)
    side = {p: (np.zeros(shape), np.zeros(shape)) for p in (False, True)}
    for stratum, total, count in zip(model.strata, totals, counts, strict=True):
        side[stratum.is_proxy][0][:, stratum.group] = total
        side[stratum.is_proxy][1][:, stratum.group] = count
    (dt, dn), (pt, pn) = side[False], side[True]
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.where(
            (dn == 0) | (pn <= dn), (dt + pt) / (dn + pn), (dt * pn + pt * dn)
            / (2 * dn * pn),
        )  # fmt: skip
    return means, (dn == 0) & (pn > 0)


def base_weights(model: Model, present: Truths, spoken_for: Truths) -> Reals:
    """Weights draws x groups x topics by category, then group; 0 where silent."""
    found = np.zeros(present.shape)
    for category, weight in model.category_weights.items():
        mine = np.array([c == category for c in model.categories])
        if not mine.any():
            continue
        here = present[:, mine]
        proxy = spoken_for[:, mine] & here
        k = np.maximum(here.sum(axis=1, keepdims=True), 1)
        j = proxy.sum(axis=1, keepdims=True)
        half = weight / (2 * k)
        full = weight * (2 * k - j) / (2 * k * np.maximum(k - j, 1))
        each = np.where(j == k, weight / k, np.where(proxy, half, full))
        found[:, mine] = np.where(here, each, 0.0)
    return found


def voice(model: Model, means: Reals, weights: Reals) -> Reals:
    """Stakeholders' score draws x topics; nan where a whole category is silent."""
    total = np.zeros((max(len(means), len(weights)), means.shape[2]))
    held: dict[str, Reals] = {}
    for number, category in enumerate(model.categories):
        mean = means[:, number]
        part = weights[:, number]
        total = total + np.where(np.isnan(mean), 0.0, part * np.nan_to_num(mean))
        held[category] = held.get(category, np.zeros_like(part)) + part
    for category, weight in model.category_weights.items():
        if weight > 0:
            silent = held.get(category, np.zeros(1)) == 0
            total = np.where(silent, np.nan, total)
    return total


def outcome(
    model: Model, topic_impact: Reals, rights: Reals, means: Reals, weights: Reals
) -> Outcome:
    """Score, rank and verdict of every draw."""
    number = model.number
    spoken = voice(model, means, weights)
    alpha = number["alpha"]
    score = (1 - alpha) * topic_impact / 5 + alpha * (spoken - 1) / 4
    grains = np.rint(score * _GRAIN)
    rank = _ranks(model, grains, np.rint(topic_impact * _GRAIN))
    holders = [n for n, c in enumerate(model.categories) if c == RIGHTS_HOLDER]
    with np.errstate(invalid="ignore"):
        no_drop = (np.rint(means[:, holders] * _GRAIN)
                   >= number["no_drop_mean"] * _GRAIN).any(axis=1)  # fmt: skip
        material = (
            (grains >= np.rint(number["tau"] * _GRAIN))
            | (np.rint(rights * _GRAIN) >= number["human_rights_significance"] * _GRAIN)
            | no_drop
            | model.by_law
            | (model.financial >= number["financial_threshold"])
        )
    shape = score.shape
    return Outcome(
        np.broadcast_to(topic_impact, shape), np.broadcast_to(spoken, shape), score,
        rank, np.broadcast_to(material, shape), np.broadcast_to(no_drop, shape),
    )  # fmt: skip


def _ranks(model: Model, score: Reals, impact_: Reals) -> Ints:
    """Ranks from 1; ties by impact, then name; 0 where there is no score."""
    order = sorted(range(len(model.topics)),
                   key=lambda n: (model.names[n], model.topics[n]))  # fmt: skip
    by_name = np.empty(len(order), dtype=np.int64)
    by_name[order] = np.arange(len(order))
    missing = np.isnan(score)
    impact_ = np.broadcast_to(impact_, score.shape)
    keys = (
        np.broadcast_to(by_name, score.shape),
        -np.nan_to_num(impact_),
        -np.nan_to_num(score),
        missing,
    )
    places = np.lexsort(keys, axis=-1)
    rank = np.empty(score.shape, dtype=np.int64)
    np.put_along_axis(
        rank, places, np.broadcast_to(np.arange(1, score.shape[1] + 1), score.shape),
        axis=1,
    )  # fmt: skip
    found: Ints = np.where(missing, 0, rank)
    return found


def sums(model: Model) -> tuple[list[Reals], list[Reals]]:
    """Totals and counts of each stratum as one draw: everybody once."""
    totals, counts = [], []
    for item in model.strata:
        totals.append(item.scores.sum(axis=0, keepdims=True, dtype=np.int64) * 1.0)
        counts.append((item.scores > 0).sum(axis=0, keepdims=True) * 1.0)
    return totals, counts


def plain(model: Model) -> Outcome:
    """The ranking without any noise: one draw."""
    means, spoken_for = group_means(model, *sums(model))
    weights = base_weights(model, ~np.isnan(means), spoken_for)
    return outcome(model, *impact(model, assessed(model)), means, weights)


def decimal(value: float, places: int = 6) -> Decimal | None:
    """A number for a table; None for nan."""
    if np.isnan(value):
        return None
    return Decimal(float(value)).quantize(Decimal(1).scaleb(-places))
