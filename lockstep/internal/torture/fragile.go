package torture

import (
	"fmt"

	"github.com/99designs/gqlgen/graphql"
)

// MarshalFragile panics for multiples of 7.
func MarshalFragile(n int) graphql.Marshaler {
	if n%7 == 0 {
		panic(fmt.Errorf("%d is fragile", n))
	}
	return graphql.MarshalInt(n)
}

// UnmarshalFragile is for inputs, of which there are none.
func UnmarshalFragile(v any) (int, error) { return graphql.UnmarshalInt(v) }
