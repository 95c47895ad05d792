# Thin verbs over the CMake presets; `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help release dev tsan test format tidy bench bench-check bench-baseline bench-peers console-bench console-pictures simulate histories torture mutants fuzz fuzz-merge clean

help: ## List the verbs
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

release: ## Build what is shipped: build/release/hoist
	@cmake --preset release >/dev/null && cmake --build --preset release --target hoist

dev: ## Build everything with AddressSanitizer and UndefinedBehaviorSanitizer
	@cmake --preset dev >/dev/null && cmake --build --preset dev

tsan: ## Build the concurrent parts with ThreadSanitizer
	@cmake --preset tsan >/dev/null && cmake --build --preset tsan --target hoist_tsan_tests

test: ## Run every test (the same as ./test)
	@./test

format: ## Format the sources in place
	@git ls-files '*.h' '*.cpp' | xargs clang-format-19 -i

tidy: ## Run clang-tidy over what changed since it last passed
	@cmake --preset tidy >/dev/null && scripts/tidy.sh

bench: ## Measure [ONLY=section,…] [ROUNDS=n] [NOISY=1]; see bench/README.md
	@scripts/bench.sh $(if $(ONLY),--only $(ONLY)) $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(NOISY),--noisy)

bench-peers: ## Measure other queues with JOBS=20000 due, FLAGS=2000; see bench/peers/README.md
	@scripts/bench_peers.sh $(or $(JOBS),20000) $(or $(FLAGS),2000) $(or $(SECONDS),30)

console-bench: ## Measure how long the console's pages take to open [ROUNDS=n], small store against large
	@scripts/console_bench.sh $(or $(ROUNDS),7)

console-pictures: ## Take the README's pictures (docs/images) of the release that is built
	@HOIST_NODE_MODULES=$${HOIST_NODE_MODULES:-build/node-tests/node_modules} $${HOIST_NODE:-node} tests/console/pictures.mjs

bench-check: ## Count the instructions of fixed work against bench/baseline.json
	@scripts/bench_check.sh

bench-baseline: ## Make the present counts the baseline of this compiler and these libraries
	@scripts/bench_check.sh renew

simulate: ## Play seeds for TIME=10m [SEED=first]; see tests/simulation/README.md
	@scripts/simulate.sh $(or $(TIME),10m) $(SEED)

histories: ## Play histories on PostgreSQL for TIME=10m or SEEDS=n [SEED=first]; see tests/histories/README.md
	@scripts/histories.sh $(if $(SEEDS),--seeds $(SEEDS),--time $(or $(TIME),10m)) $(if $(SEED),--seed $(SEED))

torture: ## Kill, cut and starve real processes for TIME=60s a scenario [SCENARIO=one] [SEED=n]
	@scripts/torture.sh $(or $(TIME),60s) $(or $(SCENARIO),all) $(SEED)

mutants: ## Plant known bugs and check that each is caught [NAME=one]
	@scripts/mutants.sh $(NAME)

fuzz: ## Search the parsers for TIME=1m each [TARGET=name]; see fuzz/README.md
	@scripts/fuzz.sh $(or $(TIME),1m) $(TARGET)

fuzz-merge: ## Keep what fuzzing found in fuzz/corpus [TARGET=name]
	@scripts/fuzz.sh merge $(TARGET)

clean: ## Remove everything that was built
	@rm -rf build
