package db

import (
	"slices"
	"strconv"

	"orderly.example/internal/uuid"
)

// A mutation of a list applies its changes by one statement, which takes them as arrays. A mutation of a single row is a
// list of one, so both have one statement. Rows are locked in the order of their keys: two lists never deadlock.

// maxChanges is how many changes a list has at most.
const maxChanges = 100

// Changes is what became of a list of changes, each of another row.
type Changes[P any] struct {
	// Rows are the rows as they are now, in the order of the list. A row is nil if it does not exist, or if it was not
	// read because a change is not valid. Rows is nil if the request itself is not valid.
	Rows []P
	// RowErrors say of each row why it was not changed.
	RowErrors []UserErrors
	// Errors say why nothing at all was changed.
	Errors UserErrors
}

// IsChanged reports whether a row was changed, now or earlier by a request with the same idempotency key.
func (c *Changes[P]) IsChanged(i int) bool { return c.Errors == nil && c.RowErrors[i] == nil }

// refuse replaces what became of the rows by the errors of the request itself.
func (c *Changes[P]) refuse(errs UserErrors) { *c = Changes[P]{Errors: errs} }

// ofList makes the errors those of a list: their paths name the list and the row. If all or none were to be changed,
// the errors of a row are also the reason for which nothing was. c may be nil.
func (c *Changes[P]) ofList(list string, allOrNone bool) *Changes[P] {
	if c == nil {
		return nil
	}
	for i, errs := range c.RowErrors {
		for _, e := range errs {
			e.Field = slices.Concat([]string{"input", list, strconv.Itoa(i)}, e.Field[min(1, len(e.Field)):])
		}
		if allOrNone {
			c.Errors = append(c.Errors, errs...)
		}
	}
	return c
}

// listLength checks how many changes a list has.
func (e *UserErrors) listLength(n int, list string) {
	if n < 1 || n > maxChanges {
		e.Add(ErrorCodeInvalid, "must have 1 to 100 rows", list)
	}
}

// change is a change of one row.
type change struct {
	row    uuid.UUID
	errors UserErrors // what is wrong with the change itself
}

// applyChanges applies the valid changes of a list, whose paths name their row by idField. apply gets the places of
// the valid ones. If allOrNone is true, all must be valid. apply returns false to be called again: another request with
// the same idempotency key was accepted while its statement ran.
func applyChanges[P any](list []change, idField string, allOrNone bool, apply func(valid []int, c *Changes[P]) (bool, error)) (*Changes[P], error) {
	var valid []int
	seen := make(map[uuid.UUID]bool, len(list))
	for i := range list {
		if seen[list[i].row] {
			list[i].errors.Add(ErrorCodeInvalid, "another row of the list has the same id", idField)
		}
		seen[list[i].row] = true
		if list[i].errors == nil {
			valid = append(valid, i)
		}
	}
	for {
		c := &Changes[P]{Rows: make([]P, len(list)), RowErrors: make([]UserErrors, len(list))}
		for i := range list {
			c.RowErrors[i] = list[i].errors
		}
		if len(valid) == 0 || allOrNone && len(valid) < len(list) {
			return c, nil
		}
		if isFinal, err := apply(valid, c); err != nil || isFinal {
			return c, err
		}
	}
}

// single returns what became of a list of one.
func single[P any](c *Changes[P], err error) (row P, errs UserErrors, _ error) {
	switch {
	case err != nil:
		return row, nil, err
	case c.Errors != nil:
		return row, c.Errors, nil
	default:
		return c.Rows[0], c.RowErrors[0], nil
	}
}
