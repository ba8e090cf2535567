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

// TestPagesWhileRowsComeAndGo walks lists while another client adds rows everywhere and deletes them again. The rows that
// stay are there once, in order; those that come and go, once at most.
func TestPagesWhileRowsComeAndGo(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	server := s.open(t)
	c := s.churn(t)
	walks := operations.Walks(s.rows)
	pages := 0
	rapid.Check(t, func(t *rapid.T) {
		w := walks.Draw(t, "walk")
		viewer := s.rows.Viewers[w.Viewer]
		staying := c.staying(t, func() (reference.Answer, error) { return s.oracle.AskWhole(ctx(), viewer, w.Op(nil)) })
		seen := map[string]bool{}
		met := []string{}
		var cursor *string
		for more := true; more; pages++ {
			c.goOn()
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
				if seen[id] = true; slices.Contains(staying, id) {
					met = append(met, id)
				}
			}
		}
		if w.Backwards {
			slices.Reverse(met)
		}
		require.Equal(t, staying, met, "%+v", w)
	})
	c.end()
	require.NoError(t, <-c.done)
	t.Logf("%d pages, while rows came and went %d times", pages, c.turns)
	require.Positive(t, c.turns)
}

// churned are copies of rows, which differ in nothing that lists are sorted by, but for what must be unique.
var churned = []string{ //nolint:gochecknoglobals // a constant
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
	SELECT gen_random_uuid(), order_id, 1000 + $1::int, product_id, product_sku, product_name, quantity, unit_price
	FROM order_items WHERE line < 1000 ORDER BY md5(id::text || $1::int) LIMIT 1`,
}

// gone delete such rows: a part of them, or all.
var gone = []string{ //nolint:gochecknoglobals // a constant
	`DELETE FROM order_items WHERE line >= 1000 AND ($1 OR random() < 0.3)`,
	`DELETE FROM notifications WHERE body = 'churn' AND ($1 OR random() < 0.3)`,
	`DELETE FROM reports WHERE attempt = 99 AND ($1 OR random() < 0.3)`,
	`DELETE FROM orders WHERE number >= 1000000000 AND ($1 OR random() < 0.3)`,
	`DELETE FROM products WHERE sku LIKE 'CHURN-%' AND ($1 OR random() < 0.3)`,
	`DELETE FROM users WHERE username LIKE '%.churn%' AND ($1 OR random() < 0.3)`,
}

// churn is a client that adds rows and deletes them, until it is stopped. It takes at most one turn a page, so as to cost
// no more than the pages do.
type churn struct {
	turn  sync.Mutex    // held while nothing may change
	due   chan struct{} // a turn that may be taken
	pool  *pgxpool.Pool
	turns int
	end   context.CancelFunc
	done  chan error
}

func (s *shop) churn(t *testing.T) *churn {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), s.url)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	running, end := context.WithCancel(t.Context())
	c := &churn{due: make(chan struct{}, 1), pool: pool, end: end, done: make(chan error, 1)}
	go func() { c.done <- c.run(running) }()
	t.Cleanup(end)
	return c
}

// staying are the rows that a list has without those that come and go.
func (c *churn) staying(t failer, ask func() (reference.Answer, error)) []string {
	t.Helper()
	c.turn.Lock()
	defer c.turn.Unlock()
	require.NoError(t, c.each(gone, true))
	whole, err := ask()
	require.NoError(t, err)
	return idsOf(pageOf(t, whole.Data))
}

// goOn has one more turn begin, unless the last has not begun yet.
func (c *churn) goOn() {
	select {
	case c.due <- struct{}{}:
	default:
	}
}

func (c *churn) run(running context.Context) error {
	for n := 1; ; n++ {
		select {
		case <-c.due:
		case <-running.Done():
			return nil
		}
		if err := c.turnOf(n); err != nil {
			return err
		}
	}
}

func (c *churn) turnOf(n int) error {
	c.turn.Lock()
	defer c.turn.Unlock()
	if err := c.each(churned, n); err != nil {
		return err
	}
	c.turns++
	return c.each(gone, false)
}

func (c *churn) each(statements []string, arg any) error {
	for _, sql := range statements {
		if _, err := c.pool.Exec(ctx(), sql, arg); err != nil {
			return fmt.Errorf("%s: %w", sql, err)
		}
	}
	return nil
}
