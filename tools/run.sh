#!/usr/bin/env bash
# Builds the demo where it is not built, then runs web, worker, mail sink and identity provider until one or the user stops.
set -euo pipefail
mkdir -p var/state var/mail var/metrics var/idp
rm -f var/metrics/*
export PATH="$PWD/.venv/bin:$PATH" WEB_WORKERS=${WEB_WORKERS:-2} MAIL_PORT=${MAIL_PORT:-8025} IDP_PORT=${IDP_PORT:-8030}
export PUBLIC_URL=${PUBLIC_URL:-http://localhost:$PORT} PROMETHEUS_MULTIPROC_DIR=${PROMETHEUS_MULTIPROC_DIR:-$PWD/var/metrics}
export LOG_LEVEL=${LOG_LEVEL:-WARNING}
python manage.py migrate --verbosity 0
python manage.py build_demo
echo
echo "  Tilbudskatalogen:  $PUBLIC_URL"
echo "  Log in as:         $PUBLIC_URL/logg-inn"
echo "  Open interface:    $PUBLIC_URL/api/v1/docs"
echo "  Stop with Ctrl+C."
echo
exec honcho --no-colour start
