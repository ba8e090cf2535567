package proof

import (
	"context"
	"maps"
	"slices"
	"sync"
	"testing"
)

const (
	statementLimit = 4
	nodeLimit      = 5000
)

func ctx() context.Context { return context.Background() }

// tally counts what operations came to.
type tally struct {
	mu                        sync.Mutex
	operations, failed, empty int
	statements, exact, nodes  int
	byBound                   map[int]int
	refused                   map[string]int
	shortestRefused           map[string]string
}

func newTally() *tally {
	return &tally{byBound: map[int]int{}, refused: map[string]int{}, shortestRefused: map[string]string{}}
}

func (c *tally) add(shown string, r response) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.operations++
	if r.Refusal != "" {
		c.refused[r.Refusal]++
		if known := c.shortestRefused[r.Refusal]; known == "" || len(shown) < len(known) {
			c.shortestRefused[r.Refusal] = shown
		}
		return
	}
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

func (c *tally) report(t *testing.T) {
	t.Helper()
	ran := 0
	for _, n := range c.byBound {
		ran += n
	}
	if ran == 0 {
		return
	}
	t.Logf("%d operations: %d ran (%d with errors, %d without data), refused %v", c.operations, ran, c.failed, c.empty, c.refused)
	t.Logf("operations by bound: %v; largest %d; %d statements; used = bound in %d %%",
		c.byBound, slices.Max(slices.Collect(maps.Keys(c.byBound))), c.statements, 100*c.exact/ran)
	for code, shown := range c.shortestRefused {
		t.Logf("the shortest refused with %s: %s", code, shown)
	}
}
