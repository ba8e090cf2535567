package randql

import (
	"fmt"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// variable is one variable of the document. It has the same type and value in each operation that uses it.
type variable struct {
	name string
	// locationType is the type that is expected where the variable is used.
	locationType string
	// source names the generator of the value. The variable is not reused where another generator is asked for.
	source      string
	declaration string
	given       bool
	value       any
}

// variable returns the "$name" of an existing or a new variable that can be used where the type is expected.
func (d *document) variable(u *usage, typ *ast.Type, names []string) string {
	source := ""
	if d.generatorFor(names) != nil {
		source = names[0]
	}
	var fitting []*variable
	for _, v := range d.variables {
		if v.locationType == typ.String() && v.source == source {
			fitting = append(fitting, v)
		}
	}
	var chosen *variable
	if len(fitting) > 0 && d.percent(50) {
		chosen = oneOf(d.draw, fitting)
	} else {
		chosen = d.newVariable(typ, names)
		chosen.source = source
	}
	u.variables[chosen.name] = true
	return "$" + chosen.name
}

// newVariable draws a variable of the expected type or a stricter one, with or without a default, given or not.
// With a default, a nullable variable is allowed where null is not.
func (d *document) newVariable(typ *ast.Type, names []string) *variable {
	v := &variable{locationType: typ.String()}
	declared := *typ
	hasDefault := d.percent(25)
	if typ.NonNull {
		declared.NonNull = !hasDefault || !d.percent(50)
	} else {
		declared.NonNull = d.percent(25)
	}
	v.given = declared.NonNull && !hasDefault || !d.percent(30)
	if v.given {
		v.value = d.constant(notNull(&declared), names, 1)
		if !declared.NonNull && !typ.NonNull && d.percent(15) {
			v.value = nil
		}
	}
	v.name = fmt.Sprintf("v%d", len(d.variables)+1)
	v.declaration = "$" + v.name + ": " + declared.String()
	if hasDefault {
		v.declaration += " = " + literal(d.schema, typ, d.constant(notNull(typ), names, 1))
	}
	d.variables = append(d.variables, v)
	return v
}

// declarations writes the variable definitions of an operation.
func (d *document) declarations(u *usage) string {
	var list []string
	for _, v := range d.variables {
		if u.variables[v.name] {
			list = append(list, v.declaration)
		}
	}
	if len(list) == 0 {
		return ""
	}
	return "(" + strings.Join(list, ", ") + ")"
}

// variableValues returns the values of the given variables.
func (d *document) variableValues(u *usage) map[string]any {
	values := map[string]any{}
	for _, v := range d.variables {
		if v.given && u.variables[v.name] {
			values[v.name] = v.value
		}
	}
	return values
}
