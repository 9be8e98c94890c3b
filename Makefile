# make install     sets up what the site and the publisher's commands need (then: source .venv/bin/activate)
# make run         sets everything up and serves the site at http://localhost:8501 (PORT= changes it)
# make test        sets up what tests need and runs every check and test
# make check       what one runs all day: all but browsers and what is marked slow
# make exhaustive  the same tests of properties with many more kills, examples and requests
# make coverage    says which lines the tests without a browser run, in other processes, too
# make screenshots takes the pictures of the README anew
# make help        all targets

PORT ?= 8501
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# What tests write stays in memory where there is room: a disk is waited for at every commit.
MEMORY := $(shell df --output=avail --block-size=G /dev/shm 2>/dev/null | \
    awk 'NR == 2 && int($$1) >= 4 {print "TMPDIR=/dev/shm"}')
PYTEST := $(MEMORY) $(BIN)/pytest --quiet --numprocesses 2 --dist worksteal
RESULTS := var/tests
export PORT
# Machines that forbid Python to keep what it compiled let every process compile it all anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help install run check test exhaustive coverage screenshots static quick soak whole browser lint unused types \
        imports system-packages promtool clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

$(VENV)/site: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/tools: requirements-dev.txt $(VENV)/site
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

install: $(VENV)/site

run: $(VENV)/site
	$(BIN)/python -m data_access demo --if-empty
	$(BIN)/python -m components.web.compression
	$(BIN)/streamlit run app.py --server.port $(PORT)

check: $(VENV)/tools system-packages promtool
	@$(MAKE) --no-print-directory --jobs=2 static quick

test: $(VENV)/tools system-packages promtool
	$(BIN)/python -m components.web.compression
	@$(MAKE) --no-print-directory --jobs=3 static soak whole
	@$(MAKE) --no-print-directory browser
	@$(BIN)/python -m tests.slowest $(RESULTS)/soak.xml $(RESULTS)/whole.xml $(RESULTS)/browser.xml

exhaustive: export EXHAUSTIVE := 1
exhaustive: $(VENV)/tools system-packages
	@$(MAKE) --no-print-directory --jobs=2 soak whole
	@$(MAKE) --no-print-directory browser

coverage: $(VENV)/tools system-packages promtool
	$(BIN)/python -m components.web.compression
	$(PYTEST) --ignore tests/browser --cov --cov-report=term

static: lint unused imports types

quick:
	$(PYTEST) --ignore tests/browser -m "not slow and not browser"

# Readers who come and go for a minute leave nearly all of both cores to other tests.
soak:
	$(MEMORY) $(BIN)/pytest --quiet tests/test_soak.py --junitxml $(RESULTS)/soak.xml

whole:
	$(PYTEST) --ignore tests/browser --ignore tests/test_soak.py --junitxml $(RESULTS)/whole.xml

browser:
	$(PYTEST) tests/browser --junitxml $(RESULTS)/browser.xml

lint: $(VENV)/tools
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet .

unused: $(VENV)/tools
	$(BIN)/vulture

types: $(VENV)/tools
	$(BIN)/mypy

imports: $(VENV)/tools
	$(BIN)/lint-imports

screenshots: $(VENV)/tools system-packages
	$(BIN)/python -m components.web.compression
	$(BIN)/python -m docs.screenshots

SYSTEM_PACKAGES := chromium chromium-headless-shell fonts-noto-cjk nginx postgresql curl openssh-client openssl iproute2 systemd
system-packages:
	@missing=$$(for package in $(SYSTEM_PACKAGES); do \
	    dpkg-query -W -f '$${db:Status-Status}\n' $$package 2>/dev/null | grep -qx installed || echo $$package; \
	done); \
	if [ -n "$$missing" ]; then \
	    root=$$([ "$$(id -u)" -eq 0 ] || echo sudo); \
	    $$root apt-get update -qq && \
	    $$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
	fi

# Prometheus itself would be a service that nobody asked for: only what checks its files is taken.
promtool: $(BIN)/promtool
$(BIN)/promtool: | $(VENV)/tools
	@folder=$$(mktemp -d) && cd $$folder && apt-get download -qq prometheus && \
	dpkg-deb --fsys-tarfile prometheus_*.deb | tar -xO ./usr/bin/promtool > promtool && \
	chmod +x promtool && mv promtool $(CURDIR)/$(BIN)/promtool && rm -r $$folder

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage
