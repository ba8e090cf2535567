# `make` lists the targets. A fresh machine needs Go, and PostgreSQL's programs
# and redis-server, which `make services` installs.

SHELL := /bin/bash
.DEFAULT_GOAL := help

# What `make run`, `seed`, `migrate`, `psql` and `load` pass on: make seed ARGS='--scale 10'
ARGS ?=
# What is tested, how many packages at once, and how long one may take.
PACKAGES ?= ./...
TEST_PARALLEL ?= 2
TEST_TIMEOUT ?= 10m

LINT := go tool -modfile=tools.mod golangci-lint
WITH_SERVICES := go run ./dbtest/services --

.PHONY: help
help: ## list the targets
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: web ## run everything on this machine, with a PostgreSQL and a Redis of its own
	go run . dev $(ARGS)

.PHONY: migrate
migrate: ## bring the development database to the newest schema; ARGS=down undoes a migration
	go run . migrate $(ARGS)

.PHONY: seed
seed: ## fill an empty development database; ARGS='--scale 10 --seed 1' for another shop
	go run . seed $(ARGS)

.PHONY: psql
psql: ## open psql beside `make run`; ARGS="-c 'SELECT 1'" runs a statement
	@go run . psql $(ARGS)

.PHONY: services
services: ## install PostgreSQL and redis-server where they are missing
	scripts/services.sh

.PHONY: web
web: ## build the pages of web/, if npm is there and they are out of date
	scripts/web.sh

.PHONY: test
test: web ## run all tests, on a PostgreSQL and a Redis started for them; PACKAGES=./server for some
	$(WITH_SERVICES) go test -timeout $(TEST_TIMEOUT) -p $(TEST_PARALLEL) $(PACKAGES)

.PHONY: lint
lint: ## run the linters
	$(LINT) run

.PHONY: fmt
fmt: ## format the Go files
	$(LINT) fmt

.PHONY: generate
generate: ## write generated code and the README's table of variables anew
	go generate ./...
	scripts/readme.sh

.PHONY: verify
verify: ## check that what is generated is up to date, go.mod is tidy, the schema breaks nothing, and macOS builds
	scripts/verify.sh

.PHONY: ci
ci: ## do what CI does
	.ci/run

.PHONY: bench
bench: services ## run the benchmarks
	$(WITH_SERVICES) go test -run '^$$' -bench . -benchmem -timeout 30m -p 1 ./...

.PHONY: plans
plans: services ## check that every statement uses an index, on a large shop
	ORDERLY_TEST_PLANS_SCALE=10 $(WITH_SERVICES) go test -run TestPlans -count 1 -timeout 30m -v ./db

.PHONY: load
load: services ## put the program under load, and check what it promises: make load ARGS='-scale 10 storm redis-gone'
	$(WITH_SERVICES) go run ./load $(ARGS)

.PHONY: stale
stale: services ## look for stale reads in the cache, 100,000 times, with each step delayed, clients killed and Redis cut off
	ORDERLY_STALE_READS=100000 $(WITH_SERVICES) go test -count 1 -timeout 30m -v -run 'TestNoStaleRead|TestStaleReadWithout' ./cache

.PHONY: walk
walk: services ## let 16 clients take 10,000 random mutations, and check the books
	ORDERLY_WALK=10000 $(WITH_SERVICES) go test -count 1 -timeout 20m -v -run TestRandomWalk ./resolvers

# How many random operations `make prove` takes.
N ?= 10000

.PHONY: prove
prove: services ## hold random operations against the oracle: make prove N=10000
	$(WITH_SERVICES) go test -count 1 -timeout 60m -v -run TestAnswersAreTheOracles ./proof -rapid.checks=$$(($(N) / 4))
