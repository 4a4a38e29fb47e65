"""Words, tables, schemas and links that assets and checks show; no asset itself.

Nothing here holds a path of the machine: paths are relative to the project folder or
to the package, because everybody who may look at the UI sees them.
"""

from __future__ import annotations

import re
import subprocess
import warnings
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import dagster as dg
from dagster import AssetKey, MetadataValue, TableColumn, TableRecord, TableSchema

from pipelines.session import Session
from transforms.project.digests import code_digest
from warehouse.package_files import package_folder

# Code references are beta in Dagster; `pyproject.toml` bounds its version.
warnings.filterwarnings("ignore", category=dg.BetaWarning)
# Failing rows that a check shows; all of them are in mart.rejects and mart.findings.
MOST_ROWS = 50
DELIVERIES = AssetKey("deliveries")
DELIVERIES_BY_SITE = AssetKey("deliveries_by_site")
FACTS = AssetKey("facts")
WAREHOUSE = AssetKey("warehouse")
PUBLICATION = AssetKey("publication")
# What the assets of indicators begin with.
FIGURES = "figures"

Column = tuple[str, str, str]  # name, type, what it means


def validated_key(dataset: str) -> AssetKey:
    """The asset of a validated dataset."""
    return AssetKey(["validated", dataset])


def figures_key(indicator_id: str) -> AssetKey:
    """The asset of an indicator's figures."""
    return AssetKey([FIGURES, indicator_id])


def session_of(context: Any) -> Session:
    """The open session of this run."""
    session: Session = context.resources.session
    return session


@cache
def code_version() -> str:
    """The version of everything that validates and computes: 12 hex digits."""
    return code_digest()[:12]


def schema(columns: Iterable[Column]) -> TableSchema:
    """A column schema for ``dagster/column_schema`` and for tables in metadata."""
    return TableSchema(
        columns=[
            TableColumn(name=name, type=kind, description=words or None)
            for name, kind, words in columns
        ]
    )


def ddl_columns(ddl: str, words: dict[str, str]) -> list[Column]:
    """Columns of a `create table` text, with their words."""
    inside = ddl[ddl.index("(") + 1 : ddl.rindex(")")]
    found = re.findall(r"(\w+) ([a-z]+(?:\(\d+,\s*\d+\))?)\s*(?:,|$)", inside.strip())
    return [(name, kind, words.get(name, "")) for name, kind in found]


def table(
    names: Sequence[str], rows: Iterable[Sequence[Any]], most: int = MOST_ROWS
) -> dg.TableMetadataValue:
    """Rows as a table in the UI, the first ``most`` of them."""
    records = [
        TableRecord(
            {n: "" if v is None else str(v) for n, v in zip(names, row, strict=True)}
        )
        for row in list(rows)[:most]
    ]
    columns = [TableColumn(name=name, type="string") for name in names]
    return MetadataValue.table(records, schema=TableSchema(columns=columns))


def markdown(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A Markdown table."""

    def line(cells: Iterable[Any]) -> str:
        texts = (str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells)
        return f"| {' | '.join(texts)} |"

    return "\n".join([line(names), line("---" for _ in names), *map(line, rows)])


def code_link(relative: str, line: int = 1) -> dict[str, Any]:
    """Where the code stands: on the repository's host at this commit, else by name.

    ``relative`` is the path inside the package, as in the repository.
    """
    base = _repository_url()
    reference: Any = (
        dg.UrlCodeReference(url=f"{base}/{relative}#L{line}", label=relative)
        if base
        else dg.LocalFileCodeReference(
            file_path=relative, line_number=line, label=relative
        )
    )
    return {
        "dagster/code_references": dg.CodeReferencesMetadataValue(
            code_references=[reference]
        )
    }


@cache
def _repository_url() -> str:
    """https://host/owner/name/blob/commit of a clone on GitHub or GitLab, else ''."""
    root = package_folder("transforms").parent
    if not (root / ".git").exists():
        return ""
    remote, commit = (
        _git(root, "remote", "get-url", "origin"),
        _git(root, "rev-parse", "HEAD"),
    )
    match = re.search(r"(github|gitlab)\.com[:/](.+?)(?:\.git)?/?$", remote)
    if not match or not commit:
        return ""
    middle = "blob" if match[1] == "github" else "-/blob"
    return f"https://{match[1]}.com/{match[2]}/{middle}/{commit}"


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments],  # noqa: S607
            capture_output=True,
            text=True,
            timeout=5,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
