# Two commands matter: `make up` runs everything, `make test` checks everything.

MOLAIRE := target/debug/molaire
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path 'web/dist/*' -not -path 'web/e2e/*')

.PHONY: up test test-web lint mutants faults bench bench-web reset build format types
.DEFAULT_GOAL := up

up: build
	@$(MOLAIRE) local up

test: build
	@$(MOLAIRE) local test

# The web app alone: formatting, lints, types, languages, bundle, and the pages in Chromium.
test-web: build
	@$(MOLAIRE) local test --web

lint: node_modules/.molaire-installed
	cargo fmt --all --check
	cargo clippy --locked --workspace --features local --all-targets -- -D warnings

# Prints ratios, each taken in one run; nothing here passes or fails.
bench: build benches/outbox/node_modules/.molaire-installed
	@$(MOLAIRE) local test -- cargo bench --locked --quiet --features local

# Prints how soon a grid of sixty previews stands, shifts, answers and scrolls in Chromium, on the stack of `make up`.
bench-web:
	@npm run --silent --workspace web bench

# Takes each rule of the database away in turn and prints which assertion notices; some minutes.
mutants: build
	@$(MOLAIRE) local test -- cargo test --locked --quiet --features local --test mutants -- --nocapture

# Pairs of faults in every way of storing and deleting, drawn by a printed seed; an hour. `make test` tries each fault
# alone and thirty pairs. MOLAIRE_FAULTS_SEED repeats a run; there are some 17,000 pairs in all.
faults: PAIRS ?= 2400
faults: build
	@MOLAIRE_FAULTS=$(PAIRS) $(MOLAIRE) local test -- cargo test --locked --quiet --features local --test faults -- --nocapture

format: node_modules/.molaire-installed
	cargo fmt --all
	npm run --silent --workspace web format

# The types of the database for the web app, after a migration.
types: build
	@MOLAIRE_WRITE_TYPES=1 $(MOLAIRE) local test -- cargo test --locked --quiet --features local --test repo types_for_the_browser

# Deletes the local stack's patients, files and keys, and nothing else.
reset: build
	@$(MOLAIRE) local reset --yes

build: web/dist/index.html
	@cargo build --locked --features local

# Static files for any host; which project they belong to is said by the host's /config.json.
web/dist/index.html: $(WEB_SOURCES) node_modules/.molaire-installed
	@npm run --silent build --workspace web
	@touch $@

benches/outbox/node_modules/.molaire-installed: benches/outbox/package.json benches/outbox/package-lock.json
	npm ci --no-audit --no-fund --prefix benches/outbox
	@touch $@

node_modules/.molaire-installed: package.json package-lock.json web/package.json
	@command -v node >/dev/null || { echo "Node.js was not found: install Node.js 20.19 or newer (https://nodejs.org) and try again" >&2; exit 1; }
	@command -v cargo >/dev/null || { echo "Rust was not found: install it (https://rustup.rs) and try again" >&2; exit 1; }
	npm ci --no-audit --no-fund
	@touch $@
