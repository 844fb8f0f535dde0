# Two commands do everything on a fresh machine that has Python 3.11 and make: `make run` and `make test`.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STORE  ?= perfgraph-store
PORT   ?= 8000
CLIENTS := tests/clients/node_modules
EDITOR := src/perfgraph/pages/static/editor.js
DOCS   := src/perfgraph/pages/docs/index.html

.DEFAULT_GOAL := help
.PHONY: help run test check editor docs clients benchmark formats lock clean

help:  ## what can be made
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/run  ## read the sample document, check it, answer questions, propose links, then serve the site
	@$(MAKE) --no-print-directory editor docs
	@$(BIN)/perfgraph demo --store $(STORE)
	@exec $(BIN)/perfgraph serve --store $(STORE) --port $(PORT)

# The site has a plain form for queries where there is no npm to build the editor with.
editor:  ## build the SPARQL editor from the npm registry, when npm is there
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(EDITOR); \
	 else echo "npm: not found; the site has a plain form instead of the SPARQL editor."; fi

$(EDITOR): frontend/package-lock.json frontend/build.mjs $(wildcard frontend/src/* frontend/*.mjs)
	@npm --prefix frontend ci --silent --no-audit --no-fund && npm --prefix frontend run --silent build && touch $@

docs: $(VENV)/run  ## build the documentation that the site and the releases carry
	@$(MAKE) --no-print-directory $(DOCS)

# What the reference is made from lies in these folders; a page of it may tell of any.
$(DOCS): $(shell find docs examples/release.toml ontology publications queries shapes src/perfgraph -type f \
  -not -path '*/pages/docs/*' -not -path '*/static/*' \( -name '*.py' -o -name '*.md' -o -name '*.rq' \
  -o -name '*.ttl' -o -name '*.toml' -o -name '*.yaml' -o -path 'docs/theme/*' \))
	@$(BIN)/python -m perfgraph.documentation && touch $@

# Clients of other hands that the tests send to the site.
clients:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(CLIENTS); fi

$(CLIENTS): tests/clients/package-lock.json
	@npm --prefix tests/clients ci --silent --no-audit --no-fund && touch $@

test: $(VENV)/test  ## everything: style, types, layers, tests on real servers and in a browser
	@./tests/system-packages
	@$(MAKE) --no-print-directory editor docs clients
	$(BIN)/ruff check src tests examples benchmarks
	$(BIN)/ruff format --check src tests examples benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist loadfile

check: $(VENV)/test  ## only style, types and layers
	$(BIN)/ruff check src tests examples benchmarks
	$(BIN)/ruff format --check src tests examples benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

benchmark: $(VENV)/test  ## reading and checking many documents; the site beside the Oxigraph server and rdflib-endpoint
	$(BIN)/python benchmarks/ingest.py
	$(BIN)/python benchmarks/validation.py
	$(BIN)/python benchmarks/web.py

formats: $(VENV)/test  ## compare what is read from the sample document in ten formats; needs LibreOffice
	$(BIN)/python benchmarks/formats.py

lock: $(VENV)/test  ## write the versions that are installed to constraints.txt
	$(BIN)/pip list --format freeze --exclude-editable --exclude pip --exclude setuptools --exclude perfgraph \
	  | LC_ALL=C sort -f > constraints.txt

clean:  ## remove the environment and the store of `make run`
	rm -rf $(VENV) $(STORE)

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[docs,link]'
	@touch $@

$(VENV)/test: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test,check]'
	@touch $@ $(VENV)/run
