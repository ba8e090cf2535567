package oracle

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"orderly.example/test/oracle/operations"
	"orderly.example/test/oracle/reference"
)

// TestPagesStayConsistentWhileRowsChange pages through lists while another client inserts rows everywhere and
// deletes them again. Rows that stay must appear exactly once, in order. Other rows may appear once at most.
func TestPagesStayConsistentWhileRowsChange(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	server := s.open(t)
	c := s.churn(t)
	walks := operations.Walks(s.oracle.Schema(), s.rows)
	pages := 0
	rapid.Check(t, func(t *rapid.T) {
		w := walks.Draw(t, "walk")
		viewer := s.rows.Viewers[w.Viewer]
		expected := c.stableRows(t, func() (reference.Answer, error) { return s.oracle.AskWhole(ctx(), viewer, w.Op(nil)) })
		seen := map[string]bool{}
		stable := []string{}
		var cursor *string
		for more := true; more; pages++ {
			c.allowTurn()
			got := server.ask(t, viewer, w.Op(cursor))
			require.Empty(t, got.Errors)
			page := pageOf(t, got.Data)
			ids := idsOf(page)
			if cursor, more = page.PageInfo.EndCursor, page.PageInfo.HasNextPage; w.Backwards {
				slices.Reverse(ids)
				cursor, more = page.PageInfo.StartCursor, page.PageInfo.HasPreviousPage
			}
			for _, id := range ids {
				require.False(t, seen[id], "%s appears twice; %+v", id, w)
				if seen[id] = true; slices.Contains(expected, id) {
					stable = append(stable, id)
				}
			}
		}
		if w.Backwards {
			slices.Reverse(stable)
		}
		require.Equal(t, expected, stable, "%+v", w)
	})
	c.end()
	require.NoError(t, <-c.done)
	t.Logf("%d pages, while rows came and went %d times", pages, c.turns)
	require.Positive(t, c.turns)
}

// insertRows copies random rows. The copies have the same values in all columns that lists are sorted by, except in
// unique columns.
var insertRows = []string{ //nolint:gochecknoglobals // a constant
	`INSERT INTO products SELECT (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), 'sku', 'CHURN-' || $1::int))).*
	FROM products p WHERE sku NOT LIKE 'CHURN-%' ORDER BY md5(id::text || $1::int) LIMIT 1`,
	`INSERT INTO users SELECT (jsonb_populate_record(u, jsonb_build_object('id', gen_random_uuid(), 'username', u.username || '.churn' || $1::int, 'email', u.email || '.churn' || $1::int))).*
	FROM users u WHERE username NOT LIKE '%.churn%' AND length(username) < 20 ORDER BY md5(id::text || $1::int) LIMIT 1`,
	`INSERT INTO orders SELECT (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(), 'number', 1000000000 + $1::int))).*
	FROM orders o WHERE number < 1000000000 ORDER BY md5(id::text || $1::int) LIMIT 1`,
	`INSERT INTO notifications SELECT (jsonb_populate_record(n, jsonb_build_object('id', gen_random_uuid(), 'body', 'churn'))).*
	FROM notifications n WHERE $1::int > 0 AND body <> 'churn' ORDER BY md5(id::text || $1::int) LIMIT 3`,
	`INSERT INTO reports SELECT (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(), 'attempt', 99))).*
	FROM reports r WHERE attempt < 99 ORDER BY md5(id::text || $1::int) LIMIT 2`,
	`INSERT INTO order_items (id, order_id, line, product_id, product_sku, product_name, quantity, unit_price)
	SELECT gen_random_uuid(), order_id, (SELECT max(line) + 1 FROM order_items o WHERE o.order_id = i.order_id), product_id, 'CHURN', product_name, quantity, unit_price
	FROM order_items i WHERE product_sku <> 'CHURN' AND line < 20 ORDER BY md5(id::text || $1::int) LIMIT 1`,
}

// deleteRows deletes all of these copies, or a part of them.
var deleteRows = []string{ //nolint:gochecknoglobals // a constant
	`DELETE FROM order_items WHERE product_sku = 'CHURN' AND ($1 OR random() < 0.3)`,
	`DELETE FROM notifications WHERE body = 'churn' AND ($1 OR random() < 0.3)`,
	`DELETE FROM reports WHERE attempt = 99 AND ($1 OR random() < 0.3)`,
	`DELETE FROM orders WHERE number >= 1000000000 AND ($1 OR random() < 0.3)`,
	`DELETE FROM products WHERE sku LIKE 'CHURN-%' AND ($1 OR random() < 0.3)`,
	`DELETE FROM users WHERE username LIKE '%.churn%' AND ($1 OR random() < 0.3)`,
}

// churn is a client that inserts rows and deletes them until it is stopped. It takes at most one turn per page, to
// cost no more than the pages do.
type churn struct {
	turn        sync.Mutex    // held while nothing may change
	turnAllowed chan struct{} // allows one turn
	pool        *pgxpool.Pool
	turns       int
	end         context.CancelFunc
	done        chan error
}

func (s *shop) churn(t *testing.T) *churn {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), s.url)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	running, end := context.WithCancel(t.Context())
	c := &churn{turnAllowed: make(chan struct{}, 1), pool: pool, end: end, done: make(chan error, 1)}
	go func() { c.done <- c.run(running) }()
	t.Cleanup(end)
	return c
}

// stableRows deletes all copies, and returns the rows that are left in the list.
func (c *churn) stableRows(t testingT, ask func() (reference.Answer, error)) []string {
	t.Helper()
	c.turn.Lock()
	defer c.turn.Unlock()
	require.NoError(t, c.execAll(deleteRows, true))
	whole, err := ask()
	require.NoError(t, err)
	return idsOf(pageOf(t, whole.Data))
}

// allowTurn allows one more turn, unless the last one has not begun yet.
func (c *churn) allowTurn() {
	select {
	case c.turnAllowed <- struct{}{}:
	default:
	}
}

func (c *churn) run(running context.Context) error {
	for n := 1; ; n++ {
		select {
		case <-c.turnAllowed:
		case <-running.Done():
			return nil
		}
		if err := c.takeTurn(n); err != nil {
			return err
		}
	}
}

func (c *churn) takeTurn(n int) error {
	c.turn.Lock()
	defer c.turn.Unlock()
	if err := c.execAll(insertRows, n); err != nil {
		return err
	}
	c.turns++
	return c.execAll(deleteRows, false)
}

func (c *churn) execAll(statements []string, arg any) error {
	for _, sql := range statements {
		if _, err := c.pool.Exec(ctx(), sql, arg); err != nil {
			return fmt.Errorf("%s: %w", sql, err)
		}
	}
	return nil
}
