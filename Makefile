# `make` lists the targets. A fresh machine needs Go; what else a target needs is
# installed where it is missing.

SHELL := /bin/bash
.DEFAULT_GOAL := help

# What `make run`, `seed`, `migrate`, `psql` and `load` pass on: make seed ARGS='--scale 10'
ARGS ?=
# What is tested, how many packages at once, and how long one may take.
PACKAGES ?= ./... orderly.example/lockstep/...
TEST_PARALLEL ?= 3
TEST_TIMEOUT ?= 10m

# Go compiles a third faster without what debuggers read and without C. For a debugger: go build -o bin/orderly .
export CGO_ENABLED ?= 0
export GOFLAGS := $(strip $(GOFLAGS) -gcflags=all=-dwarf=false)

LINT := go tool -modfile=$(CURDIR)/tools.mod golangci-lint
WITH_SERVICES := go run ./test/services/run --

.PHONY: help
help: ## list the targets
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: ## run everything on this machine, with a PostgreSQL and a Redis of its own
	@scripts/watch.sh scripts/build.sh scripts/services.sh --no-redis
	@bin/orderly dev $(ARGS)

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
services: ## install PostgreSQL, redis-server, Chromium, PgBouncer, HAProxy and nginx where they are missing
	@scripts/services.sh --browser

.PHONY: web
web: ## build the pages of web/, if npm is there and they are out of date
	scripts/web.sh

.PHONY: test
test: services web ## run all tests, on a PostgreSQL and a Redis started for them; PACKAGES=./internal/httpapi for some
	@scripts/watch.sh $(WITH_SERVICES) go test -toolexec "'$(CURDIR)/scripts/link.sh'" -timeout $(TEST_TIMEOUT) -p $(TEST_PARALLEL) $(PACKAGES)
	@$(if $(filter file,$(origin PACKAGES)),scripts/watch.sh $(WITH_SERVICES) sh -c 'DATABASE_URL=$$ORDERLY_TEST_POSTGRES_URL scripts/modules.sh go test -timeout $(TEST_TIMEOUT) ./...')

.PHONY: projects
projects: ## generate and run the gqlgen projects of lockstep's plugin, and one with each version of gqlgen that it supports
	cd lockstep && LOCKSTEP_TEST_PROJECTS=all go test -count 1 -timeout 30m -v ./plugin && go run ./plugin/versions

.PHONY: lint
lint: web ## run the linters, and check the types and the operations of web/
	@scripts/watch.sh $(LINT) run
	@cd lockstep && ../scripts/watch.sh $(LINT) run
	@scripts/watch.sh scripts/modules.sh $(LINT) run
	@[ ! -d web/node_modules ] || npm --prefix web run --silent check

.PHONY: fmt
fmt: ## format the Go files
	$(LINT) fmt
	cd lockstep && $(LINT) fmt
	scripts/modules.sh $(LINT) fmt

.PHONY: generate
generate: web ## write the shop's generated code, the table of docs/variables.md and the list of licenses anew; lockstep's by its own go generate
	go generate ./...
	scripts/variables.sh

# PATH is what make module was given; programs are found by the one that make was started with.
STARTED_WITH = $(shell [[ $$PATH == *:* ]] && echo "$$PATH" || /usr/bin/tr '\0' '\n' </proc/$$PPID/environ | /usr/bin/sed -n 's/^PATH=//p')

.PHONY: module
module: ## give the modules another path, to publish them: make module PATH=example.org/shop
	@PATH='$(STARTED_WITH)' scripts/module.sh '$(PATH)'

.PHONY: verify
verify: ## check that what is generated is up to date, go.mod is tidy, the schema breaks nothing, and macOS builds
	scripts/verify.sh

.PHONY: ci
ci: ## do what CI does
	.ci/run

.PHONY: bench-lockstep
bench-lockstep: ## compare lockstep with gqlgen's own executor and with a dataloader; takes up to 85 seconds
	@$(MAKE) --no-print-directory -C lockstep bench

.PHONY: microbench
microbench: services ## run the benchmarks of Go functions
	$(WITH_SERVICES) go test -run '^$$' -bench . -benchmem -timeout 30m -p 1 $(PACKAGES)

# PostgreSQL has the memory that a shop of scale 10 needs, as a server of its own would.
SHOP_WITH_MEMORY := ORDERLY_TEST_SHARED_BUFFERS=2GB $(WITH_SERVICES)
# How long `make bench` measures, on shops of which scales.
BENCH ?= -scale 10 -each 8s -sizes 1,10,50

.PHONY: bench
bench: services ## compare five questions with a handler by hand, and write BENCHMARKS.md; takes a quarter of an hour
	$(SHOP_WITH_MEMORY) go run ./test/load $(BENCH) -write BENCHMARKS.md speed

# How long each of the four profiles of `make pgo` takes.
PGO ?= -scale 10 -each 20s

.PHONY: pgo
pgo: services ## write default.pgo, which tells the compiler what the program does most
	$(SHOP_WITH_MEMORY) go run ./test/load $(PGO) -write default.pgo pgo

# How long `make soak` looks.
SOAK ?= -scale 1 -each 30m

.PHONY: soak
soak: services ## put the program under mixed load for 30 minutes, and check that its memory does not grow
	$(WITH_SERVICES) go run ./test/load $(SOAK) soak

