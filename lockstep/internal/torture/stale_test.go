package torture_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/lockstep"
	"orderly.example/lockstep/internal/torture"
)

// Code that is older than the schema is found out when the schema is made, and not by a request.
func TestOlderCodeIsRefused(t *testing.T) {
	t.Parallel()
	config := torture.NewConfig()
	schema, thing := *config.Schema, *config.Schema.Types["Thing"]
	thing.Fields = append(slices.Clip(thing.Fields), &ast.FieldDefinition{Name: "added", Type: ast.NamedType("String", nil)})
	schema.Types = maps.Clone(schema.Types)
	schema.Types["Thing"] = &thing
	config.Schema = &schema
	require.PanicsWithValue(t, "lockstep: lockstep_gen.go is older than the schema, as it lacks Thing.added: generate again, by go tool lockstep",
		func() { torture.NewLockstepSchema(config, lockstep.Options{}) })
}
