"""Choices that the standards leave to a company, as orebook.yaml says them.

A release prints them, so that nobody has to guess what a figure stands on. Belongs
here: which choices there are. What follows from one is in the SQL that reads it from
the settings of the build database.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def listed(value: Any) -> Any:
    """A single word as the list that it stands for."""
    return [value] if isinstance(value, str) else value


class Conventions(BaseModel):
    """The section ``conventions``. Unknown keys are refused."""

    model_config = ConfigDict(extra="forbid")
    energy_basis: Literal["net", "gross"] = "net"
    fatal_days_lost: Annotated[int, Field(ge=0, le=10_000)] | None = None
    land_clearing: Literal["apart", "scope_1"] = "apart"
    rock_not_waste: Annotated[
        list[Literal["construction", "in_pit_backfill"]], BeforeValidator(listed)
    ] = []

    def settings(self) -> dict[str, str]:
        """Each choice as text, '' where none was made; lists joined by ``;``."""
        return {
            "energy_basis": self.energy_basis,
            "fatal_days_lost": ""
            if self.fatal_days_lost is None
            else str(self.fatal_days_lost),
            "land_clearing": self.land_clearing,
            "rock_not_waste": ";".join(sorted(set(self.rock_not_waste))),
        }

    @property
    def words(self) -> str:
        """All choices on one line."""
        return ", ".join(f"{k}: {v or 'none'}" for k, v in self.settings().items())
