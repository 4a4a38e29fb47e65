"""Derived facts: one file each, SQL that makes facts from facts.

Belongs here: reading them, in order of dependence. What they say is in their files.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

from transforms.catalogue.sql import BLOCK, tables_of
from warehouse.package_files import package_folder


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
    for path in sorted(package_folder("transforms.facts").glob("derived_*.sql")):
        text = path.read_text(encoding="utf-8")
        match = BLOCK.fullmatch(text)
        if not match:
            raise ValueError(f"{path.name}: it must open with a /* comment */")
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
