# Every target is a script or one command; `make help` lists them.

.DEFAULT_GOAL := help
.PHONY: help build assets run test fmt bench soak screens pictures manual lighthouse clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile

build: ## the assets where they changed, and everything in Rust
	@scripts/build

assets: ## assets/dist alone, which core/web embeds
	@scripts/assets

run: ## builds, and serves the sample city (port 8080, or PORT, or a free one)
	@scripts/run

test: ## all that has to hold: format, lints, tests on both databases, dependencies, browser
	@scripts/test

fmt: ## formats the Rust sources
	cargo fmt --all

bench: ## the benches, each against a yardstick of the same run
	@scripts/assets
	LUOSHI_DURABLE=1 scripts/with-postgres cargo bench --workspace --locked

soak: ## the tests that draw cases, with many more of them
	@scripts/assets
	@NEXTEST_PROFILE=soak LUOSHI_CASES=$${LUOSHI_CASES:-2000} PROPTEST_CASES=$${PROPTEST_CASES:-20000} scripts/with-postgres scripts/rust-tests

screens: ## a picture of every page, into e2e/out
	@scripts/assets
	@LUOSHI_PICTURES=all scripts/e2e tests/pages.test.mjs

pictures: ## the pictures of the README, into docs/pictures
	@scripts/assets
	@scripts/e2e --run pictures.mjs

manual: ## the pictures of the manuals, into docs/manual/pictures
	@scripts/assets
	@scripts/e2e --run manual.mjs

lighthouse: ## what Lighthouse says of five pages, on a phone and at a desk
	@scripts/assets
	@cd e2e/lighthouse && npm ci --ignore-scripts --no-audit --no-fund </dev/null >&2
	@scripts/e2e --run lighthouse/run.mjs

clean: ## everything that was built
	cargo clean
	rm -rf assets/dist assets/.built assets/.test assets/node_modules e2e/node_modules e2e/lighthouse/node_modules e2e/out .tools
