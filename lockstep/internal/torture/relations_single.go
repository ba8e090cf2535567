package torture

import (
	"context"
	"errors"
)

// Single and the next two are called for each object.
func (thingResolver) Single(_ context.Context, t *Thing) (*Thing, error) {
	if chance(t.ID, "single panics", 9) {
		panic("a resolver of one object panicked")
	}
	return thingOrNil(t.ID, "single", 0, 4), nil
}

func (thingResolver) SingleHard(_ context.Context, t *Thing, size *int) (int, error) {
	if chance(t.ID, "singleHard", 12) {
		return 0, errors.New("a resolver of one object failed")
	}
	return t.Size + valueOr(size, 0), nil
}

func (thingResolver) Singles(_ context.Context, t *Thing, first *int) ([]Named, error) {
	return exactly(min(valueOr(first, 1), 3), func(n int) Named { return namedOf(other(t.ID, "singles", n)) }), nil
}
