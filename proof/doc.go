// Package proof holds tests alone. Random operations over the shop's schema go to the server, through its HTTP handler,
// and to an oracle; the answers must be the same, and cost what the plan has said.
//
// `go test ./proof` runs a few hundred operations. For more, -rapid.checks=2500 runs 10,000: each of four tests at the
// same time takes so many. A failure prints a small operation and how to run it again.
package proof
