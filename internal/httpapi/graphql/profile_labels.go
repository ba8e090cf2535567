package graphql

import (
	"context"
	"runtime/pprof"

	"github.com/99designs/gqlgen/graphql"
)

// profileLabels label what an operation does, in CPU profiles, by its name. The values are those of the metrics' label.
type profileLabels struct {
	label    func(name string) string
	contexts map[string]context.Context // with the pprof label, by its value
}

func newProfileLabels(labels []string, label func(name string) string) profileLabels {
	p := profileLabels{label: label, contexts: map[string]context.Context{}}
	for _, value := range labels {
		p.contexts[value] = pprof.WithLabels(context.Background(), pprof.Labels("operation", value))
	}
	return p
}

// aroundResponse does what pprof.Do does, with labels that were made beforehand. Goroutines that the operation starts inherit them.
func (p profileLabels) aroundResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	op := operationOf(ctx)
	if op == nil {
		return next(ctx)
	}
	pprof.SetGoroutineLabels(p.contexts[p.label(op.Name)]) //nolint:contextcheck // it has only the label
	defer pprof.SetGoroutineLabels(ctx)
	return next(ctx)
}
