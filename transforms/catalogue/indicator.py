"""An indicator as the engine sees it: its declaration and its select.

Belongs here: what follows from one file. Reading files and rules does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from transforms.catalogue import formula
from transforms.catalogue.contributions import Written, is_direct, written
from transforms.catalogue.declarations import APPROACHES, Declaration, Origin
from transforms.catalogue.sql import tables_of
from transforms.project.strict_yaml import Document


@dataclass(frozen=True)
class Indicator:
    """An indicator as the engine sees it.

    ``own_select`` is the SQL of its file, '' where only the declaration stands there;
    ``lines`` gives the line of each path of keys; ``version`` is that of its method.
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
    version: str = ""

    @property
    def select(self) -> str:
        """The select that gives the contributions: its own, or the written one."""
        return self.own_select or self._written.select

    @property
    def relation(self) -> str:
        """Its contributions, as a statement reads them; its select may end in a
        comment."""
        return f"({self.select}\n)"

    @cached_property
    def beside(self) -> str:
        """The same without its direct sources; '' where it has no other."""
        if self.own_select:
            return self.relation
        if all(self.is_direct(origin) for _, _, origin in self.origins):
            return ""
        found = written(
            self.indicator_id, self.declaration, lambda o: not self.is_direct(o)
        )
        return f"({found.select})"

    def is_direct(self, origin: Origin) -> bool:
        """Whether a source is direct (``contributions``)."""
        return not self.own_select and is_direct(origin, self.dimensions)

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

    @property
    def sets(self) -> list[tuple[str, ...]]:
        """Breakdown sets, each sorted by name; () is the total."""
        listed = [tuple(sorted(names)) for names in self.declaration.breakdowns]
        return ([()] if self.declaration.total else []) + list(dict.fromkeys(listed))

    @property
    def approaches(self) -> tuple[str, ...]:
        """The consolidation approaches it is computed under, side by side."""
        return APPROACHES[self.declaration.consolidation]

    @property
    def dimensions(self) -> list[str]:
        """Columns that the contributions must have for the breakdowns."""
        names = {name for names in self.sets for name in names}
        return sorted(names - {"tag"})

    @cached_property
    def reads(self) -> frozenset[tuple[str, str]]:
        """(schema, name) of every view the select reads."""
        return tables_of(self.own_select) if self.own_select else self._written.reads

    @cached_property
    def _written(self) -> Written:
        return written(self.indicator_id, self.declaration)


def file_name(path: Path, definition: str) -> str:
    """An indicator file as people name it: from the folder that holds indicators/."""
    parts = path.parts
    inside = parts[len(parts) - 1 - parts[::-1].index("indicators") :]
    room = "transforms/catalogue" if definition == "packaged" else "overrides"
    return "/".join((room, *inside))
