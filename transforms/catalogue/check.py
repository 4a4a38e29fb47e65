"""Rules of meaning that every indicator keeps, packaged and a company's own alike.

``check`` gives every problem of one indicator at once, as values. Belongs here: the
declaration as a whole; what it takes from where is in ``check_sources``. The form of
the file is in ``reading``; whether its SQL binds, a database says (``check_binding``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from transforms.catalogue import vocabulary
from transforms.catalogue.check_sources import Source, check_source
from transforms.catalogue.derived import derived
from transforms.catalogue.formula import NoFigure
from transforms.catalogue.indicator import Indicator
from transforms.catalogue.sql import BadSql, columns_of, tables_of
from transforms.project.problem import Problem, near
from warehouse import reference

_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_PER = re.compile(r"(?:(?P<of>\S+) )?per (?:[0-9][0-9,]* )?(?P<by>\S+)")
# Columns that are the fact's own; all others of a select may be split by.
_FACT = {
    "record_no", "site_id", "period_start", "period_end", "grade", "role", "amount",
    "factor_id", "key", "value", "events",
}  # fmt: skip
# A stored figure is DECIMAL(38,12).
_LARGEST = Decimal(10) ** 26


@dataclass(frozen=True)
class Known:
    """What a declaration may refer to.

    ``unread`` are ids whose files could not be read: they are there, so nothing that
    names them is told off for it. ``own_keys`` are disclosures of the company's own
    standards.
    """

    indicators: Mapping[str, Indicator]
    packaged: Mapping[str, Indicator]
    unread: frozenset[str] = frozenset()
    own_keys: frozenset[str] = field(default_factory=frozenset)


def check(item: Indicator, known: Known) -> list[Problem]:
    """Every rule of meaning that an indicator breaks."""
    problems = [problem for rule in _RULES for problem in rule(item, known)]
    for role, number, _ in item.origins:
        source = Source(item, role, number, known.indicators)
        problems += check_source(source, known.unread)
    if not problems:
        # These ask the sources, so they come when all sources are known.
        problems = [p for rule in _LAST for p in rule(item, known)]
    return sorted(set(problems))


def _at(
    item: Indicator,
    path: tuple[str | int, ...],
    rule: str,
    what: str,
    remedy: str,
    close: tuple[str, ...] = (),
) -> Problem:
    return Problem(item.file, item.lines.line(path), rule, what, remedy, close)


def _identity(item: Indicator, known: Known) -> Iterator[Problem]:
    if not _ID.fullmatch(item.indicator_id):
        yield _at(
            item, (), "id", f"'{item.indicator_id}' cannot be an indicator's id",
            "Name the file in small letters, digits and single underscores.",
        )  # fmt: skip
    for name in ("name", "unit", "method"):
        if not str(getattr(item.declaration, name)).strip():
            yield _at(item, (name,), "blank", f"{name} is blank", "Say it.")
    if item.definition == "packaged":
        return
    packaged = known.packaged.get(item.indicator_id)
    said = item.declaration.replaces
    if packaged is None:
        if said:
            name = said.partition("@")[0]
            yield _at(
                item, ("replaces",), "replaces",
                f"`replaces: {said}` stands in a file that has the name of no packaged "
                "indicator", f"Name the file {name}.sql, or take `replaces` out.",
                near(item.indicator_id, known.packaged),
            )  # fmt: skip
        elif not item.indicator_id.startswith("x_"):
            yield _at(
                item, (), "own_id",
                f"the id of a company's own indicator starts with x_, and "
                f"'{item.indicator_id}' is not a packaged one",
                f"Name the file x_{item.indicator_id}.sql.",
                near(item.indicator_id, known.packaged),
            )  # fmt: skip
        return
    wanted = f"{packaged.indicator_id}@{packaged.version}"
    if said != wanted:
        yield _at(
            item, ("replaces",), "replaces",
            "it has the name of a packaged indicator and "
            + (f"replaces '{said}', which is not its version" if said
               else "does not say that it replaces it"),
            f"Compare it with the packaged file, then write `replaces: {wanted}`.",
        )  # fmt: skip
    if not item.declaration.why:
        yield _at(
            item, ("why",), "why", "it replaces a packaged indicator and does not say "
            "why", "Write `why: ...`; the reason is printed with the method.",
        )  # fmt: skip


def _unit(item: Indicator, known: Known) -> Iterator[Problem]:
    unit, units = item.declaration.unit, vocabulary.units()
    parts = [unit]
    if unit not in units and unit != "tCO2":
        if match := _PER.fullmatch(unit):
            parts = [part for part in (match["of"], match["by"]) if part]
        elif "/" in unit:
            parts = unit.split("/")
        for part in parts:
            if part not in units:
                yield _at(
                    item, ("unit",), "known_unit", f"there is no unit '{part}'",
                    "Write a unit of units.csv, '%', count, ratio, days, '{currency}', "
                    "a quotient of two (GJ/t), or `per 1,000,000 h`.",
                    near(part, units),
                )  # fmt: skip


def _disclosures(item: Indicator, known: Known) -> Iterator[Problem]:
    keys = vocabulary.disclosures() | known.own_keys
    for number, key in enumerate(item.declaration.disclosures):
        if key not in keys:
            yield _at(
                item, ("disclosures", number), "known_disclosure",
                f"there is no disclosure '{key}'",
                "Write code@year, of GRI or of a standard in overrides/standards.",
                near(key, keys),
            )  # fmt: skip


def _answers(item: Indicator, known: Known) -> Iterator[Problem]:
    for number, text in enumerate(item.declaration.answers):
        key, _, seq = text.partition("#")
        places = [
            str(asked.seq) for asked in vocabulary.letters_of(key)
            if asked.kind == vocabulary.NUMBER
        ]  # fmt: skip
        if seq not in places or key not in item.declaration.disclosures:
            yield _at(
                item, ("answers", number), "known_answer",
                f"'{text}' is no number that a disclosure of the figure asks for",
                "Write code@year#place of a disclosure that `disclosures` names; "
                "tables/disclosure_letter.csv lists them.",
                near(seq, places) if places else (),
            )  # fmt: skip


def _listing(item: Indicator, known: Known) -> Iterator[Problem]:
    registers = {
        row["metric_id"] for row in reference.rows("metrics")
        if row["form"] == "register"
    }  # fmt: skip
    named = item.declaration.listing
    if named and named not in registers:
        yield _at(
            item, ("listing",), "known_register", f"there is no register '{named}'",
            "Name the register whose rows are listed.", near(named, registers),
        )  # fmt: skip


def _formula(item: Indicator, known: Known) -> Iterator[Problem]:
    roles, formula = item.declaration.roles, item.formula
    if not roles:
        yield _at(item, ("roles",), "roles", "it has no role", "Name at least one.")
    for name in sorted(formula.names - roles.keys()):
        yield _at(
            item, ("figure",), "formula", f"the formula names '{name}', which is no "
            "role", f"Roles: {', '.join(roles) or 'none'}.", near(name, roles),
        )  # fmt: skip
    for name in roles:
        if name not in formula.names:
            yield _at(
                item, ("roles", name), "role_used",
                f"the formula `{formula.text}` does not use the role '{name}'",
                "Name it in `figure`, or take the role out.", near(name, formula.names),
            )  # fmt: skip
    try:
        value = formula.value(dict.fromkeys(formula.names, Decimal(1)))
    except NoFigure:
        return  # a difference that is zero here need not be so with other numbers
    except InvalidOperation:
        value = _LARGEST
    if abs(value) >= _LARGEST:
        yield _at(
            item, ("figure",), "formula", "the formula gives numbers of more than 26 "
            "digits, which cannot be stored", "Use smaller numbers, or a larger unit.",
        )  # fmt: skip


def _sets(item: Indicator, known: Known) -> Iterator[Problem]:
    if not item.sets:
        yield _at(
            item, ("total",), "total", "it has no total and no breakdown: no figure",
            "Take `total: false` out, or name breakdowns.",
        )  # fmt: skip
    for number, names in enumerate(item.declaration.breakdowns):
        if not names or len(set(names)) < len(names):
            yield _at(
                item, ("breakdowns", number), "breakdowns",
                f"the breakdown [{', '.join(names)}] names nothing, or one thing twice",
                "Name each dimension once.",
            )  # fmt: skip


def _sources(item: Indicator, known: Known) -> Iterator[Problem]:
    """Where the contributions come from: a select, or sources of every role."""
    if item.own_select:
        yield from _select(item, known)
        return
    for name, role in item.declaration.roles.items():
        if not role.from_:
            yield _at(
                item, ("roles", name), "role_has_source",
                f"the role '{name}' says not where it comes from, and no select follows"
                " the declaration", "Add `from: {metric: ...}`, or a select.",
            )  # fmt: skip


def _select(item: Indicator, known: Known) -> Iterator[Problem]:
    try:
        reads = tables_of(item.own_select)
    except BadSql as error:
        start = item.text.index(item.own_select)
        line = item.text[: start + error.position].count("\n") + 1
        yield Problem(
            item.file, line, "sql", str(error),
            "After the block comes one select, in DuckDB's SQL.",
        )  # fmt: skip
        return
    metrics = {row["metric_id"] for row in reference.rows("metrics")}
    for schema, table in sorted(reads):
        names = {
            "metric": metrics,
            "derived": derived().keys(),
            "contribution": known.indicators.keys() | known.unread,
        }.get(schema)
        if names is not None and table not in names:
            yield Problem(
                item.file, _line_of(item, f"{schema}.{table}"), "known_table",
                f"the select reads {schema}.{table}, which is not there",
                "Read metric.<metric>, derived.<fact> or contribution.<indicator>.",
                tuple(f"{schema}.{name}" for name in near(table, names)),
            )  # fmt: skip


def _line_of(item: Indicator, words: str) -> int:
    before, found, _ = item.text.partition(words)
    return before.count("\n") + 1 if found else 0


def _states_in_select(item: Indicator, known: Known) -> Iterator[Problem]:
    """A select that names no source per role has a window that suits what it reads."""
    if not item.own_select or any(r.from_ for r in item.declaration.roles.values()):
        return
    windows = [role.window for role in item.declaration.roles.values()]
    for table in _metrics_read(item):
        kind = reference.metric(table)["kind"]
        if kind in vocabulary.STATES and not any(w.is_instant for w in windows):
            yield Problem(
                item.file, _line_of(item, f"metric.{table}"), "window_suits_kind",
                f"the select reads '{table}', which is a state, and no role looks at "
                "a day", "Give its role the window closing, opening or mean.",
            )  # fmt: skip
        if kind in ("flow", "event") and all(w.is_instant for w in windows):
            yield Problem(
                item.file, _line_of(item, f"metric.{table}"), "window_suits_kind",
                f"the select reads '{table}', which is a flow, and every role looks at "
                "a day", "Give its role the window period, prior or rolling n.",
            )  # fmt: skip


def _alternatives_in_select(item: Indicator, known: Known) -> Iterator[Problem]:
    for table in _metrics_read(item) if item.own_select else ():
        for name in sorted(vocabulary.alternatives(table)):
            if not re.search(rf"\b{name}\b", item.own_select):
                yield Problem(
                    item.file, _line_of(item, f"metric.{table}"), "alternatives_named",
                    f"the select adds '{table}' over {name}, whose values tell the "
                    f"same thing again", f"Choose one value of {name}, or split by it.",
                )  # fmt: skip


def _metrics_read(item: Indicator) -> list[str]:
    reads = tables_of(item.own_select)
    return sorted(table for schema, table in reads if schema == "metric")


def _alternatives(item: Indicator, known: Known) -> Iterator[Problem]:
    for role, number, origin in item.origins:
        if not origin.metric or item.own_select:
            continue
        source = Source(item, role, number, known.indicators)
        for name in sorted(vocabulary.alternatives(origin.metric)):
            if name in origin.where or (
                not item.declaration.total and all(name in s for s in item.sets)
            ):
                continue
            yield source.problem(
                ("metric",), "alternatives_named",
                f"the values of '{name}' tell the same thing again, and a sum of "
                f"'{origin.metric}' would add them",
                f"Choose with `where: {{{name}: ...}}`, or write `total: false` and "
                f"name {name} in every breakdown.",
            )  # fmt: skip


def _splits(item: Indicator, known: Known) -> Iterator[Problem]:
    given: set[str] = {"tag", vocabulary.LOCATION, vocabulary.COUNTRY}
    for role, number, origin in item.origins:
        source = Source(item, role, number, known.indicators)
        given |= source.columns() | origin.set.keys()
    if item.own_select:
        named = columns_of(item.own_select)
        if named is None:
            return  # it takes columns by *, so the database is asked (``binding``)
        given = {*named, "tag"}
    for number, names in enumerate(item.declaration.breakdowns):
        for name in sorted(set(names) - (given - _FACT)):
            yield _at(
                item, ("breakdowns", number), "split_comes_from_somewhere",
                f"no source of the figure has the dimension '{name}'",
                f"They have {', '.join(sorted(given - _FACT))}.",
                near(name, given - _FACT),
            )  # fmt: skip


def _unit_suits(item: Indicator, known: Known) -> Iterator[Problem]:
    """A plain sum of a metric is in the metric's unit, or is converted by `times`."""
    roles, units = item.declaration.roles, reference.by_key("units", "spelling")
    if len(roles) != 1 or item.formula.text.strip() not in roles or item.own_select:
        return
    for role, number, origin in item.origins:
        if not origin.metric or origin.field or reference.is_register(origin.metric):
            continue
        if item.declaration.roles[role].reduce in ("count", "count_distinct", "list"):
            continue
        kept = units.get(reference.metric(origin.metric)["canonical_unit"])
        said = units.get(item.declaration.unit)
        if not kept or not said or kept["quantity"] != said["quantity"]:
            continue
        factor = Decimal(kept["factor"]) / Decimal(said["factor"])
        if abs(origin.times) != factor:
            source = Source(item, role, number, known.indicators)
            yield source.problem(
                ("times",), "unit_suits",
                f"'{origin.metric}' is kept in {kept['unit']}, and the figure is said "
                f"to be in {said['unit']}",
                f"Write `times: {factor.normalize():f}`, or `unit: {kept['unit']}`.",
            )  # fmt: skip


Rule = Callable[[Indicator, Known], Iterator[Problem]]
_RULES: tuple[Rule, ...] = (
    _identity, _unit, _disclosures, _answers, _listing, _formula, _sets, _sources,
)  # fmt: skip
_LAST: tuple[Rule, ...] = (
    _alternatives, _alternatives_in_select, _splits, _states_in_select, _unit_suits,
)  # fmt: skip
