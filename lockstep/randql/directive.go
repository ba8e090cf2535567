package randql

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// skipOrInclude draws @skip, @include, both or, mostly, neither. The selection stays in the response more often
// than not.
func (d *document) skipOrInclude(u *usage) string {
	if d.NoDirectives || !d.percent(10) {
		return ""
	}
	var text strings.Builder
	which := d.between(1, 3)
	if which&1 != 0 {
		text.WriteString(" @include(if: " + d.condition(u, "true", "false") + ")")
	}
	if which&2 != 0 {
		text.WriteString(" @skip(if: " + d.condition(u, "false", "true") + ")")
	}
	return text.String()
}

func (d *document) condition(u *usage, usual, rare string) string {
	if !d.NoVariables && d.percent(60) {
		return d.variable(u, ast.NonNullNamedType("Boolean", nil), nil)
	}
	if d.percent(30) {
		return rare
	}
	return usual
}

// customDirectives sometimes adds the schema's own directives for the location.
func (d *document) customDirectives(location ast.DirectiveLocation, u *usage) string {
	var text strings.Builder
	for _, directive := range d.directives[location] {
		if d.NoDirectives || !d.percent(20) {
			continue
		}
		drawn := d.argumentList("@"+directive.Name, directive.Arguments)
		u.add(drawn.usage)
		text.WriteString(" @" + directive.Name + drawn.text)
	}
	return text.String()
}
