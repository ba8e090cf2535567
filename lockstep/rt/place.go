package rt

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
)

// place is where a value stands in the answer. Calls that are about one object get a context that says so, with the field
// contexts that gqlgen's executor would have made on the way.
type place struct {
	above  *place // nil at the root
	field  *field // nil for an element of a list
	args   map[string]any
	index  int
	result any             // the object, of which the field below is a part; nil where it is not known
	ctx    context.Context //nolint:containedctx // made when it is needed first
}

// context is the field context chain of the place. It must not be called from two goroutines at once.
func (p *place) context(x *Exec) context.Context {
	if p == nil {
		return x.ctx
	}
	if p.ctx == nil {
		fc := &graphql.FieldContext{Result: p.result}
		if p.field != nil {
			fc = p.field.context()
			fc.Args, fc.Result = p.args, p.result
		} else {
			fc.Index = &p.index
		}
		p.ctx = graphql.WithFieldContext(p.above.context(x), fc)
		if p.field != nil {
			p.ctx = p.field.contextBelow(p.ctx)
		}
	}
	return p.ctx
}

// here is the place of an object that is being gathered.
func (x *Exec) here(object any) *place {
	at := x.base
	for i := range x.path {
		f := x.path[i].field
		at = &place{above: at, field: f, index: x.path[i].index}
		if f != nil && f.edge != nil {
			at.args = x.plan.edges[f.edge.number].args
		}
	}
	if at != x.base {
		at.result = object
	}
	return at
}
