package resolvers_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/graph"
)

// Every field of the schema that loads rows of another type is declared in db, as what it is, and all of its keys are
// read.
func TestRelationsAreThoseOfTheSchema(t *testing.T) {
	t.Parallel()
	const one, many = "sqlpage.ToOne", "sqlpage.ToMany"
	inSchema, inDB := map[string]string{}, map[string]string{}
	schema := graph.NewExecutableSchema(graph.Config{}).Schema()
	for _, object := range schema.Types {
		if slices.Contains([]string{"Query", "Mutation", "Subscription", "Dashboard", "TopProduct"}, object.Name) { // those are no rows
			continue
		}
		for _, field := range object.Fields {
			name, load := field.Type.Name(), field.Directives.ForName("load")
			switch {
			case load != nil && load.Arguments.ForName("free") != nil: // nothing is loaded
			case strings.HasSuffix(name, "Connection") || load != nil && field.Type.Elem != nil:
				inSchema[object.Name+"."+field.Name] = many
			case load != nil:
				inSchema[object.Name+"."+field.Name] = one
			}
		}
	}
	for _, relation := range db.Relations() {
		info := relation.Describe()
		inDB[info.Field] = many
		if info.Pages == nil {
			inDB[info.Field] = one
			require.True(t, info.IsAlwaysRead, "%s: write %q into Always of the parent's TableInfo", info.Field, info.ParentColumn)
		}
	}
	require.Equal(t, inSchema, inDB, "declare the relation in db, in the file of its parent or child, and list it in db/relations.go")
}
