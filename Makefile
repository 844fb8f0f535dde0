# Two commands do everything on a fresh machine that has Python 3.11 and make: `make run` and `make test`.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STORE  ?= perfgraph-store

.DEFAULT_GOAL := help
.PHONY: help run test check lock clean

help:  ## what can be made
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/run  ## read the sample document, check it, answer three questions
	@$(BIN)/perfgraph demo --store $(STORE)

test: $(VENV)/test  ## everything: style, types, layers, tests on real servers
	@./tests/system-packages
	$(BIN)/ruff check src tests examples
	$(BIN)/ruff format --check src tests examples
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist loadfile

check: $(VENV)/test  ## only style, types and layers
	$(BIN)/ruff check src tests examples
	$(BIN)/ruff format --check src tests examples
	$(BIN)/mypy
	$(BIN)/lint-imports

lock: $(VENV)/test  ## write the versions that are installed to constraints.txt
	$(BIN)/pip list --format freeze --exclude-editable --exclude pip --exclude setuptools --exclude perfgraph \
	  | LC_ALL=C sort -f > constraints.txt

clean:  ## remove the environment and the store of `make run`
	rm -rf $(VENV) $(STORE)

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/test: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test,check]'
	@touch $@ $(VENV)/run
