# make run    sets everything up and serves the site at http://localhost:8501 (PORT= changes it)
# make test   sets up what tests need and runs every check and test
# make check  the quick part: no browser, no database server, no run of whole pages
# make coverage  says which lines the tests without a browser run, which takes longer
# make screenshots  takes the pictures of the README anew
# make help   all targets

PORT ?= 8501
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PARALLEL := --numprocesses auto --dist loadfile
export PORT

.DEFAULT_GOAL := help
.PHONY: help run test check coverage screenshots lint types imports demo system-packages clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

$(VENV)/site: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/tools: requirements-dev.txt $(VENV)/site
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

run: $(VENV)/site
	$(BIN)/python -m data_access demo --if-empty
	$(BIN)/python -m components.web.compression
	$(BIN)/streamlit run app.py --server.port $(PORT)

check: $(VENV)/tools lint types imports
	$(BIN)/pytest -q $(PARALLEL) -m "not browser" -k "not postgresql" --ignore tests/pages

lint: $(VENV)/tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/tools
	$(BIN)/mypy

imports: $(VENV)/tools
	$(BIN)/lint-imports

test: $(VENV)/tools system-packages lint types imports
	$(BIN)/python -m components.web.compression
	$(BIN)/pytest $(PARALLEL) -m "not browser"
	$(BIN)/pytest -m browser

coverage: $(VENV)/tools system-packages
	$(BIN)/pytest $(PARALLEL) -m "not browser" --cov --cov-report=term

screenshots: $(VENV)/tools system-packages
	$(BIN)/python -m components.web.compression
	$(BIN)/python -m docs.screenshots

SYSTEM_PACKAGES := chromium fonts-noto-cjk postgresql
system-packages:
	@missing=$$(for package in $(SYSTEM_PACKAGES); do \
	    dpkg-query -W -f '$${db:Status-Status}\n' $$package 2>/dev/null | grep -qx installed || echo $$package; \
	done); \
	if [ -n "$$missing" ]; then \
	    root=$$([ "$$(id -u)" -eq 0 ] || echo sudo); \
	    $$root apt-get update -qq && \
	    $$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
	fi

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage
