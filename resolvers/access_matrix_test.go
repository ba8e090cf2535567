package resolvers_test

import (
	"maps"
	"os"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/graph"
)

const accessFile = "testdata/access.md"

// column is a viewer, and the owner of the objects for which they ask.
type column struct{ viewer, of string }

func columns() []column {
	return []column{{"", "another"}, {"customer", "customer"}, {"customer", "another"}, {"staff", "another"}, {"admin", "another"}}
}

func (c column) othersOfTheSame() bool { return c.viewer == "customer" && c.of == "another" }

// TestAccessMatrix asks for each field of the schema as each viewer, and compares what they get with the table of
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
			t.Run(c.viewer+" asks for what is "+c.of+"'s", func(t *testing.T) {
				t.Parallel()
				found.ask(t, i, c, questions)
			})
		}
	})
	text, err := os.ReadFile(accessFile)
	require.NoError(t, err)
	table, err := readAccessTable(string(text))
	require.NoError(t, err)
	require.Empty(t, differences(table, found.rows), "rows of %s that must be reviewed: lines with - are not so, lines with + would have to be there", accessFile)
}

// matrix is what each viewer gets: for each row a word for each column.
type matrix struct {
	mu   sync.Mutex
	rows map[string][]string
}

// ask fills one column. Mutations do not affect the next question: the shop is reset in between.
func (m *matrix) ask(t *testing.T, i int, c column, questions []question) {
	t.Helper()
	shop := newAccessShop(t, c)
	for _, q := range questions {
		if c.othersOfTheSame() && !q.isOfSomebody() {
			m.set(i, q, func(string) string { return "-" })
			continue
		}
		word, changed := shop.asks(q)
		if m.set(i, q, word); changed {
			shop.open(c)
		}
	}
}

// set notes the words of a question. Questions of one row must have the same.
func (m *matrix) set(column int, q question, word func(key string) string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for row, key := range q.rows {
		switch w, before := word(key), m.rows[row][column]; before {
		case "", w:
			m.rows[row][column] = w
		default:
			m.rows[row][column] = before + ", or " + w
		}
	}
}
