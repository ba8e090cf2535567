package faults

import (
	"errors"
	"slices"
	"time"
)

// Code tells a client what went wrong, in extensions.code.
type Code string

// The codes that a request can meet below the HTTP handler.
const (
	CodeBadCursor       Code = "BAD_CURSOR"
	CodeBadID           Code = "BAD_ID"
	CodeBadInput        Code = "BAD_USER_INPUT"
	CodeBusy            Code = "BUSY"
	CodeForbidden       Code = "FORBIDDEN"
	CodeInternal        Code = "INTERNAL"
	CodeThrottled       Code = "THROTTLED"
	CodeTimeout         Code = "TIMEOUT"
	CodeUnauthenticated Code = "UNAUTHENTICATED"
	CodeUnavailable     Code = "UNAVAILABLE"
)

// Fault is an error whose message may be shown to a client. Every other error is an internal one.
type Fault struct {
	Code    Code
	Message string
	// RetryAfter is when trying again may help; zero where it will not.
	RetryAfter time.Duration
	// Argument is the path of the argument that it is about: names, and indexes from 0 in lists. Nil where it is about none.
	Argument []any
	// Reason is set where the server refused it to protect itself or its users.
	Reason Refusal

	cause error
}

// New makes a fault without a cause.
func New(code Code, message string) *Fault { return &Fault{Code: code, Message: message} }

// Error gives the message, and the cause for the log.
func (f *Fault) Error() string {
	if f.cause != nil {
		return f.Message + ": " + f.cause.Error()
	}
	return f.Message
}

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.cause }

// WithCause is the fault with what caused it, for the log.
func (f *Fault) WithCause(cause error) *Fault {
	copied := *f
	copied.cause = cause
	return &copied
}

// AtArgument says of an error's fault that it is about an argument, or about a part of one.
func AtArgument(err error, argument ...any) error {
	f := Of(err)
	if f == nil {
		return err
	}
	about := *f
	about.Argument = slices.Concat(argument, f.Argument)
	return &about
}

// Of finds the fault in an error, or nil.
func Of(err error) *Fault {
	f, _ := errors.AsType[*Fault](err)
	return f
}
