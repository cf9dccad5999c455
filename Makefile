# The two commands: `make train` and `make test`. Both make the environment .venv they need; nothing else is touched.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready
DEV_READY := $(VENV)/.ready-dev
DOCS_READY := $(VENV)/.ready-docs
BENCH := .venv-bench
BENCH_READY := $(BENCH)/.ready

.DEFAULT_GOAL := help
.PHONY: help train results tutorials lesson test torture check bench fetch clean

help:  ## print this list
	@echo "make train   learn MNIST's digits: the experiment, its table and its pictures (about a minute)"
	@echo "make results train every experiment on MNIST and write the table in experiments/README.md (minutes)"
	@echo "make tutorials train what Pylearn2's tutorials and two papers published, and compare (hours; goes on if stopped)"
	@echo "make lesson  execute the notebooks of docs/notebooks: logistic regression with Theano, and from YAML (a minute)"
	@echo "make test    run the tests"
	@echo "make torture run the long trials of tests/torture: mutated files, killed runs, hostile pickles (minutes)"
	@echo "make check   ruff and mypy"
	@echo "make bench   measure beside NumPy, JAX, PyTorch and Keras; writes benchmarks/README.md (half an hour, 2 GB or more)"
	@echo "make fetch   find or download MNIST"
	@echo "make clean   remove the environment and everything that was trained"

$(READY): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}; try: make PYTHON=python3.12")'
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@echo "installing what requirements.txt names (once, a minute or two)"
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(DEV_READY): requirements-dev.txt $(READY)
	@echo "installing what requirements-dev.txt names (once)"
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(DOCS_READY): requirements-docs.txt $(READY)
	@echo "installing what requirements-docs.txt names (once)"
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-docs.txt
	@touch $@

train: $(READY)  ## the experiment on MNIST, or on its stand-in where MNIST cannot be had
	@$(PY) scripts/first_run.py

results: $(READY)  ## every experiment, its table and its figure
	@$(PY) scripts/results.py

tutorials: $(READY)  ## the published numbers, their table and the filters
	@$(PY) scripts/tutorials.py

$(BENCH_READY): requirements.txt requirements-bench.txt
	@test -x $(BENCH)/bin/python || $(PYTHON) -m venv $(BENCH)
	@echo "installing what requirements.txt and requirements-bench.txt name into $(BENCH) (once, minutes)"
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -r requirements-bench.txt
	@touch $@

lesson: $(DOCS_READY)  ## the notebooks, executed beside their sources, by this environment's Python
	@for name in logistic_regression yaml_experiment; do \
	    echo "executing docs/notebooks/$$name.ipynb"; \
	    $(PY) -m nbconvert --log-level ERROR --execute --to notebook --output-dir docs/notebooks/executed \
	        --ExecutePreprocessor.extra_arguments=--IPKernelApp.log_level=ERROR docs/notebooks/$$name.ipynb || exit 1; \
	    $(PY) -m nbconvert --log-level ERROR --to html docs/notebooks/executed/$$name.ipynb || exit 1; \
	    echo "look at      docs/notebooks/executed/$$name.html  (or .ipynb)"; \
	done

test: $(DEV_READY) $(DOCS_READY)  ## all tests, a process for each core
	@$(PY) -m pytest -n auto --maxprocesses 8 --dist loadfile

torture: $(DEV_READY)  ## each script prints its table and fails where a promise is broken; the others still run
	@status=0; for script in $(wildcard tests/torture/*.py); do \
	    echo "== $$script"; PYTHONPATH=. $(PY) $$script || status=1; \
	done; exit $$status

check: $(DEV_READY)  ## style and types
	@$(PY) -m ruff check .
	@$(PY) -m mypy

fetch: $(READY)  ## MNIST
	@$(PY) scripts/fetch_mnist.py

bench: $(BENCH_READY)  ## the benchmarks, in an environment of their own
	@$(BENCH)/bin/python benchmarks/report.py

clean:
	rm -rf $(VENV) $(BENCH) experiments/.results_begun experiments/*.pkl experiments/*/*.pkl experiments/*.json experiments/*/*.json experiments/*.png experiments/*_pictures experiments/*_sweep experiments/*/*_sweep docs/notebooks/executed docs/notebooks/*.pkl docs/notebooks/*.json docs/notebooks/*.yaml .pytest_cache .mypy_cache .ruff_cache
