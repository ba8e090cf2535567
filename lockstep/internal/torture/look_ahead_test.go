package torture_test

import (
	"testing"

	"orderly.example/lockstep/lockstest"
	"orderly.example/lockstep/randql"
)

// Equal fields share one call, whose context holds what each of them selects.
func TestSharedCallLooksAhead(t *testing.T) {
	t.Parallel()
	for _, query := range []string{
		`{ x: seen { a } y: seen { b } }`,
		`{ x: seen { of(n: 1) } y: seen { of(n: 2) } }`,
		`{ x: seen { below { of(n: 1) } } y: seen { below { of(n: 2) a } } z: seen { below { b } } }`,
		`{ x: seen { ...F } y: seen { of(n: 2) } z: seen { ...G } } fragment F on Seen { of(n: 1) below { ...G } } fragment G on Seen { of(n: 3) b }`,
		`query($n: Int! = 4) { x: seen { of(n: $n) } y: seen { of(n: 4) other: of(n: 5) } }`,
		`{ things(first: 2) { x: seen { a below { b } } y: seen { ... on Seen { below { a of(n: 7) } } } } }`,
		`{ x: thing(id: 1) { seen { a } } y: thing(id: 1) { seen { b below { of } } } }`,
	} {
		lockstest.CompareOperation(t, oracle(), subject(), randql.Op{Query: query}, options())
	}
}
