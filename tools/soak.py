"""Long runs of what CI runs a little of: `make soak` (200 rounds) or `make soak ARGS=1000`, on both databases."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main(rounds: str) -> int:
    environment = os.environ | {"SOAK_ROUNDS": rounds}
    codes = [
        subprocess.call(
            [sys.executable, "tools/test.py", database, "tests/load", "-q", "-x", "--timeout=0"],
            cwd=ROOT,
            env=environment,
        )
        for database in ("sqlite", "postgres")
    ]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "200"))
