PYTHON ?= .venv/bin/python

.PHONY: help assets check test
help:  ## List every target
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

assets:  ## Build the style sheet and scripts into build/assets
	$(PYTHON) deploy/assets.py

check:  ## Lint, types, contracts, migrations, system checks
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports --no-cache
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(PYTHON) manage.py check --fail-level ERROR

test:  ## Every test this machine can run
	.venv/bin/pytest -n 2
