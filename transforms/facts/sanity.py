"""What cannot be, and what is unlikely: rules over facts, figures and register rows.

The rules are data: ``warehouse/ref/sanity_rules.csv``, and what ``sign_rule`` of
``metrics.csv`` says of another metric. A rule holds two sides against one another; of
what breaks it a finding is made, and no value is changed. Belongs here: what a rule
says, as SQL. What the findings become is ``findings``'.

Of a metric a side takes, per site and reported period, the largest of its tellings (by
month or year, split or not), at 100 % of the site; of a stock its last reading in the
period. Of an indicator it takes the figure of the site at 100 %, of the group as it is
shown. A side of several terms is their sum; a term that was not told is left out of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import duckdb

from transforms.facts.touched import EVERYTHING, Touched
from warehouse import reference
from warehouse.connection import literal, quoted

KINDS = ("impossible", "improbable")
COMPARATORS = ("<=", ">=", "<", ">", "=", "!=", "between", "needs", "present", "blank")
_TERM = re.compile(
    r"(?P<sign>[+-]?)\s*(?:(?P<times>\d+(?:\.\d+)?)\s*\*\s*)?"
    r"(?P<name>[a-z][a-z0-9_]*)(?:\[(?P<where>[^\]]*)\])?"
)
_BOUND = re.compile(r"(<=|>=)\s*([a-z][a-z0-9_]*)|\b0<=x(<=)([a-z][a-z0-9_]*)")


@dataclass(frozen=True)
class Term:
    """A metric or indicator in a side, with a plain factor and a filter."""

    name: str
    times: Decimal = Decimal(1)
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def words(self) -> str:
        """The term as a finding names it."""
        return f"{self.times} * {self.name}" if self.times != 1 else self.name

    @property
    def is_metric(self) -> bool:
        """Whether it is a metric that sites hand in; else an indicator."""
        return self.name in reference.by_key("metrics", "metric_id")


@dataclass(frozen=True)
class Rule:
    """Two sides, how they compare, and what is said when they do not."""

    rule_id: str
    register: str
    left: str
    comparator: str
    right: str
    tolerance: Decimal
    when: str
    kind: str
    words: str
    remedy: str

    @property
    def terms(self) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
        """The terms of both sides of a rule over periods; none of a plain number."""
        return terms(self.left), () if number(self.right) else terms(self.right)

    @property
    def everything(self) -> list[Term]:
        """The terms of both sides, as one list."""
        return [term for side in self.terms for term in side]

    @property
    def reads_figures(self) -> bool:
        """Whether it can be asked only when the figures are made."""
        return any(not term.is_metric for term in self.everything)

    @property
    def of_sites(self) -> bool:
        """Whether its metrics are held against one another site by site."""
        return all(
            "site" in reference.metric(term.name)["dimensions"].split(";")
            for term in self.everything
            if term.is_metric
        )


def number(text: str) -> bool:
    """Whether a side is a plain number."""
    return bool(re.fullmatch(r"-?\d+(\.\d+)?", text))


def terms(text: str) -> tuple[Term, ...]:
    """The terms of a side. Raises ValueError where it cannot be read."""
    found: list[Term] = []
    at = 0
    while at < len(text):
        match = _TERM.match(text, at)
        if match is None or (found and not match["sign"]):
            raise ValueError(f"'{text}' cannot be read from '{text[at:]}' on")
        times = Decimal(match["times"] or 1) * (-1 if match["sign"] == "-" else 1)
        where = tuple(
            (name, tuple(words.split("|")))
            for name, _, words in (
                item.partition("=") for item in (match["where"] or "").split(";")
            )
            if name
        )
        found.append(Term(match["name"], times, where))
        at = match.end()
        at += len(text[at:]) - len(text[at:].lstrip())
    return tuple(found)


@cache
def rules() -> tuple[Rule, ...]:
    """All rules: the table's, then those that sign rules of metrics say."""
    found = [
        Rule(
            row["rule_id"], row["register"], row["left"], row["comparator"],
            row["right"], Decimal(row["tolerance_pct"] or 0), row["when"],
            row["kind"], row["words"], row["remedy"],
        )
        for row in reference.rows("sanity_rules")
    ]  # fmt: skip
    for row in reference.rows("metrics"):
        for sign, other, least, most in _BOUND.findall(row["sign_rule"]):
            name, comparator = other or most, sign or least
            above = comparator == "<="
            found.append(
                Rule(
                    f"{row['metric_id']}_{'above' if above else 'below'}_{name}", "",
                    row["metric_id"], comparator, name, Decimal(0), "", "impossible",
                    f"{row['name']} {'comes' if above else 'does not come'} to more "
                    f"than what it is {'a part' if above else 'the whole'} of",
                    "Correct the part or the whole.",
                )
            )  # fmt: skip
    return tuple(found)


