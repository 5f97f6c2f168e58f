# The one entry: CI calls the same targets. `make` alone lists them.

PYTHON ?=
DEMO := examples/3-ssh-tunnels-down

BIN := .venv/bin
INSTALL := $(BIN)/python -m pip --quiet --no-input --disable-pip-version-check install --no-compile
VENV := .venv/venv.stamp
RUN := .venv/run.stamp
LAB := .venv/lab.stamp
DEV := .venv/dev.stamp
OLD := .venv-openssl-1.1.1
WITNESS := $(OLD)/witness.stamp
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard src/certway/locale/*/LC_MESSAGES/*.po))

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
SCENARIO ?= 3
.PHONY: help demo lab test test-all law lint types fuzz bench examples messages readme lessons lock ci fmt clean

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' Makefile

demo: $(RUN) $(CATALOGUES)  ## Check a broken example and show the verdict
	@status=0; $(BIN)/certway check $(DEMO) || status=$$?; \
	if [ $$status -ne 1 ]; then \
	    echo "make demo: expected exit status 1 (something fails in $(DEMO)), got $$status" >&2; exit 1; \
	fi
	@echo; echo "certway is in $(BIN); for this shell: . $(BIN)/activate"

lab: $(LAB) $(CATALOGUES)  ## Run a broken deployment on loopback until Ctrl-C; SCENARIO=2 another one
	@$(BIN)/certway lab up $(SCENARIO) lab --force

test: $(DEV) $(CATALOGUES)  ## Run the tests; T='-k words' narrows them
	@$(BIN)/pytest --numprocesses=auto --durations=10 $(T)

test-all: test law fuzz  ## Everything: the tests, the law on many questions, the properties on many examples

law: $(DEV) $(CATALOGUES) $(WITNESS)  ## Hold predictions against every real engine here, on many more questions
	@CERTWAY_LAW=1 $(BIN)/pytest --numprocesses=auto --hypothesis-profile=law -m conformance $(T)

lint: $(DEV)  ## Check style, format and the floors
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/lint-imports

types: $(DEV)  ## Check the types
	@$(BIN)/mypy

fuzz: $(DEV) $(CATALOGUES)  ## Try the properties on many more random examples
	@$(BIN)/pytest --numprocesses=auto --hypothesis-profile=fuzz -m hypothesis $(T)
	@$(BIN)/python -m tools.fuzz_captures
	@$(BIN)/python -m tools.fuzz_logs

bench: $(DEV) $(CATALOGUES)  ## Measure speed
	@$(BIN)/python -m benchmarks

ci: lint types test  ## What a merge needs

fmt: $(DEV)  ## Repair style and format
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

examples: $(RUN)  ## Write examples/ anew from the scenarios
	@$(BIN)/python -m certway.lab.examples examples

messages: $(DEV)  ## Bring the message catalogues up to date and list what is untranslated
	@$(BIN)/python -m tools.messages

readme: $(RUN) $(CATALOGUES)  ## Write real output into the READMEs
	@$(BIN)/python -m tools.readme

lessons: $(DEV) $(CATALOGUES)  ## Write the lessons of the lab, with their real screens, into docs/lessons
	@$(BIN)/python -m tools.lessons

lock: $(VENV)  ## Pin requirements/*.in; UPGRADE=1 takes newer releases
	@scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && \
	$(BIN)/python -m venv "$$scratch" && \
	"$$scratch/bin/python" -m pip --quiet --no-input --disable-pip-version-check install uv && \
	cd requirements && for name in run build lab dev openssl-1.1.1; do \
	    "$$scratch/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	        --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command 'make lock' \
	        $(if $(UPGRADE),--upgrade) --output-file $$name.txt $$name.in || exit 1; \
	done

clean:  ## Remove everything made here
	rm -rf .venv $(OLD) dist build .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} +
	rm -f $(CATALOGUES)

# A name on the PATH proves nothing (a version manager's shim may refuse), so each candidate is run.
$(VENV):
	@for python in $(PYTHON) python3.14 python3.13 python3.12 python3.11 python3; do \
	    if "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	        "$$python" -m venv --clear .venv && touch $@ && exit 0; \
	    fi; \
	done; \
	echo "certway needs Python 3.11 or later with venv and ensurepip." >&2; \
	echo "Install it (Debian, Ubuntu: python3 and python3-venv), or name one: make PYTHON=/path/to/python3" >&2; \
	exit 1

$(RUN): $(VENV) pyproject.toml hatch_build.py requirements/run.txt requirements/build.txt
	@echo "Installing certway into .venv"
	@$(INSTALL) --require-hashes -r requirements/run.txt -r requirements/build.txt
	@$(INSTALL) --no-build-isolation --no-deps --editable .
	@touch $@

# Compiled here, on all cores: under pytest, where warnings are errors, a library must not be compiled for the first time.
$(LAB): $(RUN) requirements/lab.txt
	@echo "Installing what the lab needs into .venv"
	@$(INSTALL) --require-hashes -r requirements/lab.txt
	@touch $@

$(DEV): $(LAB) requirements/dev.txt
	@echo "Installing the development tools into .venv"
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip --quiet --disable-pip-version-check check
	@$(BIN)/python -W ignore -m compileall -q -q -j 0 .venv/lib || true
	@touch $@

# A witness of tests only; where its wheels do not install, its tests are skipped and say so.
$(WITNESS): $(VENV) requirements/openssl-1.1.1.txt
	@echo "Installing OpenSSL 1.1.1 for tests into $(OLD)"
	@mkdir -p $(OLD); if $(BIN)/python -m venv --clear $(OLD) && \
	    $(OLD)/bin/python -m pip --quiet --no-input --disable-pip-version-check install --no-compile \
	        --only-binary :all: --require-hashes -r requirements/openssl-1.1.1.txt && \
	    $(OLD)/bin/python -I src/certway/lab/openssl_111_program.py </dev/null; \
	then touch $@; else rm -rf $(OLD); echo "OpenSSL 1.1.1 cannot be had here; its tests are skipped" >&2; fi

%.mo: %.po | $(RUN)
	@$(BIN)/python hatch_build.py
