"""``python -m tests.computed``: what orebook computes, as intake knows it.

Made from the packaged indicators: ids, names and the metrics from which each is
computed, so that whoever types one as a metric is told. A test compares.
"""

from __future__ import annotations

import csv
import io

from transforms import catalogue
from warehouse import reference

PATH = reference.folder() / "computed.csv"


def text() -> str:
    """The file as it has to be."""
    indicators = catalogue.load()
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["indicator_id", "name", "metrics"])
    for name, metrics in sorted(catalogue.inputs(indicators).items()):
        known = [m for m in sorted(metrics)
                 if reference.metric(m)["origin"] == "collected"]  # fmt: skip
        told = [m for m in known if reference.metric(m)["kind"] != "factor"] or known
        called = indicators[name].declaration.name
        writer.writerow([name, called, ";".join(told)])
    return stream.getvalue()


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
