# Everything that is done with this project. `make run` and `make test` need Python 3.11, git, make and, if it is there, Node.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: run test test-sqlite test-postgres check bench bench-search bench-relevance soak setup lock messages clean

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=
export MODE ?= demo
export HOST PORT
export PYTHONPATH := src
BIN := .venv/bin

run: setup
	@bash tools/run.sh

test: setup
	@bash tools/debian.sh chromium postgresql
	$(BIN)/python tools/test.py sqlite $(ARGS)
	$(BIN)/python tools/test.py postgres $(ARGS)

test-sqlite: setup
	@bash tools/debian.sh chromium postgresql
	$(BIN)/python tools/test.py sqlite $(ARGS)

test-postgres: setup
	@bash tools/debian.sh chromium postgresql
	$(BIN)/python tools/test.py postgres $(ARGS)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint --check --lint --quiet src
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python -m pytest -q tests/repository --ignore tests/repository/test_authorization_matrix.py

bench: setup
	@bash tools/debian.sh postgresql
	$(BIN)/python tools/bench.py $(ARGS)

bench-search: setup
	$(BIN)/python tools/bench.py search $(ARGS)

bench-relevance: setup
	$(BIN)/python tools/bench.py relevance $(ARGS)

soak: setup
	$(BIN)/python tools/soak.py $(ARGS)

setup: .venv/.ready node_modules/.ready build/static/.ready build/collected/.ready build/.messages

.venv/.ready: requirements/dev.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

node_modules/.ready: package-lock.json .venv/.ready
	@bash tools/node.sh npm ci --no-audit --no-fund
	@touch $@

build/static/.ready: node_modules/.ready $(shell find src/tilbudskatalog -name '*.css' -o -name '*.config.json') tools/build_design.mjs
	@bash tools/node.sh npm run --silent build
	@touch $@

build/collected/.ready: build/static/.ready $(shell find src/tilbudskatalog -path '*/static/*' -type f)
	@$(BIN)/python manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@

build/.messages: .venv/.ready $(shell find src/tilbudskatalog/locale -name '*.po' 2>/dev/null)
	@mkdir -p build
	@$(BIN)/pybabel --quiet compile --domain django --directory src/tilbudskatalog/locale
	@touch $@

messages: setup
	@bash tools/debian.sh gettext
	$(BIN)/python manage.py makemessages --locale nb --locale nn --no-location --no-wrap --ignore 'build/*' --ignore 'node_modules/*'

lock:
	$(BIN)/pip install --quiet uv
	for f in base dev node; do $(BIN)/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-annotate --no-header requirements/$$f.in -o requirements/$$f.txt; done

clean:
	rm -rf .venv node_modules build var
