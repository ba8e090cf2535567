package shopgen

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// shop is a schema that code can be written for.
const shop = `
	interface Node { id: ID! }
	type Query { orders(first: Int after: String last: Int before: String): OrderConnection! }
	type Order implements Node { id: ID! }`

func TestRefusals(t *testing.T) {
	t.Parallel()
	_, err := read(shop)
	require.NoError(t, err)
	for _, c := range []struct{ name, was, is, says string }{
		{"a connection of no type", "type Order ", "type Purchase ", "the type of Query.orders is OrderConnection!, and there is no object type Order: write it"},
		{"a connection that may be null", "OrderConnection!", "OrderConnection", "the type of Query.orders must be OrderConnection!"},
		{"a connection without an argument", "before: String", "", "Query.orders is a connection: give it the argument before: String, without a default value"},
		{"a connection with an argument of another type", "first: Int", "first: Int!", "Query.orders is a connection: give it the argument first: Int, without a default value"},
		{"a connection by hand", "type Order ", "type OrderConnection { id: ID! } type Order ", "delete the type OrderConnection: it is generated"},
		{"an edge by hand", "type Order ", "type OrderEdge { id: ID! } type Order ", "delete the type OrderEdge: it is generated"},
		{"two constants of one name", "type Order ", "enum Size { BIG_ONE } enum SizeBig { ONE } type Order ", "a value of Size and one of SizeBig have the same name in Go, SizeBigOne"},
	} {
		require.Equal(t, 1, strings.Count(shop, c.was), c.name)
		_, err := read(strings.Replace(shop, c.was, c.is, 1))
		require.ErrorContains(t, err, "schema.graphqls: "+c.says, c.name)
	}
}

func TestFilesAreUpToDate(t *testing.T) {
	t.Parallel()
	file := func(name string) string {
		text, err := os.ReadFile(filepath.Join("../..", name))
		require.NoError(t, err)
		return string(text)
	}
	s, err := read(file(schemaFile))
	require.NoError(t, err)
	goText, err := s.goFile()
	require.NoError(t, err)
	require.Equal(t, string(s.connectionsFile()), file(connectionsFile), "run make generate")
	require.Equal(t, string(goText), file(goFile), "run make generate")
}

func TestDescriptionsNameRows(t *testing.T) {
	t.Parallel()
	for name, rows := range map[string]string{"User": "users", "OrderItem": "items", "Category": "categories", "DayKey": "keys", "Address": "addresses"} {
		require.Equal(t, rows, rowsOf(name))
	}
}
