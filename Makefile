# Laptopdesk: `make demo` to try it, `make test` for every test.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help demo test test-fast check bench soak format catalogs lock audit clean install

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | column -t -s "$$(printf '\t')"

$(STAMP): pyproject.toml requirements.lock hatch_build.py $(wildcard frontend/package*.json)
	@$(PYTHON) -c 'import sys; sys.exit("Laptopdesk needs Python 3.11 or newer; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what Laptopdesk stands on …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

install: $(STAMP) front ## the environment, with everything in it

.PHONY: front
front: $(STAMP)
	@$(BIN)/python -m frontend.build
	@$(BIN)/python -m tools.catalogs compile

demo: install ## a full installation with demo data on http://127.0.0.1:8000
	@exec $(BIN)/python -m laptopdesk.demo.run

test test-fast: export PYTHONDONTWRITEBYTECODE = # else every process of a test compiles all of it again
test: install ## every test, on both databases and in a browser
	@$(BIN)/python -m tools.chromium
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest -n 2 --dist worksteal --durations=10

test-fast: install ## without browser and races, on SQLite
	@$(BIN)/python -m pytest -n 2 --dist worksteal -q -m "not browser and not races and not slow" --databases sqlite

check: install ## format, lint, types, contracts, templates, catalogs
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/djlint laptopdesk --lint --profile jinja --quiet
	@$(BIN)/python -m tools.catalogs check
	@$(BIN)/python -m tools.house_map check

bench: install ## figures as ratios, on both databases
	@$(BIN)/python -m benchmarks

soak: install ## thousands of races and kills
	@LAPTOPDESK_SOAK=1 $(BIN)/python -m pytest -n 2 -m "races" --durations=10

format: install ## put code in order
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

catalogs: install ## sentences to be translated, after texts changed
	@$(BIN)/python -m tools.catalogs update

lock: ## new versions of what we stand on, in both locks, and what changed
	@$(BIN)/python -m tools.lock

audit: ## known weaknesses of what we stand on: make audit ADVISORIES=osv.zip
	@$(BIN)/python -m tools.audit $(ADVISORIES)

clean: ## remove everything that was made
	rm -rf $(VENV) .demo .mypy_cache .ruff_cache .pytest_cache laptopdesk/ui/static/vendor laptopdesk/ui/static/theme
