package db

import "strconv"

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
			e.Add(ErrorCodeInvalid, "a text can't hold the character NUL", field)
			return
		}
		n++
	}
	if n < minLength || n > maxLength {
		e.Add(ErrorCodeInvalid, "must have "+strconv.Itoa(minLength)+" to "+strconv.Itoa(maxLength)+" characters", field)
	}
}
