package torture_test

import (
	"fmt"
	"strings"
	"testing"

	"orderly.example/lockstep/lockstest"
	"orderly.example/lockstep/randql"
)

// A value whose writing panics is null. What is below the objects after it stays theirs.
func TestPanicsOfMarshalersMoveNothing(t *testing.T) {
	t.Parallel()
	op := randql.Op{Query: `{ things(ids: [5, 6, 7, 8, 9, 14, 15]) { id fragile friends { id fragile friend { id } } bestFriend { id } } }`}
	lockstest.CompareOperation(t, oracle(), subject(), op, lockstest.Options{})
	lockstest.CompareOperation(t, oracle(), subject(), randql.Op{Query: strings.ReplaceAll(op.Query, "fragile", "fragileHard")}, lockstest.Options{})
}

// chained is a fragment that spreads another twice, which does so too: n fragments are 2ⁿ selections.
func chained(n int, typ, leaf string) string { return chainedBy("", n, typ, leaf) }

// chainedBy has directives on the spreads.
func chainedBy(directives string, n int, typ, leaf string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " fragment F%d on %s { ...F%d %s ...F%d %s }", i, typ, i+1, directives, i+1, directives)
	}
	fmt.Fprintf(&b, " fragment F%d on %s { %s }", n, typ, leaf)
	return b.String()
}

// Short operations that would take years, each selection for itself.
func TestFragmentsAreSpreadOnce(t *testing.T) {
	t.Parallel()
	for name, query := range map[string]string{
		"of fields that share a call": `{ things { friends { ...F0 friends { id } } } a: things { friends { ...F0 friends { id } } } }` + chained(60, "Thing", "note friends { name }"),
		"with names of their own":     `{ a: things { friends { ...F0 } } b: things { friends { ...F0 score(weight: 2) } } }` + chained(60, "Thing", "score"),
		"with conditions":             `query($t: Boolean! = true) { x: seen { of(n: 1) } y: seen { ...F0 } }` + chainedBy("@include(if: $t)", 60, "Seen", "of(n: 2)"),
		"of introspection":            `{ __schema { ...F0 } }` + chained(60, "__Schema", "description"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lockstest.CompareOperation(t, oracle(), subject(), randql.Op{Query: query}, lockstest.Options{})
		})
	}
}
