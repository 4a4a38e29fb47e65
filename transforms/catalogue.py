"""The catalogue of indicators: one file each, a declaration and its contributions.

A file ``indicators/<topic>/<indicator_id>.sql`` opens with a YAML block comment. If a
select follows, it gives the contributions; if none does, it is written here from the
roles' sources. Belongs here: reading and checking declarations. What they add up to
is the engine's business (``figures``).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated, Any, Literal

import duckdb
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from transforms import formula, reference, strict_yaml
from warehouse.trouble import CannotGoOn

REDUCERS = ("sum", "count", "count_distinct", "min", "max", "median", "rss", "list")
_WINDOW = re.compile(r"period|closing|opening|mean|prior|rolling [2-9]")
Consolidation = Literal[
    "boundary_weighted", "control_only", "financial_scope", "entity_list"
]
# Which approaches a figure is computed under, side by side.
APPROACHES: dict[str, tuple[str, ...]] = {
    "boundary_weighted": ("operational_control", "financial_control", "equity_share"),
    "control_only": ("operational_control", "financial_control"),
    "financial_scope": ("financial_control",),
    "entity_list": ("none",),
}


def shown_approach(lead: str, consolidation: str) -> str:
    """The approach that tables show: the leading one, where the class forms it."""
    formed = APPROACHES[consolidation]
    order = (lead, "operational_control", "financial_control", "none")
    return next(approach for approach in order if approach in formed)


class BadDeclaration(CannotGoOn, ValueError):
    """An indicator file is wrong; the message names the file and the line."""


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) or value is None else [value]


Words = Annotated[list[str], BeforeValidator(_listed)]


class Not(BaseModel):
    """A condition turned round: every value but these. Blank does not pass."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    values: Words = Field(alias="not")


class Origin(BaseModel):
    """Where a role's contributions come from."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    metric: str | None = None
    derived: str | None = None
    indicator: str | None = None
    role: str = "value"
    where: dict[str, Words | Not] = {}
    field: str | None = None
    times: Decimal = Decimal(1)
    on: str | None = None
    while_: tuple[str, str] | None = Field(None, alias="while")
    set: dict[str, str] = {}
    key: str | None = None

    @model_validator(mode="after")
    def _one_origin(self) -> Origin:
        if sum(bool(x) for x in (self.metric, self.derived, self.indicator)) != 1:
            raise ValueError("give exactly one of metric, derived, indicator")
        return self


class Role(BaseModel):
    """One role of the formula: what it adds up, how, through which window."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    reduce: Literal[
        "sum", "count", "count_distinct", "min", "max", "median", "rss", "list"
    ] = "sum"
    window: str = Field("period", pattern=_WINDOW.pattern)
    from_: Annotated[list[Origin], BeforeValidator(_listed)] = Field([], alias="from")

    @model_validator(mode="after")
    def _means_are_sums(self) -> Role:
        if self.window == "mean" and self.reduce != "sum":
            raise ValueError("a mean window adds up: it takes `reduce: sum`")
        return self


class Declaration(BaseModel):
    """What the YAML block of an indicator file says."""

    model_config = ConfigDict(extra="forbid")
    name: str
    unit: str
    method: str
    disclosures: Words = []
    consolidation: Consolidation
    roles: dict[str, Role] = {"value": Role.model_validate({})}
    figure: str = "value"
    breakdowns: list[Words] = []
    total: bool = True
    listing: str | None = None
    confidence: Literal["verified", "derived", "memory"] = "derived"
    replaces: str | None = None
    why: str | None = None


@dataclass(frozen=True)
class Indicator:
    """An indicator as the engine sees it."""

    indicator_id: str
    topic: str
    path: Path
    text: str
    declaration: Declaration
    select: str
    definition: str = "packaged"
    formula: formula.Formula = field(default_factory=lambda: formula.parse("value"))

    @cached_property
    def code_version(self) -> str:
        """The method's version: 12 hex digits over the whole file."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]

    @property
    def sets(self) -> list[tuple[str, ...]]:
        """Breakdown sets, each sorted by name; () is the total."""
        listed = [tuple(sorted(names)) for names in self.declaration.breakdowns]
        return ([()] if self.declaration.total else []) + list(dict.fromkeys(listed))

    @property
    def dimensions(self) -> list[str]:
        """Columns that the contributions must have for the breakdowns."""
        names = {name for names in self.sets for name in names}
        return sorted(names - {"tag"})

    @cached_property
    def reads(self) -> frozenset[tuple[str, str]]:
        """(schema, name) of every view the select reads, from the SQL itself."""
        return tables_of(self.select)


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    """An empty database whose parser reads SQL; it never holds anything."""
    return duckdb.connect()


@cache
def parsed(sql: str) -> str:
    """A select as DuckDB's own parser sees it, as JSON."""
    (text,) = _parser().execute("select json_serialize_sql(?)", [sql]).fetchone()  # type: ignore[misc]
    return str(text)


@cache
def tables_of(sql: str) -> frozenset[tuple[str, str]]:
    """Tables with a schema that a select reads, found by DuckDB's own parser."""
    tree = json.loads(parsed(sql))
    if tree.get("error"):
        raise BadDeclaration(tree.get("error_message", "the SQL does not parse"))
    found: set[tuple[str, str]] = set()

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if node.get("type") == "BASE_TABLE" and node.get("schema_name"):
                found.add((node["schema_name"], node["table_name"]))
            for child in node.values():
                walk(child)
        elif isinstance(node, list):
            for child in node:
                walk(child)

    walk(tree)
    return frozenset(found)


def package_folder(name: str) -> Path:
    """A folder of this package, on disk."""
    with as_file(files("transforms") / name) as path:
        return Path(path)


