package httpapi_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/test/services"
)

// An internal error is logged. The client gets only the id under which it is logged.
func TestInternalErrorsCarryAnId(t *testing.T) {
	t.Parallel()
	g := openGraph(t, services.Seeded(t), production)
	_, err := g.ownPool.Exec(t.Context(), "ALTER TABLE products DROP COLUMN stock; DROP TABLE reports CASCADE")
	require.NoError(t, err)
	for query, table := range map[string]string{
		`{ products { nodes { stock } } }`: "stock",
		`{ reports { totalCount } }`:       "reports",
		`{ orders(first: 3) { nodes { number items { nodes { product { stock } } } } } }`:                                                                    "stock",
		`{ viewer { username } a: reports { nodes { status } } b: reports(first: 1) { nodes { status } } c: users { totalCount } d: orders { totalCount } }`: "reports",
	} {
		a := g.post(t, query)
		require.NotEmpty(t, a.errors(t), query)
		for _, e := range a.errors(t) {
			extensions := e["extensions"].(map[string]any)
			require.Equal(t, "INTERNAL", extensions["code"])
			id := extensions["id"].(string)
			require.Contains(t, e["message"], id)
			line := g.log.find(t, id)
			require.Equal(t, "ERROR", line["level"])
			require.Contains(t, line["error"], table, "the log has the cause")
			require.Contains(t, line["error"], "SQLSTATE")
		}
		for _, word := range []string{"SQLSTATE", "does not exist", "relation", "pgx", "asking Postgres"} {
			require.NotContains(t, a.body, word)
		}
	}
	require.Equal(t, http.StatusInternalServerError, g.post(t, `{ reports { totalCount } }`).status, "nothing was answered")
	require.Equal(t, http.StatusOK, g.post(t, `{ viewer { username } productBySku(sku: "x") { stock } }`).status, "something was")
}

// find returns the line of the log that has a text.
func (l *lines) find(t *testing.T, text string) map[string]any {
	t.Helper()
	for line := range strings.Lines(l.String()) {
		if strings.Contains(line, text) {
			var fields map[string]any
			require.NoError(t, json.Unmarshal([]byte(line), &fields))
			return fields
		}
	}
	require.Fail(t, "the log does not hold "+text)
	return nil
}
