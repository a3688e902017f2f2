# Two commands for a newcomer: `make demo` and `make test`. `make help` lists the rest.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
JOBS   ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo test check bench conformance screenshots lock browser clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

demo: $(VENV)/installed ## set everything up, build the graph of seeds/, ask it a question, draw its map
	$(BIN)/entente build seeds -o build
	@echo
	@echo "Which agreements is Morocco involved in, and with whom?"
	$(BIN)/entente query agreements-of-country --param country=MA
	@echo
	$(BIN)/entente map --view countries -o build/map.html
	@echo
	@echo "Where to look next:"
	@echo "  open build/map.html in a browser       the map; it needs no network"
	@echo "  $(BIN)/entente queries                 the named queries"
	@echo "  $(BIN)/entente explain UNESCO          what the graph says of a thing, with the sentences"
	@echo "  $(BIN)/entente serve                   SPARQL and the map at http://127.0.0.1:8000/"
	@echo "  notebooks/tour.ipynb                   the graph in pandas and networkx"

test: check browser ## check and test everything
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal

check: $(VENV)/installed-dev ## lint, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/installed-dev browser ## the slow measurements, each beside its peer
	$(BIN)/python -m bench

conformance: $(VENV)/installed-dev ## W3C's SPARQL 1.1 query tests through the endpoint: make conformance SUITE=…/sparql/sparql11
	SUITE="$(SUITE)" $(BIN)/python -m bench.conformance

screenshots: $(VENV)/installed-dev browser ## pictures of the maps, in build/screenshots
	$(BIN)/python -m bench.screenshots

lock: ## pin the dependencies again, with hashes (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --extra build pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --extra build --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

browser:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null; } \
	  || { echo "The tests drive a browser: install Debian's chromium, for example with: sudo apt-get install chromium" >&2; exit 1; }

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Entente needs Python 3.11 or later; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes --no-deps -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes --no-deps -r requirements-dev.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/installed

clean: ## remove what was built, but not the virtual environment
	rm -rf build .pytest_cache .mypy_cache .ruff_cache
