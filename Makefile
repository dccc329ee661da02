# Recipes are one line each; what they do stands in deploy/ and reads as Python.
PORT ?= 8000
PYTHON3 ?= $(firstword $(foreach version,3.11 3.12 3.13 3,$(shell command -v python$(version))))
PYTHON ?= .venv/bin/python

.PHONY: help setup run assets seed check test bench-webhooks bench-money bench-search bench-ledger soak-money soak-payments services services-stop lock
help:  ## List every target
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: need-python  ## Install everything, build the assets and the database; start nothing
	@$(PYTHON3) deploy/run.py --setup-only

run: need-python  ## Do all of setup, seed a demo once, then serve: make run [PORT=8123]
	@$(PYTHON3) deploy/run.py --port $(PORT)

assets:  ## Build the style sheet and scripts into build/assets, if an input changed
	@$(PYTHON) deploy/assets.py

seed:  ## Add the demo's invented people, providers, programs and trades (embedded settings only)
	@$(PYTHON) manage.py seed

check: need-python  ## Lint, types, import contracts, templates, migrations and system checks
	@$(PYTHON3) deploy/environment.py dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports --no-cache
	.venv/bin/mypy .
	.venv/bin/djlint --lint --quiet marketplace providers operators subsidies search cms
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(PYTHON) manage.py check --fail-level ERROR

test: need-python  ## Every test this machine can run; says what it skipped and why (CI=true skips nothing)
	@$(PYTHON3) deploy/environment.py dev
	@$(PYTHON) deploy/test.py

bench-money:  ## Vouchers a second through every service, beside django-hordak and pretix (starts PostgreSQL; ten minutes)
	@$(PYTHON) bench/money.py

soak-money:  ## Many processes at one budget line for STEPS steps (starts PostgreSQL; 20000 steps take some minutes)
	@$(PYTHON) bench/soak.py --steps $(or $(STEPS),20000) --workers $(or $(WORKERS),4)

soak-payments:  ## Kill workers at every boundary of a payment KILLS times, cold restarts among them (starts PostgreSQL and Redis; 15 minutes)
	@$(PYTHON) bench/soak_payments.py --kills $(or $(KILLS),500)

bench-search:  ## Search with all facet counts at 10,000 and 100,000 services, beside PostgreSQL and bare tantivy (starts PostgreSQL)
	@$(PYTHON) bench/search.py --postgresql

bench-webhooks:  ## 10,000 junk and 10,000 valid messages at the payment inbox: times of the answers, rows left
	@$(PYTHON) bench/webhooks.py

bench-ledger:  ## ledger_verify and balances with a million transfers (starts PostgreSQL; four minutes)
	@$(PYTHON) bench/ledger.py

services:  ## Install and start the real PostgreSQL, Redis and Chromium; ALL=1 adds Elasticsearch and stripe-mock
	@$(PYTHON) deploy/services.py start $(if $(ALL),--all)

services-stop:  ## Stop what `make services` started
	@$(PYTHON) deploy/services.py stop

lock:  ## Compile requirements/*.in into hashed locks without addresses
	@for name in base dev production; do .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header requirements/$$name.in --output-file requirements/$$name.txt || exit 1; done

.PHONY: need-python
need-python:
	$(if $(PYTHON3),,$(error Levee needs Python 3.11 or newer. Install it, then run make again))
