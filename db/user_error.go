package db

import (
	"io"
	"strconv"
)

// ErrorCode says why a mutation had no effect.
type ErrorCode string

// The error codes.
const (
	ErrBadCredentials      ErrorCode = "BAD_CREDENTIALS"
	ErrIdempotencyConflict ErrorCode = "IDEMPOTENCY_CONFLICT"
	ErrInvalid             ErrorCode = "INVALID"
	ErrInvalidTransition   ErrorCode = "INVALID_TRANSITION"
	ErrLastAdmin           ErrorCode = "LAST_ADMIN"
	ErrNotFound            ErrorCode = "NOT_FOUND"
	ErrOutOfStock          ErrorCode = "OUT_OF_STOCK"
	ErrPriceChanged        ErrorCode = "PRICE_CHANGED"
	ErrStale               ErrorCode = "STALE"
	ErrTaken               ErrorCode = "TAKEN"
)

// AppendGQL appends the value.
func (v ErrorCode) AppendGQL(b []byte) []byte { return appendEnum(b, v) }

// MarshalGQL writes the value for gqlgen.
func (v ErrorCode) MarshalGQL(w io.Writer) { _, _ = w.Write(v.AppendGQL(nil)) }

// UnmarshalGQL reads a value.
func (v *ErrorCode) UnmarshalGQL(in any) error {
	return readEnum(v, in, ErrBadCredentials, ErrIdempotencyConflict, ErrInvalid, ErrInvalidTransition, ErrLastAdmin, ErrNotFound, ErrOutOfStock,
		ErrPriceChanged, ErrStale, ErrTaken)
}

// UserError is an error that the user can correct.
type UserError struct {
	Code    ErrorCode
	Message string
	Field   []string // the path of the input's field
}

// UserErrors collects the errors of an input.
type UserErrors []*UserError

// Add adds an error about a field of the input, or about none.
func (e *UserErrors) Add(code ErrorCode, message string, field ...string) {
	var path []string
	if len(field) > 0 {
		path = append([]string{"input"}, field...)
	}
	*e = append(*e, &UserError{Code: code, Message: message, Field: path})
}

// Text checks a text's length in characters.
func (e *UserErrors) Text(s string, minLength, maxLength int, field string) {
	n := 0
	for _, c := range s {
		if c == 0 {
			e.Add(ErrInvalid, "a text can't hold the character NUL", field)
			return
		}
		n++
	}
	if n < minLength || n > maxLength {
		e.Add(ErrInvalid, "must have "+strconv.Itoa(minLength)+" to "+strconv.Itoa(maxLength)+" characters", field)
	}
}
