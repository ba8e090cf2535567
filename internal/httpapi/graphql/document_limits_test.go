package graphql

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"

	"orderly.example/internal/httpapi/limits"
)

// While as many expensive documents are validated as may be at once, another one waits and a small one does not.
func TestExpensiveDocumentsWait(t *testing.T) {
	t.Parallel()
	free := func(context.Context, int) error { return nil }
	s := documentLimits{validated: newDocumentCache(trustedDocuments{}, 1<<20), tokens: 5_000, charge: free, cpu: limits.NewCPULimit(func(context.Context) string { return "" })}
	for range max(1, runtime.GOMAXPROCS(0)/2) {
		_, ok := s.cpu.Begin(t.Context())
		require.True(t, ok)
	}
	gone := errors.New("the client has gone")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(gone)
	require.Nil(t, s.MutateOperationParameters(ctx, &graphql.RawParams{Query: "{ viewer {" + strings.Repeat(" id", 40) + "} }"}))
	require.ErrorIs(t, s.MutateOperationParameters(ctx, &graphql.RawParams{Query: "{ viewer {" + strings.Repeat(" ... { id }", 400) + "} }"}), gone)
}
