# `make` alone lists the targets.
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help run setup check test format lock bench-intake soak turns measure-reminders

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-18s %s\n", $$1, $$2}'

setup: $(STAMP) ## Create .venv and install the pinned dependencies
$(STAMP): requirements.txt requirements-dev.txt deploy/setup
	./deploy/setup $(VENV)
	@touch $@

run: setup ## Start the demonstration city: web, clock and sender, on http://127.0.0.1:5000
	$(PY) -m flask --app wsgi up --demo

check: setup ## Lint, types, and the direction of imports
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

test: setup ## Run every test, on SQLite and PostgreSQL
	./deploy/packages
	$(PY) -m pytest $(ARGS)

SAMPLES ?= ../shared/samples
bench-intake: setup ## Measure how work reports are taken apart, on the samples in SAMPLES
	$(PY) -m tools.bench_intake $(SAMPLES)

SOAK ?= --minutes 10
soak: setup ## Kill schedulers and senders at random for long, and count what is lost; SOAK="--help"
	./deploy/packages
	$(PY) -m tools.soak $(SOAK)

EXAMPLES ?= 300
turns: setup ## Mix the turns of a year in any order for long; EXAMPLES=300
	./deploy/packages
	TURNS_EXAMPLES=$(EXAMPLES) TURNS_STEPS=40 $(PY) -m pytest -n 0 tests/turns/test_any_order.py

MEASURE ?= --save
measure-reminders: setup ## Measure a run over 100,000 owed reports; MEASURE="--help"
	./deploy/packages
	$(PY) -m tools.measure_reminders $(MEASURE)

format: setup ## Lay the code out
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

lock: setup ## Pin the dependencies of requirements*.in by hash
	$(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" requirements.in -o requirements.txt
	$(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" requirements-dev.in -o requirements-dev.txt
