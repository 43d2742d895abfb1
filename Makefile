# One Workforce. `make run` to try it, `make test` to test it; `make help` for the rest.
# Needs make, Python 3.11 or later and a network for the first run; no root, no server.

PYTHON ?= python3
UV := 0.13.9
HTML_CHECKER := vnu-jar@25.11.25

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
FLASK := $(BIN)/flask
JAR := .cache/vnu.jar

export FLASK_APP := wsgi
unexport PYTHONDONTWRITEBYTECODE PYTHONPATH VIRTUAL_ENV

.DEFAULT_GOAL := help
.PHONY: help run test test-rest check bench proofs mutants venv lock html-checker

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: export DEMO ?= yes
run: $(READY) ## set everything up and serve the demonstration on http://127.0.0.1:8000
	@mkdir -p instance
	@$(FLASK) db upgrade
	@$(FLASK) demo load
	@$(FLASK) reference load --quiet
	@$(FLASK) serve

test: $(READY) ## run the tests, on SQLite and on PostgreSQL; more for pytest in ARGS="-k imports"
	@$(BIN)/python -m pytest -n $(if $(filter -k%,$(ARGS)),0,logical) --dist worksteal --html-checker -m "not rest" $(ARGS)

test-rest: $(READY) ## run what `make test` leaves out: pages on PostgreSQL, every page in a browser, processes that are killed
	@$(BIN)/python -m pytest -n logical --dist worksteal -m rest $(ARGS)

check: $(READY) ## look at format, style, types, templates, migrations and known weaknesses
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet templates
	@$(MAKE) --no-print-directory check-migrations check-weaknesses

.PHONY: check-migrations
check-migrations: $(READY)
	@new=$$(mktemp -d) && trap 'rm -rf "$$new"' EXIT && export ONE_WORKFORCE_MODE=test DATABASE_URL="sqlite:///$$new/new.db" \
	&& $(FLASK) db upgrade >"$$new/said" 2>&1 && $(FLASK) db check >>"$$new/said" 2>&1 \
	&& echo "The migrations make what the models say." || { cat "$$new/said"; exit 1; }

.PHONY: check-weaknesses
check-weaknesses: $(READY)
	@said=$$($(BIN)/pip-audit --disable-pip --no-deps --progress-spinner off -r requirements.lock 2>&1) \
	&& echo "$$said" | grep -v -e "could not be audited" -e "^Name" -e "^---" -e "^WARNING" \
	&& echo "$$(echo "$$said" | grep -c "could not be audited") packages are unknown where weaknesses are looked up." \
	|| case "$$said" in *"known vulnerabilit"*) echo "$$said"; exit 1;; *) echo "Known weaknesses were not looked up: there is no network to ask.";; esac

bench: $(READY) ## measure: pages, report, imports (minutes)
	@$(BIN)/python -m tests.bench $(ARGS)

proofs: $(READY) ## every test without a browser, with a hundred times as many random lives
	@$(BIN)/python -m pytest -n logical --dist worksteal --hypothesis-profile=proofs -m "not browser" $(ARGS)

mutants: $(READY) ## plant faults in a copy, one after another: the tests must catch each (minutes)
	@$(BIN)/python -m tests.mutants $(ARGS)

venv: $(READY) ## set up the virtual environment only

lock: $(READY) ## after a change in pyproject.toml: choose and pin every package anew
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --extra dev --generate-hashes --no-header --no-annotate \
		pyproject.toml -o requirements.lock

html-checker: $(JAR) ## fetch the HTML checker (needs npm; Java to use it)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	|| { echo "One Workforce needs Python 3.11 or later. Where it has another name: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "Setting up ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV)
	@$(BIN)/uv pip install --quiet --no-config --python $(BIN)/python --require-hashes -r requirements.lock
	@touch $(READY)

$(JAR):
	@mkdir -p $(dir $(JAR))
	@cd $(dir $(JAR)) && packed=$$(npm pack --silent $(HTML_CHECKER)) && tar -xzf "$$packed" --strip-components=3 package/build/dist/vnu.jar && rm "$$packed"