def metrics() -> list[str]:
    """Metrics that any rule over periods looks at: those of ``facts.told``."""
    found = (term for rule in _over_periods() for term in rule.everything)
    return sorted({term.name for term in found if term.is_metric})


def _over_periods() -> list[Rule]:
    return [rule for rule in rules() if not rule.register]


def _subjects(changed: Touched) -> set[str]:
    """Of the rules over metrics alone the left sides that are looked at anew."""
    return {
        rule.left
        for rule in _over_periods()
        if not rule.reads_figures
        and (changed.metrics is None
             or not {t.name for t in rule.everything}.isdisjoint(changed.metrics))
    }  # fmt: skip


def anew(changed: Touched) -> str:
    """SQL: whether a finding (kind, subject, entity) of such a rule is made anew, null
    of other findings."""
    subjects, entities = _listed(_subjects(changed)), (*changed.sites, "GROUP-TOTAL")
    is_anew = f"subject in ({subjects}) and entity in ({_listed(entities)})"
    return (
        f"case when kind in ({_listed(KINDS)}) and subject in "
        f"({_listed(_subjects(EVERYTHING))}) "
        f"then {'true' if changed.metrics is None else is_anew} end"
    )


def over_registers(delivered: frozenset[str]) -> str:
    """SQL of the findings over rows of registers that have any; '' where none has."""
    return " union all ".join(
        _row_rule(rule) for rule in rules() if rule.register in delivered
    )


def prepare(
    con: duckdb.DuckDBPyConnection, of_figures: bool, changed: Touched = EVERYTHING
) -> bool:
    """Write temporary tables of the rules over metrics alone, or of those that read
    figures: ``rule``, ``rule_term`` (a row for each term and split that is compared)
    and the view ``rule_piece``: what was told under each condition and split. Of rules
    over metrics only those that facts that ``changed`` are in; of all only those of
    whose left side something is there. False if there are none.
    """
    there = _there(con, of_figures)
    listed, named = [], []
    pieces: dict[tuple[str, str], int] = {}
    told: defaultdict[int, set[str]] = defaultdict(set)  # piece -> its metrics
    subjects = _subjects(changed)
    chosen = [
        rule
        for rule in _over_periods()
        if (rule.reads_figures if of_figures else rule.left in subjects)
        and not there.isdisjoint(term.name for term in rule.terms[0])
    ]
    for rule_no, rule in enumerate(chosen):
        plain = rule.right if number(rule.right) else "null"
        listed.append(
            f"({rule_no}, {literal(rule.comparator)}, {rule.tolerance}, {plain}, "
            f"{literal(rule.kind)}, {literal(rule.left)}, {literal(rule.words)}, "
            f"{literal(rule.remedy)})"
        )
        of_metrics = any(term.is_metric for term in rule.everything)
        for side_no, side in enumerate(rule.terms):
            for term_no, term in enumerate(side):
                for split in _splits(rule.everything) if term.is_metric else [""]:
                    piece = pieces.setdefault((_condition(term), split), len(pieces))
                    told[piece].add(term.name)
                    named.append(
                        f"({rule_no}, {side_no}, {term_no}, {literal(term.words)}, "
                        f"{term.times}, {literal(term.name)}, {piece}, "
                        f"{rule.of_sites}, {not of_metrics}, {term.is_metric})"
                    )
    if not chosen:
        return False
    con.execute(
        "create or replace temp table rule as select * from (values "
        f"{', '.join(listed)}) r(rule_no, comparator, tolerance, plain, kind, subject, "
        "words, remedy)"
    )
    con.execute(
        "create or replace temp table rule_term as select * from (values "
        f"{', '.join(named)}) t(rule_no, side_no, term_no, named, times, name, piece, "
        "of_sites, by_parts, is_metric)"
    )
    con.execute(
        "create or replace temp table told_split as select *, "
        "regexp_replace(dim_key, '=[^;]*', '', 'g') as shape from facts.dim_set"
    )
    of_all = {t.name for r in chosen if not r.of_sites for t in r.everything}
    sites = f"({changed.of_sites('t.site_id')} or t.metric_id in ({_listed(of_all)}))"
    selects = (_piece(n, told[n], *of, sites) for of, n in pieces.items())
    con.execute(
        f"create or replace temp view rule_piece as {' union all '.join(selects)}"
    )
    return True


