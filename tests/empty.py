"""Where the empty databases of all tests lie, each laid out once.

Anew in each project they are half of what a small run costs. The workers of one test
run inherit the place from the process that starts them, which reads nothing else.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "OREBOOK_TESTS_EMPTY" not in os.environ:
    os.environ["OREBOOK_TESTS_EMPTY"] = tempfile.mkdtemp(prefix="orebook-empty-")
    atexit.register(shutil.rmtree, os.environ["OREBOOK_TESTS_EMPTY"], True)
EMPTY = Path(os.environ["OREBOOK_TESTS_EMPTY"])
