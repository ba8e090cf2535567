// Package oracle contains only tests. Random operations over the shop's schema go to the server, through its HTTP
// handler, and to a reference implementation; the answers must be the same, and cost what was planned. A proxy
// between the server and Postgres sees what is sent: as many statements as the server counts, for the selected
// columns. The same operations cost the same whatever the load, the processors, the cache and the size of the shop;
// mutations alternate with reads; lists are paged through while rows come and go; and bugs that are put in on
// purpose are detected.
//
// `go test ./test/oracle` runs a few hundred operations, which contain every field, argument and mutation; `make
// prove N=10000` runs many, where -rapid.checks says how many each of four tests runs concurrently. A failure
// prints a small operation and how to run it again.
//
// Begin with answers_test.go, whose check compares an answer with the reference's; ask_test.go sends an operation. The
// expected answers are in package reference, the operations in package operations.
package oracle
