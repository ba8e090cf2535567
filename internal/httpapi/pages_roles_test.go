package httpapi_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/health"
)

func TestGraphiQLIsForStaffInProduction(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	public := httpapi.New(httpapi.Options{GraphQL: f.handler, Health: health.NewChecker(f.ownPool, nil)})
	visit := func(cookie string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "https://shop.example/graphiql/", nil)
		r.Header.Set("Cookie", cookie)
		w := httptest.NewRecorder()
		public.ServeHTTP(w, r)
		return w
	}
	nobody := visit("")
	require.Equal(t, http.StatusFound, nobody.Code)
	require.Equal(t, "/log-in?to=%2Fgraphiql%2F", nobody.Header().Get("Location"))
	require.Equal(t, http.StatusForbidden, visit(f.cookie("customer")).Code)
	for _, username := range []string{"staff", "admin"} {
		page := visit(f.cookie(username))
		require.Equal(t, http.StatusOK, page.Code)
		require.Contains(t, page.Header().Get("Content-Type"), "text/html")
	}
}
