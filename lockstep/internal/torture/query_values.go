package torture

import (
	"context"
	"errors"
)

// valuesOf makes the object of an id, or nil for one in twelve.
func valuesOf[T any](id, field string, values func(id int) *T) (*T, error) {
	n, err := number(id)
	if err != nil || chance(n, field, 12) {
		return nil, err
	}
	return values(n), nil
}

func (queryResolver) Scalars(_ context.Context, id string) (*Scalars, error) {
	return valuesOf(id, "root.scalars", scalarsOf)
}

func (queryResolver) Pointers(_ context.Context, id string) (*Pointers, error) {
	return valuesOf(id, "root.pointers", pointersOf)
}

func (queryResolver) Lists(_ context.Context, id string) (*Lists, error) {
	return valuesOf(id, "root.lists", listsOf)
}

func (queryResolver) Methods(_ context.Context, id string) (*Methods, error) {
	return valuesOf(id, "root.methods", func(n int) *Methods { return &Methods{id: n} })
}

func (queryResolver) Failing(_ context.Context, id string) (*Failing, error) {
	return valuesOf(id, "root.failing", func(n int) *Failing { return &Failing{id: n} })
}

func (queryResolver) Lonely(_ context.Context, id string) (*Lonely, error) {
	return valuesOf(id, "root.lonely", func(n int) *Lonely { return &Lonely{ID: n} })
}

func (queryResolver) Limited(_ context.Context, value int) (*int, error) { return &value, nil }

func (queryResolver) Guarded(_ context.Context, id int) (*Thing, error) {
	return thing(id % population), nil
}

func (queryResolver) Replaced(context.Context) (*string, error) { return nil, nil }

func (queryResolver) ReplacedThing(context.Context) (*Thing, error) { return thing(1), nil }

func (queryResolver) Fails(context.Context) (*Thing, error) {
	return thing(1), errors.New("a root failed")
}

func (queryResolver) FailsHard(context.Context) (*Thing, error) {
	return nil, errors.New("a root that can't be null failed")
}

func (queryResolver) FailsList(context.Context) ([]*Thing, error) {
	return nil, errors.New("a root list failed")
}

func (queryResolver) Panics(context.Context) (*string, error) { panic("a root panicked") }

func (queryResolver) PanicsHard(context.Context) (*Thing, error) {
	panic("a root that can't be null panicked")
}

func (queryResolver) Nothing(context.Context) (*Thing, error) { return nil, nil }

func (queryResolver) NothingHard(context.Context) (*Thing, error) { return nil, nil }

// NothingList gives a nil slice for a list that can't be null: gqlgen writes an empty list.
func (queryResolver) NothingList(context.Context) ([]*Thing, error) { return nil, nil }
