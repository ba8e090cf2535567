package lockstep

import (
	"reflect"

	"github.com/vektah/gqlparser/v2/ast"
)

// weights are what @cost says: nodes that a call of a field's resolver costs for each of its parents, besides the
// objects that it loads.
type weights struct {
	always    int
	arguments map[string]int // where the argument is given
	selected  map[string]int // where the field of the connection is selected
}

func readWeights(f *ast.FieldDefinition, connection ast.FieldList) weights {
	w := weights{always: weightOf(f.Directives), arguments: map[string]int{}, selected: map[string]int{}}
	for _, a := range f.Arguments {
		if n := weightOf(a.Directives); n > 0 {
			w.arguments[a.Name] = n
		}
	}
	for _, of := range connection {
		if n := weightOf(of.Directives); n > 0 {
			w.selected[of.Name] = n
		}
	}
	return w
}

func weightOf(directives ast.DirectiveList) int {
	d := directives.ForName("cost")
	if d == nil {
		return 0
	}
	return max(0, integer(d.ArgumentMap(nil)["weight"], 0))
}

// of is the weight of a call with these arguments, for each parent.
func (w weights) of(args map[string]any, selected map[string]bool) int {
	total := w.always
	for name, n := range w.arguments {
		if isValue(args[name]) {
			total += n
		}
	}
	for name, n := range w.selected {
		if selected[name] {
			total += n
		}
	}
	return total
}

// isValue reports whether an argument is given, and not null.
func isValue(v any) bool {
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Invalid:
		return false
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		return !r.IsNil()
	default:
		return true
	}
}

// weigh adds the weights of the edges that load. An edge for which another loads weighs nothing.
func (p *Plan) weigh() {
	for i, e := range p.compiled.edges {
		out := &p.edges[i]
		if out.lead != i || len(out.loads) == 0 {
			continue
		}
		out.weight = e.field.def.load.weights.of(out.args, out.fields)
		cost := multiplied(out.parents, out.weight)
		p.Nodes = saturated(p.Nodes, cost)
		p.nodes[i] = saturated(p.nodes[i], cost)
	}
}
