package torture

import (
	"fmt"

	"github.com/google/uuid"
)

// Node is everything with an id.
type Node interface{ IsNode() }

// Named implements Node in the schema.
type Named interface {
	Node
	IsNamed()
}

// Animal implements Named and Node in the schema.
type Animal interface {
	Named
	IsAnimal()
}

// Owned is an interface whose only field is a relation.
type Owned interface{ IsOwned() }

// Creature is a union of two pointer models and a value model.
type Creature interface{ isCreature() }

// Mixed is a union of pointer and value models.
type Mixed interface{ isMixed() }

// Cat has a string id; it is always a pointer.
type Cat struct {
	ID    string
	Name  string
	Legs  *int
	Lives int32
	Label string
	id    int
}

// Dog has a label that may be null, so that Cat's and Dog's can't be selected under one key.
type Dog struct {
	ID    string
	Name  string
	Legs  *int
	Label *string
	Good  bool
	id    int
}

// Robot is a value model.
type Robot struct {
	ID     int
	Name   string
	Label  string
	Serial uuid.UUID
}

// Twin is a pointer to a value model.
func (r Robot) Twin() *Robot {
	if chance(r.ID, "twin", 4) {
		return nil
	}
	twin := robot(other(r.ID, "twin", 0))
	return &twin
}

// Base is embedded in Stone.
type Base struct {
	ID   int
	Name string
}

// Stone gets its id and name from an embedded struct.
type Stone struct {
	Base
	grams int
}

// Mass is a method with an argument on a type that is reached through interfaces only.
func (s *Stone) Mass(unit *string) string {
	if unit == nil {
		return fmt.Sprintf("%d g", s.grams)
	}
	return fmt.Sprintf("%d %s", s.grams, *unit)
}

// Leaf has no id and no relations.
type Leaf struct {
	Key    string
	Value  *int
	Colour *Colour
}

// Marks of the interfaces and unions.
func (*Cat) IsNode()      {}
func (*Cat) IsNamed()     {}
func (*Cat) IsAnimal()    {}
func (*Cat) IsOwned()     {}
func (*Cat) isCreature()  {}
func (*Dog) IsNode()      {}
func (*Dog) IsNamed()     {}
func (*Dog) IsAnimal()    {}
func (*Dog) IsOwned()     {}
func (*Dog) isCreature()  {}
func (Robot) IsNode()     {}
func (Robot) IsNamed()    {}
func (Robot) isCreature() {}
func (Robot) isMixed()    {}
func (*Stone) IsNode()    {}
func (*Stone) IsNamed()   {}
func (*Leaf) isMixed()    {}

func cat(id int) *Cat {
	return &Cat{
		ID: fmt.Sprintf("cat-%d", id), Name: oddText(id, "cat"), Legs: maybe(id, "legs", 3, 4),
		Lives: int32(oddInt(id, "lives", 32)), Label: "cat", id: id,
	}
}

func dog(id int) *Dog {
	return &Dog{
		ID: fmt.Sprintf("dog-%d", id), Name: oddText(id, "dog"), Legs: maybe(id, "legs", 3, 4),
		Label: maybe(id, "label", 3, "dog"), Good: chance(id, "good", 2), id: id,
	}
}

// robot gives one in five the nil UUID, which its marshaller writes as null.
func robot(id int) Robot {
	r := Robot{ID: id, Name: oddText(id, "robot"), Label: "robot"}
	if !chance(id, "serial", 5) {
		r.Serial = uuid.NewSHA1(uuid.NameSpaceOID, fmt.Append(nil, id))
	}
	return r
}

func stone(id int) *Stone {
	return &Stone{Base: Base{ID: id, Name: oddText(id, "stone")}, grams: roll(id, "grams") % 5000}
}

func leaf(id int) *Leaf {
	return &Leaf{Key: oddText(id, "leaf"), Value: maybe(id, "value", 3, id), Colour: maybe(id, "tint", 3, colourOf(id))}
}

func leafOrNil(id int, field string, oneIn int) *Leaf {
	if chance(id, field, oneIn) {
		return nil
	}
	return leaf(id)
}
