# Two commands on a fresh machine with Python 3.11+ and make: `make run` and `make test`.

PORT ?= 8000
DATA_DIR ?= var
BASE_URL ?= http://localhost:$(PORT)
WORKERS ?= 2
BASE ?= 3772a5c
SPACES ?= 100
DATES ?= 10000
YEARS ?= 3
SEED ?= 2022
export DATA_DIR BASE_URL
export DJANGO_SETTINGS_MODULE ?= network.settings.local

VENV := .venv
PY := $(VENV)/bin/python
MANAGE := $(PY) manage.py
OURS := network sites events home tests manage.py

.DEFAULT_GOAL := help
.PHONY: help run dev prepare test test-quick test-sqlite test-postgresql test-browser coverage soak \
	bench bench-two guides check format messages example unexample large-network large-network-away lock clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

run: prepare ## serve the network on http://localhost:8000 (PORT=… for another port)
	@echo "  The site   $(BASE_URL)/"
	@echo "  The CMS    $(BASE_URL)/admin/"
	@echo "  Ctrl+C stops it."
	@exec $(PY) -m gunicorn network.wsgi --config deploy/gunicorn.conf.py \
		--bind 127.0.0.1:$(PORT) --workers $(WORKERS)

dev: prepare ## the same with autoreload and debug pages
	DEBUG=1 $(MANAGE) runserver $(PORT)

prepare: $(VENV)/.installed $(DATA_DIR)/.static
	@mkdir -p $(DATA_DIR)
	@$(MANAGE) prepare

test: $(VENV)/.installed-dev ## all there is: PostgreSQL, what depends on the database on SQLite, a real browser
	@deploy/run_tests

test-quick: $(VENV)/.installed-dev ## for daily work: SQLite, without the browser and what is slow (three minutes)
	@deploy/run_tests quick

test-sqlite: $(VENV)/.installed-dev ## everything on SQLite, without the browser
	@deploy/run_tests sqlite

test-postgresql: $(VENV)/.installed-dev ## everything on PostgreSQL, without the browser
	@deploy/run_tests postgresql

test-browser: $(VENV)/.installed-dev ## only the pages in a real browser (needs chromium)
	@deploy/run_tests browser

coverage: $(VENV)/.installed-dev ## what the tests on PostgreSQL never reach, branches included; at least 90 % is reached
	@deploy/run_tests coverage

soak: $(VENV)/.installed-dev ## a whole installation under load, its parts killed and restarted, for ten minutes; then tests that go by chance at length (SOAK_SECONDS=60 for less, SOAK_DATABASE=sqlite)
	@deploy/run_tests soak

bench: $(VENV)/.installed-dev ## what things cost, as ratios (two hours; BENCH_DATES=100000 BENCH_SPACES=1000 BENCH_SIZES=100x10000,1000x100000 for less)
	$(PY) -m tests.bench.hostnames
	$(PY) -m tests.bench.calendars
	$(PY) -m tests.bench.signups
	TEST_DATABASE=postgresql $(PY) -m tests.bench.signups
	$(PY) -m tests.bench.search_quality
	TEST_DATABASE=postgresql $(PY) -m tests.bench.search_quality
	$(PY) -m tests.bench.search
	TEST_DATABASE=postgresql $(PY) -m tests.bench.search
	$(PY) -m tests.bench.directory
	TEST_DATABASE=postgresql $(PY) -m tests.bench.directory
	$(PY) -m tests.bench.sitemap
	$(PY) -m tests.bench.requests
	$(PY) -m tests.bench.cms

bench-two: $(VENV)/.installed-dev ## this working tree beside an older commit on the same networks: what each page costs (BASE=3772a5c; an hour; BENCH_SPACES, BENCH_DATES for less)
	$(PY) -m tests.bench.two_commits --base $(BASE)

guides: $(VENV)/.installed-dev ## take the pictures of the guides for editors anew (needs chromium; four minutes)
	$(PY) -m tests.guides

check: $(VENV)/.installed-dev ## lint, format, imports, types, migrations, catalogues
	$(PY) -m ruff check $(OURS)
	$(PY) -m ruff format --check $(OURS)
	$(VENV)/bin/lint-imports
	$(PY) -m djlint --lint --quiet network sites events home
	DJANGO_SETTINGS_MODULE=network.settings.test $(PY) -m mypy
	DJANGO_SETTINGS_MODULE=network.settings.test $(MANAGE) check --fail-level WARNING
	DJANGO_SETTINGS_MODULE=network.settings.test $(MANAGE) makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=network.settings.test $(MANAGE) catalogues --check

format: $(VENV)/.installed-dev ## put the code into shape
	$(PY) -m ruff check --fix $(OURS)
	$(PY) -m ruff format $(OURS)

messages: $(VENV)/.installed-dev ## bring the Polish and English catalogues up to date
	$(MANAGE) catalogues

example: prepare ## add the example network: 20 spaces, 200 events, marked as examples
	$(MANAGE) example_network

unexample: prepare ## take the example network away again
	$(MANAGE) example_network --remove

large-network: prepare ## add a large example network to try things on (SPACES=100 DATES=10000 YEARS=3 SEED=2022)
	$(PY) -m tests.large_network --spaces $(SPACES) --events $(DATES) --years $(YEARS) --seed $(SEED)

large-network-away: prepare ## take the large example network away again
	$(PY) -m tests.large_network --remove

lock: $(VENV)/.installed ## lock the requirements anew, with hashes
	$(PY) -m pip install --quiet uv
	for name in requirements requirements-dev; do \
		$(PY) -m uv pip compile --upgrade --generate-hashes --universal --no-header \
			--python-version 3.11 $$name.in -o $$name.lock || exit 1; \
	done

clean: ## remove the environment and all local data
	rm -rf $(VENV) $(DATA_DIR)

# Collected, hashed and compressed again only when a file of ours or a package has changed.
STATIC := $(shell find $(wildcard network/static sites/static events/static home/static) -type f)
$(DATA_DIR)/.static: $(VENV)/.installed $(STATIC)
	@mkdir -p $(DATA_DIR)
	@echo "Building the static files …"
	@$(MANAGE) collectstatic --no-input --verbosity 0
	@touch $@

$(VENV)/bin/python:
	@deploy/make_environment $(VENV)

$(VENV)/.installed: $(VENV)/bin/python requirements.lock
	@echo "Installing what the site needs (once; a minute or two) …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.installed-dev: $(VENV)/bin/python requirements-dev.lock
	@echo "Installing what tests and checks need (once; a minute or two) …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ $(VENV)/.installed
