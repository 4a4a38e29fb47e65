"""``python -m tests.sample_company [FOLDER]``: write the sample company anew."""

import sys
from pathlib import Path

from tests.sample_company.company import files
from tests.sample_company.invent import write

TARGET = Path(__file__).parents[2] / "pipelines" / "examples" / "kestrel"

if __name__ == "__main__":
    write(Path(sys.argv[1]) if sys.argv[1:] else TARGET, files())
