package db

import (
	"fmt"
	"slices"

	"orderly.example/internal/faults"
)

// The enums are generated from the schema, in schema_gen.go. Their values are GraphQL's names, in Go and in Postgres.

// appendEnum appends a value as a JSON string. Values contain nothing to escape.
func appendEnum[E ~string](b []byte, v E) []byte {
	b = append(b, '"')
	b = append(b, v...)
	return append(b, '"')
}

// readEnum reads one of the values.
func readEnum[E ~string](dst *E, v any, values ...E) error {
	s, _ := v.(string)
	if !slices.Contains(values, E(s)) {
		return faults.New(faults.CodeBadInput, fmt.Sprintf("%q is none of %v", s, values))
	}
	*dst = E(s)
	return nil
}

// decodeEnum reads a value. It allocates nothing if it is one of the given ones.
func decodeEnum[E ~string](b []byte, values ...E) E {
	for _, v := range values {
		if string(b) == string(v) {
			return v
		}
	}
	return E(b)
}
