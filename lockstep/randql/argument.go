package randql

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// arguments is the text of an argument list, with its parentheses, and what it refers to.
type arguments struct {
	text  string
	usage *usage
}

func (d *document) arguments(def *ast.Definition, field *ast.FieldDefinition) arguments {
	return d.argumentList(def.Name+"."+field.Name, field.Arguments)
}

// defaultChance is how often an optional argument is given, in per cent.
const defaultChance = 45

// argumentList draws all required arguments and some of the optional ones.
func (d *document) argumentList(owner string, definitions ast.ArgumentDefinitionList) arguments {
	drawn := arguments{usage: newUsage()}
	var list []string
	for _, definition := range definitions {
		required := definition.Type.NonNull && definition.DefaultValue == nil
		name := owner + "." + definition.Name
		if !required && !d.percent(d.chance(name, definition.Name)) {
			continue
		}
		list = append(list, definition.Name+": "+d.value(drawn.usage, definition.Type, []string{name}, 0))
	}
	if len(list) > 0 {
		drawn.text = "(" + strings.Join(list, ", ") + ")"
	}
	return drawn
}

// chance returns how often an optional argument is given, in per cent.
func (d *document) chance(names ...string) int {
	for _, name := range names {
		if chance, ok := d.Chances[name]; ok {
			return chance
		}
	}
	return defaultChance
}

// value writes a value that may contain variables: as the whole value, as elements of lists, or as fields of input
// objects.
func (d *document) value(u *usage, typ *ast.Type, names []string, depth int) string {
	if !d.NoVariables && d.percent(25) {
		return d.variable(u, typ, names)
	}
	if !typ.NonNull && d.percent(8) {
		return "null"
	}
	if d.generatorFor(names) != nil {
		return literal(d.schema, typ, d.constant(typ, names, depth))
	}
	if typ.Elem != nil {
		if d.percent(8) && typ.Elem.Elem == nil {
			return literal(d.schema, typ.Elem, d.constant(notNull(typ.Elem), names, depth))
		}
		elements := make([]string, d.between(0, 3))
		for i := range elements {
			elements[i] = d.value(u, typ.Elem, names, depth)
		}
		return "[" + strings.Join(elements, ", ") + "]"
	}
	def := d.schema.Types[typ.Name()]
	if def.Kind != ast.InputObject || d.Values[def.Name] != nil || def.Directives.ForName("oneOf") != nil {
		return literal(d.schema, typ, d.constant(typ, names, depth))
	}
	var fields []string
	for _, field := range d.inputFields(def, depth) {
		fields = append(fields, field.Name+": "+d.value(u, field.Type, []string{def.Name + "." + field.Name}, depth+1))
	}
	return "{" + strings.Join(fields, ", ") + "}"
}

// inputFields chooses which fields of an input object are given. The deeper the object is nested, the fewer.
func (d *document) inputFields(def *ast.Definition, depth int) []*ast.FieldDefinition {
	if def.Directives.ForName("oneOf") != nil {
		return []*ast.FieldDefinition{oneOf(d.draw, def.Fields)}
	}
	var fields []*ast.FieldDefinition
	for _, field := range def.Fields {
		required := field.Type.NonNull && field.DefaultValue == nil
		if required || d.percent(40/(1+2*depth)) {
			fields = append(fields, field)
		}
	}
	return slices.Clip(fields)
}

func notNull(typ *ast.Type) *ast.Type {
	copied := *typ
	copied.NonNull = true
	return &copied
}
