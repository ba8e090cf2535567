package torture

import (
	"context"

	"orderly.example/lockstep/internal/batch"
)

type partResolver struct{}

func (partResolver) Subparts(_ context.Context, parts []*Part) ([][]*Part, error) {
	return batch.Each(parts, func(p *Part) ([]*Part, error) {
		return several(p.ID, "subparts", 2, func(n int) *Part { return partOrNil(p.ID, "subparts", n, 15) }), nil
	})
}

func (partResolver) Supplier(_ context.Context, parts []*Part) ([]Named, error) {
	return batch.Each(parts, func(p *Part) (Named, error) {
		if err := trouble(p.ID, "supplier", 30); err != nil {
			return nil, err
		}
		return namedOf(other(p.ID, "supplier", 0)), nil
	})
}

func (partResolver) Thing(_ context.Context, parts []*Part) ([]*Thing, error) {
	return batch.Each(parts, func(p *Part) (*Thing, error) { return thingOrNil(p.ID, "thing", 0, 20), nil })
}

func partOrNil(id int, field string, n, oneIn int) *Part {
	return maybe(id+n, field, oneIn, part(other(id, field, n)))
}
