package oracle

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/test/oracle/operations"
)

const (
	statementLimit = 4
	nodeLimit      = 10_000
)

func ctx() context.Context { return context.Background() }

// tally collects statistics about the checked operations.
type tally struct {
	mu                        sync.Mutex
	operations, failed, empty int
	statements, exact, rows   int
	byBound                   map[int]int
	refused                   map[string]int
	// shallow counts the refused operations whose depth is within the statement limit, by code. byLevels counts all
	// operations.
	shallow  map[string]int
	byLevels map[int]int
	shortest string          // the shortest shallow one
	selected map[string]bool // fields and arguments, as in facts
}

func newTally() *tally {
	return &tally{byBound: map[int]int{}, refused: map[string]int{}, shallow: map[string]int{}, byLevels: map[int]int{}, selected: map[string]bool{}}
}

func (c *tally) add(shown string, of facts, r response) {
	c.mu.Lock()
	defer c.mu.Unlock()
	levels := of.levels
	c.operations++
	c.byLevels[levels]++
	if r.Refusal != "" {
		c.refused[r.Refusal]++
		if levels <= statementLimit {
			c.shallow[r.Refusal]++
			if c.shortest == "" || len(shown) < len(c.shortest) {
				c.shortest = shown
			}
		}
		return
	}
	maps.Copy(c.selected, of.selected)
	if len(r.Errors) > 0 {
		c.failed++
	}
	if r.Data == "null" {
		c.empty++
	}
	c.byBound[r.Statements.Bound]++
	c.statements += r.Statements.Used
	if r.Statements.Used == r.Statements.Bound {
		c.exact++
	}
}

// compared counts the rows in an answer that matched the oracle's.
func (c *tally) compared(rows int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rows += rows
}

func (c *tally) report(t *testing.T) {
	t.Helper()
	ran := 0
	for _, n := range c.byBound {
		ran += n
	}
	if ran == 0 {
		return
	}
	t.Logf("%d operations: %d ran (%d with errors, %d without data), refused %v, of those with up to %d levels %v",
		c.operations, ran, c.failed, c.empty, c.refused, statementLimit, c.shallow)
	t.Logf("operations by bound %v, by levels %v; largest bound %d; %d statements; used = bound in %d %%; %d rows compared",
		c.byBound, c.byLevels, slices.Max(slices.Collect(maps.Keys(c.byBound))), c.statements, 100*c.exact/ran, c.rows)
	if c.shortest != "" {
		t.Logf("the shortest refused with up to %d levels: %s", statementLimit, c.shortest)
	}
}

// missing returns the fields and arguments of queries that were not selected in any operation that ran.
func (c *tally) missing(schema *ast.Schema) (names []string) {
	for of := range operations.WaysTo(schema) {
		for _, field := range schema.Types[of].Fields {
			if strings.HasPrefix(field.Name, "__") {
				continue
			}
			name := of + "." + field.Name
			all := []string{name}
			for _, argument := range field.Arguments {
				all = append(all, name+"("+argument.Name+")")
			}
			names = append(names, slices.DeleteFunc(all, func(name string) bool { return c.selected[name] })...)
		}
	}
	slices.Sort(names)
	return names
}
