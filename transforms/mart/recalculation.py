"""The recalculation pack: tables of a release, and a script that makes figures again.

Whoever recomputes trusts neither this program nor the machine it ran on; so the script
(``pack/recompute.py``) imports nothing of it, and the pack names the digest of each of
its files. Belongs here: what goes in.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from transforms.mart.publication import MANIFEST
from warehouse.package_files import package_folder
from warehouse.raw_store import digest

TABLES = (
    "contribution", "dim_factor", "dim_indicator", "dim_period", "dim_site",
    "dim_source_file", "dim_unit", "expectation", "fact_figure", "fact_measurement",
    "findings", "rejects", "row_fate",
)  # fmt: skip
LIST = "SHA256SUMS"


def write(release: Path, folder: Path) -> None:
    """Write the pack of a published release into a new folder; the same bytes each
    time."""
    (folder / "tables").mkdir(parents=True)
    tables = (f"tables/{table}.parquet" for table in TABLES)
    for name in (MANIFEST, "datapackage.json", *tables):
        shutil.copyfile(release / name, folder / name)
    for file in ("recompute.py", "README.md"):
        shutil.copyfile(package_folder("transforms.mart.pack") / file, folder / file)
    lines = [
        f"{digest(path)}  {path.relative_to(folder).as_posix()}\n"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    (folder / LIST).write_text("".join(lines), encoding="utf-8")
