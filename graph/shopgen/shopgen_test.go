package shopgen

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/codegen/config"
	"github.com/stretchr/testify/require"
)

// shop is a schema that code can be written for, and released that of the release before.
const (
	shop = `
	interface Node { id: ID! }
	type Query { orders(first: Int after: String last: Int before: String): OrderConnection! }
	type Order implements Node @kind(number: 1) @visible(toOwner: true) { id: ID! by: User @load(keyed: true) }
	type User implements Node @kind(number: 2) @visible(toEverybodyIf: "isKnown") { id: ID! }
	type Badge implements Node @kind(number: 5) @visible { id: ID! }`
	released = `
	type User @kind(number: 2) { id: ID! }
	type Order { id: ID! }
	type Wish @kind(number: 7) { id: ID! }`
)

func TestRefusals(t *testing.T) {
	t.Parallel()
	_, err := read(shop, released)
	require.NoError(t, err)
	for _, c := range []struct{ name, was, is, says string }{
		{"a connection of no type", "type Order ", "type Purchase ", "the type of Query.orders is OrderConnection!, and there is no object type Order: write it"},
		{"a connection that may be null", "OrderConnection!", "OrderConnection", "the type of Query.orders must be OrderConnection!"},
		{"a list of connections", "OrderConnection!", "[OrderConnection!]!", "the type of Query.orders must be OrderConnection!"},
		{"a connection without an argument", "before: String", "", "Query.orders is a connection: give it the argument before: String, without a default value"},
		{"a connection with an argument of another type", "first: Int", "first: Int!", "Query.orders is a connection: give it the argument first: Int, without a default value"},
		{"a page size by default", "first: Int", "first: Int = 3", "Query.orders is a connection: give it the argument first: Int, without a default value"},
		{"a connection by hand", "type Order ", "type OrderConnection { id: ID! } type Order ", "delete the type OrderConnection: it is generated"},
		{"an edge by hand", "type Order ", "type OrderEdge { id: ID! } type Order ", "delete the type OrderEdge: it is generated"},
		{"two constants of one name", "type Order ", "enum Size { BIG_ONE } enum SizeBig { ONE } type Order ", "a value of Size and one of SizeBig have the same name in Go, SizeBigOne"},
		{"a type without a number", "@kind(number: 1)", "", "give the type Order a number, from 1 to 255, that no other type has or had: @kind(number: 8) is the next one"},
		{"a number that ids have no room for", "number: 1)", "number: 256)", "give the type Order a number, from 1 to 255"},
		{"two types with one number", "number: 5)", "number: 1)", "Badge and Order have the same @kind(number: 1): give the new one the next number, 8"},
		{"a number that changed", "number: 2)", "number: 3)", "the number of User was 2 in the last release, and is part of ids that clients keep: write @kind(number: 2) again"},
		{"a number of a type that is gone", "number: 5)", "number: 7)", "7 was the number of Wish in the last release: give Badge another, @kind(number: 8)"},
		{"a type that nobody is said to see", "@visible(toOwner: true)", "", "say who sees a Order besides staff: @visible(toOwner: true), "},
	} {
		require.Equal(t, 1, strings.Count(shop, c.was), c.name)
		_, err := read(strings.Replace(shop, c.was, c.is, 1), released)
		require.ErrorContains(t, err, "schema.graphqls: "+c.says, c.name)
	}
}

func TestATypeNeedsARow(t *testing.T) {
	t.Parallel()
	s, err := read(shop, released)
	require.NoError(t, err)
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "rows.go"), []byte("package db\ntype (\n\tOrder struct{}\n\tUser struct{}\n)\n"), 0o600))

	err = s.checkRows(folder)

	require.EqualError(t, err, "schema.graphqls: the type Badge implements Node, and package db has no row for it: "+
		"write `type Badge struct` in a file of db, as report.go has it")
}

func TestAccessNeedsMethods(t *testing.T) {
	t.Parallel()
	s, err := read(shop, released)
	require.NoError(t, err)
	text, err := s.goFile()
	require.NoError(t, err)
	require.Contains(t, string(text), "var _ Owned = (*Order)(nil) // @visible(toOwner: true): write its method Owner")
	require.Contains(t, string(text), "var _ Flagged = (*User)(nil) // @visible(toEverybodyIf:): write its method Flag")
	require.NotContains(t, string(text), "(*Badge)(nil)")
}

func TestFieldsThatLoadHaveBatchResolvers(t *testing.T) {
	t.Parallel()
	s, err := read(shop+" type Stay { orders(first: Int after: String last: Int before: String): OrderConnection! nights: Int! }", released)
	require.NoError(t, err)
	cfg := &config.Config{Models: config.TypeMap{"Stay": {Fields: map[string]config.TypeMapField{"nights": {FieldName: "Days"}}}}}

	s.bind(cfg)

	batch := config.TypeMapField{Resolver: true, Batch: new(true)}
	id := map[string]config.TypeMapField{"id": {FieldName: "GlobalID"}}
	require.Equal(t, config.TypeMap{
		"Stay":  {Fields: map[string]config.TypeMapField{"nights": {FieldName: "Days"}, "orders": batch}},
		"Order": {Fields: map[string]config.TypeMapField{"id": id["id"], "by": batch}},
		"User":  {Fields: id}, "Badge": {Fields: id},
	}, cfg.Models)
}

func TestFilesAreUpToDate(t *testing.T) {
	t.Parallel()
	s, err := readFiles("../..")
	require.NoError(t, err)
	goText, err := s.goFile()
	require.NoError(t, err)
	for name, want := range map[string][]byte{connectionsFile: s.connectionsFile(), goFile: goText} {
		text, err := os.ReadFile(filepath.Join("../..", name))
		require.NoError(t, err)
		require.Equal(t, string(want), string(text), "run make generate")
	}
}

func TestDescriptionsNameRows(t *testing.T) {
	t.Parallel()
	for name, rows := range map[string]string{"User": "users", "OrderItem": "items", "Category": "categories", "DayKey": "keys", "Address": "addresses"} {
		require.Equal(t, rows, rowsOf(name))
	}
}
