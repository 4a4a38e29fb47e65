"""Make every figure of a release again, from its contributions, and list differences.

    python recompute.py [FOLDER]

It needs Python 3.11 or later and the package ``duckdb``, and nothing of the program
that made the release. FOLDER (default: where this file lies) holds ``SHA256SUMS`` and
``tables/*.parquet``. A figure is the formula of its indicator over its roles, and a
role is what its reducer makes of the contributions in its place: their amounts, times
the share of their site under the figure's approach. Exit code 0: every file is as
listed and every figure is equal, to the last of twelve decimals; 1: something is not.
"""

import ast
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from itertools import product
from pathlib import Path
from typing import Any

import duckdb

# Sixty digits: only what is rounded on purpose is rounded, half away from zero.
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
SCALE = Decimal(1).scaleb(-12)
APPROACHES = ("operational_control", "financial_control", "equity_share", "none")


def rounded(value: Decimal) -> Decimal:
    """To twelve decimals, as figures are stored."""
    return value.quantize(SCALE, context=EXACT)


# ---- contributions ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one fact gives to an indicator in a period, at 100 %."""

    site: str
    role: str
    part: str  # of a mean: "month", or "stand_in/<days>"
    amount: Decimal | None  # None: its factor is missing
    key: str | None
    shares: tuple[Decimal | None, ...]  # of its site, in the order of APPROACHES

    def weighted(self, approach: int) -> Decimal:
        """The amount times the share; a whole share leaves it as it is."""
        amount, share = self.amount or Decimal(0), self.shares[approach] or Decimal(0)
        return amount if share == 1 else rounded(EXACT.multiply(amount, share))


# (level, entity, breakdown) -> the contributions that count there.
Given = dict[tuple[str, str, str], list[Contribution]]


def contributions(con: duckdb.DuckDBPyConnection, file: Path, *of: str) -> Given:
    """What an indicator is made of in a period, by the places in which it counts."""
    found: Given = defaultdict(list)
    shares = ", ".join(f"share_{name}" for name in APPROACHES)
    rows = con.execute(
        "select site_id, country, role, part, amount, key, breakdown_values, used_in, "
        f"{shares} from read_parquet(?) where indicator_id = ? and period_id = ?",
        [str(file), *of],
    )
    while some := rows.fetchmany(10_000):
        for site, country, role, part, amount, key, values, used_in, *parts in some:
            item = Contribution(site, role, part, amount, key, tuple(parts))
            for breakdown in breakdowns(values or "", used_in or ""):
                found["group", "", breakdown].append(item)
                found["site", site, breakdown].append(item)
                found["country", f"country:{country}", breakdown].append(item)
    return found


def breakdowns(values: str, used_in: str) -> Iterator[str]:
    """The breakdowns that take a contribution, as figures name them; '' is the total.

    ``values``: dimension=value;..., by which it may be split, a site's tags among them;
    ``used_in``: the sets of dimensions whose breakdowns take it, and "total".
    """
    by_name: dict[str, list[str]] = defaultdict(list)
    for said in values.split(";"):
        by_name[said.split("=")[0]].append(said)
    for names in used_in.split("|") if used_in else ():
        ways = [by_name[name] for name in names.split("+")]
        yield from [""] if names == "total" else map(";".join, product(*ways))


# ---- roles --------------------------------------------------------------------------


def reduce(
    role: dict[str, str], items: list[Contribution], months: int, approach: int
) -> Decimal | None:
    """What a role's reducer makes of its contributions; None if one lacks a factor."""
    how = role["reduce"]
    if how in ("count", "list"):
        return Decimal(len(items))
    if how == "count_distinct":
        return Decimal(len({item.key for item in items if item.key is not None}))
    if any(item.amount is None for item in items):
        return None
    if role["window"] == "mean":
        monthly = total((i for i in items if i.part == "month"), approach)
        mean = monthly + stand_ins(items, approach)
        return rounded(EXACT.divide(mean, Decimal(months)))
    if how == "sum":
        return total(items, approach)
    if how == "min":
        return min(item.amount or Decimal(0) for item in items)
    if how == "max":
        return max(item.amount or Decimal(0) for item in items)
    if how == "median":
        values = sorted(item.weighted(approach) for item in items)
        middle = len(values) // 2
        return rounded(EXACT.divide(values[middle] + values[~middle], Decimal(2)))
    # Root of the sum of squares, what has one key added first.
    by_key: dict[str | None, list[Contribution]] = defaultdict(list)
    for item in items:
        by_key[item.key].append(item)
    squares = Decimal(0)
    for alike in by_key.values():
        part = total(alike, approach)
        squares = EXACT.add(squares, EXACT.multiply(part, part))
    return rounded(EXACT.sqrt(squares))


def total(items: Iterable[Contribution], approach: int) -> Decimal:
    """Amounts times shares, added."""
    result = Decimal(0)
    for item in items:
        result = EXACT.add(result, item.weighted(approach))
    return result


