package web

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLogInPageAllowsNothingInline(t *testing.T) {
	t.Parallel()
	csp := get(t, logIn(pages()), "/log-in/").Header().Get("Content-Security-Policy")
	require.NotContains(t, csp, "unsafe-inline")
	require.NotContains(t, csp, "data:")
}

func TestLogInSaysWhereNothingIsBuilt(t *testing.T) {
	t.Parallel()
	response := get(t, logIn(nothingBuilt()), "/log-in/")

	require.Equal(t, http.StatusNotImplemented, response.Code)
	require.Contains(t, response.Body.String(), "make web")
	require.Equal(t, "text/plain; charset=utf-8", response.Header().Get("Content-Type"))
	require.Equal(t, strict, response.Header().Get("Content-Security-Policy"))
	require.Equal(t, "nosniff", response.Header().Get("X-Content-Type-Options"))
}
