# The commands of this repository. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

HOST ?= 127.0.0.1
PORT ?= 8000
export PORT
export PIP_DISABLE_PIP_VERSION_CHECK := 1
VAR := $(or $(LMS_VAR),var)
PY := .venv/bin/python
MANAGE := $(PY) manage.py
PIP := $(PY) -m pip install -q --require-hashes --retries 1 --timeout 20
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
# What is copied from Wagtail stays as Wagtail formats it, so that a test can compare.
TEMPLATES := $(shell find templates lms home -name '*.html' -not -path 'templates/wagtailadmin/*' 2>/dev/null)
STATIC := $(shell find lms/static -type f 2>/dev/null)
BROWSER := $(wildcard tests/browser/test_*.py)
# What the deployment check needs to see: a secret and an address, both made up.
PRODUCTION := DJANGO_SETTINGS_MODULE=lms.settings.production
SAMPLE := LMS_SIGNING_KEY=sample-$$RANDOM-sample-sample-sample-sample-sample LMS_MFA_KEY=sample-$$RANDOM-$$RANDOM-sample-sample-sample LMS_SECRET_KEY=$(shell head -c 48 /dev/urandom | base64 | tr -d '\n') LMS_BASE_URL=https://college.example

define NO_PYTHON
Avondcollege needs Python 3.12, 3.13 or 3.14, and none was found. Install one, or name it: make demo PYTHON=/path/to/python3.13
endef
define NO_INDEX
The packages could not be installed; pip says why above. If it speaks of connections or retries, the package index cannot be reached: check the network or PIP_INDEX_URL, and try again.
endef
define TAKEN
Port $(PORT) is taken by another program. Stop it, or choose another port, for example: make demo PORT=$$(($(PORT) + 1))
endef
define NO_POSTGRES
################################################################################
SKIPPED: the suite on PostgreSQL, for no server answered. Start one on
127.0.0.1:5432 that lets postgres in, or name one that may make databases:
DATABASE_TEST_URL=postgres://user:password@host/name make test
################################################################################
endef
# Sorted and without line numbers, so that a change shows only the texts it touches.
define SORTED
import io, pathlib, sys
from babel.messages.pofile import read_po, write_po
path, out = pathlib.Path(sys.argv[1]), io.BytesIO()
catalogue = read_po(io.BytesIO(path.read_bytes()))
for message in catalogue:
    message.user_comments = [line for line in message.user_comments if not line.startswith("|")]
write_po(out, catalogue, width=100, sort_output=True, include_lineno=False)
path.write_bytes(out.getvalue())
endef
export NO_POSTGRES SORTED

.PHONY: help
help: ## Say what can be made
	@echo "make demo       is all it takes to see the site; the rest is for who works on it."
	@echo
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1\t/' | while IFS=$$'\t' read -r name text; do printf '  %-11s %s\n' "$$name" "$$text"; done

# --- running -------------------------------------------------------------------
.PHONY: demo
demo: free-port .venv/.base $(CATALOGUES) $(VAR)/static/.made ## The demo world at http://localhost:8000/ (PORT=, FRESH=1 starts anew)
ifdef FRESH
	@rm -rf $(VAR)/lms.sqlite3* $(VAR)/files $(VAR)/media $(VAR)/mail
endif
	@$(MANAGE) serve --first prepare --first demo --host $(HOST) --port $(PORT)

.PHONY: run
run: .venv/.base $(CATALOGUES) ## Django's development server on the demo's data, with error pages
	@$(MANAGE) prepare
	@LMS_DEBUG=1 $(MANAGE) runserver $(HOST):$(PORT)

.PHONY: serve
serve: free-port .venv/.base $(CATALOGUES) $(VAR)/static/.made ## The site with production settings (docs/operating.md)
	@$(PRODUCTION) $(MANAGE) serve --first prepare --host $(HOST) --port $(PORT)

.PHONY: free-port
free-port:
	@if (exec 3<>/dev/tcp/127.0.0.1/$(PORT)) 2>/dev/null; then echo "$(TAKEN)" >&2; exit 1; fi

# --- checking ------------------------------------------------------------------
.PHONY: test
test: suite-and-trials postgres browser ## Everything that must hold

# The trials mostly wait, so other things go on beside them.
.PHONY: suite-and-trials
suite-and-trials: .venv/.dev $(CATALOGUES)
	@$(MAKE) trials > var/trials.log 2>&1 & trials=$$!; \
	trap 'kill $$trials 2> /dev/null' EXIT; \
	$(MAKE) quick types check suite; \
	trap - EXIT; \
	if wait $$trials; then cat var/trials.log; else cat var/trials.log; exit 1; fi

.PHONY: quick
quick: .venv/.dev ## Lint, format, contracts between modules, templates
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/djangofmt --check $(TEMPLATES)
	@.venv/bin/djade --check $(TEMPLATES)
	@.venv/bin/lint-imports > var/contracts.log 2>&1 || { cat var/contracts.log; exit 1; }

.PHONY: types
types: .venv/.dev ## Types
	@.venv/bin/mypy lms home

.PHONY: check
check: .venv/.dev ## Django's own checks, those for deployment included
	@$(MANAGE) check --fail-level WARNING
	@$(MANAGE) makemigrations --check --dry-run
	@$(PRODUCTION) $(SAMPLE) $(MANAGE) check --deploy --fail-level WARNING

.PHONY: suite
suite: .venv/.dev $(CATALOGUES) ## The tests on SQLite, in random order
	@$(PY) -m pytest -n 2 -m "not browser" --create-db $(ARGS)

