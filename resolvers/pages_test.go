package resolvers_test

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly/web"
)

func TestPagesSmoke(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	files, err := fs.Glob(web.Examples(), "*.graphql")
	require.NoError(t, err)
	for _, f := range files {
		q, _ := fs.ReadFile(web.Examples(), f)
		vars := map[string]any{}
		if v, err := fs.ReadFile(web.Examples(), strings.TrimSuffix(f, ".graphql")+".variables.json"); err == nil {
			require.NoError(t, json.Unmarshal(v, &vars))
		}
		a := s.ask("", string(q), vars)
		d := string(a.Data)
		t.Logf("%s: %d bound %d used %d nodes %d errors %v\n%.600s", f, a.Status, a.Extensions.Cost.Statements.Bound, a.Extensions.Cost.Statements.Used, a.Extensions.Cost.Nodes.Bound, a.Errors, d)
	}
}
