"""Weights from pairwise comparison (AHP), with their consistency.

Belongs here: the eigenvector of a small reciprocal matrix. What the weights are used
for is in ``sql/ahp.sql``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

# Random index of Saaty for 3 to 8 criteria.
RANDOM_INDEX = {3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41}
LIMIT = Decimal("0.10")
_STEPS = 1000


@dataclass(frozen=True)
class Weights:
    """Weights that sum to 1 and the consistency ratio; rejected above 0.10."""

    weights: dict[str, Decimal]
    ratio: Decimal

    @property
    def is_consistent(self) -> bool:
        return self.ratio <= LIMIT


def weigh(
    criteria: Sequence[str], pairs: dict[tuple[str, str], Decimal]
) -> Weights | None:
    """The principal eigenvector of the comparisons; None if a pair is missing.

    Additions, multiplications and divisions only, in a fixed order: the same digits on
    every machine.
    """
    size = len(criteria)
    matrix = [[1.0] * size for _ in criteria]
    for i, a in enumerate(criteria):
        for j, b in enumerate(criteria[:i]):
            value = pairs.get((a, b))
            other = pairs.get((b, a))
            if value is None and other is None:
                return None
            weight = float(value) if value is not None else 1 / float(other or 1)
            matrix[i][j], matrix[j][i] = weight, 1 / weight
    vector, largest = [1.0 / size] * size, float(size)
    for _ in range(_STEPS):
        product = [0.0] * size
        for i in range(size):
            for j in range(size):
                product[i] += matrix[i][j] * vector[j]
        largest = 0.0
        for part in product:
            largest += part
        vector = [part / largest for part in product]
    index = (largest - size) / (size - 1) if size > 1 else 0.0
    ratio = index / RANDOM_INDEX[size] if size in RANDOM_INDEX else 0.0
    rounded = Decimal(ratio).quantize(Decimal("0.000001"))
    return Weights(
        {
            name: Decimal(value).quantize(Decimal("0.000000001"))
            for name, value in zip(criteria, vector, strict=True)
        },
        abs(rounded),
    )
