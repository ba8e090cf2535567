package randql

import (
	"fmt"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// variable is one variable of the document. It means the same in each operation that uses it.
type variable struct {
	name string
	// place is the type where it may stand.
	place string
	// source tells which hook its value came from, so that it isn't used where another value is asked for.
	source      string
	declaration string
	given       bool
	value       any
}

// variable draws a variable for a place of the type, one in use already or a new one, and gives its "$name".
func (d *document) variable(u *usage, typ *ast.Type, names []string) string {
	source := ""
	if d.hook(names) != nil {
		source = names[0]
	}
	var fitting []*variable
	for _, v := range d.variables {
		if v.place == typ.String() && v.source == source {
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

// newVariable draws a variable: of the place's type or a stricter one, with or without a default (which lets a variable
// that may be null stand where null may not), and given or left out.
func (d *document) newVariable(typ *ast.Type, names []string) *variable {
	v := &variable{place: typ.String()}
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

// declarations writes the variables that an operation uses.
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

// values are the values of those variables that are given.
func (d *document) values(u *usage) map[string]any {
	values := map[string]any{}
	for _, v := range d.variables {
		if v.given && u.variables[v.name] {
			values[v.name] = v.value
		}
	}
	return values
}
