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

// limitCase is a kind of operation that grows with n, and its limit.
type limitCase struct {
	name  string
	limit int
	code  string
	of    func(n int) string
}

func limits() []limitCase {
	return []limitCase{
		{"depth", 15, lockstep.CodeDepth, nested},
		{"depth, next to other fields", 15, lockstep.CodeDepth, func(n int) string {
			return strings.Replace(nested(n), "{", "{ viewer { username } products(first: 1) { totalCount } ", 1)
		}},
		{"nodes: nested pages", 99, lockstep.CodeNodes, func(n int) string { // 100 users with n orders each
			return fmt.Sprintf("{ users(first: 100) { nodes { orders(first: %d) { nodes { number } } } } }", n)
		}},
		{"nodes: aliased pages", 12, lockstep.CodeNodes, func(n int) string { // each has 16 orders with 50 items each
			var pages strings.Builder
			for i := range n {
				fmt.Fprintf(&pages, "p%d: orders(first: 16) { nodes { items(first: 100) { nodes { quantity } } } } ", i)
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

// nested returns an operation of depth n. Two of three levels are relations.
func nested(n int) string {
	open := []string{"orders(first: 1) { ", "nodes { ", "customer { "}
	leaves := []string{"__typename", "totalCount", "number"} // the last also of a customer's orders' nodes
	text := "{ "
	for depth := range n - 1 {
		text += open[depth%3]
	}
	leaf := leaves[(n-1)%3]
	if n > 1 && leaf == "__typename" {
		leaf = "username"
	}
	return text + leaf + strings.Repeat(" }", n)
}

// TestLimitsAreExact sends operations of sizes around each limit. Up to the limit they run; above it they are
// refused before any statement is sent.
func TestLimitsAreExact(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	server := s.open(t)
	viewer := s.rows.Viewers["staff"]
	for _, l := range limits() { //nolint:paralleltest // each counts the server's statements
		t.Run(l.name, func(t *testing.T) {
			check := func(t testingT, n int) {
				op := randql.Op{Query: l.of(n)}
				server.proxy.takeStatements()
				got := server.ask(t, viewer, op)
				if n > l.limit {
					require.Empty(t, server.proxy.takeStatements(), op.Query)
					require.Len(t, got.Errors, 1, op.Query)
					require.Contains(t, got.Errors[0], l.code, op.Query)
					return
				}
				require.Empty(t, got.Errors, op.Query)
				want, err := s.oracle.Ask(ctx(), viewer, op)
				require.NoError(t, err)
				require.Equal(t, want, got.Answer, op.Query)
				require.Len(t, server.proxy.takeStatements(), got.Statements.Used)
			}
			check(t, l.limit)
			check(t, l.limit+1)
			rapid.Check(t, func(t *rapid.T) { check(t, rapid.IntRange(1, 2*l.limit).Draw(t, "size")) })
		})
	}
}