def stand_ins(items: list[Contribution], approach: int) -> Decimal:
    """What stands in for months in which an open site told nothing: of each site its
    readings, times the shares they stand for, over the days whose mean they are."""
    by_site: dict[str, list[Contribution]] = defaultdict(list)
    for item in items:
        if item.part.startswith("stand_in/"):
            by_site[item.site].append(item)
    result = Decimal(0)
    for own in by_site.values():
        days = Decimal(own[0].part.removeprefix("stand_in/"))
        whole = sum((item.amount or Decimal(0) for item in own), Decimal(0))
        share = own[0].shares[approach] or Decimal(0)
        whole = EXACT.multiply(whole, share)
        result += rounded(EXACT.divide(whole, days))
    return result


# ---- formulas -----------------------------------------------------------------------


class NoFigure(Exception):
    """A role is missing, or something would be divided by zero."""


def evaluate(node: Any, text: str, roles: dict[str, Decimal | None]) -> Decimal:
    """A formula: numbers, roles, + - * / and parentheses, ``sqrt`` and ``abs``."""
    if isinstance(node, ast.Constant):
        return Decimal(ast.get_source_segment(text, node) or "")
    if isinstance(node, ast.Name):
        value = roles.get(node.id)
        if value is None:
            raise NoFigure(node.id)
        return value
    if isinstance(node, ast.UnaryOp):
        return -evaluate(node.operand, text, roles)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        argument = evaluate(node.args[0], text, roles)
        if node.func.id == "abs":
            return abs(argument)
        if argument < 0:
            raise NoFigure("the root of a negative number")
        return EXACT.sqrt(argument)
    left, right = (evaluate(side, text, roles) for side in (node.left, node.right))
    if isinstance(node.op, ast.Div) and right == 0:
        raise NoFigure("division by zero")
    how: dict[type, Any] = {
        ast.Add: EXACT.add, ast.Sub: EXACT.subtract, ast.Mult: EXACT.multiply,
        ast.Div: EXACT.divide,
    }  # fmt: skip
    return Decimal(how[type(node.op)](left, right))


def figure(
    indicator: dict[str, Any],
    stated: dict[str, str | None],
    items: list[Contribution],
    months: int,
    approach: int,
) -> Decimal | None:
    """The value of a figure, or None. ``stated``: its reduced roles as published, which
    tell a role without contributions that is zero from one that nobody told of, and one
    that has no value whatever is listed: a case that may belong to it is held back."""
    roles: dict[str, Decimal | None] = {}
    for name, role in indicator["roles"].items():
        own = [item for item in items if item.role == name]
        if own and stated.get(name, "") is not None:
            roles[name] = reduce(role, own, months, approach)
        else:
            roles[name] = Decimal(0) if stated.get(name) is not None else None
    text = indicator["formula"].strip()
    try:
        return rounded(evaluate(ast.parse(text, mode="eval").body, text, roles))
    except NoFigure:
        return None


# ---- the release --------------------------------------------------------------------


def changed_files(folder: Path) -> Iterator[str]:
    """Files that are not as SHA256SUMS lists them."""
    for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ", 1)
        path = folder / name
        if not path.is_file():
            yield f"{name} is missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield f"{name} is not as listed"


def differences(folder: Path) -> tuple[int, int, list[str]]:
    """(figures looked at, those held back, lines about those that differ)."""
    con = duckdb.connect()

    def read(table: str, columns: str) -> list[tuple[Any, ...]]:
        path = str(folder / "tables" / f"{table}.parquet")
        return con.execute(f"select {columns} from read_parquet(?)", [path]).fetchall()

    indicators = {
        name: {"roles": json.loads(roles), "formula": formula}
        for name, roles, formula in read(
            "dim_indicator", "indicator_id, roles, formula"
        )
    }
    months = dict(read("dim_period", "period_id, month_count"))
    file = folder / "tables" / "contribution.parquet"
    count, held, lines = 0, 0, []
    figures = read(
        "fact_figure",
        "indicator_id, period_id, figure_id, level, entity, breakdown, consolidation, "
        "value, roles",
    )
    of: tuple[str, str] | None = None
    # One indicator and period at a time: more is not held.
    for row in sorted(figures, key=lambda row: row[:3]):
        if row[:2] != of:
            of = row[:2]
            given = contributions(con, file, *of)
        (indicator, period), name, level, entity, breakdown = of, *row[2:6]
        approach, (value, stated) = APPROACHES.index(row[6]), row[7:]
        place = level, "" if level == "group" else entity, breakdown
        items = [item for item in given.get(place, ()) if item.shares[approach]]
        known, of_all = json.loads(stated), (items, months[period], approach)
        again = figure(indicators[indicator], known, *of_all)
        count += 1
        told = {role: said for role, said in known.items() if said is not None}
        if len(told) < len(known):
            held += again != figure(indicators[indicator], told, *of_all)
        if again != value:
            lines.append(f"{name} is published as {value}; made again it is {again}")
    return count, held, sorted(lines)


def main(arguments: list[str]) -> int:
    """Check the files, make the figures again; returns the exit code."""
    folder = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    changed = list(changed_files(folder))
    for line in changed:
        print(line)
    count, held, lines = differences(folder)
    for line in lines:
        print(line)
    print(f"{count:,} figures made again, {len(lines):,} differ; "
          f"{len(changed)} files are not as listed")  # fmt: skip
    if held:
        print(f"{held:,} have contributions and no value: a case that may belong to "
              "them is refused or in conflict, see tables/rejects.parquet")  # fmt: skip
    return 1 if changed or lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
