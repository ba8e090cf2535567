package torture

import (
	"errors"
	"fmt"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Failing has fields that fail in every way a model can. Those of the same id fail each time.
type Failing struct {
	id        int
	WrongType string
}

// Error fails for two in three.
func (f *Failing) Error() (*string, error) {
	if chance(f.id, "error", 3) {
		return maybe(f.id, "error?", 2, "no error"), nil
	}
	return nil, errors.New("a <plain> \"error\"")
}

// ErrorHard fails for one in three, for a field that can't be null.
func (f *Failing) ErrorHard() (string, error) {
	if chance(f.id, "errorHard", 3) {
		return "", errors.New("a hard error")
	}
	return "no error", nil
}

// Coded fails with a GraphQL error that has extensions, bare or wrapped.
func (f *Failing) Coded() (*string, error) {
	coded := &gqlerror.Error{Message: "coded", Extensions: map[string]any{"code": "CODED"}}
	if chance(f.id, "coded", 2) {
		return nil, fmt.Errorf("wrapped: %w", coded)
	}
	return nil, coded
}

// Several fails with two errors at once.
func (f *Failing) Several() ([]string, error) {
	return nil, gqlerror.List{gqlerror.Errorf("the first"), gqlerror.Errorf("the second")}
}

// Panics always does.
func (f *Failing) Panics() *string { panic("a model method panicked") }

// PanicsHard panics for one in three, for a field that can't be null.
func (f *Failing) PanicsHard() int {
	if chance(f.id, "panicsHard", 3) {
		panic(fmt.Errorf("a panic of %d with an error", f.id))
	}
	return f.id
}

// PanicsForSome panics for one in two.
func (f *Failing) PanicsForSome() *Leaf {
	if chance(f.id, "panicsForSome", 2) {
		panic("half of them panic")
	}
	return leaf(f.id)
}

// NilHard is nil for one in three though the schema forbids it.
func (f *Failing) NilHard() *Leaf { return leafOrNil(f.id, "nilHard", 3) }

// NilElements has a nil element for most.
func (f *Failing) NilElements() []*Leaf {
	return exactly(3, func(n int) *Leaf { return leafOrNil(f.id+n, "nilElements", 3) })
}

// NilElementsHard is the same for a list that can't be null.
func (f *Failing) NilElementsHard() []*Leaf {
	return exactly(2, func(n int) *Leaf { return leafOrNil(f.id+n, "nilElementsHard", 6) })
}

// MarshalError is a secret that can't be told, for some.
func (f *Failing) MarshalError() *Secret {
	secret := secretOf(f.id)
	return &secret
}

// MarshalErrorHard is never told; gqlgen then writes null where the schema forbids it.
func (f *Failing) MarshalErrorHard() Secret { return "!" }

// stranger is a Go type that implements an interface of the schema, but stands for no object type.
type stranger struct{}

func (stranger) IsNode()  {}
func (stranger) IsNamed() {}

// Stranger gives a type that the generated code does not know, for one in two.
func (f *Failing) Stranger() Named {
	if chance(f.id, "stranger", 2) {
		return stranger{}
	}
	return namedOf(f.id)
}

// Strangers has such a type among others.
func (f *Failing) Strangers() []Named {
	return exactly(3, func(n int) Named {
		if chance(f.id+n, "strangers", 4) {
			return stranger{}
		}
		return namedOf(other(f.id, "strangers", n))
	})
}

// OwnMarshaller gives a type that is unknown too but writes itself, for one in two.
func (f *Failing) OwnMarshaller() Named {
	if chance(f.id, "ownMarshaller", 2) {
		return selfWritten{}
	}
	return namedOf(f.id)
}
