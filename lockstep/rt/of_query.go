package rt

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
)

// OfQuery registers a field whose type is Query, as payloads have one: what is selected below it is planned and loaded with
// the rest. As in gqlgen, the field itself has no resolver, and neither directives nor interceptors are called for it.
func OfQuery[T any](o *Object[T], name string, query *Object[struct{}]) {
	o.add(name, &fieldOf[T]{fieldDef: &fieldDef{isQuery: true}, visit: func(x *Exec, f *field, _ *T, _ int) bool {
		x.enter(f)
		ok := query.Visit(x, f.sel, new(struct{}))
		x.leave()
		return ok
	}})
}

// contextBelow adds the context of the type Query, which gqlgen's executor sets for the fields below one of that type.
func (f *field) contextBelow(ctx context.Context) context.Context {
	if !f.def.isQuery {
		return ctx
	}
	return graphql.WithFieldContext(ctx, &graphql.FieldContext{Object: f.def.typ.Name()})
}
