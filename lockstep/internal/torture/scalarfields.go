package torture

import (
	"math"
	"time"

	"github.com/google/uuid"
)

// Scalars has a field of every scalar and enum, not null where that can be.
type Scalars struct {
	ID       string
	IntID    int
	Int      int
	Int32    int32
	Int64    int64
	Float    float64
	Infinite float64
	String   string
	Bool     bool
	Time     time.Time
	Duration time.Duration
	UUID     uuid.UUID
	Any      any
	Map      map[string]any
	Hex      int64
	Maybe    string
	Point    Point
	Secret   Secret
	Colour   Colour
	Level    Level
	Mood     string
}

// scalarsOf gives values that their marshallers accept, but for one in 31 of those written as null.
func scalarsOf(id int) *Scalars {
	s := &Scalars{
		ID:       oddText(id, "id"),
		IntID:    int(oddInt(id, "intId", 64)),
		Int:      int(oddInt(id, "int", 64)),
		Int32:    int32(oddInt(id, "int32", 32)),
		Int64:    oddInt(id, "int64", 64),
		Float:    oddFloat(id, "float"),
		Infinite: []float64{math.Inf(1), math.NaN(), 1}[roll(id, "infinite")%3],
		String:   oddText(id, "string"),
		Bool:     chance(id, "bool", 2),
		Duration: time.Duration(roll(id, "duration")) * time.Millisecond,
		UUID:     robot(id).Serial,
		Hex:      oddInt(id, "hex", 64),
		Point:    Point{X: id, Y: roll(id, "y")},
		Secret:   Secret(oddText(id, "secret")),
		Colour:   colourOf(id),
		Level:    levelOf(id),
		Mood:     moodOf(id),
	}
	if chance(id, "uuid!", 4) {
		s.UUID = uuid.NewSHA1(uuid.NameSpaceURL, []byte("every fourth"))
	}
	if !chance(id, "time", 31) {
		s.Time = moment(id)
	}
	if !chance(id, "maybe!", 31) {
		s.Maybe = oddText(id, "maybe!")
	}
	if !chance(id, "any", 3) {
		s.Any = []any{id, oddText(id, "any"), map[string]any{"<b>": nil, "a": 1.5}}
	}
	if !chance(id, "map", 3) {
		s.Map = map[string]any{"id": id, "text": oddText(id, "map")}
	}
	return s
}

// Pointers has pointers to scalars; those of the fields named …Hard are not null in the schema.
type Pointers struct {
	ID         *string
	IntID      *int
	Int        *int
	Int32      *int32
	Int64      *int64
	IntHard    *int
	Float      *float64
	String     *string
	StringHard *string
	Bool       *bool
	Time       *time.Time
	TimeHard   *time.Time
	Duration   *time.Duration
	Hex        *int64
	Maybe      *string
	Point      *Point
	PointHard  *Point
	Secret     *Secret
	Colour     *Colour
	ColourHard *Colour
	Level      *Level
	Mood       *string
	Leaf       *Leaf
	LeafHard   *Leaf
}

func pointersOf(id int) *Pointers {
	s := scalarsOf(id)
	return &Pointers{
		ID:         maybe(id, "p.id", 3, s.ID),
		IntID:      maybe(id, "p.intId", 3, s.IntID),
		Int:        maybe(id, "p.int", 3, s.Int),
		Int32:      maybe(id, "p.int32", 3, s.Int32),
		Int64:      maybe(id, "p.int64", 3, s.Int64),
		IntHard:    maybe(id, "p.intHard", 12, s.Int),
		Float:      maybe(id, "p.float", 3, s.Float),
		String:     maybe(id, "p.string", 3, s.String),
		StringHard: maybe(id, "p.stringHard", 12, s.String),
		Bool:       maybe(id, "p.bool", 3, s.Bool),
		Time:       maybe(id, "p.time", 3, s.Time),
		TimeHard:   maybe(id, "p.timeHard", 12, s.Time),
		Duration:   maybe(id, "p.duration", 3, s.Duration),
		Hex:        maybe(id, "p.hex", 3, s.Hex),
		Maybe:      maybe(id, "p.maybe", 3, s.Maybe),
		Point:      maybe(id, "p.point", 3, s.Point),
		PointHard:  maybe(id, "p.pointHard", 12, s.Point),
		Secret:     maybe(id, "p.secret", 3, s.Secret),
		Colour:     maybe(id, "p.colour", 3, s.Colour),
		ColourHard: maybe(id, "p.colourHard", 12, s.Colour),
		Level:      maybe(id, "p.level", 3, s.Level),
		Mood:       maybe(id, "p.mood", 3, s.Mood),
		Leaf:       leafOrNil(id, "p.leaf", 3),
		LeafHard:   leafOrNil(id, "p.leafHard", 12),
	}
}
