"""Parquet: look at the footer, leave the data where it is.

Belongs here: schema and row count. Does not: values; the caller queries the file.
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.intake.grid import Sheet, unreadable
from warehouse.trouble import machine_trouble


def read_parquet(path: Path) -> Sheet:
    """Return the one sheet of a Parquet file, without its rows.

    Raises:
        UnreadableFile: the file is damaged, cut off or encrypted.
    """
    try:
        with pq.ParquetFile(path) as file:
            schema, meta = file.schema_arrow, file.metadata
            groups = [meta.row_group(i) for i in range(meta.num_row_groups)]
            counted = sum(group.num_rows for group in groups)
            stated = meta.num_rows
    except (pa.ArrowException, OSError, ValueError) as error:
        if machine_trouble(error):
            raise
        raise unreadable(
            "parquet_damaged",
            str(error)[:200],
            "The Parquet file is damaged or was cut off: its directory at the end of "
            "the file cannot be read.",
            "Export it again and deliver the complete file.",
        ) from error
    if counted != stated:
        raise unreadable(
            "parquet_damaged",
            f"{stated} / {counted}",
            f"The Parquet file says it has {stated} rows, but its parts add up to "
            f"{counted}.",
            "Export it again and deliver the complete file.",
        )
    return Sheet(
        number=1,
        name="",
        hidden=False,
        width=len(schema.names),
        rows=None,
        parquet=path,
        types={field.name: str(field.type) for field in schema},
        header=tuple(schema.names),
    )
