"""What every document says of its release: read once from the published database.

Belongs here: rows of the mart that all documents share. How they look does not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from transforms.mart import edition as editions


@dataclass(frozen=True)
class Release:
    """The one row of mart.release."""

    release_id: str
    digest: str
    content_digest: str
    company: str
    periods: str
    currency: str
    consolidation: str
    gwp_set: str
    conventions: str
    orebook: str
    audience: str
    # Draft, or by whom and when it was made final.
    edition: str = "Draft"

    @property
    def stamp(self) -> str:
        """What stands on every sheet and page, on the screen and in print."""
        restricted = (
            "RESTRICTED, people can be read in it  ·  "
            if self.audience == "restricted"
            else ""
        )
        return (
            f"{restricted}Release {self.release_id}  ·  {self.edition}  ·  digest "
            f"{self.digest[:12]}  ·  content {self.content_digest[:12]}  ·  "
            f"{self.company}"
        )


def read_release(con: duckdb.DuckDBPyConnection) -> Release:
    """The release. Raises ValueError if this is no published database."""
    row = con.execute("""
        select release_id, digest, content_digest, company, periods, currency,
               consolidation, gwp_set, conventions, orebook, audience
        from mart.release""").fetchone()
    if row is None:
        raise ValueError("mart.release is empty: this is not a published database")
    return replace(Release(*row), edition=_edition(con))


def _edition(con: duckdb.DuckDBPyConnection) -> str:
    (path,) = con.execute(
        "select path from duckdb_databases() where database_name = current_database()"
    ).fetchone() or (None,)
    found = editions.of(Path(path).parent) if path else None
    return f"Final edition, {found.by}, {found.on}" if found else "Draft"


def rows(
    con: duckdb.DuckDBPyConnection, query: str, values: object = None
) -> list[dict[str, Any]]:
    """Rows of a query by column name."""
    cursor = con.execute(query, values or [])
    names = [item[0] for item in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
