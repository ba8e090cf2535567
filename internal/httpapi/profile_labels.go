package httpapi

import (
	"context"
	"runtime/pprof"

	"github.com/99designs/gqlgen/graphql"
)

// profiled labels what an operation does, for profiles, by its name: one of those that the metrics know.
type profiled struct {
	names  operationNames
	labels map[string]context.Context // what carries the label; by name
}

func newProfiled(names operationNames) profiled {
	p := profiled{names: names, labels: map[string]context.Context{}}
	for name := range names {
		p.labels[name] = pprof.WithLabels(context.Background(), pprof.Labels("operation", name))
	}
	return p
}

// around is pprof.Do with labels made beforehand. Goroutines that the operation starts inherit them.
func (p profiled) around(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	op := operationOf(ctx)
	if op == nil {
		return next(ctx)
	}
	pprof.SetGoroutineLabels(p.labels[p.names.label(op.Name)]) //nolint:contextcheck // it carries the label alone
	defer pprof.SetGoroutineLabels(ctx)
	return next(ctx)
}
