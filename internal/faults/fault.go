package faults

import (
	"errors"
	"slices"
	"time"
)

// Code tells a client what went wrong, in extensions.code.
type Code string

// The codes of errors that arise below the HTTP handler.
const (
	CodeBadCursor       Code = "BAD_CURSOR"
	CodeBadID           Code = "BAD_ID"
	CodeBadInput        Code = "BAD_USER_INPUT"
	CodeBusy            Code = "BUSY"
	CodeNotTrusted      Code = "DOCUMENT_NOT_TRUSTED"
	CodeForbidden       Code = "FORBIDDEN"
	CodeInternal        Code = "INTERNAL"
	CodeThrottled       Code = "THROTTLED"
	CodeTimeout         Code = "TIMEOUT"
	CodeUnauthenticated Code = "UNAUTHENTICATED"
	CodeUnavailable     Code = "UNAVAILABLE"
)

// Fault is an error whose message may be shown to a client. All other errors are internal.
type Fault struct {
	Code    Code
	Message string
	// RetryAfter is when a retry may help; zero if it won't.
	RetryAfter time.Duration
	// Argument is the path of the argument it is about: names, and indexes from 0 in lists. Nil if it is about
	// none.
	Argument []any
	// Reason is set if the server refused something to protect itself or its users.
	Reason Refusal

	cause error
}

// New makes a fault without a cause.
func New(code Code, message string) *Fault { return &Fault{Code: code, Message: message} }

// Error is the message and the cause, for the log.
func (f *Fault) Error() string {
	if f.cause != nil {
		return f.Message + ": " + f.cause.Error()
	}
	return f.Message
}

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.cause }

// WithCause returns a copy of the fault with a cause, for the log.
func (f *Fault) WithCause(cause error) *Fault {
	copied := *f
	copied.cause = cause
	return &copied
}

// AtArgument prepends the path of an argument to that of the error's fault, if it has one.
func AtArgument(err error, argument ...any) error {
	f := Of(err)
	if f == nil {
		return err
	}
	about := *f
	about.Argument = slices.Concat(argument, f.Argument)
	return &about
}

// BadArgument is a BAD_INPUT about an argument.
func BadArgument(message string, argument ...any) error {
	return AtArgument(New(CodeBadInput, message), argument...)
}

// Of returns the fault in an error, or nil.
func Of(err error) *Fault {
	f, _ := errors.AsType[*Fault](err)
	return f
}
