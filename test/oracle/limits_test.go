package oracle

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"orderly.example/internal/faults"
	"orderly.example/lockstep"
	"orderly.example/lockstep/randql"
)

// limited is a kind of operation that grows, and how large it may get.
type limited struct {
	name string
	most int
	code string
	of   func(n int) string
}

func limits() []limited {
	return []limited{
		{"statements: relations within one another", statementLimit, lockstep.CodeStatements, chain},
		{"statements: refused in breadth too, as deep as that", statementLimit, lockstep.CodeStatements, func(n int) string {
			return strings.Replace(chain(n), "{", "{ viewer { username } products(first: 1) { totalCount } ", 1)
		}},
		{"nodes: a page of pages", 49, lockstep.CodeNodes, func(n int) string { // 100 orders, and of each so many
			return fmt.Sprintf("{ orders(first: 100) { nodes { items(first: %d) { nodes { quantity } } } } }", n)
		}},
		{"nodes: pages by alias", 12, lockstep.CodeNodes, func(n int) string { // each has 4 and 100 of each
			var pages strings.Builder
			for i := range n {
				fmt.Fprintf(&pages, "p%d: orders(first: 4) { nodes { items(first: 100) { nodes { quantity } } } } ", i)
			}
			return "{ " + pages.String() + "}"
		}},
		{"aliases", 50, lockstep.CodeValidation, func(n int) string {
			var aliases strings.Builder
			for i := range n {
				fmt.Fprintf(&aliases, "a%d: __typename ", i)
			}
			return "{ " + aliases.String() + "}"
		}},
		{"rows of a page", 100, string(faults.CodeBadInput), func(n int) string {
			return fmt.Sprintf("{ orders(first: %d) { nodes { number } } }", n)
		}},
	}
}

// chain is an operation of so many relations within one another.
func chain(n int) string {
	switch n {
	case 0:
		return "id"
	case 1:
		return "{ orders(first: 1) { nodes { number } } }"
	}
	inner := "username"
	for i := n; i > 1; i-- {
		if i%2 == 0 {
			inner = "customer { " + inner + " }"
		} else {
			inner = "orders(first: 1) { nodes { number " + inner + " } }"
		}
		if i == n && i%2 == 1 {
			inner = "orders(first: 1) { nodes { number } }"
		}
	}
	return "{ orders(first: 1) { nodes { " + inner + " } } }"
}

// TestLimitsAreExact has operations of any size around each limit: up to it they run, and over it they are refused before
// anything is asked of Postgres.
func TestLimitsAreExact(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	server := s.open(t)
	viewer := s.rows.Viewers["staff"]
	for _, l := range limits() { //nolint:paralleltest // the statements of one are counted
		t.Run(l.name, func(t *testing.T) {
			check := func(t failer, n int) {
				op := randql.Op{Query: l.of(n)}
				server.tap.taken()
				got := server.ask(t, viewer, op)
				if n > l.most {
					require.Empty(t, server.tap.taken(), op.Query)
					require.Len(t, got.Errors, 1, op.Query)
					require.Contains(t, got.Errors[0], l.code, op.Query)
					return
				}
				require.Empty(t, got.Errors, op.Query)
				want, err := s.oracle.Ask(ctx(), viewer, op)
				require.NoError(t, err)
				require.Equal(t, want, got.Answer, op.Query)
				require.Len(t, server.tap.taken(), got.Statements.Used)
			}
			check(t, l.most)
			check(t, l.most+1)
			rapid.Check(t, func(t *rapid.T) { check(t, rapid.IntRange(1, 2*l.most).Draw(t, "size")) })
		})
	}
}
