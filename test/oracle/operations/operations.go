package operations

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"

	"orderly.example/lockstep/randql"
)

// Request is an operation and who sends it.
type Request struct {
	Viewer string // a name in Rows.Viewers
	randql.Op
}

// Requests draws requests. Cursors in them are placeholders, which the oracle fills.
func Requests(schema *ast.Schema, rows *Rows) *rapid.Generator[Request] {
	return RequestsWith(schema, rows, nil)
}

// RequestsWith draws requests that mostly select some of the fields, as "Order.items", and what leads to them, and give
// the arguments among them, as "Order.items(first)".
func RequestsWith(schema *ast.Schema, rows *Rows, wanted []string) *rapid.Generator[Request] {
	ways := WaysTo(schema)
	return sentBy(schema, func(without map[string]bool) *rapid.Generator[*rapid.Generator[randql.Op]] {
		var ofDepths []*rapid.Generator[randql.Op]
		for _, depth := range []int{5, 6, 8, 8, 10} { // a page and what is in it are two
			o := options(schema, rows, anySizes())
			o.MaxDepth, o.Exclude = depth, without
			for _, name := range wanted {
				field, argument, isArgument := strings.Cut(strings.TrimSuffix(name, ")"), "(")
				of, _, _ := strings.Cut(field, ".")
				for _, step := range append(slices.Clone(ways[of]), field) {
					o.Weights[step] = 20 * weightOfRelation
				}
				if isArgument {
					o.Chances[field+"."+argument] = 90
				}
			}
			ofDepths = append(ofDepths, randql.Operation(schema, o))
		}
		return sampled(append(ofDepths, deepOperations(schema, rows, without)))
	})
}

// DeepRequests draws requests with more levels of relations than statements.
func DeepRequests(schema *ast.Schema, rows *Rows) *rapid.Generator[Request] {
	return sentBy(schema, func(without map[string]bool) *rapid.Generator[*rapid.Generator[randql.Op]] {
		return rapid.Just(deepOperations(schema, rows, without))
	})
}

// deepOperations have few fields at each level, and small pages: else they have too many nodes.
func deepOperations(schema *ast.Schema, rows *Rows, without map[string]bool) *rapid.Generator[randql.Op] {
	o := options(schema, rows, mostly(60, numbers(1, 2, 2, 3), numbers(10, 0, 101)))
	o.MaxDepth, o.MaxBreadth, o.MaxFields, o.Exclude = 15, 3, 60, without
	o.Chances["first"], o.Chances["last"], o.Chances["after"] = 92, 3, 4
	for field, weight := range o.Weights {
		if weight >= weightOfRelation {
			o.Weights[field] = 10 * weight
		}
	}
	for _, field := range []string{"Category.products", "Product.categories", "Product.orders"} {
		o.Weights[field] *= 4 // rows that several parents have: a chain must read what is below them once
	}
	return randql.Operation(schema, o)
}

// sentBy draws who sends an operation, which may be drawn without some fields. Those of the customer are without the
// fields below the root that are for staff: one of them is enough to leave an answer empty.
func sentBy(schema *ast.Schema, operations func(without map[string]bool) *rapid.Generator[*rapid.Generator[randql.Op]]) *rapid.Generator[Request] {
	viewers := sampled([]string{
		"staff", "staff", "staff", "staff", "admin", "customer", "customer", "customer", "somebody", "nobody",
	})
	ofAll, ofCustomers := operations(nil), operations(staffFields(schema))
	return rapid.Custom(func(t *rapid.T) Request {
		viewer, depths := viewers.Draw(t, "viewer"), ofAll
		if viewer == "customer" {
			depths = ofCustomers
		}
		return Request{Viewer: viewer, Op: depths.Draw(t, "depth").Draw(t, "operation")}
	})
}

// options draw pages of some sizes.
func options(schema *ast.Schema, rows *Rows, sizes generator) randql.Options {
	return randql.Options{
		MaxFields: 45, MaxBreadth: 6,
		Values: values(schema, rows, sizes),
		// A page is mostly asked for by its size, and from its start; both sizes at once are refused.
		Chances: map[string]int{
			"first": 70, "last": 6, "after": 12, "before": 5, "filter": 30, "orderBy": 40, "userId": 40,
		},
		Weights: weightsOf(schema),
	}
}
