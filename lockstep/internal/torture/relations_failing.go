package torture

import (
	"context"
	"errors"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"orderly.example/lockstep/internal/batch"
)

func (thingResolver) Broken(context.Context, []*Thing) ([]*Thing, error) {
	return nil, errors.New("the whole batch is broken")
}

func (thingResolver) BrokenName(_ context.Context, things []*Thing, hard *bool) ([]*string, error) {
	if valueOr(hard, true) {
		return nil, &gqlerror.Error{Message: "the whole batch has a code", Extensions: map[string]any{"code": "BROKEN"}}
	}
	return batch.Each(things, func(t *Thing) (*string, error) { return &t.Name, nil })
}

func (thingResolver) Partial(_ context.Context, things []*Thing) ([]*Thing, error) {
	return batch.Each(things, func(t *Thing) (*Thing, error) {
		if err := trouble(t.ID, "partial", 8); err != nil {
			return thing(t.ID), err
		}
		return thingOrNil(t.ID, "partial", 0, 5), nil
	})
}

func (thingResolver) PartialHard(_ context.Context, things []*Thing) ([]*Thing, error) {
	return batch.Each(things, func(t *Thing) (*Thing, error) {
		return thingOrNil(t.ID, "partialHard", 0, 29), trouble(t.ID, "partialHard", 40)
	})
}

func (thingResolver) PartialList(_ context.Context, things []*Thing) ([][]*Thing, error) {
	return batch.Each(things, func(t *Thing) ([]*Thing, error) {
		list := several(t.ID, "partialList", 3, func(n int) *Thing { return thingOrNil(t.ID, "partialList", n, 17) })
		return list, trouble(t.ID, "partialList", 10)
	})
}

// trouble gives an error of one of five kinds to five objects in outOf.
func trouble(id int, field string, outOf int) error {
	coded := &gqlerror.Error{Message: "coded trouble", Extensions: map[string]any{"code": "TROUBLE"}}
	switch roll(id, field+"!") % outOf {
	case 0:
		return fmt.Errorf("trouble with %d", id)
	case 1:
		return coded
	case 2:
		return fmt.Errorf("wrapped: %w", coded)
	case 3:
		return gqlerror.List{gqlerror.Errorf("first trouble"), gqlerror.Errorf("second trouble")}
	case 4:
		return errors.Join(errors.New("this"), errors.New("and that"))
	default:
		return nil
	}
}

// Miscounted gives one result too many, and an error list that is too long for a batch of more than two. What gqlgen
// says of it depends on how it cut the batches.
func (thingResolver) Miscounted(_ context.Context, things []*Thing) ([]*Thing, error) {
	if len(things) > 2 {
		return make([]*Thing, len(things)), make(graphql.BatchErrorList, len(things)+1)
	}
	return make([]*Thing, len(things)+1), nil
}

// PanicsForSome takes its whole batch along. gqlgen tells the panic to one parent of them, whichever came first.
func (thingResolver) PanicsForSome(_ context.Context, things []*Thing) ([]*Thing, error) {
	return batch.Each(things, func(t *Thing) (*Thing, error) {
		if chance(t.ID, "panicsForSome", 3) {
			panic(fmt.Sprintf("a batch panicked at %d", t.ID))
		}
		return t, nil
	})
}

type lonelyResolver struct{}

func (lonelyResolver) Panics(context.Context, []*Lonely) ([]*Thing, error) {
	panic("a batch resolver panicked")
}

func (lonelyResolver) PanicsHard(context.Context, []*Lonely) ([]string, error) {
	panic(errors.New("a batch resolver panicked with an error"))
}

func (lonelyResolver) Thing(_ context.Context, lonely []*Lonely) ([]*Thing, error) {
	return batch.Each(lonely, func(l *Lonely) (*Thing, error) { return thingOrNil(l.ID, "lonely", 0, 4), nil })
}
