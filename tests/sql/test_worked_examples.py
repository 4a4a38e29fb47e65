"""Each worked example of the definitions is reckoned by the engine in a test.

``worked_examples.csv`` says which: a case of this folder, that expects the example's
value, or a test of another. Belongs here: that nothing of it is missing. The values
themselves are held by the cases.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from itertools import pairwise

import pytest

from tests.sql.conftest import HERE, indicators
from transforms.case_files import read_case

with (HERE / "worked_examples.csv").open(newline="", encoding="utf-8") as _stream:
    EXAMPLES = list(csv.DictReader(_stream))
# A finding of the base year and a rank of materiality are no indicators.
OTHERS = {"ghg_base_year_threshold", "mat_rank_interval"}


def _number(row: dict[str, str]) -> int:
    return int(row["example"][1:])


def test_all_examples_are_there_in_order() -> None:
    numbers = [_number(row) for row in EXAMPLES]
    assert set(numbers) == set(range(1, 23))
    assert all(one <= other for one, other in pairwise(numbers))


@pytest.mark.parametrize(
    "row", EXAMPLES, ids=lambda row: f"{row['example']}-{row['indicator_id']}"
)
def test_a_case_expects_the_value_of_the_example(row: dict[str, str]) -> None:
    path = HERE / row["shown_by"]
    assert path.is_file()
    if row["indicator_id"] in OTHERS:
        assert row["expected"] in path.read_text(encoding="utf-8")
        return
    assert row["indicator_id"] in indicators()
    case = read_case(path)
    assert case.indicator_id == row["indicator_id"]
    wanted = [w["value"] if isinstance(w, dict) else w for w in case.expect.values()]
    numbers = {Decimal(v) for v in map(str, wanted) if v[-1:].isdigit()}
    assert Decimal(row["expected"]) in numbers
