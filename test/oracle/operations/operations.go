package operations

import (
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
	var ofDepths []*rapid.Generator[randql.Op]
	for _, depth := range []int{5, 6, 8, 8, 10} { // a page and what is in it are two
		o := options(schema, rows)
		o.MaxDepth = depth
		ofDepths = append(ofDepths, randql.Operation(schema, o))
	}
	depths := sampled(ofDepths)
	viewers := sampled([]string{
		"staff", "staff", "staff", "staff", "admin", "customer", "customer", "customer", "somebody", "nobody",
	})
	return rapid.Custom(func(t *rapid.T) Request {
		return Request{Viewer: viewers.Draw(t, "viewer"), Op: depths.Draw(t, "depth").Draw(t, "operation")}
	})
}

func options(schema *ast.Schema, rows *Rows) randql.Options {
	return randql.Options{
		MaxFields: 45, MaxBreadth: 6,
		Values: values(schema, rows),
		// A page is mostly asked for by its size, and from its start; both sizes at once are refused.
		Chances: map[string]int{
			"first": 70, "last": 6, "after": 12, "before": 5, "filter": 30, "orderBy": 40, "userId": 40,
		},
		Weights: weightsOf(schema),
	}
}
