package db_test

import (
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"orderly.example/db"
)

// caseNames are the names of the cases that were checked.
type caseNames struct {
	mu    sync.Mutex
	names []string
}

func (c *caseNames) add(cases []planCase) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range cases {
		c.names = append(c.names, p.list)
	}
}

// requireAll requires a case of each kind's load by key, and of each root list and each root field that finds a row by
// another key. If the test is told to run some of the cases alone, it requires nothing.
func (c *caseNames) requireAll(t testing.TB) {
	t.Helper()
	const say = " (CONTRIBUTING.md, \"Add an entity\", step 9)"
	if t.Failed() || !c.has("salesSeries") || !c.has("users") || !c.has("orders") {
		return
	}
	for kind := range db.Kinds() {
		assert.True(t, c.has("20 × "+kind.String()+" by id"), "give keyLoads, in plans_keys_test.go, a line of %s by id"+say, kind)
	}
	for _, field := range readFields(t) {
		assert.True(t, c.has(field), "check how %s is read: a list by pageCases in a plans_…_test.go, a row by its key in keyLoads"+say, field)
	}
}

// has reports whether a case has the name, with or without a filter and an order.
func (c *caseNames) has(name string) bool {
	return slices.ContainsFunc(c.names, func(known string) bool {
		rest, ok := strings.CutPrefix(known, name)
		return ok && (rest == "" || strings.ContainsAny(rest[:1], " (:"))
	})
}

// readFields returns the root fields that read lists, or rows by another key than their id.
func readFields(t testing.TB) (names []string) {
	t.Helper()
	text, err := os.ReadFile("../schema.graphqls")
	require.NoError(t, err)
	schema, err := parser.ParseSchema(&ast.Source{Input: string(text)})
	require.NoError(t, err)
	for _, field := range schema.Definitions.ForName("Query").Fields {
		isByID := slices.ContainsFunc(field.Arguments, func(a *ast.ArgumentDefinition) bool { return a.Type.Name() == "ID" })
		if !isByID && field.Name != "viewer" {
			names = append(names, field.Name)
		}
	}
	return names
}
