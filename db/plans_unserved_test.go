package db_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/faults"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// combination is a kind of list.
type combination struct {
	name  string // in docs/indexes.md
	lists *regexp.Regexp
}

// unserved are the lists that no index serves in their order and filter at once.
func unserved() []combination {
	return []combination{
		{"`orders` with `placedAt`, by `TOTAL` or `NUMBER`", regexp.MustCompile(`^orders\(.*placedAt.*\) by (TOTAL|NUMBER)`)},
		{"`orders` with `total`, by `PLACED_AT` or `NUMBER`", regexp.MustCompile(`^orders\(.*total.*\) by (PLACED_AT|NUMBER)`)},
		{"`User.orders` with `total`, by `PLACED_AT` or `NUMBER`", regexp.MustCompile(`× User.orders\(.*total.*\) by (PLACED_AT|NUMBER)`)},
		{"`User.orders` with `status`", regexp.MustCompile(`× User.orders\(.*status.*\)`)},
		{"`users` with `search`", regexp.MustCompile(`^users\(.*search: (common|two letters).*\)`)},
	}
}

// endsInTime runs such a list under a time that is too short for it.
func endsInTime(t *testing.T, address string) {
	t.Helper()
	d, err := db.Open(t.Context(), db.Options{URL: address, Min: 1, Max: 1})
	require.NoError(t, err)
	defer d.Close()
	_, err = d.Pool().Exec(t.Context(), "SET statement_timeout = '1ms'") // after Open, whose own statements it could end
	require.NoError(t, err)
	l, err := db.Orders(d.Currency(), &db.OrderFilter{PlacedAt: since("2026-10-01T00:00:00Z")},
		&db.OrderOrder{Field: db.OrdersByNumber, Direction: db.Ascending})
	require.NoError(t, err)
	_, err = sqlpage.PageOf[db.Order](d.Database, l, sqlpage.Page{}, sqlpage.Selection{Rows: true})(t.Context(), []uuid.UUID{{}})
	require.Error(t, err)
	require.NotNil(t, faults.Of(err), err)
	require.Equal(t, faults.CodeTimeout, faults.Of(err).Code)
}

func TestDocumentationNamesWhatNoIndexServes(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/indexes.md")
	require.NoError(t, err)
	for _, c := range unserved() {
		require.Contains(t, string(text), "| "+c.name+" |")
	}
}
