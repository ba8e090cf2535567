// Package faults holds the errors that a client may see. A Fault has a code, a message in plain words and, if a retry
// helps, a time for it. Every other error is internal: it is logged, and the client sees INTERNAL. A Refusal says why the
// server refused something to protect itself, so that each reason can be counted. The package imports nothing of the
// program. Begin with fault.go.
package faults
