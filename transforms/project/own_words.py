"""The words that the company added to those of the package, and their spellings.

They stand in words.csv; a fuel of the company's own is known by its factors. Belongs
here: gathering them. What they mean in a delivery is ``catalogue.word_lists``'s.
"""

from __future__ import annotations

from transforms.project.folder import Project, read_table
from warehouse import reference

FUEL = "fuel"
_KINDS = ("emission", "energy_content")
_COLUMNS = ("factor_kind", "source_category", "activity")


def own_words(project: Project) -> list[tuple[str, str, str]]:
    """(list, alias, word) of each, sorted; the alias of a word of its own is ''."""
    found = {
        (row["list"], row["alias"], row["word"]) for row in project.tables["words"]
    }
    burnt = {r["source_category"] for r in reference.rows("source_category_fallback")}
    for path in sorted((project.root / "factors").glob("*.csv")):
        # What is wrong with the form of a file is told by ``facts.factors``.
        for row in read_table(path, [], (_COLUMNS, ())):
            if row["factor_kind"] in _KINDS and (
                row["source_category"] in burnt | {"any", ""}
            ):
                found.add((FUEL, "", row["activity"]))
    return sorted(found)


