package torture_test

import (
	"context"
	"runtime"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/lockstep/lockstest"
)

// BenchmarkPlainFields executes a list of 100 objects of 10 plain fields that are in memory: identifiers, texts,
// numbers, Booleans. The document is parsed and validated beforehand.
func BenchmarkPlainFields(b *testing.B) {
	benchmarkFields(b, `{ rows(first: 100) { id name code size count ready id2: id name2: name size2: size ready2: ready } }`)
}

// BenchmarkMixedFields is the same with floats, instants, enums and nullable fields among them, whose formatting is
// dearer than lockstep.
func BenchmarkMixedFields(b *testing.B) {
	benchmarkFields(b, `{ rows(first: 100) { id name note code size count weight ready colour madeAt } }`)
}

func benchmarkFields(b *testing.B, query string) {
	b.Helper()
	const fields = 100 * 10
	schemas := map[string]graphql.ExecutableSchema{"oracle": oracle(), "subject": subject()}
	for _, name := range []string{"oracle", "subject"} {
		b.Run(name, func(b *testing.B) {
			exec := lockstest.Executor(schemas[name], lockstest.Options{})
			exec.SetQueryCache(graphql.MapCache[*ast.QueryDocument]{})
			execute := func() *graphql.Response {
				ctx := graphql.StartOperationTrace(context.Background())
				operation, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: query})
				require.Empty(b, errs)
				next, ctx := exec.DispatchOperation(ctx, operation)
				return next(ctx)
			}
			require.Empty(b, execute().Errors)

			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			for b.Loop() {
				execute()
			}
			runtime.ReadMemStats(&after)
			total := float64(b.N) * fields
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/total, "ns/field")
			b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/total, "B/field")
			b.ReportMetric(float64(after.Mallocs-before.Mallocs)/total, "allocs/field")
		})
	}
}
