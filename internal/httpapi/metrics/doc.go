// Package metrics has what Prometheus reads of the program. It knows Prometheus, which the other packages do not: they call
// methods of [Metrics], or give it a function to read from. It does not decide what is refused or how long a thing may take.
//
// Begin with operations.go: [Metrics] holds the registry and counts GraphQL operations. errors.go counts errors and refusals by the
// tables of apierror. Everything else is added by a method Watch… in a file of its own: cache.go, pool.go, process.go and queue.go
// read counters when Prometheus asks. operation_names.go bounds the values of the label `operation`.
package metrics