def _there(con: duckdb.DuckDBPyConnection, of_figures: bool) -> set[str]:
    """The metrics that were told of and, where asked for, the indicators with a value:
    planning all rules takes longer than a small company's whole look at them."""
    figures = " union select indicator_id from figures.figure where value is not null"
    return {
        name
        for (name,) in con.execute(
            "select cast(metric_id as varchar) from facts.told"
            + (figures if of_figures else " group by all")
        ).fetchall()
    }


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(literal, sorted(names))) or "null"


def _splits(everything: list[Term]) -> list[str]:
    """The total, and each dimension that all terms of a rule over metrics share."""
    if not all(term.is_metric for term in everything):
        return [""]
    shared = [set(reference.dimensions(term.name)) for term in everything]
    filtered = {name for term in everything for name, _ in term.where}
    return ["", *sorted(set.intersection(*shared) - filtered)]


def _condition(term: Term) -> str:
    return " and ".join(
        f"{quoted(name)} in ({', '.join(map(literal, words))})"
        for name, words in term.where
    )


def _piece(
    piece: int, metrics: set[str], condition: str, split: str, sites: str
) -> str:
    """SQL: what was told under a condition, as a whole or by one dimension."""
    where = [f"t.metric_id in ({_listed(metrics)})", sites]
    where += [condition] if condition else []
    part = "''"
    if split:
        where.append(f"{quoted(split)} is not null")
        part = f"{literal(split + '=')} || {quoted(split)}"
    return (
        f"select {piece} as piece, metric_id, site_id, period_id, {part} as part, "
        "(shape, grain) as telling, sum(value) as value, sum(n) as n, "
        "arg_max(record_no, (value, dim_key, grain)) as record_no from facts.told t "
        "join told_split d on d.dim_set_no = t.dim_set_no "
        f"where {' and '.join(where)} group by all"
    )


def _row_rule(rule: Rule) -> str:
    columns = {c["column"]: c for c in reference.register_columns(rule.register)}

    def side(text: str) -> str:
        if text.startswith("'") or number(text) or text in ("true", "false"):
            return text
        if text.startswith("site."):
            return f"s.{quoted(text.removeprefix('site.'))}"
        if text.startswith("year("):
            return f"year(r.{quoted(text[5:-1])})"
        if text == "publication_date":
            return "(select future from state.latest)"
        if text not in columns:
            raise ValueError(f"{rule.rule_id}: {rule.register} has no {text}")
        return f"r.{quoted(text)}"

    def shown(value: str) -> str:
        of = columns.get(value.removeprefix('r."').removesuffix('"'), {})
        plain = of.get("type") == "decimal"
        return f"state.plain({value})" if plain else f"cast({value} as varchar)"

    when = "".join(
        f" and cast({side(name)} as varchar) in "
        f"({', '.join(map(literal, words.split('|')))})"
        for name, _, words in (i.partition("=") for i in rule.when.split(";") if i)
    )
    left = side(rule.left)
    if rule.comparator in ("present", "blank"):
        broken = f"{left} is {'' if rule.comparator == 'present' else 'not '}null"
        said = f"{literal(rule.left + ' is ')} || coalesce({shown(left)}, 'blank')"
    elif rule.comparator == "between":
        low, _, high = rule.right.partition("..")
        broken = f"not {left} between {low} and {high}"
        said = f"{literal(rule.left + ' is ')} || {shown(left)}"
    else:
        right = side(rule.right)
        broken = f"not ({left} {rule.comparator} {right})"
        said = f"{literal(rule.left + ' is ')} || {shown(left)}"
        if right.startswith(("r.", "s.", "year", "(")):
            name = rule.right.replace("site.", "sites.csv, ")
            said += f" || {literal(', ' + name + ' is ')} || {shown(right)}"
    if rule.when:
        said += f" || {literal(', where ' + rule.when.replace('=', ' is '))}"
    site = "cast(r.site_id as varchar)" if "site" in columns else "'GROUP'"
    day = next(name for name, c in columns.items() if c["type"] == "date")
    return (
        f"select {literal(rule.kind)} as kind, "
        f"{site} as entity, "
        f"{literal(rule.register)} as subject, cast(r.{quoted(day)} as varchar) "
        f"as period_id, {literal(rule.words + ' (')} || {said} || ').' as message, "
        f"{literal(rule.remedy)} as remedy, cast(null as decimal(38,12)) as size, "
        "state.place(d.name, h.sheet, r.row_no, r.column_no) as place "
        f"from register.{quoted(rule.register)} r "
        "join raw.delivery d on d.file_no = r.file_no "
        "left join raw.sheet h on h.file_no = r.file_no and h.sheet_no = r.sheet_no "
        "left join project.site s on s.site_id = cast(r.site_id as varchar) "
        f"where r.resolution = 0 and {broken}{when}"
    )
