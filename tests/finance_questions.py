"""The questions of docs/finance.md, with whatever DuckDB is on the path.

``python tests/finance_questions.py DATABASE`` needs nothing but duckdb, so it also runs
with the oldest client that a release is made for (1.2). Prints each answer's size.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import duckdb

GUIDE = Path(__file__).parents[1] / "docs" / "finance.md"


def questions() -> dict[str, str]:
    """Heading -> SQL of each worked question."""
    text = GUIDE.read_text(encoding="utf-8")
    found = re.findall(r"^### (.+?)$.*?```sql\n(.+?)```", text, re.M | re.S)
    return dict(found)


def answers(database: Path) -> dict[str, tuple[list[str], list[tuple[object, ...]]]]:
    """Heading -> (column names, rows)."""
    con = duckdb.connect(str(database), read_only=True)
    try:
        con.execute("use orebook.mart")
        result = {}
        for heading, sql in questions().items():
            cursor = con.execute(sql)
            names = [item[0] for item in cursor.description or []]
            result[heading] = (names, cursor.fetchall())
        return result
    finally:
        con.close()


if __name__ == "__main__":
    print(f"duckdb {duckdb.__version__}")
    for heading, (names, rows) in answers(Path(sys.argv[1])).items():
        print(f"{len(rows):>4} rows, {len(names)} columns  {heading}")
        if not rows:
            sys.exit(f"no answer: {heading}")
