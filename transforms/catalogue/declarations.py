"""What the YAML block of an indicator file can say, and an indicator as read from it.

Belongs here: the shape. What a declaration must keep to beyond it is in ``check``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from transforms.catalogue import formula
from transforms.catalogue.sql import tables_of
from transforms.catalogue.windows import Window
from transforms.catalogue.windows import parse as parse_window
from transforms.project.strict_yaml import Document

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

    model_config = ConfigDict(
        extra="forbid", populate_by_name=True, arbitrary_types_allowed=True
    )
    reduce: Literal[
        "sum", "count", "count_distinct", "min", "max", "median", "rss", "list"
    ] = "sum"
    window: Annotated[Window, BeforeValidator(parse_window)] = Window()
    from_: Annotated[list[Origin], BeforeValidator(_listed)] = Field([], alias="from")

    @model_validator(mode="after")
    def _means_are_sums(self) -> Role:
        if self.window.kind == "mean" and self.reduce != "sum":
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
    replaces: str | None = None
    why: str | None = None


@dataclass(frozen=True)
class Indicator:
    """An indicator as the engine sees it.

    ``own_select`` is the SQL of its file, '' where only the declaration stands there;
    ``lines`` gives the line of each path of keys.
    """

    indicator_id: str
    topic: str
    path: Path
    text: str
    declaration: Declaration
    formula: formula.Formula
    own_select: str = ""
    definition: str = "packaged"
    lines: Document = field(default_factory=lambda: Document(None))

    @cached_property
    def select(self) -> str:
        """The select that gives the contributions: its own, or the written one."""
        from transforms.catalogue.contributions import written

        return self.own_select or written(self.indicator_id, self.declaration)

    @property
    def origins(self) -> Iterator[tuple[str, int, Origin]]:
        """(role, number, origin) of everything its roles take."""
        for name, role in self.declaration.roles.items():
            for number, origin in enumerate(role.from_):
                yield name, number, origin

    @property
    def file(self) -> str:
        """Where the file stands, as people name it."""
        return file_name(self.path, self.definition)

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


def file_name(path: Path, definition: str) -> str:
    """An indicator file as people name it: from the folder that holds indicators/."""
    parts = path.parts
    inside = parts[len(parts) - 1 - parts[::-1].index("indicators") :]
    room = "transforms" if definition == "packaged" else "overrides"
    return "/".join((room, *inside))