.PHONY: postgres
postgres: .venv/.dev $(CATALOGUES) ## The tests on a real PostgreSQL (DATABASE_TEST_URL, or the one on this machine)
	@url=$$($(PY) -m tests.postgres); \
	if [ -n "$$url" ]; then \
	    DATABASE_URL="$$url" $(PY) -m pytest -n 2 -m "not browser" -o addopts=--strict-markers $(ARGS); \
	else \
	    echo "$$NO_POSTGRES"; [ "$${CI:-}" != true ]; \
	fi

.PHONY: browser
browser: .venv/.dev $(CATALOGUES) ## The journeys in a real Chromium (CHROMIUM= names one)
	@$(if $(BROWSER),$(PY) -m pytest -n 2 -m browser tests/browser $(ARGS),echo "There is no journey yet.")

# Trials: a site of its own on this machine under stress (docs/decisions/0020-trials.md). DB= names the
# databases, DIR= a folder on a real disk, TRIAL_PORT= a port that is free together with the next one, and for
# `make trials`, which does both databases at once, with the two from ten further on.
TRIAL = $(PY) -m trials $(1) --port $(or $(TRIAL_PORT),8090) $(if $(DIR),--dir $(DIR)) $(if $(DB),--db "$(DB)")
given = $(if $($(1)),--$(2) $($(1)))

.PHONY: trials
trials: .venv/.dev $(CATALOGUES) ## Rush, kills and cut-off hand-ins, in short
	@$(call TRIAL,short)

.PHONY: rush
rush: .venv/.dev $(CATALOGUES) ## 1,000 hand in 5 MB within ten minutes (STUDENTS= MB= MINUTES= DB=)
	@$(call TRIAL,rush) $(call given,STUDENTS,students) $(call given,MB,mb) $(call given,MINUTES,minutes)

.PHONY: slow
slow: .venv/.dev $(CATALOGUES) ## Fifty upload at 30 kB/s, and others notice nothing (LINES= FOR= DB=)
	@$(call TRIAL,slow) $(call given,LINES,lines) $(call given,FOR,seconds)

.PHONY: chaos
chaos: .venv/.dev $(CATALOGUES) ## Kill processes while people hand in (FOR= KILL_EVERY= CLIENTS= MB= DB=)
	@$(call TRIAL,chaos) $(call given,FOR,seconds) $(call given,KILL_EVERY,every) $(call given,CLIENTS,clients) $(call given,MB,mb)

.PHONY: sweep
sweep: .venv/.dev $(CATALOGUES) ## Kill one hand-in at each of its system calls (POINT_EVERY= DB=; needs strace)
	@$(call TRIAL,sweep) $(call given,POINT_EVERY,every)

.PHONY: order
order: .venv/.dev $(CATALOGUES) ## See that the disk has it before the answer goes out (TIMES= DB=; needs strace)
	@$(call TRIAL,order) $(call given,TIMES,times)

.PHONY: long
long: .venv/.dev $(CATALOGUES) ## All trials at full length, on both databases; one table of figures (hours)
	@$(call TRIAL,long)

.PHONY: bench
bench: .venv/.dev $(CATALOGUES) ## Measure the pages against a world with 500 students
	@$(PY) -m benchmarks.run $(ARGS)

# --- working on it -------------------------------------------------------------
.PHONY: fmt
fmt: .venv/.dev ## Put code and templates into shape
	@.venv/bin/ruff check -q --fix . || true
	@.venv/bin/ruff format -q .
	@.venv/bin/djade $(TEMPLATES) || true
	@.venv/bin/djangofmt -q $(TEMPLATES)

.PHONY: messages
messages: .venv/.dev ## Collect the texts to translate into locale/ (needs gettext)
	@mkdir -p locale
	@$(MANAGE) makemessages -l nl --no-obsolete --add-location=file --ignore .venv --ignore tests --ignore benchmarks
	@$(PY) -c "$$SORTED" locale/nl/LC_MESSAGES/django.po

.PHONY: hooks
hooks: ## Check each commit with `make quick`
	@git config core.hooksPath .githooks

# --- the environment -----------------------------------------------------------
# A .venv that is a link belongs to somebody else and is taken as it is.
.venv/.base: requirements/base.txt
	@if [ -L .venv ]; then exit 0; fi; \
	if ! $(PY) -c 'import sys; sys.exit(not (3, 12) <= sys.version_info[:2] < (3, 15))' 2>/dev/null; then \
	    found=; \
	    for python in $(PYTHON) python3 python3.13 python3.14 python3.12 $${HOME:-/}/.pyenv/versions/3.1[234].*/bin/python3; do \
	        if "$$python" -c 'import sys, venv; sys.exit(not (3, 12) <= sys.version_info[:2] < (3, 15))' 2>/dev/null; then found=$$python; break; fi; \
	    done; \
	    if [ -z "$$found" ]; then echo "$(NO_PYTHON)" >&2; exit 1; fi; \
	    echo "Making .venv with $$("$$found" --version)."; \
	    "$$found" -m venv --clear .venv; \
	fi; \
	echo "Installing what the site needs; the first time this takes a minute."; \
	$(PIP) -r $< || { echo "$(NO_INDEX)" >&2; exit 1; }; \
	touch $@

.venv/.dev: requirements/dev.txt .venv/.base
	@mkdir -p var; if [ -L .venv ]; then exit 0; fi; \
	echo "Installing what the tests need."; \
	$(PIP) -r $< || { echo "$(NO_INDEX)" >&2; exit 1; }; \
	touch $@

%.mo: %.po .venv/.base
	@.venv/bin/pybabel -q compile -i $< -o $@

$(VAR)/static/.made: requirements/base.txt $(STATIC) | .venv/.base
	@echo "Gathering styles and scripts."
	@$(MANAGE) collectstatic --noinput --clear -v 0
	@touch $@
