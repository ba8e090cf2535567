package browser_test

import (
	"encoding/json"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// audits is how many the specification's audit of npm's graphql-http has.
const audits = 61

// The server keeps every rule of the GraphQL-over-HTTP specification, those that only SHOULD or MAY be kept too.
func TestGraphQLOverHTTPToTheLetter(t *testing.T) {
	t.Parallel()
	script := nodeScript(t, "../../web/audit/run.mjs", "graphql-http")
	shop, _ := newShop(t)
	server := httptest.NewServer(shop)
	t.Cleanup(server.Close)

	var complaints strings.Builder
	node := exec.CommandContext(t.Context(), "node", script, server.URL+"/graphql")
	node.Stderr = &complaints
	printed, failed := node.Output()
	var results []struct {
		ID, Name, Reason string
		OK               bool
	}
	require.NoError(t, json.Unmarshal(printed, &results), complaints.String())
	require.Len(t, results, audits)
	for _, r := range results {
		require.True(t, r.OK, "%s %s: %s", r.ID, r.Name, r.Reason)
	}
	require.NoError(t, failed, complaints.String())
}