_BLOCK = re.compile(r"\s*/\*(.*?)\*/(.*)", re.DOTALL)


def read_file(path: Path, topic: str, definition: str = "packaged") -> Indicator:
    """Read one indicator file. Raises BadDeclaration with file and line."""
    return _read(path, topic, definition, path.read_text(encoding="utf-8"))


@cache
def _read(path: Path, topic: str, definition: str, text: str) -> Indicator:
    match = _BLOCK.fullmatch(text)
    if not match:
        raise BadDeclaration(f"{path.name}: it must open with a /* YAML */ block")
    try:
        document = strict_yaml.parse(match[1])
        declaration = Declaration.model_validate(document.value or {})
    except strict_yaml.YamlProblem as error:
        raise BadDeclaration(f"{path.name}, {error}") from error
    except ValidationError as error:
        item = error.errors()[0]
        place = tuple(item["loc"])
        raise BadDeclaration(
            f"{path.name}, line {document.line(place)}, "
            f"{'.'.join(map(str, place))}: {item['msg']}"
        ) from error
    indicator_id = path.stem
    try:
        parsed = formula.parse(declaration.figure)
    except formula.BadFormula as error:
        raise BadDeclaration(f"{path.name}: {error}") from error
    unknown = parsed.names - declaration.roles.keys()
    if unknown:
        raise BadDeclaration(f"{path.name}: the formula names {', '.join(unknown)}")
    select = match[2].strip().rstrip(";")
    if not select:
        from transforms.contributions import written

        select = written(indicator_id, declaration)
    return Indicator(
        indicator_id, topic, path, text, declaration, select, definition, parsed
    )


def load(overrides: Path | None = None) -> dict[str, Indicator]:
    """All indicators, packaged and the company's own, in order of dependence.

    Raises BadDeclaration.
    """
    found: dict[str, Indicator] = {}
    for path in sorted(package_folder("indicators").glob("*/*.sql")):
        if path.stem in found:
            raise BadDeclaration(f"{path.name}: there are two files of this name")
        found[path.stem] = read_file(path, path.parent.name)
    for path in sorted((overrides or Path("/nonexistent")).glob("indicators/**/*.sql")):
        own = read_file(path, "company", "company")
        _check_override(own, found)
        found[own.indicator_id] = own
    return {name: found[name] for name in _ordered(found)}


def _check_override(own: Indicator, found: dict[str, Indicator]) -> None:
    packaged = found.get(own.indicator_id)
    said = own.declaration.replaces
    if packaged is None:
        if not own.indicator_id.startswith("x_"):
            raise BadDeclaration(
                f"{own.path.name}: the id of a company's own indicator starts with x_"
            )
        return
    wanted = f"{packaged.indicator_id}@{packaged.code_version}"
    if said != wanted or not own.declaration.why:
        raise BadDeclaration(
            f"{own.path.name}: it replaces a packaged indicator, so it must say "
            f"`replaces: {wanted}` and `why: ...`"
        )


def _ordered(found: dict[str, Indicator]) -> list[str]:
    done: list[str] = []
    open_: list[str] = []

    def visit(name: str) -> None:
        if name in done:
            return
        if name in open_:
            circle = " -> ".join([*open_, name])
            raise BadDeclaration(f"indicators read each other in a circle: {circle}")
        if name not in found:
            raise BadDeclaration(f"{open_[-1]}.sql reads contribution.{name}: unknown")
        open_.append(name)
        for schema, table in sorted(found[name].reads):
            if schema == "contribution":
                visit(table)
        open_.pop()
        done.append(name)

    for name in sorted(found):
        visit(name)
    return done


@dataclass(frozen=True)
class Derived:
    """A file of transforms/facts: facts made from facts."""

    name: str
    text: str
    select: str

    @cached_property
    def reads(self) -> frozenset[tuple[str, str]]:
        """(schema, name) of every view the select reads."""
        return tables_of(self.select)


@cache
def derived() -> dict[str, Derived]:
    """All derived facts, in order of dependence."""
    found = {}
    for path in sorted(package_folder("facts").glob("derived_*.sql")):
        text = path.read_text(encoding="utf-8")
        match = _BLOCK.fullmatch(text)
        if not match:
            raise BadDeclaration(f"{path.name}: it must open with a /* comment */")
        name = path.stem.removeprefix("derived_")
        found[name] = Derived(name, text, match[2].strip().rstrip(";"))
    ordered: list[str] = []

    def visit(name: str) -> None:
        for schema, table in sorted(found[name].reads):
            if schema == "derived" and table != name:
                visit(table)
        if name not in ordered:
            ordered.append(name)

    for name in found:
        visit(name)
    return {name: found[name] for name in ordered}


def inputs(indicators: dict[str, Indicator]) -> dict[str, frozenset[str]]:
    """For each indicator the metrics it rests on, through everything it reads."""
    facts: dict[str, frozenset[str]] = {}
    for name, item in derived().items():
        facts[name] = _metrics(item.reads, facts, {})
    result: dict[str, frozenset[str]] = {}
    for name, indicator in indicators.items():
        result[name] = _metrics(indicator.reads, facts, result)
    return result


def _metrics(
    reads: Iterable[tuple[str, str]],
    facts: dict[str, frozenset[str]],
    done: dict[str, frozenset[str]],
) -> frozenset[str]:
    found: set[str] = set()
    for schema, table in reads:
        if schema == "metric":
            reference.metric(table)
            found.add(table)
        elif schema == "derived":
            found |= facts[table]
        elif schema == "contribution":
            found |= done[table]
    return frozenset(found)
