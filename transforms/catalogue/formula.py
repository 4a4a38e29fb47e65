"""The formula of an indicator over its reduced roles, evaluated once, in Decimal.

Numbers, names, + - * / and parentheses, ``sqrt`` and ``abs``: nothing else parses.
A missing role or a zero under a fraction gives no figure, and a reason.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cached_property, lru_cache, partial

# Sixty digits: wide enough that only the last rounding of a figure rounds.
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_SCALE = Decimal(1).scaleb(-12)
_NUMBER = re.compile(r"[0-9]{1,18}(\.[0-9]{1,18})?")
_LONGEST = 500
Roles = Mapping[str, Decimal | None]
_Evaluate = Callable[[Roles], Decimal]


class NoFigure(Exception):
    """The formula gives no number here; the message is the reason that is printed.

    ``role`` is the one without a number, where that is why.
    """

    def __init__(self, reason: str, role: str = "") -> None:
        super().__init__(reason)
        self.role = role


class BadFormula(ValueError):
    """The text is not a formula; the message says where."""


class _Written(str):
    """A number as the formula writes it; a reason shows it without quotes."""

    def __repr__(self) -> str:
        return str(self)


def rounded(value: Decimal) -> Decimal:
    """A stored figure: DECIMAL(38,12), half away from zero."""
    return value.quantize(_SCALE, context=EXACT)


@dataclass(frozen=True)
class Formula:
    """A parsed formula and the roles it names."""

    text: str
    names: frozenset[str]
    tree: ast.expr

    @cached_property
    def denominators(self) -> frozenset[str]:
        """Roles that stand under a fraction."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
                names = [n.id for n in ast.walk(node.right) if isinstance(n, ast.Name)]
                found.update(names)
        return frozenset(found - _FUNCTIONS.keys())

    @cached_property
    def _evaluate(self) -> _Evaluate:
        return _evaluator(self.tree)

    def value(self, roles: Roles) -> Decimal:
        """Evaluate, rounded to 12 decimals. Raises NoFigure with the reason."""
        return rounded(self._evaluate(roles))


@lru_cache(maxsize=1_000)
def parse(text: str) -> Formula:
    """Parse a formula. Raises BadFormula."""
    text = text.strip()
    if len(text) > _LONGEST:
        raise BadFormula(f"the formula has more than {_LONGEST} characters")
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise BadFormula(f"'{text}': {error.msg}") from error
    except (RecursionError, MemoryError, ValueError) as error:
        raise BadFormula(f"'{text}': it cannot be read") from error
    called = {id(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            if id(node) not in called:
                names.add(node.id)
        elif isinstance(node, ast.Call):
            if not isinstance(node.func, ast.Name) or node.func.id not in _FUNCTIONS:
                raise BadFormula(
                    f"'{text}': only {', '.join(_FUNCTIONS)} can be called"
                )
            if len(node.args) != 1 or node.keywords:
                raise BadFormula(f"'{text}': {node.func.id} takes one argument")
        elif isinstance(node, ast.Constant):
            written = ast.get_source_segment(text, node) or ""
            if not _NUMBER.fullmatch(written):
                raise BadFormula(
                    f"'{text}': {written} is not a plain number of up to 18 digits "
                    "before and after the point"
                )
            # As written: a float would keep only about 16 digits of it.
            node.value = _Written(written)
        elif not isinstance(node, _NODES):
            raise BadFormula(
                f"'{text}': {type(node).__name__} is not part of a formula"
            )
    if names & _FUNCTIONS.keys():
        named = ", ".join(sorted(names & _FUNCTIONS.keys()))
        raise BadFormula(f"'{text}': {named} is a function, not a role")
    for node in ast.walk(tree):
        _computes(text, node)
    return Formula(text, frozenset(names), tree)


def _computes(text: str, node: ast.AST) -> None:
    """Refuse a part without roles that is no number, whatever is delivered."""
    is_division = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
    part = node.right if is_division and isinstance(node, ast.BinOp) else node
    if not isinstance(part, ast.BinOp | ast.Call | ast.Constant | ast.UnaryOp):
        return
    called = {id(n.func) for n in ast.walk(part) if isinstance(n, ast.Call)}
    if any(isinstance(n, ast.Name) and id(n) not in called for n in ast.walk(part)):
        return
    try:
        if _evaluator(part)({}) == 0 and is_division:
            raise BadFormula(f"'{text}': it divides by zero")
    except NoFigure as error:
        raise BadFormula(f"'{text}': {error}") from error


_FUNCTIONS: dict[str, Callable[[Decimal], Decimal]] = {"sqrt": EXACT.sqrt, "abs": abs}
_NODES = (
    ast.BinOp, ast.UnaryOp, ast.Load, ast.Add, ast.Sub, ast.Mult,
    ast.Div, ast.USub,
)  # fmt: skip


def _evaluator(node: ast.expr) -> _Evaluate:
    """A part as a function of the roles: read once, called for every figure."""
    if isinstance(node, ast.Constant):
        # parse() left the number's text
        return partial(_number, Decimal(node.value))  # type: ignore[arg-type]
    if isinstance(node, ast.Name):
        return partial(_role, node.id)
    if isinstance(node, ast.UnaryOp):
        return partial(_minus, _evaluator(node.operand))
    if isinstance(node, ast.Call):
        return partial(_called, node.func.id, _evaluator(node.args[0]))  # type: ignore[attr-defined]
    if not isinstance(node, ast.BinOp):
        raise BadFormula(f"{type(node).__name__} is not part of a formula")
    left, right = _evaluator(node.left), _evaluator(node.right)
    if isinstance(node.op, ast.Div):
        return partial(_quotient, left, right, ast.unparse(node.right))
    return partial(_joined, _OPERATIONS[type(node.op)], left, right)


_OPERATIONS: dict[type, Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: EXACT.add, ast.Sub: EXACT.subtract, ast.Mult: EXACT.multiply,
}  # fmt: skip


def _number(value: Decimal, roles: Roles) -> Decimal:
    return value


def _role(name: str, roles: Roles) -> Decimal:
    value = roles.get(name)
    if value is None:
        raise NoFigure(f"no {name.replace('_', ' ')}", name)
    return value


def _minus(operand: _Evaluate, roles: Roles) -> Decimal:
    return -operand(roles)


def _called(name: str, argument: _Evaluate, roles: Roles) -> Decimal:
    value = argument(roles)
    if value < 0 and name != "abs":
        raise NoFigure("the root of a negative number")
    return Decimal(_FUNCTIONS[name](value))


def _joined(
    operation: Callable[[Decimal, Decimal], Decimal],
    left: _Evaluate, right: _Evaluate, roles: Roles,
) -> Decimal:  # fmt: skip
    return operation(left(roles), right(roles))


def _quotient(left: _Evaluate, right: _Evaluate, under: str, roles: Roles) -> Decimal:
    above, below = left(roles), right(roles)
    if below == 0:
        raise NoFigure(f"{under.replace('_', ' ')} is zero")
    return EXACT.divide(above, below)
