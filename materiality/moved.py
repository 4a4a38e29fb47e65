"""Why topics moved between the assessments of two releases.

Belongs here: the table of a comparison. Which releases are compared, and how it is told
to people, does not.
"""

from __future__ import annotations

from pathlib import Path

from transforms.mart.table import Table, tables

NAME = "material_topic_change"


def table() -> Table:
    """The table, with its select from the mart of both releases, attached as old and
    new."""
    return tables(Path(__file__).with_name("compared"))[NAME]
