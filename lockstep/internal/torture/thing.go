package torture

import (
	"fmt"
	"time"
)

// Thing is a Go pointer model: its plain fields are struct fields, its relations are batch resolvers (relations.go).
type Thing struct {
	ID          int
	Name        string
	Note        *string
	Size        int
	Weight      *float64
	Ready       bool
	Colour      Colour
	Level       *Level
	MadeAt      time.Time
	Point       *Point
	Maybe       string
	Upper       string
	Refused     *string
	RefusedHard string
	Replaced    *string
	Voided      *string
	Twice       *string
	Leaf        *Leaf
	Leaves      []*Leaf
	Inline      Leaf
}

// IsNode and IsNamed place Thing among the interfaces' types.
func (*Thing) IsNode()  {}
func (*Thing) IsNamed() {}
func (*Thing) isMixed() {}

// thing makes the Thing of an id. The time of one in 23 is zero, which its marshaller writes as null.
func thing(id int) *Thing {
	t := &Thing{
		ID:          id,
		Name:        oddText(id, "name"),
		Note:        maybe(id, "note", 4, oddText(id, "note")),
		Size:        roll(id, "size") % 1000,
		Weight:      maybe(id, "weight", 4, oddFloat(id, "weight")),
		Ready:       chance(id, "ready", 2),
		Colour:      colourOf(id),
		Level:       maybe(id, "level?", 3, levelOf(id)),
		Point:       maybe(id, "point", 3, Point{X: id, Y: -id}),
		Upper:       fmt.Sprintf("THING %d", id),
		Refused:     maybe(id, "refused", 4, "refused for some"),
		RefusedHard: "refused for some",
		Replaced:    maybe(id, "replaced", 2, "never seen"),
		Voided:      maybe(id, "voided", 2, "never seen"),
		Twice:       maybe(id, "twice", 4, "two directives"),
		Leaf:        leafOrNil(id, "leaf", 3),
		Leaves:      several(id, "leaves", 3, func(n int) *Leaf { return leafOrNil(id+n, "leaves", 12) }),
		Inline:      *leaf(id),
	}
	if !chance(id, "madeAt", 23) {
		t.MadeAt = moment(id)
	}
	if !chance(id, "maybe", 3) {
		t.Maybe = fmt.Sprintf("maybe %d", id)
	}
	return t
}

// thingOrNil makes the nth Thing that a field leads to, or nil for one in oneIn.
func thingOrNil(id int, field string, n, oneIn int) *Thing {
	if chance(id+n, field, oneIn) {
		return nil
	}
	return thing(other(id, field, n))
}

// Scalars, Pointers, Lists, Methods and Failing are methods, so that a Thing is cheap to make.
func (t *Thing) Scalars() *Scalars { return scalarsOf(t.ID) }

// Pointers is nil now and then.
func (t *Thing) Pointers() *Pointers {
	if chance(t.ID, "pointers", 8) {
		return nil
	}
	return pointersOf(t.ID)
}

// Lists is never nil.
func (t *Thing) Lists() *Lists { return listsOf(t.ID) }

// Methods is nil now and then.
func (t *Thing) Methods() *Methods {
	if chance(t.ID, "methods", 8) {
		return nil
	}
	return &Methods{id: t.ID}
}

// Failing is nil now and then.
func (t *Thing) Failing() *Failing {
	if chance(t.ID, "failing", 8) {
		return nil
	}
	return &Failing{id: t.ID}
}

// Mixed is a union of pointer and value models.
func (t *Thing) Mixed() []Mixed {
	return several(t.ID, "mixed", 4, func(n int) Mixed { return mixedOf(other(t.ID, "mixed", n)) })
}

// Stock is a slice of values whose type has batch resolvers.
func (t *Thing) Stock() []Part {
	return several(t.ID, "stock", 3, func(n int) Part { return part(other(t.ID, "stock", n)) })
}
