# eventdesk: everything from a bare clone. Needs Python 3.11 or newer, git and make.
#
#   make run            a running, filled server on PORT (default 8000)
#   make test           all tests, on SQLite and PostgreSQL, with a real browser
#   make check          formats, lint, types, imports, templates, migrations, scripts, styles, translations
#   make proof          everything at full size; takes long
#   make bench          CPU cost of the main pages against a bare Flask view
#   make lock           pin the newest dependencies, with hashes
#   make translations   carry new texts into the catalogues
#   make clean          remove what was built or generated; instance/ with its data stays

SHELL := /bin/sh
PORT ?= 8000
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV := .venv/bin
# One for each of two cores; a machine with more may say WORKERS=8.
WORKERS ?= 2
PYTEST := $(VENV)/python -m pytest -n $(WORKERS) --dist worksteal

.PHONY: help run test check proof bench lock translations clean python environment built

help:
	@sed -n 's/^#   //p' Makefile

python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none was found." >&2; exit 1; }

run: python
	@$(PYTHON) -m deploy.local.environment run
	@$(VENV)/python -m deploy.local.frontend
	@$(VENV)/python -m deploy.local.translations compile
	@PORT=$(PORT) exec $(VENV)/python -m deploy.local.run

environment: python
	@$(PYTHON) -m deploy.local.environment test

built: environment
	@$(VENV)/python -m deploy.local.frontend --tools
	@$(VENV)/python -m deploy.local.translations compile

test: built
	@$(PYTEST) $(ARGS)

proof: built
	@$(VENV)/python -m deploy.local.lighthouse
	@$(VENV)/python -m deploy.local.office
	@$(PYTEST) -m "proof or not proof" --cov --cov-report=term $(ARGS)

bench: built
	@$(VENV)/python -m tests.bench

check: built
	@$(VENV)/python -m deploy.local.check

lock: environment
	@$(VENV)/python -m deploy.local.lock

translations: environment
	@$(VENV)/python -m deploy.local.translations update

clean:
	@rm -rf .venv node_modules static/dist build *.egg-info .mypy_cache .ruff_cache .pytest_cache \
	.import_linter_cache .hypothesis .coverage* translations/*/LC_MESSAGES/*.mo
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
