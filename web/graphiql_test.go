package web

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGraphiQLFallsBackWhereNothingIsBuilt(t *testing.T) {
	t.Parallel()
	require.False(t, built(nothingBuilt()))
	response := get(t, graphiql(nothingBuilt()), "/graphiql/")

	require.Equal(t, http.StatusOK, response.Code)
	require.Contains(t, response.Body.String(), "Orderly")
	require.Contains(t, response.Body.String(), "/graphql")
	require.Equal(t, "frame-ancestors 'none'", response.Header().Get("Content-Security-Policy"))
	require.Equal(t, "nosniff", response.Header().Get("X-Content-Type-Options"))
}
