# `make demo` and `make test` need Python 3.11 or newer (with venv), git and make; they set up .venv themselves.
.DEFAULT_GOAL := help
.PHONY: help demo test check format golden clean

BIN := .venv/bin
EXTRA ?= dev

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Set up and normalize the five seed records to a table
	@sh .ci/venv
	@$(BIN)/endnorm normalize seeds --to table

test: ## Set up and run the whole test suite on up to four cores, with branch coverage
	@sh .ci/venv $(EXTRA)
	@$(BIN)/python -m pytest -n logical --maxprocesses 4 --dist worksteal --cov --cov-report=term $(ARGS)

check: ## Set up and run the linters, the type checker and the architecture contract
	@sh .ci/venv dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: ## Format the code and mend what ruff can mend
	@sh .ci/venv dev
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

golden: ## Write the seeds' records anew to tests/golden/seeds.json and README.md; then read the diff
	@sh .ci/venv dev
	@$(BIN)/python -m tests.golden

clean: ## Remove the environment and everything generated
	rm -rf .venv .venv-sssom build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov
