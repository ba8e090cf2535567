package randql

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// literal writes a JSON value in GraphQL syntax. The type distinguishes enum values from strings.
func literal(schema *ast.Schema, typ *ast.Type, value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(v)
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case json.Number:
		return v.String()
	case float64:
		return floatLiteral(v)
	case string:
		if typ != nil && schema.Types[typ.Name()].Kind == ast.Enum {
			return v
		}
		return quoted(v)
	case []any:
		elements := make([]string, len(v))
		for i, element := range v {
			elements[i] = literal(schema, elementType(typ), element)
		}
		return "[" + strings.Join(elements, ", ") + "]"
	case map[string]any:
		fields := make([]string, 0, len(v))
		for _, name := range slices.Sorted(maps.Keys(v)) {
			fields = append(fields, name+": "+literal(schema, fieldType(schema, typ, name), v[name]))
		}
		return "{" + strings.Join(fields, ", ") + "}"
	default:
		panic(fmt.Sprintf("randql: a generator of Options.Values gave a %T, which is not a JSON value", value))
	}
}

// elementType returns the type of a list's elements. It is nil inside a custom scalar, whose parts have no type.
func elementType(typ *ast.Type) *ast.Type {
	if typ == nil || typ.Elem == nil {
		return nil
	}
	return typ.Elem
}

// fieldType returns the type of an input object's field. It is nil inside a custom scalar, whose parts have no
// type.
func fieldType(schema *ast.Schema, typ *ast.Type, name string) *ast.Type {
	if typ == nil {
		return nil
	}
	field := schema.Types[typ.Name()].Fields.ForName(name)
	if field == nil {
		return nil
	}
	return field.Type
}

// floatLiteral writes a number with a point or an exponent, so that GraphQL parses it as a float.
func floatLiteral(f float64) string {
	text := strconv.FormatFloat(f, 'g', -1, 64)
	if strings.ContainsAny(text, ".e") {
		return text
	}
	return text + ".0"
}

// quoted writes a string on one line, with GraphQL's escapes.
func quoted(s string) string {
	var text strings.Builder
	text.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			text.WriteByte('\\')
			text.WriteRune(r)
		case r == '\n':
			text.WriteString(`\n`)
		case r == '\t':
			text.WriteString(`\t`)
		case r < 0x20:
			fmt.Fprintf(&text, `\u%04x`, r)
		default:
			text.WriteRune(r)
		}
	}
	text.WriteByte('"')
	return text.String()
}
