// Package own holds the models that gqlgen does not generate.
package own

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
)

// Money is an amount in cents.
type Money int

// MarshalGQL writes the amount as a text.
func (m Money) MarshalGQL(w io.Writer) { fmt.Fprintf(w, `"%d.%02d"`, m/100, m%100) }

// UnmarshalGQL reads a number of cents.
func (m *Money) UnmarshalGQL(v any) error {
	var text string
	switch v := v.(type) {
	case string:
		text = v
	case int64:
		text = strconv.FormatInt(v, 10)
	case json.Number:
		text = v.String()
	default:
		return fmt.Errorf("%v is no amount", v)
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return fmt.Errorf("%v is no amount", v)
	}
	*m = Money(n)
	return nil
}

// Level is bound to the enum's values.
type Level int

// The levels.
const (
	LevelLow  Level = 3
	LevelHigh Level = 7
)

// Audit is embedded in a generated model.
type Audit struct{ ChangedBy string }

// Shelf is bound by its tags.
type Shelf struct {
	Position int     `gql:"number"`
	Text     *string `gql:"label"`
	Label    int
}

// Note has getters as protobuf generates them.
type Note struct{ N int }

// GetText is the text.
func (n *Note) GetText() string { return "note " + strconv.Itoa(n.N) }

// HasText reports whether there is one.
func (n *Note) HasText() bool { return n.N%2 == 0 }

// GetSize is the size.
func (n *Note) GetSize() int { return n.N }

// HasSize reports whether it has one.
func (n *Note) HasSize() bool { return n.N%3 == 0 }

// GetShelf is where it is.
func (n *Note) GetShelf() *Shelf { return &Shelf{Position: n.N} }

// GetBest is another note.
func (n *Note) GetBest() *Note { return &Note{N: n.N + 1} }

// HasBest reports whether there is one.
func (n *Note) HasBest() bool { return n.N%4 > 0 }
