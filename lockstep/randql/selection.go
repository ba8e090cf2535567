package randql

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// place is the position where selections are drawn.
type place struct {
	def   *ast.Definition
	scope scope
	usage *usage
	// depth is how many fields enclose the place.
	depth int
	// nested is how many fragments enclose the place, counted from the innermost field.
	nested int
}

// drawn is the text of a selection or of a selection set.
type drawn struct {
	text string
	// height is how deep its fields are nested.
	height int
}

// selected is a field that the selection set already contains.
type selected struct {
	field     *ast.FieldDefinition
	key       string
	arguments arguments
}

// selections draws a selection set with its braces.
func (d *document) selections(p place) drawn {
	var lines []string
	var before []selected
	height := 1
	for more := true; more && len(lines) < d.MaxBreadth && (len(lines) == 0 || d.fieldsLeft > 0); {
		d.group(func() {
			if more = len(lines) == 0 || d.percent(75); !more {
				return
			}
			next := d.selection(p, &before)
			lines = append(lines, next.text)
			height = max(height, next.height)
		})
	}
	return drawn{text: " {\n" + indented(lines) + "}", height: height}
}

// selection draws a field, a repeated field or a fragment.
func (d *document) selection(p place, before *[]selected) drawn {
	fragments := 12
	if p.def.Kind != ast.Object {
		fragments = 45
	}
	fragments /= 1 + p.nested
	switch {
	case d.fieldsLeft <= 0:
		return d.typename(p)
	case !d.NoFragments && d.percent(fragments):
		if d.percent(40) {
			if spread, ok := d.spread(p); ok {
				return spread
			}
		}
		return d.inline(p)
	case len(*before) > 0 && d.percent(12):
		return d.repeatField(p, before)
	}
	candidates := d.candidates(p)
	if len(candidates) == 0 || d.percent(4) {
		return d.typename(p)
	}
	weights := make([]int, len(candidates))
	for i, field := range candidates {
		weights[i] = d.weight(p.def, field)
	}
	field := candidates[d.weighted(weights)]
	return d.field(p, before, selected{field: field, arguments: d.arguments(p.def, field)}, "")
}

// candidates returns the fields that may still be selected. Close to the limit of depth or fields, these are only
// the fields without selection sets.
func (d *document) candidates(p place) []*ast.FieldDefinition {
	fields := d.fields[p.def.Name]
	if p.depth+1 < d.MaxDepth && d.fieldsLeft > 1 {
		return fields
	}
	return slices.DeleteFunc(slices.Clone(fields), func(field *ast.FieldDefinition) bool { return d.composite(field.Type) })
}

func (d *document) typename(p place) drawn {
	d.fieldsLeft--
	key := d.responseKey(p, use{parent: p.def, field: "__typename", typ: "String!"}, "")
	return drawn{text: alias(key, "__typename") + d.skipOrInclude(p.usage), height: 1}
}

// repeatField selects a field of the set once more with the same arguments, under the same key or another one.
func (d *document) repeatField(p place, before *[]selected) drawn {
	first := oneOf(d.draw, *before)
	if d.composite(first.field.Type) && (p.depth+1 >= d.MaxDepth || d.fieldsLeft <= 1) {
		return d.typename(p)
	}
	key := first.key
	if d.percent(50) {
		key = fmt.Sprintf("%s_again", first.key)
	}
	return d.field(p, before, first, key)
}

// field writes a field, under the wanted key if that is possible.
func (d *document) field(p place, before *[]selected, s selected, wantedKey string) drawn {
	d.fieldsLeft--
	p.usage.add(s.arguments.usage)
	u := use{parent: p.def, field: s.field.Name, arguments: s.arguments.text, typ: s.field.Type.String()}
	s.key = d.responseKey(p, u, wantedKey)
	*before = append(*before, s)

	text := alias(s.key, s.field.Name) + s.arguments.text + d.skipOrInclude(p.usage) + d.customDirectives(ast.LocationField, p.usage)
	if !d.composite(s.field.Type) {
		return drawn{text: text, height: 1}
	}
	within := d.selections(place{
		def:   d.schema.Types[s.field.Type.Name()],
		scope: p.scope[s.key].below,
		usage: p.usage,
		depth: p.depth + 1,
	})
	return drawn{text: text + within.text, height: within.height + 1}
}

// responseKey returns a key that fits: the wanted one, an alias, the field's name, or a numbered one. It records
// the use.
func (d *document) responseKey(p place, u use, wanted string) string {
	key := wanted
	if key == "" {
		key = u.field
		if d.percent(15) {
			key = oneOf(d.draw, []string{"a", "b", "c", "id", "name"})
		}
	}
	for n := 2; !p.scope.fits(key, u); n++ {
		key = fmt.Sprintf("%s_%d", strings.TrimLeft(u.field, "_"), n)
	}
	p.scope.add(key, u)
	return key
}

// singleField draws a selection set with a single field, as a subscription requires.
func (d *document) singleField(root *ast.Definition, usage *usage) string {
	fields := d.fields[root.Name]
	weights := make([]int, len(fields))
	for i, field := range fields {
		weights[i] = d.weight(root, field)
	}
	field := fields[d.weighted(weights)]
	drawnArguments := d.arguments(root, field)
	usage.add(drawnArguments.usage)
	text := field.Name + drawnArguments.text
	if d.composite(field.Type) {
		text += d.selections(place{def: d.schema.Types[field.Type.Name()], scope: scope{}, usage: usage, depth: 1}).text
	}
	return " {\n" + indented([]string{text}) + "}"
}

func alias(key, field string) string {
	if key == field {
		return field
	}
	return key + ": " + field
}

func indented(lines []string) string {
	var text strings.Builder
	for _, line := range lines {
		text.WriteString("  " + strings.ReplaceAll(line, "\n", "\n  ") + "\n")
	}
	return text.String()
}
