package federation

import (
	"encoding/json"
	"fmt"

	"orderly.example/lockstep/internal/options"
)

// given is a whole number of a representation, or nil.
func given(representation map[string]any, name string) (*int, error) {
	switch n := representation[name].(type) {
	case nil:
		return nil, nil
	case int64:
		return options.Unless(false, int(n)), nil
	case json.Number:
		whole, err := n.Int64()
		return options.Unless(err != nil, int(whole)), err
	default:
		return nil, fmt.Errorf("%s is a %T", name, n)
	}
}
