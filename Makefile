# Everything needed is installed on the way: `make serve` and `make test` work in a fresh clone.
#
#   make serve              install, train on first start, run on http://127.0.0.1:8000
#   make test               install, train, run all tests with coverage
#   make test TESTS=tests/procedure_kb ARGS=-x
#   make lint               ruff and mypy
#   make train              train the model, if something changed
#   make setup              only install
#   make clean              remove what can be made again; never var/, where the data lives
#
# Environment: PORT, MOTCUA_HOME and the other settings of docs/settings.md.

PACKAGES := bot actions procedure_kb
TESTS ?= tests
ARGS ?=

# Tests keep their state in a folder of their own below MOTCUA_HOME, so never in a live database,
# and follow no other setting of the shell they run in.
TEST_HOME = home="$${MOTCUA_HOME:-var}/test" && mkdir -p "$$home" && home=$$(cd "$$home" && pwd)
TEST_ENV = env -u MOTCUA_DATABASE_URL -u MOTCUA_REDIS_URL -u MOTCUA_TODAY -u MOTCUA_RATE_LIMIT \
	-u MOTCUA_SECRET_KEY -u MOTCUA_PUBLIC_URL -u MOTCUA_TRUSTED_PROXIES \
	MOTCUA_HOME="$$home"

.PHONY: serve test lint train setup clean
.DEFAULT_GOAL := serve

setup:
	@bash scripts/bootstrap.sh

serve: setup
	@exec .venv/bin/motcua serve

train: setup
	@.venv/bin/motcua train

test: setup
	@$(TEST_HOME) && $(TEST_ENV) .venv/bin/motcua train
	@$(TEST_HOME) && $(TEST_ENV) .venv/bin/python -m pytest -rs $(addprefix --cov=,$(PACKAGES)) \
		--cov-report=term:skip-covered $(ARGS) $(TESTS)

lint: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy $(PACKAGES)

clean:
	rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache .hypothesis .rasa .coverage \
		results dist var/test
	find $(PACKAGES) tests -name __pycache__ -type d -prune -exec rm -rf {} +
