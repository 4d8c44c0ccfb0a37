import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(not Path("/usr/lib/postgresql").is_dir(), reason="PostgreSQL is not installed here")
def test_woken_by_notices_and_healed_after_a_fall() -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.catalog.search.threaded_settings",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.catalog.search.on_postgresql"],
        env=environment, capture_output=True, text=True, timeout=110, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
