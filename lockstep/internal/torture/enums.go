package torture

import (
	"fmt"
	"io"
	"slices"
	"strconv"
)

// Colour is an enum whose Go type is a string with gqlgen's methods.
type Colour string

// The colours.
const (
	ColourRed   Colour = "RED"
	ColourGreen Colour = "GREEN"
	ColourBlue  Colour = "BLUE"
)

func colourOf(id int) Colour {
	return []Colour{ColourRed, ColourGreen, ColourBlue}[roll(id, "colour")%3]
}

// MarshalGQL writes the name.
func (c Colour) MarshalGQL(w io.Writer) {
	_, _ = io.WriteString(w, strconv.Quote(string(c)))
}

// UnmarshalGQL reads a name of the schema.
func (c *Colour) UnmarshalGQL(v any) error {
	text, ok := v.(string)
	if !ok || !slices.Contains([]Colour{ColourRed, ColourGreen, ColourBlue}, Colour(text)) {
		return fmt.Errorf("%v is no colour", v)
	}
	*c = Colour(text)
	return nil
}

// Level is an enum that gqlgen maps to Go constants.
type Level int

// The levels.
const (
	LevelLow Level = iota
	LevelMiddle
	LevelHigh
)

func levelOf(id int) Level { return Level(roll(id, "level") % 3) }

func moodOf(id int) string { return []string{"CALM", "ANGRY"}[roll(id, "mood")%2] }

// CreatureKind tells which members of the union Creature are asked for.
type CreatureKind string

// The kinds.
const (
	CreatureKindCat   CreatureKind = "CAT"
	CreatureKindDog   CreatureKind = "DOG"
	CreatureKindRobot CreatureKind = "ROBOT"
)

// MarshalGQL writes the name.
func (k CreatureKind) MarshalGQL(w io.Writer) {
	_, _ = io.WriteString(w, strconv.Quote(string(k)))
}

// UnmarshalGQL reads a name.
func (k *CreatureKind) UnmarshalGQL(v any) error {
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("%v is no kind of creature", v)
	}
	*k = CreatureKind(text)
	return nil
}
