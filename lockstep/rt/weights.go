package rt

import (
	"reflect"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/lockstep/plan"
)

// weights are what @cost says: nodes that a call of a field's resolver costs for each of its parents, besides the
// objects that it loads.
type weights struct {
	given    []weight
	selected map[string]int // where the field of the connection is selected
}

// weight counts where all of some arguments, or fields of them, have a value.
type weight struct {
	given []string
	nodes int
}

func readWeights(f *ast.FieldDefinition, connection ast.FieldList) weights {
	w := weights{given: costsOf(f), selected: map[string]int{}}
	for _, of := range connection {
		for _, c := range costsOf(of) {
			w.selected[of.Name] += c.nodes
		}
	}
	return w
}

func costsOf(f *ast.FieldDefinition) (costs []weight) {
	for _, d := range f.Directives.ForNames("cost") {
		args := d.ArgumentMap(nil)
		costs = append(costs, weight{strings(args["given"]), max(0, integer(args["weight"], 0))})
	}
	return costs
}

// of is the weight of a call with these arguments, for each parent.
func (w weights) of(args map[string]any, selected map[string]bool) int {
	total := 0
	for _, c := range w.given {
		if !slices.ContainsFunc(c.given, func(name string) bool { return !isValue(argument(args, name)) }) {
			total += c.nodes
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

// weigh adds the weights of the edges that load, and the rows of pages of which no object is selected. An edge for which
// another loads weighs nothing.
func (p *Plan) weigh() {
	for i, e := range p.compiled.edges {
		out := &p.edges[i]
		if out.lead != i || len(p.loading[i].Loads) == 0 {
			continue
		}
		out.weight = e.field.def.load.weights.of(out.args, out.fields)
		if e.kind == pageRows && p.nodes[i] == 0 {
			out.unshown = out.size
		}
		cost := plan.Product(out.parents, plan.Sum(out.weight, out.unshown))
		if out.unshown == endless {
			out.unshown = 0 // nobody knows how many
		}
		p.Nodes = plan.Sum(p.Nodes, cost)
		p.nodes[i] = plan.Sum(p.nodes[i], cost)
	}
}
