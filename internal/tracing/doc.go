// Package tracing sends traces of requests and jobs to a collector by OTLP, the protocol of OpenTelemetry, over HTTP. What a
// request or a job does is a tree of spans; none holds a value that somebody has sent or that the shop keeps. It knows the
// clients that it makes spans of, and nothing of the shop. Begin with open.go.
package tracing
