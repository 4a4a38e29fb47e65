"""Weights from pairwise comparison: the eigenvector, and what is not consistent."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from materiality import ahp, assessment
from tests.unit.materiality.case import case, column, inputs, settings
from warehouse.connection import connect

CRITERIA = ("duty_bearer", "facilitator", "impact", "rights_holder")
Pairs = dict[tuple[str, str], Decimal]


def pairs(*values: str) -> Pairs:
    """Comparisons of each criterion with those before it."""
    found = {}
    told = iter(values)
    for n, a in enumerate(CRITERIA):
        for b in CRITERIA[:n]:
            found[a, b] = Decimal(next(told))
    return found


MIXED = pairs("1", "6", "5", "3", "2", "0.333333333")


def test_consistent_comparisons_give_back_their_weights():
    # Weights 0.1, 0.1, 0.6, 0.2: each comparison is their quotient.
    found = ahp.weigh(CRITERIA, pairs("1", "6", "6", "2", "2", "0.333333333333"))
    assert found and found.is_consistent
    for name, weight in zip(CRITERIA, (0.1, 0.1, 0.6, 0.2), strict=True):
        assert float(found.weights[name]) == pytest.approx(weight, abs=1e-8)
    assert found.ratio == 0


def test_weights_and_ratio_are_those_of_the_principal_eigenvector():
    found = ahp.weigh(CRITERIA, MIXED)
    matrix = np.ones((4, 4))
    for (a, b), value in MIXED.items():
        i, j = CRITERIA.index(a), CRITERIA.index(b)
        matrix[i, j], matrix[j, i] = float(value), 1 / float(value)
    values, vectors = np.linalg.eig(matrix)
    at = int(np.argmax(values.real))
    vector = np.abs(vectors[:, at].real)
    assert found
    for name, weight in zip(CRITERIA, vector / vector.sum(), strict=True):
        assert float(found.weights[name]) == pytest.approx(weight, abs=1e-8)
    ratio = (values[at].real - 4) / 3 / 0.90  # Saaty's random index for four
    assert float(found.ratio) == pytest.approx(ratio, abs=1e-6)


def test_a_pair_that_nobody_compared_gives_no_weights():
    some = dict(list(MIXED.items())[:-1])
    assert ahp.weigh(CRITERIA, some) is None


@pytest.mark.parametrize("is_good", [True, False])
def test_contradicting_comparisons_are_named_and_rank_nothing(is_good: bool):
    said = inputs(case())
    told = MIXED if is_good else pairs("9", "9", "9", "9", "9", "9")
    if not is_good:
        told["facilitator", "duty_bearer"] = Decimal("0.111111111")
        told["rights_holder", "impact"] = Decimal("0.111111111")
    said.tables["pairwise"] = [
        {"criterion_a": a, "criterion_b": b, "value": value, "set_by": "x"}
        for (a, b), value in told.items()
    ]
    with connect() as con:
        assessment.compute(con, assessment.Assessment(said, settings(case()), []))
        ranked = column(con, "ahp", "value")
        ((note, spearman),) = con.execute(
            "select note, spearman from materiality.agreement where method = 'ahp'"
        ).fetchall()
    assert len(ranked) == (6 if is_good else 0)
    if is_good:
        assert note == "" and spearman is not None
    else:
        assert "contradict each other, consistency ratio" in note
        assert spearman is None