.PHONY: plans
plans: services ## check that every statement uses an index, on a large shop
	ORDERLY_TEST_PLANS_SCALE=10 $(WITH_SERVICES) go test -run TestPlans -count 1 -timeout 30m -v ./db

.PHONY: days
days: services ## check where each day of 2000 to 2040 begins, in every time zone, against PostgreSQL
	ORDERLY_TEST_DAYS=all $(WITH_SERVICES) go test -run TestFirstInstantsMatchPostgres -count 1 -timeout 60m -v ./db

.PHONY: load
load: services ## put the program under load, and check what it promises: make load ARGS='-scale 1 storm redis-gone'
	$(WITH_SERVICES) go run ./test/load $(or $(ARGS),-scale 10 -each 60s targets overload)

# How long each attack of `make abuse` lasts, and how many hostile requests it makes up.
ABUSE ?= -scale 1 -each 10s -hostile 2000

.PHONY: abuse
abuse: services ## attack the program in production from one address, and see how others fare; look for the request that costs most
	$(WITH_SERVICES) go run ./test/load $(ABUSE) abuse

# How long `make profile` and `make profile-mem` look, and at a shop of which scale.
PROFILE ?= -keep .orderly -each 20s -scale 1

.PHONY: profile
profile: services ## load the program with the example operations, and print the functions and lines that take most time
	@$(WITH_SERVICES) go run ./test/load $(PROFILE) profile

.PHONY: profile-mem
profile-mem: services ## the same for the functions and lines that allocate most
	@$(WITH_SERVICES) go run ./test/load $(PROFILE) profile-mem

.PHONY: stale
stale: services ## look for stale reads in the cache and for revoked roles, 100,000 times, with each step delayed, clients killed and Redis cut off
	ORDERLY_STALE_READS=100000 $(WITH_SERVICES) go test -count 1 -timeout 30m -v -run 'TestNoStaleRead|TestStaleReadWithout|TestNoRevokedRole' ./internal/leasecache ./internal/httpapi

# How many reads `make replicas` makes beside writers, and how often standbys fail.
REPLICA_READS ?= 100000
REPLICA_FAULTS ?= 10

.PHONY: replicas
replicas: services ## read 100,000 times from streaming replicas beside writers, have standbys fail ten times in each way, compare 2,000 answers
	ORDERLY_REPLICA_READS=$(REPLICA_READS) ORDERLY_REPLICA_FAULTS=$(REPLICA_FAULTS) ORDERLY_REPLICA_OPERATIONS=2000 ORDERLY_REPLICA_QUERIES=20000 \
		$(WITH_SERVICES) go test -count 1 -parallel 1 -timeout 30m -v ./test/replicas

# How often `make crash` kills a worker, and the scale of its shop.
KILLS ?= 20
CRASH_SCALE ?= 1

.PHONY: crash
crash: services ## kill workers at random points of a large report, restart PostgreSQL and Redis, fill the folder
	ORDERLY_TEST_KILLS=$(KILLS) ORDERLY_TEST_SCALE=$(CRASH_SCALE) $(WITH_SERVICES) go test -count 1 -timeout 60m -v \
		-run 'TestKilled|TestPostgresAndRedisRestart|TestFullFolder|TestHealthy' ./worker

# Which rows `make fleet` plays: FLEET='-only "Sentinel: network cut" -pause 5s'; FLEET=-h lists them.
FLEET ?=

.PHONY: fleet
fleet: services ## run a whole shop behind HAProxy and nginx, and have one part after the other fail under load; takes up to 30 minutes
	go run ./test/fleet $(FLEET)

.PHONY: export
export: services ## compare an export of 1,500,000 lines with psql's \copy; EXPORT_SCALE=1 for a tenth
	ORDERLY_TEST_EXPORT_SCALE=$(or $(EXPORT_SCALE),10) $(WITH_SERVICES) go test -count 1 -timeout 60m -v -run TestExportIsFast ./worker

.PHONY: walk
walk: services ## let 16 clients take 10,000 random mutations, and check the books
	ORDERLY_WALK=10000 $(WITH_SERVICES) go test -count 1 -timeout 20m -v -run TestRandomWalk ./resolvers

.PHONY: budgets
budgets: services web ## hold the application against its budgets in Chromium: sizes, times from click to content, memory, Lighthouse; ARGS='sizes clicks' for some
	@scripts/measure.sh budgets $(ARGS)

.PHONY: screenshots
screenshots: services web ## take the pictures of the README; ARGS=FOLDER takes every page, wide and narrow, light and dark
	@scripts/measure.sh pictures $(ARGS)

# How many random operations `make prove` takes.
N ?= 10000

.PHONY: prove
prove: services ## hold random operations against the oracle: make prove N=10000
	$(WITH_SERVICES) go test -count 1 -timeout 60m -v -run TestAnswersMatchTheOracle ./test/oracle -rapid.checks=$$(($(N) / 4))
	ORDERLY_TEST_MATRIX=$$(($(N) / 100)) $(WITH_SERVICES) go test -count 1 -timeout 60m -v \
		-run 'TestConcurrent|TestDeep|TestFaults|TestLimits|TestPages|TestReads|TestStatements' ./test/oracle -rapid.checks=$$(($(N) / 20))

# For how long `make fuzz` tries each target.
FUZZTIME ?= 20s

.PHONY: fuzz
fuzz: services ## try inputs that nobody thought of: make fuzz FUZZTIME=1m
	$(WITH_SERVICES) scripts/fuzz.sh $(FUZZTIME)
