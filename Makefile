# What a developer does with this checkout. Needs only python3 (3.11 or later), make and git; the rest is put into .venv.
#
#   make demo     a ready office in demo/, to open and look at
#   make test     the test suite, in less than four minutes on two cores
#   make thorough what make test leaves out: longer stories, other stores, older books, LibreOffice (CI runs both)
#   make lint     ruff and mypy
#   make bench    the benchmarks
#   make soak     the long runs at full size (about two hours)
#   make mutasi   small changes to the code, one at a time: would a test notice? N=200 makes more of them, SEED=2 others
#   make fuzz     ten minutes of coverage-guided fuzzing each for cells, config and book (atheris; Linux)
#   make peta     docs/peta.md (rule, function, test) from docs/aturan.toml
#   make kosong   the blank book in workbook_templates/, as `buat` makes it now
#   make surat    the templates of the papers in workbook_templates/surat/
#   make gambar   pictures of every tab and page into build/gambar/, and those of README and docs into docs/gambar/
#   make masalah  docs/masalah.md (every sentence of trouble, by exit code) from the code
#   make petunjuk docs/petugas.docx, the clerk's page for the wall, from docs/petugas.md
#   make paket    build/paket/: a folder that installs the program on Windows without the internet
#   make ukuran   how much an installed program takes on disk, and which library how much
#   make clean    away with .venv and everything that tools left behind (demo/ stays)

VENV := .venv
BIN := $(VENV)/bin
# goals.py says which goals are still missed and scale.py what many offices cost: both are run by themselves.
BENCHMARKS := $(filter-out $(patsubst %,benchmarks/%.py,goals scale processes),$(wildcard benchmarks/*.py))

# The first Python that is new enough; `make PYTHON=python3.12` chooses another.
ifndef PYTHON
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
endif

# Constraints by name and not by path: pip would split a path at its spaces. They hold for what builds the package, too.
export PIP_CONSTRAINT := constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1
PIP := $(BIN)/python -m pip install --quiet
FAILED := { echo 'Pemasangan gagal. Periksa sambungan internet, lalu ulangi; bila tetap gagal: make clean.' >&2; exit 1; }

.DEFAULT_GOAL := help
.PHONY: help demo test thorough lint bench soak mutasi fuzz peta kosong surat gambar masalah petunjuk paket ukuran clean

help:
	@sed -n '3,19s/^# \{0,1\}//p' Makefile

demo: $(VENV)/.installed
	@$(BIN)/pengaduan demo demo

# Tests start some hundred Pythons, and each would compile the package anew where bytecode is not kept. Three workers, also
# on two cores: some of the time of two is waiting for what ends by itself.
test: $(VENV)/.installed-dev
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 3 --dist worksteal -m "not thorough and not libreoffice" $(ARGS)

thorough: $(VENV)/.installed-dev
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 3 --dist worksteal -m "thorough or libreoffice" $(ARGS)

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.installed-dev
	@for script in $(BENCHMARKS); do echo "== $$script"; $(BIN)/python "$$script" || exit 1; done

soak: $(VENV)/.installed-dev
	PENGADUAN_SOAK=1 $(BIN)/python -m pytest -n 2 --dist worksteal -m soak $(ARGS)
	$(BIN)/python -m tests.mutation

# ARGS='--only core/identity' keeps to a room; what is already known of tests and lines lies in build/mutasi.
N := 100
SEED := 1
mutasi: $(VENV)/.installed-dev
	$(BIN)/python -m tests.mutation -n $(N) --seed $(SEED) $(ARGS)

# SECONDS=60 makes it shorter, ARGS=reader takes one of them; without atheris it says so and ends well.
SECONDS := 600
fuzz: $(VENV)/.installed-dev
	@$(PIP) --editable '.[fuzz]' || echo 'atheris cannot be installed here.' >&2
	$(BIN)/python -m tests.fuzz -seconds=$(SECONDS) $(ARGS)

peta: $(VENV)/.installed-dev
	$(BIN)/python tools/peta.py

kosong: $(VENV)/.installed-dev
	$(BIN)/python tools/buku_kosong.py

surat: $(VENV)/.installed-dev
	$(BIN)/python tools/surat.py

# Needs LibreOffice with python3-uno, poppler-utils, chromium, xvfb, xdotool, imagemagick;
# pngquant and fonts-crosextra-carlito make better pictures.
gambar: $(VENV)/.installed-dev
	$(BIN)/python tools/gambar.py $(ARGS)

masalah: $(VENV)/.installed-dev
	$(BIN)/python tools/masalah.py

petunjuk: $(VENV)/.installed-dev
	$(BIN)/python tools/petunjuk.py

paket: $(VENV)/.installed-dev
	$(BIN)/python tools/paket.py

ukuran: $(VENV)/.installed-dev
	$(BIN)/python tools/ukuran.py $(ARGS)

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps: what they depend on has not changed, so nothing is installed again.
$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/.made
	@echo 'Memasang program ke $(VENV) ...'
	@$(PIP) --editable . || $(FAILED)
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(VENV)/.made
	@echo 'Memasang program dan alat pengembang ke $(VENV) ...'
	@$(PIP) --editable '.[all,dev]' || $(FAILED)
	@touch $@ $(VENV)/.installed

# Debian's python3 comes without ensurepip: then pip, virtualenv or uv of the machine help out, whichever is there.
$(VENV)/.made:
	@test -n '$(PYTHON)' || { echo 'Perlu Python 3.11 atau lebih baru, yang tidak ada di komputer ini.' \
		'Pasang dulu (Debian 12, Ubuntu 24.04 atau lebih baru: sudo apt install python3 python3-venv).' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'Perlu Python 3.11 atau lebih baru; $(PYTHON) lebih lama. Pasang yang baru, atau: make PYTHON=python3.12' >&2; exit 1; }
	@test -x $(BIN)/python && $(BIN)/python -m pip --version >/dev/null 2>&1 \
	|| { rm -rf $(VENV); $(PYTHON) -m venv $(VENV) >/dev/null 2>&1; } \
	|| { rm -rf $(VENV); $(PYTHON) -m venv --without-pip $(VENV) \
		&& $(PYTHON) -m pip --python $(BIN)/python install --quiet pip; } >/dev/null 2>&1 \
	|| { rm -rf $(VENV); $(PYTHON) -m virtualenv --quiet $(VENV); } >/dev/null 2>&1 \
	|| { rm -rf $(VENV); uv venv --quiet --seed --python $(PYTHON) $(VENV); } >/dev/null 2>&1 \
	|| { rm -rf $(VENV); echo 'Python di komputer ini tidak dapat membuat .venv.' \
		'Pasang dulu modulnya, lalu ulangi: sudo apt install python3-venv' >&2; exit 1; }
	@touch $@
