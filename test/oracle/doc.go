// Package oracle holds tests alone. Random operations over the shop's schema go to the server, through its HTTP handler,
// and to an oracle; the answers must be the same, and cost what the plan has said. A tap between the server and Postgres
// sees what is sent: as many statements as the server counts, for the columns that were selected. The same operations
// cost the same whatever the load, the processors, the cache and the size of the shop; mutations alternate with reads;
// lists are walked while rows come and go; and faults that are put in on purpose are found.
//
// `go test ./test/oracle` runs a few hundred operations, in which every field, argument and mutation is met, and `make prove
// N=10000` many: there -rapid.checks says how many each of four tests takes at the same time. A failure prints a small
// operation and how to run it again.
//
// Begin with ask_test.go; the oracle's answers are in package oracle below, the operations in operations.
package oracle
