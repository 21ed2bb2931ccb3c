# Two commands do everything: `make run` trades on paper, `make test` passes the tests.
# Both install what is missing into this folder alone (.tools, .venv) and need only python3 with its venv module.
.DEFAULT_GOAL := help
.PHONY: help run test coverage lint bench bench-peers passes lock clean
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready
BENCH := .venv-bench
BENCH_READY := $(BENCH)/.ready
ENGINES := .venv-peers/.ready
# Byte code and the system's certificates whatever the caller's environment says.
export PYTHONDONTWRITEBYTECODE :=
export UV_SYSTEM_CERTS := 1

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(READY)  ## trade on paper over the built-in market: http://127.0.0.1:8001
	@KURS_HOME="$${KURS_HOME:-$(CURDIR)/.kurs}" exec $(VENV)/bin/kurs run $(ARGS)

# Most tests wait for something. Whole files go to one of two processes, so that what a file shares is made once;
# ARGS="-n 0" runs one test after the other.
test: $(READY)  ## run every test (ARGS="-k name" for some)
	@exec $(PY) -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder $(ARGS)

coverage: $(READY)  ## run every test and show which lines none of them reaches
	@$(VENV)/bin/coverage run -m pytest -q && $(VENV)/bin/coverage report --skip-covered --show-missing

lint: $(READY)  ## style, types and the layers of the house
	@$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check . && $(VENV)/bin/mypy && $(VENV)/bin/lint-imports

bench: $(READY)  ## measure, side by side with the bare limit
	@exec $(PY) -m bench $(ARGS)

bench-peers: $(BENCH_READY) $(ENGINES)  ## the same, and beside other libraries, which are installed apart
	@exec $(BENCH)/bin/python -m bench $(ARGS)

passes: $(READY)  ## write the compiled passes anew, after a change of them
	@exec $(PY) scripts/passes

lock: .tools/bin/uv  ## resolve the dependencies anew into requirements.lock
	@.tools/bin/uv pip compile -q pyproject.toml packages/kadens/pyproject.toml packages/kurs/pyproject.toml \
	  --all-extras --group lint --group test --group servers --no-emit-package kadens --no-emit-package kurs \
	  --universal --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements.lock

clean:  ## remove what the other commands installed
	@rm -rf .tools $(VENV) $(BENCH) .venv-peers

# Other engines for backtests do not go together: each has an environment of its own.
$(ENGINES): bench/backtest/peers/environments.txt | .tools/bin/uv
	@echo "Installing other engines into .venv-peers ..."
	@grep -v '^#' $< | while IFS=: read -r name needs; do \
	  .tools/bin/uv venv -q --clear --python python3 ".venv-peers/$$name" && \
	  .tools/bin/uv pip install -q --python ".venv-peers/$$name/bin/python" $$needs || exit 1; done
	@touch $@

.tools/bin/uv:
	@echo "Installing uv into .tools ..."
	@python3 -m venv .tools && .tools/bin/python -m pip install -q --disable-pip-version-check 'uv==0.13.8'

# The marker is written last, so an interrupted installation starts again.
$(READY): requirements.lock packages/kadens/pyproject.toml packages/kurs/pyproject.toml | .tools/bin/uv
	@echo "Installing the locked dependencies into $(VENV) (once, about half a minute) ..."
	@test -x $(PY) || .tools/bin/uv venv -q --python python3 $(VENV)
	@.tools/bin/uv pip sync -q --python $(PY) --require-hashes --compile-bytecode requirements.lock
	@.tools/bin/uv pip install -q --python $(PY) --no-deps -e packages/kadens -e packages/kurs
	@$(PY) -m compileall -q packages/kadens/src packages/kurs/src
	@touch $@

$(BENCH_READY): bench/peers.txt $(READY)
	@echo "Installing what is measured beside into $(BENCH) ..."
	@test -x $(BENCH)/bin/python || .tools/bin/uv venv -q --python python3 $(BENCH)
	@.tools/bin/uv pip sync -q --python $(BENCH)/bin/python --require-hashes requirements.lock
	@.tools/bin/uv pip install -q --python $(BENCH)/bin/python -r bench/peers.txt
	@.tools/bin/uv pip install -q --python $(BENCH)/bin/python --no-deps -e packages/kadens -e packages/kurs
	@touch $@
