# Thin verbs over the CMake presets; `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help release dev tsan test format tidy bench clean

help: ## List the verbs
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

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

bench: ## Measure; see bench/README.md
	@scripts/bench.sh

clean: ## Remove everything that was built
	@rm -rf build
