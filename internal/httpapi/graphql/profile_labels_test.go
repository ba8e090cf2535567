package graphql

import (
	"bytes"
	"context"
	"runtime/pprof"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"
)

// The label is removed afterwards, because the goroutine answers further requests of the connection.
func TestAnOperationsLabelEndsWithIt(t *testing.T) {
	t.Parallel()
	const label = `"operation":"Labelled"`
	goroutines := func() string {
		var text bytes.Buffer
		require.NoError(t, pprof.Lookup("goroutine").WriteTo(&text, 1))
		return text.String()
	}
	p := newProfileLabels([]string{"Labelled"}, itself)
	ctx := graphql.WithOperationContext(t.Context(), &graphql.OperationContext{Operation: &ast.OperationDefinition{Name: "Labelled"}})
	p.aroundResponse(ctx, func(context.Context) *graphql.Response {
		require.Contains(t, goroutines(), label)
		return nil
	})
	require.NotContains(t, goroutines(), label)
}

// The cost of labelling an operation for profiles.
func BenchmarkProfileLabels(b *testing.B) {
	p := newProfileLabels([]string{"OrderPage"}, itself)
	ctx := graphql.WithOperationContext(b.Context(), &graphql.OperationContext{Operation: &ast.OperationDefinition{Name: "OrderPage"}})
	next := func(context.Context) *graphql.Response { return nil }
	b.ReportAllocs()
	for b.Loop() {
		p.aroundResponse(ctx, next)
	}
}

func itself(name string) string { return name }
