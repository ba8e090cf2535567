package torture

import (
	"encoding/json"
	"fmt"
)

// Where is an input object that contains itself.
type Where struct {
	Colour  *Colour  `json:"colour,omitempty"`
	MinSize *int     `json:"minSize,omitempty"`
	Names   []string `json:"names,omitempty"`
	Hex     *int64   `json:"hex,omitempty"`
	And     []*Where `json:"and,omitempty"`
	Not     *Where   `json:"not,omitempty"`
	Limit   *int     `json:"limit,omitempty"`
}

// NewThing is the input of mutations.
type NewThing struct {
	Name   string  `json:"name"`
	Note   *string `json:"note,omitempty"`
	Colour Colour  `json:"colour"`
	Level  *Level  `json:"level,omitempty"`
	Point  *Point  `json:"point,omitempty"`
	Parent *int    `json:"parent,omitempty"`
}

// shown writes arguments as text, so that a difference in what a resolver was given is seen in its answer.
func shown(arguments map[string]any) (string, error) {
	text, err := json.Marshal(arguments)
	if err != nil {
		return "", fmt.Errorf("writing arguments: %w", err)
	}
	return string(text), nil
}
