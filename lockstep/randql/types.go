package randql

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// types holds what the schema and the options allow. It is computed once.
type types struct {
	Options
	schema *ast.Schema
	// fields are the selectable fields of each composite type, in alphabetical order.
	fields map[string][]*ast.FieldDefinition
	// conditions are the possible type conditions of a fragment within each composite type.
	conditions map[string][]*ast.Definition
	// directives are the schema's own executable directives by location.
	directives map[ast.DirectiveLocation][]*ast.DirectiveDefinition
}

func newTypes(schema *ast.Schema, options Options) *types {
	t := &types{
		Options:    options,
		schema:     schema,
		fields:     map[string][]*ast.FieldDefinition{},
		conditions: map[string][]*ast.Definition{},
		directives: map[ast.DirectiveLocation][]*ast.DirectiveDefinition{},
	}
	composites := t.composites()
	for _, def := range composites {
		t.fields[def.Name] = t.allowedFields(def)
		for _, other := range composites {
			if t.overlap(def, other) {
				t.conditions[def.Name] = append(t.conditions[def.Name], other)
			}
		}
	}
	t.collectDirectives()
	return t
}

func (t *types) composites() []*ast.Definition {
	var composites []*ast.Definition
	for _, def := range t.schema.Types {
		if def.IsCompositeType() && !t.Exclude[def.Name] {
			composites = append(composites, def)
		}
	}
	slices.SortFunc(composites, func(a, b *ast.Definition) int { return strings.Compare(a.Name, b.Name) })
	return composites
}

func (t *types) allowedFields(def *ast.Definition) []*ast.FieldDefinition {
	var fields []*ast.FieldDefinition
	for _, field := range def.Fields {
		coordinate := def.Name + "." + field.Name
		_, weighted := t.Weights[coordinate]
		introspection := strings.HasPrefix(field.Name, "__")
		switch {
		case introspection && (!t.Introspection || field.Name == "__typename"):
		case t.Exclude[coordinate] || t.Exclude[field.Type.Name()]:
		case weighted && t.Weights[coordinate] == 0:
		default:
			fields = append(fields, field)
		}
	}
	slices.SortFunc(fields, func(a, b *ast.FieldDefinition) int { return strings.Compare(a.Name, b.Name) })
	return fields
}

// weight returns how often a field is chosen among the fields of its type.
func (t *types) weight(def *ast.Definition, field *ast.FieldDefinition) int {
	if weight, ok := t.Weights[def.Name+"."+field.Name]; ok {
		return weight
	}
	if strings.HasPrefix(field.Name, "__") {
		return 1
	}
	return 10
}

// overlap reports whether an object can be of both types.
func (t *types) overlap(a, b *ast.Definition) bool {
	possible := t.schema.GetPossibleTypes(b)
	return slices.ContainsFunc(t.schema.GetPossibleTypes(a), func(def *ast.Definition) bool {
		return slices.Contains(possible, def)
	})
}

func (t *types) composite(typ *ast.Type) bool {
	return t.schema.Types[typ.Name()].IsCompositeType()
}

func (t *types) root(operation ast.Operation) *ast.Definition {
	switch operation {
	case ast.Mutation:
		return t.schema.Mutation
	case ast.Subscription:
		return t.schema.Subscription
	default:
		return t.schema.Query
	}
}

func (t *types) collectDirectives() {
	builtin := []string{"defer", "include", "skip", "stream"}
	names := make([]string, 0, len(t.schema.Directives))
	for name := range t.schema.Directives {
		if !slices.Contains(builtin, name) && !t.Exclude["@"+name] {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		directive := t.schema.Directives[name]
		for _, location := range directive.Locations {
			t.directives[location] = append(t.directives[location], directive)
		}
	}
}
