# The commands of this project. Start with: make demo
PYTHON ?= python3
BIN := .venv/bin
PYTEST_WORKERS ?= 2

.PHONY: help setup demo test lint types contracts bench soak lock

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: ## prepare .venv and the browser assets
	@$(PYTHON) requirements/prepare.py

demo: setup ## a seeded mutual of 770 co-owners on http://127.0.0.1:8000
	@$(BIN)/governance demo

test: ## everything: lint, types, contracts, every test on SQLite and PostgreSQL, in a browser
	@$(PYTHON) requirements/prepare.py --tests
	@$(MAKE) --no-print-directory lint types contracts
	@echo "==> Tests: unit, integration on SQLite and PostgreSQL, web, architecture, browser"
	@$(BIN)/pytest -n $(PYTEST_WORKERS) --dist loadfile

lint: ## ruff: mistakes and format
	@echo "==> Lint"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: ## mypy, strict
	@echo "==> Types"
	@$(BIN)/mypy

contracts: ## import directions
	@echo "==> Import contracts"
	@$(BIN)/lint-imports

bench: ## speed, as ratios measured side by side in one run
	@$(PYTHON) requirements/prepare.py --tests
	@$(BIN)/python -m bench

soak: ## an hour or two: a thousand kills under load, and a poll of canary votes, on both databases
	@$(PYTHON) requirements/prepare.py --tests
	@$(BIN)/python -m tests.soak

lock: ## work out requirements/*.txt anew from pyproject.toml
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 pyproject.toml -o requirements/app.txt
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 pyproject.toml --group dev -o requirements/dev.txt
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 --group node -o requirements/node.txt
