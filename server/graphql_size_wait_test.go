package server

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"
)

// While as many dear documents are validated as may be at once, another waits, and a small one does not.
func TestDearDocumentsWait(t *testing.T) {
	t.Parallel()
	s := newSizes(newDocumentCache(1<<20), 5_000, func(context.Context, int) error { return nil })
	for range cap(s.few) {
		s.few <- struct{}{}
	}
	gone := errors.New("the client has gone")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(gone)
	require.Nil(t, s.MutateOperationParameters(ctx, &graphql.RawParams{Query: "{ viewer {" + strings.Repeat(" id", 40) + "} }"}))
	require.ErrorIs(t, s.MutateOperationParameters(ctx, &graphql.RawParams{Query: "{ viewer {" + strings.Repeat(" ... { id }", 400) + "} }"}), gone)
}
