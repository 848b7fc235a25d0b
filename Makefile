# Two commands do everything: `make run` (the studio) and `make test` (its checks and tests).
SHELL := /bin/sh
.DEFAULT_GOAL := run
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check bench measure demo messages clean lock

run: $(VENV)/run.stamp
	@exec $(BIN)/python manage.py serve

# First what runs in process, side by side; then what starts the whole studio and wants the machine for itself.
test: check
	$(BIN)/pytest -n 2 -m "not browser and not processes"
	$(BIN)/pytest -m "browser or processes"

check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --check $$(find templates -name '*.html')
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check

bench: $(VENV)/dev.stamp
	$(BIN)/python -m tests.bench

# Sixty songs of all genres, measured against what is promised of them; then how well sung words are understood
# (needs espeak-ng, the reference).
measure: $(VENV)/dev.stamp
	$(BIN)/python -m tests.measure
	$(BIN)/python -m tests.voice --tuning --dry

# One song of each genre, and a page to hear them on: demo/index.html.
demo: $(VENV)/run.stamp
	$(BIN)/python manage.py demo

# After a word was changed: finds what is marked for translation and compiles what is translated, in locale/.
# Needs Debian's gettext; what it writes is committed, so that nobody else does.
messages: $(VENV)/dev.stamp
	$(BIN)/python manage.py messages

# Stamps: the virtual environment is made anew only when a lock file changed.
$(VENV)/run.stamp: requirements.lock
	@python=$$(sh tools/find-python) && $$python -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# Needs uv (https://docs.astral.sh/uv/): locks every platform at once, with hashes and no host names.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml --group dev -o requirements-dev.lock

clean:
	rm -rf $(VENV) static-root .mypy_cache .ruff_cache .pytest_cache .hypothesis
