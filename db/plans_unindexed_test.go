package db_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/faults"
	"orderly.example/internal/postgres"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// listPattern matches lists of one kind, and what is wrong with their plans.
type listPattern struct {
	name     string // as in docs/indexes.md
	lists    *regexp.Regexp
	problems *regexp.Regexp // nil for any
}

// excuses reports whether no index can serve a load otherwise.
func (u listPattern) excuses(p planCase, problem string) bool {
	return u.lists.MatchString(p.list) && (u.problems == nil || u.problems.MatchString(problem))
}

// unindexed lists the combinations of filter and order that no index serves.
func unindexed() []listPattern {
	return []listPattern{
		{"`orders` with `placedAt`, by `TOTAL`, `NUMBER` or `STATUS`", regexp.MustCompile(`^orders\(.*placedAt.*\) by (TOTAL|NUMBER|STATUS)`), nil},
		{"`orders` with `total`, by `PLACED_AT`, `NUMBER` or `STATUS`", regexp.MustCompile(`^orders\(.*total.*\) by (PLACED_AT|NUMBER|STATUS)`), nil},
		{"`orders` with `product`, by `TOTAL`, `NUMBER` or `STATUS`, or with another filter", regexp.MustCompile(`^orders\(product(; (status|customers|search).*\)|.*\) by (TOTAL|NUMBER|STATUS))`), nil},
		{"`orders` with `customers` or `search`, and `status`", regexp.MustCompile(`^orders\((customers|search): many; status`), nil},
		{"`User.orders` with `total`, by `PLACED_AT`, `NUMBER` or `STATUS`", regexp.MustCompile(`× User.orders\(.*total.*\) by (PLACED_AT|NUMBER|STATUS)`), nil},
		{"`User.orders` with `status` or `product`", regexp.MustCompile(`× User.orders\(.*(status|product).*\)`), nil},
		{"`Category.products`", regexp.MustCompile(`^(\d+ × )?Category.products`), nil},
		{"`users` with `search`", regexp.MustCompile(`^users\(.*search: (common|two letters).*\)`), nil},
		{"`search` for a word that begins with a sign", regexp.MustCompile(`^search\((\.ex|c -)\)`), regexp.MustCompile(`^discards `)},
		{"`salesSeries` of a `product` or `category`", regexp.MustCompile(`^salesSeries of`), regexp.MustCompile(`^sorts `)},
		{"`topProducts`", regexp.MustCompile(`^topProducts`), regexp.MustCompile(`^sorts `)},
	}
}

// timesOut runs such a list with a statement timeout that is too short for it.
func timesOut(t *testing.T, address string) {
	t.Helper()
	d, err := db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: address, Min: 1, Max: 1}})
	require.NoError(t, err)
	defer d.Close()
	_, err = d.Pool().Exec(t.Context(), "SET statement_timeout = '1ms'") // after Open, whose own statements could time out too
	require.NoError(t, err)
	l, err := db.Orders(d.Currency(), &db.OrderFilter{PlacedAt: since("2026-10-01T00:00:00Z")},
		&db.OrderOrder{Field: db.OrdersByNumber, Direction: db.OrderDirectionAsc})
	require.NoError(t, err)
	_, err = sqlpage.PageOf[db.Order](d.Database, l, sqlpage.Page{}, sqlpage.Selection{Rows: true})(t.Context(), []uuid.UUID{{}})
	require.Error(t, err)
	require.NotNil(t, faults.Of(err), err)
	require.Equal(t, faults.CodeTimeout, faults.Of(err).Code)
}

func TestDocumentationSaysWhichIndexServesWhat(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/indexes.md")
	require.NoError(t, err)
	for _, c := range unindexed() {
		require.Contains(t, string(text), "| "+c.name+" |")
	}
	const say = "docs/indexes.md does not say which index serves %s (CONTRIBUTING.md, \"Add an entity\", step 9)"
	for _, relation := range db.Relations() {
		if r := relation.Describe(); r.Pages != nil {
			assert.Contains(t, string(text), "`"+r.Field+"`", say, r.Field)
		}
	}
	for _, field := range readFields(t) {
		assert.Contains(t, string(text), "`"+field+"`", say, field)
	}
}
