"""What the YAML block of an indicator file can say, and an indicator as read from it.

Belongs here: the shape. What a declaration must keep to beyond it is in ``check``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from transforms.catalogue.windows import Window
from transforms.catalogue.windows import parse as parse_window

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
    """A condition turned round: every value but these. Blank passes only if asked."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    values: Words = Field(alias="not")
    blank: bool = False


class Origin(BaseModel):
    """Where a role's contributions come from."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    metric: str | None = None
    derived: str | None = None
    indicator: str | None = None
    role: str = "value"
    where: dict[str, Words | Not] = {}
    # What the site register says of the site on the last day of the fact.
    site: dict[str, Words | Not] = {}
    field: str | None = None
    times: Decimal = Decimal(1)
    on: str | None = None
    while_: tuple[str, str] | None = Field(None, alias="while")
    set: dict[str, str] = {}
    key: str | None = None
    # Without it a figure is not whole: somebody tells of it, or it is ruled out.
    needed: bool = False

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
        if self.window.kind in ("mean", "transferred") and self.reduce != "sum":
            kind = self.window.kind
            raise ValueError(f"a {kind} window adds up: it takes `reduce: sum`")
        return self


class Declaration(BaseModel):
    """What the YAML block of an indicator file says."""

    model_config = ConfigDict(extra="forbid")
    name: str
    unit: str
    method: str
    disclosures: Words = []
    # Of a company's own: the numbers that it answers, as code@year#place.
    answers: Words = []
    consolidation: Consolidation
    roles: dict[str, Role] = {"value": Role.model_validate({})}
    figure: str = "value"
    breakdowns: list[Words] = []
    total: bool = True
    # A change between two days in which what is bought and sold is a part.
    counts_transfers: bool = False
    listing: str | None = None
    replaces: str | None = None
    why: str | None = None
    # What a contribution without an amount lacks, where its sources do not say it.
    lacks: str = ""
    remedy: str = ""

    @model_validator(mode="after")
    def _what_changes_hands_has_a_share(self) -> Declaration:
        kinds = {role.window.kind for role in self.roles.values()}
        if "transferred" in kinds and self.consolidation == "entity_list":
            raise ValueError(
                "`window: transferred` takes what changed hands by shares, and "
                "`consolidation: entity_list` has none"
            )
        return self
