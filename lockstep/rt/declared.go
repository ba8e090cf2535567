package rt

import (
	"maps"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// Conform returns a copy of a schema in which gqlparser's built-in definitions are those of the specification of
// September 2025. @defer stays, which is no part of it yet.
func Conform(schema *ast.Schema) *ast.Schema {
	own := *schema
	own.Directives, own.Types = maps.Clone(schema.Directives), maps.Clone(schema.Types)

	deprecated := *schema.Directives["deprecated"]
	deprecated.Arguments = withoutNull(deprecated.Arguments)
	deprecated.Locations = slices.DeleteFunc(slices.Clone(deprecated.Locations), func(at ast.DirectiveLocation) bool {
		return at == ast.LocationDirectiveDefinition
	})
	own.Directives["deprecated"] = &deprecated

	locations := *schema.Types["__DirectiveLocation"]
	locations.EnumValues = slices.DeleteFunc(slices.Clone(locations.EnumValues), func(v *ast.EnumValueDefinition) bool {
		return v.Name == string(ast.LocationDirectiveDefinition)
	})
	own.Types["__DirectiveLocation"] = &locations

	for _, name := range []string{"__Directive", "__Field", "__Type"} {
		definition := *schema.Types[name]
		definition.Fields = slices.Clone(definition.Fields)
		for i, f := range definition.Fields {
			field := *f
			field.Arguments = withoutNull(field.Arguments) // includeDeprecated
			definition.Fields[i] = &field
		}
		own.Types[name] = &definition
	}
	return &own
}

// withoutNull makes arguments non-null that have a default.
func withoutNull(arguments ast.ArgumentDefinitionList) ast.ArgumentDefinitionList {
	arguments = slices.Clone(arguments)
	for i, a := range arguments {
		argument, typ := *a, *a.Type
		typ.NonNull = true
		argument.Type = &typ
		arguments[i] = &argument
	}
	return arguments
}
