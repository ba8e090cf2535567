package torture

import (
	"context"
	"errors"
	"fmt"
)

// Methods has no fields: each field of the schema is a method of another form.
type Methods struct{ id int }

// Plain is a method with nothing but a value.
func (m *Methods) Plain() string { return oddText(m.id, "plain") }

// Pointer may be nil.
func (m *Methods) Pointer() *string { return maybe(m.id, "pointer", 3, "pointed at") }

// WithError fails now and then.
func (m *Methods) WithError() (*string, error) {
	if chance(m.id, "withError", 3) {
		return nil, errors.New("withError failed")
	}
	return maybe(m.id, "withError?", 3, "no error"), nil
}

// WithErrorHard fails less often, for a field that can't be null.
func (m *Methods) WithErrorHard() (string, error) {
	if chance(m.id, "withErrorHard", 7) {
		return "", fmt.Errorf("withErrorHard failed for %d", m.id)
	}
	return "no error", nil
}

// WithContext takes a context.
func (m *Methods) WithContext(context.Context) *int { return maybe(m.id, "withContext", 3, m.id) }

// WithContextError takes a context and fails now and then.
func (m *Methods) WithContextError(context.Context) (int, error) {
	if chance(m.id, "withContextError", 7) {
		return 0, errors.New("withContextError failed")
	}
	return m.id, nil
}

// WithOk tells by its second result whether there is a value.
func (m *Methods) WithOk() (string, bool) { return "ok", !chance(m.id, "withOk", 3) }

// WithOkHard is the same for a field that can't be null.
func (m *Methods) WithOkHard() (string, bool) { return "ok", !chance(m.id, "withOkHard", 9) }

// WithArguments shows its arguments.
func (m *Methods) WithArguments(a int, b *string, c []int, d *Where) (string, error) {
	if a == 4 {
		return "", errors.New("four is refused")
	}
	return shown(map[string]any{"a": a, "b": b, "c": c, "d": d})
}

// Object may be nil.
func (m *Methods) Object() *Leaf { return leafOrNil(m.id, "object", 3) }

// ObjectHard is nil now and then though the schema forbids it.
func (m *Methods) ObjectHard(context.Context) (*Leaf, error) {
	return leafOrNil(m.id, "objectHard", 9), nil
}

// List fails now and then.
func (m *Methods) List() ([]*Leaf, error) {
	if chance(m.id, "list!", 5) {
		return nil, errors.New("list failed")
	}
	return several(m.id, "list", 3, func(n int) *Leaf { return leafOrNil(m.id+n, "list", 3) }), nil
}

// Thing leads back to an object with relations.
func (m *Methods) Thing(context.Context) (*Thing, error) {
	return thingOrNil(m.id, "method", 0, 4), nil
}

// Named leads to an interface.
func (m *Methods) Named() (Named, error) { return namedOf(other(m.id, "method", 1)), nil }

// Refused has an argument with a directive, and a directive of its own.
func (m *Methods) Refused(max *int) *int { return max }
