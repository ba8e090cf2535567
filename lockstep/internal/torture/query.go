package torture

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// queryResolver keeps rows in memory; all else is made anew each time.
type queryResolver struct{ rows []*Row }

// number reads an id of any type. It refuses what is not one, as a database would.
func number(id string) (int, error) {
	digits := strings.TrimPrefix(strings.TrimPrefix(id, "cat-"), "dog-")
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 || n > 1_000_000 {
		return 0, fmt.Errorf("there is no %q", id)
	}
	return n, nil
}

// numbers reads up to eight ids.
func numbers(ids []string) ([]int, error) {
	list := make([]int, min(len(ids), 8))
	for i := range list {
		n, err := number(ids[i])
		if err != nil {
			return nil, err
		}
		list[i] = n
	}
	return list, nil
}

// listed reads ids and makes an object for each.
func listed[T any](ids []string, object func(id int) T) ([]T, error) {
	list, err := numbers(ids)
	if err != nil {
		return nil, err
	}
	return exactly(len(list), func(n int) T { return object(list[n]) }), nil
}

func (queryResolver) Thing(_ context.Context, id string) (*Thing, error) {
	n, err := number(id)
	if err != nil || chance(n, "thing", 12) {
		return nil, err
	}
	return thing(n), nil
}

func (queryResolver) MustThing(_ context.Context, id string) (*Thing, error) {
	n, err := number(id)
	if err != nil || chance(n, "mustThing", 12) {
		return nil, err
	}
	return thing(n), nil
}

func (queryResolver) Things(_ context.Context, ids []string, first *int) ([]*Thing, error) {
	if ids == nil {
		return exactly(min(valueOr(first, 1), 5), func(n int) *Thing { return thing(n * 11 % population) }), nil
	}
	return listed(ids, thing)
}

func (queryResolver) ThingsLoose(_ context.Context, ids []*string) ([]*Thing, error) {
	things := make([]*Thing, len(ids))
	for i, id := range ids {
		if id == nil {
			continue
		}
		n, err := number(*id)
		if err != nil {
			return things, err
		}
		things[i] = thing(n)
	}
	return things, nil
}

func (queryResolver) ThingGrid(_ context.Context, rows, columns *int) ([][]*Thing, error) {
	return exactly(min(valueOr(rows, 1), 3), func(n int) []*Thing {
		return exactly(min(valueOr(columns, 1), 3), func(m int) *Thing { return thingOrNil(n, "grid", m, 12) })
	}), nil
}

func (queryResolver) Node(_ context.Context, id string) (Node, error) {
	n, err := number(id)
	if err != nil {
		return nil, err
	}
	return nodeOf(n), nil
}

func (queryResolver) Nodes(_ context.Context, ids []string) ([]Node, error) {
	return listed(ids, nodeOf)
}

func (queryResolver) Named(_ context.Context, ids []string) ([]Named, error) {
	return listed(ids, namedOf)
}

func (queryResolver) Animals(_ context.Context, first *int) ([]Animal, error) {
	return exactly(min(valueOr(first, 1), 6), func(n int) Animal { return animalOf(n*5, 40) }), nil
}

func (queryResolver) Creature(_ context.Context, id string) (Creature, error) {
	n, err := number(id)
	if err != nil {
		return nil, err
	}
	return creatureOf(n, nil), nil
}

func (queryResolver) Creatures(_ context.Context, ids []string, kinds []CreatureKind) ([]Creature, error) {
	return listed(ids, func(id int) Creature { return creatureOf(id, kinds) })
}

func (queryResolver) Mixed(_ context.Context, ids []string) ([]Mixed, error) {
	return listed(ids, mixedOf)
}

func (queryResolver) Robot(_ context.Context, id string) (*Robot, error) {
	n, err := number(id)
	return maybe(n, "robot", 4, robot(n)), err
}

func (queryResolver) Parts(_ context.Context, first *int) ([]*Part, error) {
	return exactly(min(valueOr(first, 1), 5), func(n int) *Part { return partOrNil(n, "root", n, 50) }), nil
}

func (queryResolver) Page(_ context.Context, first *int) (*ThingPage, error) {
	return pageOf(valueOr(first, 7), "root", first), nil
}

func (r queryResolver) Rows(_ context.Context, first int) ([]*Row, error) {
	return r.rows[:max(0, min(first, len(r.rows)))], nil
}

func (queryResolver) Echo(
	_ context.Context, integer *int, float *float64, text *string, boolean *bool, id *string, at *time.Time,
	colour *Colour, level *Level, hex *int64, point *Point, secret *Secret, anything any,
	where *Where, wheres []*Where, grid [][]int,
) (string, error) {
	return shown(map[string]any{
		"int": integer, "float": float, "string": text, "bool": boolean, "id": id, "time": at,
		"colour": colour, "level": level, "hex": hex, "point": point, "secret": secret, "any": anything,
		"where": where, "wheres": wheres, "grid": grid,
	})
}
