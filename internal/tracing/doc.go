// Package tracing sends traces of requests and jobs to a collector, with OTLP over HTTP. A request or a job is a
// tree of spans; no span contains values that users have sent or that the shop stores. It knows the clients that it
// instruments, and nothing of the shop.
//
// Traces is the only type: its methods instrument requests, jobs, SQL, Redis and the log. Begin with open.go;
// redact.go is what may be sent.
package tracing
