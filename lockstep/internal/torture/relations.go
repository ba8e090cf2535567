package torture

import (
	"context"
	"errors"
	"time"

	"orderly.example/lockstep/internal/batch"
)

// thingResolver has the relations of Thing: here those to things and scalars.
type thingResolver struct{}

func (thingResolver) BestFriend(_ context.Context, things []*Thing) ([]*Thing, error) {
	return batch.Each(things, func(t *Thing) (*Thing, error) { return thingOrNil(t.ID, "bestFriend", 0, 13), nil })
}

func (thingResolver) Checked(
	_ context.Context, things []*Thing, hex *int64, point *Point, limit *int,
) ([]*string, error) {
	return batch.Each(things, func(t *Thing) (*string, error) {
		text, err := shown(map[string]any{"id": t.ID, "hex": hex, "point": point, "limit": limit})
		return &text, err
	})
}

func (thingResolver) Circles(_ context.Context, things []*Thing, width *int) ([][][]*Thing, error) {
	return batch.Each(things, func(t *Thing) ([][]*Thing, error) {
		return several(t.ID, "circles", 2, func(n int) []*Thing {
			if chance(t.ID+n, "no circle", 14) {
				return nil
			}
			return exactly(min(valueOr(width, 1), 3), func(m int) *Thing { return thingOrNil(t.ID+n, "circle", m, 4) })
		}), nil
	})
}

func (thingResolver) Colours(_ context.Context, things []*Thing, first int) ([][]Colour, error) {
	return batch.Each(things, func(t *Thing) ([]Colour, error) {
		if first < 0 {
			return nil, errors.New("first is negative")
		}
		return exactly(first, func(n int) Colour { return colourOf(t.ID + n) }), nil
	})
}

func (thingResolver) Dated(
	_ context.Context, things []*Thing, at *time.Time, level *Level, mood *string,
) ([]*time.Time, error) {
	return batch.Each(things, func(t *Thing) (*time.Time, error) {
		if at == nil {
			return nil, nil
		}
		later := at.Add(time.Duration(int(valueOr(level, LevelLow))+len(valueOr(mood, ""))+t.ID) * time.Hour)
		return &later, nil
	})
}

func (thingResolver) Friend(_ context.Context, things []*Thing, offset *int) ([]*Thing, error) {
	return batch.Each(things, func(t *Thing) (*Thing, error) { return thingOrNil(t.ID, "friend", valueOr(offset, 0)%9, 5), nil })
}

func (thingResolver) Friends(
	_ context.Context, things []*Thing, first *int, where *Where, colours []Colour,
) ([][]*Thing, error) {
	return batch.Each(things, func(t *Thing) ([]*Thing, error) {
		if where != nil && where.Hex != nil && *where.Hex == int64(t.ID) {
			return nil, errors.New("friends by this number are refused")
		}
		return exactly(min(valueOr(first, 1), 4), func(n int) *Thing { return thingOrNil(t.ID, "friends", n+len(colours), 40) }), nil
	})
}

func (thingResolver) GuardedFriend(_ context.Context, things []*Thing) ([]*Thing, error) {
	return batch.Each(things, func(t *Thing) (*Thing, error) { return thingOrNil(t.ID, "guarded", 0, 5), nil })
}

func (thingResolver) Holes(_ context.Context, things []*Thing) ([][]*Thing, error) {
	return batch.Each(things, func(t *Thing) ([]*Thing, error) {
		return several(t.ID, "holes", 4, func(n int) *Thing { return thingOrNil(t.ID, "holes", n, 2) }), nil
	})
}

func (thingResolver) Nickname(_ context.Context, things []*Thing, prefix *string) ([]*string, error) {
	return batch.Each(things, func(t *Thing) (*string, error) {
		return maybe(t.ID, "nickname", 4, valueOr(prefix, "nobody ")+t.Name), nil
	})
}

func (thingResolver) Page(_ context.Context, things []*Thing, first *int, after *string) ([]*ThingPage, error) {
	return batch.Each(things, func(t *Thing) (*ThingPage, error) {
		return pageOf(t.ID+len(valueOr(after, "")), "page", first), nil
	})
}

func (thingResolver) ReplacedFriends(_ context.Context, things []*Thing) ([][]*Thing, error) {
	return batch.Each(things, func(t *Thing) ([]*Thing, error) { return []*Thing{t}, nil })
}

func (thingResolver) Score(_ context.Context, things []*Thing, weight float64) ([]float64, error) {
	return batch.Each(things, func(t *Thing) (float64, error) { return weight * float64(t.Size), nil })
}

func (thingResolver) Tags(_ context.Context, things []*Thing) ([][]string, error) {
	return batch.Each(things, func(t *Thing) ([]string, error) {
		return several(t.ID, "tags", 3, func(n int) string { return oddText(t.ID+n, "tags") }), nil
	})
}
