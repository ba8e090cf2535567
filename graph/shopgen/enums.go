package shopgen

import (
	"strings"

	"github.com/99designs/gqlgen/codegen/templates"
	"github.com/vektah/gqlparser/v2/ast"
)

// enum is an enum of the schema as the Go template needs it.
type enum struct {
	*ast.Definition
	// Names are the names of the values' constants, in the schema's order.
	Names []string
}

// Constants are the names of all values, with commas between them.
func (e enum) Constants() string { return strings.Join(e.Names, ", ") }

// readEnums names the constants: as gqlgen does, the type and the value; those of a sort field read OrdersByTotal.
func (s *schema) readEnums() {
	enumOf := map[string]string{}
	for _, typ := range s.sorted() {
		if typ.Kind != ast.Enum {
			continue
		}
		prefix := typ.Name
		if sorted, ok := strings.CutSuffix(typ.Name, "OrderField"); ok {
			prefix = plural(sorted) + "By"
		}
		e := enum{Definition: typ}
		for _, v := range typ.EnumValues {
			name := prefix + templates.ToGo(v.Name)
			if other := enumOf[name]; other != "" {
				s.refuse("a value of %s and one of %s have the same name in Go, %s: rename one of the enums", other, typ.Name, name)
			}
			enumOf[name] = typ.Name
			e.Names = append(e.Names, name)
		}
		s.enums = append(s.enums, e)
	}
}
