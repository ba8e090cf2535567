// Package faults holds the errors that a client may see: a Fault has a code, a message in plain words and, where trying again
// helps, a time. Every other error is an internal one: it is logged, and the client sees INTERNAL. A Refusal says why the
// server refused something to protect itself, so that each reason can be counted. The package imports nothing of the program;
// begin with fault.go.
package faults
