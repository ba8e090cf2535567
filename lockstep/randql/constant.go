package randql

import (
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"
)

// generatorFor returns the generator of the first name that has one.
func (d *document) generatorFor(names []string) *rapid.Generator[any] {
	for _, name := range names {
		if generator := d.Values[name]; generator != nil {
			return generator
		}
	}
	return nil
}

// constant draws a JSON value of the type.
func (d *document) constant(typ *ast.Type, names []string, depth int) any {
	if generator := d.generatorFor(names); generator != nil {
		return generator.Draw(d.t, names[0])
	}
	if !typ.NonNull && d.percent(8) {
		return nil
	}
	if typ.Elem != nil {
		list := make([]any, d.between(0, 3))
		for i := range list {
			list[i] = d.constant(typ.Elem, names, depth)
		}
		return list
	}
	def := d.schema.Types[typ.Name()]
	if generator := d.Values[def.Name]; generator != nil {
		return generator.Draw(d.t, def.Name)
	}
	switch def.Kind {
	case ast.Enum:
		return oneOf(d.draw, def.EnumValues).Name
	case ast.InputObject:
		object := map[string]any{}
		for _, field := range d.inputFields(def, depth) {
			fieldType := field.Type
			if def.Directives.ForName("oneOf") != nil {
				fieldType = notNull(fieldType)
			}
			object[field.Name] = d.constant(fieldType, []string{def.Name + "." + field.Name}, depth+1)
		}
		return object
	default:
		return d.scalar(def.Name)
	}
}

// scalar draws a value of a scalar. For a custom scalar, it draws a string, which the server may refuse.
func (d *document) scalar(name string) any {
	switch name {
	case "Int":
		return oneOf(d.draw, []int{1, 0, 2, 3, 7, -1, 1<<31 - 1, -1 << 31})
	case "Float":
		return oneOf(d.draw, []any{1.5, 0, 3, -0.25, 1e10, 1e-9})
	case "Boolean":
		return d.percent(50)
	case "ID":
		if d.percent(30) {
			return d.between(0, 99)
		}
		return strconv.Itoa(d.between(0, 99))
	default:
		return oneOf(d.draw, []string{"", "a", "7", "two words", `"quoted" \ back`, "line\nbreak\ttab", "ü世🌍\u2028", "<&>"})
	}
}
