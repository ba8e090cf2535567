package web

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLogInPageAllowsNothingInline(t *testing.T) {
	t.Parallel()
	csp := get(t, logIn(pages()), "/log-in/").Header().Get("Content-Security-Policy")
	require.NotContains(t, csp, "unsafe-inline")
	require.NotContains(t, csp, "data:")
}
