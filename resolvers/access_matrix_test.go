package resolvers_test

import (
	"flag"
	"maps"
	"os"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/graph"
)

const accessFile = "testdata/access.md"

// column is a viewer, and the customer whose objects the viewer asks for.
type column struct{ viewer, of string }

func columns() []column {
	return []column{{"", "another"}, {"customer", "customer"}, {"customer", "another"}, {"staff", "another"}, {"admin", "another"}}
}

func (c column) isAnotherCustomer() bool { return c.viewer == "customer" && c.of == "another" }

// TestAccessMatrix queries each field of the schema as each viewer, and compares the outcomes with the table in
// testdata/access.md.
func TestAccessMatrix(t *testing.T) {
	t.Parallel()
	questions, err := accessQuestions(graph.NewExecutableSchema(graph.Config{}).Schema())
	require.NoError(t, err)
	found := &matrix{rows: map[string][]string{}}
	for _, q := range questions {
		for _, row := range slices.Collect(maps.Keys(q.rows)) {
			found.rows[row] = make([]string, len(columns()))
		}
	}
	t.Run("columns", func(t *testing.T) {
		for i, c := range columns() {
			t.Run(c.viewer+" asks for objects of "+c.of, func(t *testing.T) {
				t.Parallel()
				found.fillColumn(t, i, c, questions)
			})
		}
	})
	text, err := os.ReadFile(accessFile)
	require.NoError(t, err)
	if flag.Lookup("update").Value.String() == "true" && !t.Failed() {
		require.NoError(t, os.WriteFile(accessFile, []byte(withAccessRows(string(text), found.rows)), 0o644))
		return
	}
	table, err := readAccessTable(string(text))
	require.NoError(t, err)
	require.Empty(t, differences(table, found.rows), "rows of resolvers/%s differ: lines with - are wrong, lines with + are missing. "+
		"Where they are what you want, write them by `go test ./resolvers -run Access -update`, and review them", accessFile)
}

// matrix holds the outcomes: for each row, one word per column.
type matrix struct {
	mu   sync.Mutex
	rows map[string][]string
}

// fillColumn sends all questions as one viewer. After a mutation that changed something, the shop is reset.
func (m *matrix) fillColumn(t *testing.T, i int, c column, questions []question) {
	t.Helper()
	shop := newAccessShop(t, c)
	for _, q := range questions {
		if c.isAnotherCustomer() && !q.dependsOnOwner() {
			m.record(i, q, func(string) string { return "-" })
			continue
		}
		outcome, changed := shop.sendQuestion(q)
		if m.record(i, q, outcome); changed {
			shop.reset(c)
		}
	}
}

// record stores a question's outcomes. Questions that share a row must have the same outcome.
func (m *matrix) record(column int, q question, outcome func(key string) string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for row, key := range q.rows {
		switch w, before := outcome(key), m.rows[row][column]; before {
		case "", w:
			m.rows[row][column] = w
		default:
			m.rows[row][column] = before + ", or " + w
		}
	}
}
