# `make report` and `make test` do all their own set-up: a virtual environment in .venv, with the
# versions that constraints.txt pins. Plain make, as old as the one that macOS ships.

VENV   := .venv
BIN    := $(VENV)/bin
STUDY  := example_data/deepfake_xray
REPORT := report.html
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help report test coverage fuzz lint docs pages format benchmark calibrate calibration constraints clean

help: ## what there is to make
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## /\1	/' | expand -t 14

report: $(VENV)/user ## a report on the example study
	@$(BIN)/readerstats report $(STUDY) -o $(REPORT) >/dev/null
	@echo "The report: file://$(CURDIR)/$(REPORT)"

test: lint ## everything that must hold: format, lint, types, layers, tests
	$(BIN)/python -m pytest -n auto

coverage: $(VENV)/developer ## which lines the tests run; takes half as long again
	$(BIN)/python -m pytest -n auto --cov --cov-report=term

fuzz: $(VENV)/developer ## a million damaged files for the readers of formats (20 minutes; Linux)
	$(PIP) atheris
	@mkdir -p build/fuzz && cp fuzz/corpus/* build/fuzz
	PYTHONPATH=fuzz $(BIN)/python fuzz/formats.py build/fuzz -runs=1000000 -max_len=8192 \
		-timeout=2 -rss_limit_mb=1024 -artifact_prefix=build/found-

lint: $(VENV)/developer
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

docs: $(VENV)/developer ## the manual, in docs/_build/html
	@rm -rf docs/api/generated docs/_build
	$(BIN)/python -m sphinx -W --keep-going --quiet -b html docs docs/_build/html
	@echo "The manual: file://$(CURDIR)/docs/_build/html/index.html"

pages: $(VENV)/developer ## the pages of the manual that the code writes: commands, checks, parity
	$(BIN)/python scripts/make_cli_page.py
	$(BIN)/python scripts/make_checks_page.py
	$(BIN)/python scripts/make_parity_page.py

format: $(VENV)/developer ## put the code into shape
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

benchmark: $(VENV)/developer ## timings, beside those of other packages
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python "$$script" || exit 1; done

calibrate: $(VENV)/developer ## type I error and coverage on simulated studies (half an hour)
	$(BIN)/python -m pytest -n auto -m slow
	$(BIN)/python scripts/make_calibration_page.py

calibration: calibrate

constraints: ## pin the newest versions that pyproject.toml allows (on Python 3.11)
	scripts/make_environment.sh $(VENV)/pins
	$(VENV)/pins/bin/python -m pip install --quiet --upgrade '.[dev,word,scale]'
	sed -n '/^#/p' constraints.txt > $(VENV)/pins.txt
	$(VENV)/pins/bin/python -m pip freeze --exclude readerstats >> $(VENV)/pins.txt
	mv $(VENV)/pins.txt constraints.txt

clean: ## remove what make made
	rm -rf $(VENV) $(REPORT) build dist docs/_build docs/api/generated htmlcov .coverage \
		.mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# Stamps: installing is done again only when the pins or what the package needs have changed.

$(VENV)/made: scripts/make_environment.sh
	@scripts/make_environment.sh $(VENV)
	@touch $@

$(VENV)/user: $(VENV)/made pyproject.toml constraints.txt
	@echo "Installing readerstats."
	@$(PIP) --editable '.[word]'
	@touch $@

$(VENV)/developer: $(VENV)/made pyproject.toml constraints.txt
	@echo "Installing readerstats and what work on it needs."
	@$(PIP) --editable '.[dev,word]'
	@touch $@
