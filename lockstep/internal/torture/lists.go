package torture

import "time"

// Lists has lists in every combination of null and not null. Slices are nil for some ids (an empty list where the
// schema says that the list is not null), and elements are nil in fields of either sort.
type Lists struct {
	Ints       []*int
	IntsFull   []int
	IntsHard   []*int
	IntsBoth   []int
	Strings    []*string
	Floats     []float64
	IDs        []int
	Times      []*time.Time
	Points     []*Point
	Maybes     []*string
	MaybesFull []string
	Secrets    []Secret
	Colours    []Colour
	Levels     []*Level
	Grid       [][]int
	GridLoose  [][]*int
	GridFull   [][]*string
	Cube       [][][]int
	id         int
}

func listsOf(id int) *Lists {
	number := func(n int) int { return roll(id, "number") + n }
	numberOrNil := func(n int) *int { return maybe(id+n, "number?", 3, n) }
	row := func(n int) []int { return several(id+n, "row", 2, number) }
	return &Lists{
		Ints:       several(id, "ints", 3, numberOrNil),
		IntsFull:   several(id, "intsFull", 3, number),
		IntsHard:   several(id, "intsHard", 3, numberOrNil),
		IntsBoth:   several(id, "intsBoth", 3, number),
		Strings:    several(id, "strings", 3, func(n int) *string { return maybe(id+n, "s", 3, oddText(id, "strings")) }),
		Floats:     several(id, "floats", 3, func(n int) float64 { return oddFloat(id+n, "floats") }),
		IDs:        several(id, "ids", 3, number),
		Times:      several(id, "times", 3, func(n int) *time.Time { return maybe(id+n, "t", 3, moment(id+n)) }),
		Points:     several(id, "points", 3, func(n int) *Point { return maybe(id+n, "p", 12, Point{X: n}) }),
		Maybes:     several(id, "maybes", 3, func(n int) *string { return maybe(id+n, "m", 3, thing(id+n).Maybe) }),
		MaybesFull: several(id, "maybesFull", 2, func(n int) string { return thing(id + n).Maybe }),
		Secrets:    several(id, "secrets", 3, func(n int) Secret { return secretOf(id + n) }),
		Colours:    several(id, "colours", 3, func(n int) Colour { return colourOf(id + n) }),
		Levels:     several(id, "levels", 3, func(n int) *Level { return maybe(id+n, "l", 3, levelOf(id+n)) }),
		Grid:       several(id, "grid", 2, row),
		GridLoose:  several(id, "gridLoose", 2, func(n int) []*int { return several(id+n, "loose", 2, numberOrNil) }),
		GridFull: several(id, "gridFull", 2, func(n int) []*string {
			return several(id+n, "full", 2, func(m int) *string { return maybe(id+m, "gf", 12, "full") })
		}),
		Cube: several(id, "cube", 2, func(n int) [][]int { return several(id+n, "square", 2, row) }),
		id:   id,
	}
}

// Leaves and the next are lists of objects.
func (l *Lists) Leaves() []*Leaf { return l.leaves("leaves", 3) }

// LeavesFull has a nil element now and then.
func (l *Lists) LeavesFull() []*Leaf { return l.leaves("leavesFull", 12) }

// LeavesHard is a nil slice now and then.
func (l *Lists) LeavesHard() []*Leaf { return l.leaves("leavesHard", 3) }

// LeavesBoth has a nil element now and then.
func (l *Lists) LeavesBoth() []*Leaf { return l.leaves("leavesBoth", 24) }

func (l *Lists) leaves(field string, oneIn int) []*Leaf {
	return several(l.id, field, 3, func(n int) *Leaf { return leafOrNil(l.id+n, field, oneIn) })
}

// LeafGrid and the next two are lists of lists of objects.
func (l *Lists) LeafGrid() [][]*Leaf { return l.leafGrid("leafGrid", 40) }

// LeafGridLoose has nil rows and elements.
func (l *Lists) LeafGridLoose() [][]*Leaf { return l.leafGrid("leafGridLoose", 3) }

// LeafGridFull has nil elements where there may be none.
func (l *Lists) LeafGridFull() [][]*Leaf { return l.leafGrid("leafGridFull", 12) }

func (l *Lists) leafGrid(field string, oneIn int) [][]*Leaf {
	return several(l.id, field, 2, func(n int) []*Leaf {
		return several(l.id+n, field+"[]", 2, func(m int) *Leaf { return leafOrNil(l.id+n+m, field, oneIn) })
	})
}

// Values is a slice of a value model.
func (l *Lists) Values() []Robot {
	return several(l.id, "values", 3, func(n int) Robot { return robot(other(l.id, "values", n)) })
}

// ValuesLoose is a slice of pointers to a value model.
func (l *Lists) ValuesLoose() []*Robot {
	return several(l.id, "valuesLoose", 3, func(n int) *Robot { return maybe(l.id+n, "v", 3, robot(l.id+n)) })
}

// Things and the next two lead back to objects with relations.
func (l *Lists) Things() []*Thing {
	return several(l.id, "things", 3, func(n int) *Thing { return thingOrNil(l.id, "things", n, 3) })
}

// ThingsFull has a nil element now and then.
func (l *Lists) ThingsFull() []*Thing {
	return several(l.id, "thingsFull", 3, func(n int) *Thing { return thingOrNil(l.id, "thingsFull", n, 12) })
}

// ThingGrid has nil rows where there may be none.
func (l *Lists) ThingGrid() [][]*Thing {
	return several(l.id, "thingGrid", 2, func(n int) []*Thing {
		return several(l.id+n, "thingRow", 2, func(m int) *Thing { return thingOrNil(l.id+n, "thingGrid", m, 4) })
	})
}

// Named and the rest are lists of abstract types.
func (l *Lists) Named() []Named {
	return several(l.id, "named", 4, func(n int) Named {
		if chance(l.id+n, "nil named", 4) {
			return nil
		}
		return namedOf(other(l.id, "named", n))
	})
}

// NamedFull has no nil elements.
func (l *Lists) NamedFull() []Named {
	return several(l.id, "namedFull", 4, func(n int) Named { return namedOf(other(l.id, "namedFull", n)) })
}

// NamedGrid is a list of lists of an interface.
func (l *Lists) NamedGrid() [][]Named {
	return several(l.id, "namedGrid", 2, func(n int) []Named {
		return several(l.id+n, "namedRow", 3, func(m int) Named { return namedOf(other(l.id+n, "namedGrid", m)) })
	})
}

// Creatures has a nil element now and then.
func (l *Lists) Creatures() []Creature {
	return several(l.id, "creatures", 4, func(n int) Creature {
		if chance(l.id+n, "nil creature", 15) {
			return nil
		}
		return creatureOf(other(l.id, "creatures", n), nil)
	})
}

// Owned holds an interface whose implementations all have a batch resolver for its one field.
func (l *Lists) Owned() []Owned {
	return several(l.id, "owned", 4, func(n int) Owned {
		if chance(l.id+n, "owned", 2) {
			return cat(other(l.id, "owned", n))
		}
		return dog(other(l.id, "owned", n))
	})
}

func secretOf(id int) Secret {
	if chance(id, "untold", 4) {
		return "!"
	}
	return Secret(oddText(id, "secrets"))
}
