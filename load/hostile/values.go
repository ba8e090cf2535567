package hostile

import (
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// arguments gives those that are needed, and some of the others: as literals, or as variables.
func (w *writer) arguments(field *ast.FieldDefinition) {
	var given []string
	for _, a := range field.Arguments {
		isPage := a.Name == "first"
		if !a.Type.NonNull && !isPage && w.random.IntN(4) > 0 {
			continue
		}
		if w.random.IntN(100) < w.get(variables) {
			w.left -= 4
			given = append(given, a.Name+":$"+w.variable(a))
			continue
		}
		var value strings.Builder
		w.value(&value, a.Type, isPage, 0, false)
		given = append(given, a.Name+":"+value.String())
	}
	if len(given) > 0 {
		w.write(2, "("+strings.Join(given, ",")+")")
	}
}

// variable is one that is there already, if there are many, or a new one.
func (w *writer) variable(a *ast.ArgumentDefinition) string {
	name := a.Type.Name() + strconv.Itoa(len(a.Type.String())) + strconv.Itoa(w.random.IntN(3))
	if declared := "$" + name + ":" + a.Type.String(); !slices.Contains(w.declared, declared) {
		w.declared = append(w.declared, declared)
		var value strings.Builder
		w.value(&value, a.Type, a.Name == "first", 0, true)
		w.values = append(w.values, `"`+name+`":`+value.String())
	}
	return name
}

// variablesJSON adds one that nothing declares, nested as deep as values are.
func (w *writer) variablesJSON() string {
	all := w.values
	if n := w.get(nest); n > 0 {
		all = append(all, `"unused":`+strings.Repeat("[", n)+strings.Repeat("]", n))
	}
	return "{" + strings.Join(all, ",") + "}"
}

// value writes a value of a type, as JSON or as GraphQL has it.
func (w *writer) value(to *strings.Builder, t *ast.Type, isPage bool, deep int, isJSON bool) {
	if to.Len() > mostBytes/4 || !isJSON && w.isFull() {
		to.WriteString("null")
		return
	}
	if !isJSON {
		w.left--
	}
	if t.Elem != nil {
		to.WriteByte('[')
		for i := range 1 + w.get(list) {
			if to.Len() > mostBytes/4 || !isJSON && w.isFull() {
				break
			}
			if i > 0 {
				to.WriteByte(',')
			}
			w.value(to, t.Elem, false, deep+1, isJSON)
		}
		to.WriteByte(']')
		return
	}
	d := w.schema.Types[t.Name()]
	switch {
	case isPage:
		to.WriteString(strconv.Itoa(max(1, w.get(page))))
	case d.Kind == ast.InputObject:
		w.object(to, d, deep, isJSON)
	case d.Kind == ast.Enum && isJSON:
		to.WriteString(strconv.Quote(d.EnumValues[w.random.IntN(len(d.EnumValues))].Name))
	case d.Kind == ast.Enum:
		to.WriteString(d.EnumValues[w.random.IntN(len(d.EnumValues))].Name)
	default:
		to.WriteString(w.scalar(d.Name))
	}
}

func (w *writer) object(to *strings.Builder, d *ast.Definition, deep int, isJSON bool) {
	to.WriteByte('{')
	separator := ""
	for _, field := range d.Fields {
		if !field.Type.NonNull && (deep > w.get(nest) || w.random.IntN(2) == 0) {
			continue
		}
		to.WriteString(separator)
		separator = ","
		if isJSON {
			to.WriteString(strconv.Quote(field.Name) + ":")
		} else {
			to.WriteString(field.Name + ":")
		}
		w.value(to, field.Type, false, deep+1, isJSON)
	}
	to.WriteByte('}')
}

func (w *writer) scalar(name string) string {
	long := strings.Repeat("9", w.get(text)/8)
	switch name {
	case "Int":
		return strconv.Itoa(w.random.IntN(1_000_000)) + long
	case "Float":
		return "1." + strconv.Itoa(w.random.IntN(1_000_000)) + long
	case "Boolean":
		return "true"
	case "ID":
		if len(w.ids) > 0 && w.random.IntN(8) > 0 {
			return strconv.Quote(w.ids[w.random.IntN(len(w.ids))])
		}
	case "Date":
		return `"2026-01-0` + strconv.Itoa(1+w.random.IntN(9)) + `"`
	case "DateTime":
		return `"2026-01-01T00:00:00.` + "0" + long + `Z"`
	case "Decimal":
		return `"` + "1" + long + `.5"`
	default:
	}
	return `"` + strings.Repeat(string(rune('a'+w.random.IntN(26))), w.get(text)) + `"`
}
