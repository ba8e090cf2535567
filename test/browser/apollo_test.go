package browser_test

import (
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
)

// A front end's cache sees every row of five lists once, in the order that plain SQL gives.
func TestApolloPagesThroughLists(t *testing.T) {
	t.Parallel()
	script := nodeScript(t, "../../web/client/run.mjs", "@apollo/client")
	shop, rows := newShop(t)
	server := httptest.NewServer(shop)
	t.Cleanup(server.Close)

	var complaints strings.Builder
	node := exec.CommandContext(t.Context(), "node", script, server.URL+"/graphql", "staff")
	node.Env = append(os.Environ(), "ORDERLY_PASSWORD=orderly-demo")
	node.Stderr = &complaints
	printed, err := node.Output()
	require.NoError(t, err, complaints.String())
	var seen map[string][]string
	require.NoError(t, json.Unmarshal(printed, &seen))

	for list, expected := range map[string]struct {
		kind db.Kind
		sql  string
	}{
		"orders":        {db.KindOrder, "SELECT id FROM orders ORDER BY placed_at DESC, id DESC"},
		"users":         {db.KindUser, "SELECT id FROM users ORDER BY username"},
		"user.orders":   {db.KindOrder, "SELECT o.id FROM orders o JOIN users u ON u.id = customer_id WHERE username = 'customer' ORDER BY placed_at DESC, o.id DESC"},
		"products":      {db.KindProduct, "SELECT id FROM products WHERE name ILIKE '%a%' OR sku ILIKE '%a%' ORDER BY price DESC, id DESC"},
		"notifications": {db.KindNotification, "SELECT n.id FROM notifications n JOIN users u ON u.id = user_id WHERE username = 'staff' ORDER BY n.created_at DESC, n.id DESC"},
	} {
		found, err := rows.Query(t.Context(), expected.sql)
		require.NoError(t, err)
		ids, err := pgx.CollectRows(found, func(row pgx.CollectableRow) (string, error) {
			id := db.ID{Kind: expected.kind}
			err := row.Scan(&id.UUID)
			return id.String(), err
		})
		require.NoError(t, err)
		require.NotEmpty(t, ids)
		require.Equal(t, ids, seen[list], list)
	}
}
