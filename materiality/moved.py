"""Why topics moved between the assessments of two releases.

Belongs here: the table of a comparison. Which releases are compared, and how it is told
to people, does not.
"""

from __future__ import annotations

from warehouse.package_files import query

TABLE = "material_topic_change"


def select() -> str:
    """SQL of the table, from the mart of both releases, attached as old and new."""
    return query(__package__, "material_topic_change")
