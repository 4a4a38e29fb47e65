"""What each site handed in: its files, their hashes, and what became of their cells.

Where the lineage of a figure ends. A partition per site, told by events of no run, for
sites with something new. Belongs here: those events. What becomes of a cell is decided
long before.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import dagster as dg
from dagster import MetadataValue

from pipelines.assets.metadata import DELIVERIES_BY_SITE, markdown
from transforms.project.folder import load
from transforms.project.problem import ProjectProblem
from transforms.project.words import ELIMINATION, GROUP
from warehouse.connection import connect
from warehouse.package_files import query

# A file that no site can be read from, and a project without sites.
NO_SITE = "no site"
# The page that says month by month what a site told and what it owes.
_COLLECTION = "published/latest/report/collection.html"


def project_sites(root: Path) -> list[str]:
    """The sites of a project, GROUP and ELIMINATION too; they are the partitions."""
    try:
        named = sorted(row["site_id"] for row in load(root).tables["sites"])
    except ProjectProblem:
        named = []
    return [*named, GROUP, ELIMINATION, NO_SITE]


def build(sites: list[str]) -> dg.AssetSpec:
    """The asset ``deliveries_by_site``."""
    return dg.AssetSpec(
        key=DELIVERIES_BY_SITE,
        group_name="deliveries",
        kinds={"file"},
        partitions_def=dg.StaticPartitionsDefinition(sites),
        description="Deliveries of each site: pick a site under Partitions. Its "
        "files with their SHA-256, the cells in each, and what became of them: "
        "counted, refused, superseded, unused ... The fates of a file add up to its "
        "cells; those that do not count stand in `mart.row_fate`, one by one. Told by "
        "the run that took something new in of the site; no run makes it.",
    )


def events(
    database: Path, received: Iterable[str], everything: bool
) -> Iterator[dg.AssetMaterialization]:
    """What is to be told of each site that one of these files speaks of."""
    with connect(database, read_only=True) as con:
        rows = con.execute(
            query(__package__, "by_site"),
            {"names": sorted(received), "all": everything, "none": NO_SITE},
        ).fetchall()
    by_site: dict[str, list[tuple[str, str, int, str]]] = {}
    for site, *row in rows:
        by_site.setdefault(site, []).append(tuple(row))
    for site, files in by_site.items():
        yield dg.AssetMaterialization(
            asset_key=DELIVERIES_BY_SITE,
            partition=site,
            metadata={
                "files": len(files),
                "cells handed in": sum(cells for _, _, cells, _ in files),
                "what is asked of it, and open": f"{_COLLECTION}#{site} (in the "
                "project's folder)",
                "files and fates": MetadataValue.md(
                    markdown(
                        ["file", "SHA-256", "cells", "what became of them"],
                        [(f"`{name}`", f"`{sha}`", cells, fates)
                         for name, sha, cells, fates in files],
                    )
                ),
            },
        )  # fmt: skip
