package hostile

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// arguments gives those that are needed, and some of the others: as literals, or as variables.
func (w *writer) arguments(field *ast.FieldDefinition) {
	if text, ok := w.given[field]; ok {
		w.write(strings.Count(text, ":")*3, text)
		return
	}
	var given []string
	for _, a := range field.Arguments {
		isPage := a.Name == "first"
		if !a.Type.NonNull && !isPage && w.random.IntN(12) > 0 { // most filters let nothing pass
			continue
		}
		if w.random.IntN(100) < w.get(variables) {
			w.left -= 4
			given = append(given, a.Name+":$"+w.variable(a))
			continue
		}
		var value strings.Builder
		w.value(&value, a.Type, a.Directives, isPage, 0, false)
		given = append(given, a.Name+":"+value.String())
	}
	text := ""
	if len(given) > 0 {
		text = "(" + strings.Join(given, ",") + ")"
	}
	w.given[field] = text
	w.write(2, text)
}

// variable is one that is there already, if there are many, or a new one.
func (w *writer) variable(a *ast.ArgumentDefinition) string {
	name := a.Type.Name() + strconv.Itoa(len(a.Type.String())) + strconv.Itoa(w.random.IntN(3))
	if declared := "$" + name + ":" + a.Type.String(); !slices.Contains(w.declared, declared) {
		w.declared = append(w.declared, declared)
		var value strings.Builder
		w.value(&value, a.Type, a.Directives, a.Name == "first", 0, true)
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
func (w *writer) value(to *strings.Builder, t *ast.Type, said ast.DirectiveList, isPage bool, deep int, isJSON bool) {
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
			w.value(to, t.Elem, said, false, deep+1, isJSON)
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
		to.WriteString(w.scalar(d.Name, said))
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
		w.value(to, field.Type, field.Directives, false, deep+1, isJSON)
	}
	to.WriteByte('}')
}

func (w *writer) scalar(name string, said ast.DirectiveList) string {
	long := strings.Repeat("9", w.get(text)/8)
	switch name {
	case "Int":
		return strconv.Itoa(w.random.IntN(1_000_000)) + long
	case "Float":
		return "1." + strconv.Itoa(w.random.IntN(1_000_000)) + long
	case "Boolean":
		return "true"
	case "ID":
		if ids := w.idsOf(said); len(ids) > 0 && (w.get(missing) == 0 || w.random.IntN(8) > 0) {
			return strconv.Quote(ids[w.random.IntN(len(ids))])
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

// idsOf are those of the type that a directive @id(of:) names, or of any.
func (w *writer) idsOf(said ast.DirectiveList) []string {
	if id := said.ForName("id"); id != nil && id.Arguments.ForName("of") != nil {
		return w.ids[id.Arguments.ForName("of").Value.Raw]
	}
	types := slices.Sorted(maps.Keys(w.ids))
	if len(types) == 0 {
		return nil
	}
	return w.ids[types[w.random.IntN(len(types))]]
}
