package torture

import (
	"context"

	"orderly.example/lockstep/internal/batch"
)

func (thingResolver) Creature(_ context.Context, things []*Thing) ([]Creature, error) {
	return batch.Each(things, func(t *Thing) (Creature, error) {
		if chance(t.ID, "no creature", 4) {
			return nil, nil
		}
		return creatureOf(other(t.ID, "creature", 0), nil), nil
	})
}

func (thingResolver) Creatures(_ context.Context, things []*Thing, kinds []CreatureKind) ([][]Creature, error) {
	return batch.Each(things, func(t *Thing) ([]Creature, error) {
		return several(t.ID, "creatures", 4, func(n int) Creature { return creatureOf(other(t.ID, "creatures", n), kinds) }), nil
	})
}

func (thingResolver) Lonely(_ context.Context, things []*Thing) ([]*Lonely, error) {
	return batch.Each(things, func(t *Thing) (*Lonely, error) {
		if chance(t.ID, "lonely", 4) {
			return nil, nil
		}
		return &Lonely{ID: t.ID}, nil
	})
}

func (thingResolver) Parts(_ context.Context, things []*Thing) ([][]*Part, error) {
	return batch.Each(things, func(t *Thing) ([]*Part, error) {
		return several(t.ID, "parts", 3, func(n int) *Part { return partOrNil(t.ID, "parts", n, 30) }), nil
	})
}

func (thingResolver) Pet(_ context.Context, things []*Thing) ([]Named, error) {
	return batch.Each(things, func(t *Thing) (Named, error) {
		if chance(t.ID, "no pet", 4) {
			return nil, nil
		}
		return namedOf(other(t.ID, "pet", 0)), nil
	})
}

func (thingResolver) PetHard(_ context.Context, things []*Thing) ([]Animal, error) {
	return batch.Each(things, func(t *Thing) (Animal, error) { return animalOf(other(t.ID, "petHard", 0), 13), nil })
}

func (thingResolver) Pets(_ context.Context, things []*Thing, where []*Where) ([][]Animal, error) {
	return batch.Each(things, func(t *Thing) ([]Animal, error) {
		return several(t.ID+len(where), "pets", 3, func(n int) Animal { return animalOf(other(t.ID, "pets", n), 20) }), nil
	})
}

type catResolver struct{}

func (catResolver) Owner(_ context.Context, cats []*Cat) ([]*Thing, error) {
	return batch.Each(cats, func(c *Cat) (*Thing, error) { return thingOrNil(c.id, "catOwner", 0, 5), nil })
}

func (catResolver) Prey(_ context.Context, cats []*Cat, first *int) ([][]Named, error) {
	return batch.Each(cats, func(c *Cat) ([]Named, error) {
		return exactly(min(valueOr(first, 0), 4), func(n int) Named {
			if chance(c.id+n, "no prey", 30) {
				return nil
			}
			return namedOf(other(c.id, "prey", n))
		}), nil
	})
}

type dogResolver struct{}

func (dogResolver) Owner(_ context.Context, dogs []*Dog) ([]*Thing, error) {
	return batch.Each(dogs, func(d *Dog) (*Thing, error) { return thingOrNil(d.id, "dogOwner", 0, 5), nil })
}

func (dogResolver) Rivals(_ context.Context, dogs []*Dog) ([][]Creature, error) {
	return batch.Each(dogs, func(d *Dog) ([]Creature, error) {
		return several(d.id, "rivals", 4, func(n int) Creature { return creatureOf(other(d.id, "rivals", n), nil) }), nil
	})
}
