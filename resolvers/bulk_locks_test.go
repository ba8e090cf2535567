package resolvers_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"orderly.example/internal/uuid"
)

// holder is a session that locks rows, so that mutations wait for them.
type holder struct {
	*pgx.Conn
	s *shop
}

func (s *shop) newHolder() holder {
	s.t.Helper()
	c, err := pgx.Connect(s.t.Context(), s.url)
	require.NoError(s.t, err)
	s.t.Cleanup(func() { _ = c.Close(s.t.Context()) })
	return holder{c, s}
}

func (h holder) exec(sql string, args ...any) {
	h.s.t.Helper()
	_, err := h.Exec(h.s.t.Context(), sql, args...)
	require.NoError(h.s.t, err)
}

// awaitWaiting waits until so many sessions wait for a lock.
func (h holder) awaitWaiting(sessions int) {
	h.s.t.Helper()
	require.Eventually(h.s.t, func() bool {
		return scalar[int](h.s, "SELECT count(*)::int FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()") == sessions
	}, time.Minute, time.Millisecond)
}

// Lists lock rows in the order of their keys, whatever the order of the list and of the rows in the table: so two
// lists never wait for each other.
func TestListsLockRowsInOneOrder(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		table, mutation string
		in              func(products, orders []string) vars
	}{
		"adjustStocks": {"products", adjustStocks, func(p, _ []string) vars {
			return vars{"idempotencyKey": "k", "items": []vars{{"product": p[1], "by": 1}, {"product": p[0], "by": 1}}}
		}},
		"updateProducts": {"products", updateProducts, func(p, _ []string) vars {
			return vars{"products": []vars{{"id": p[1], "expectedVersion": 1, "name": "New"}, {"id": p[0], "expectedVersion": 1, "name": "New"}}}
		}},
		"setOrderStatuses": {"orders", setOrderStatuses, func(_, o []string) vars {
			return vars{"orders": []vars{{"order": o[1], "expectedVersion": 1, "status": "PAID"}, {"order": o[0], "expectedVersion": 1, "status": "PAID"}}}
		}},
		"cancelOrders": {"orders", cancelOrders, func(_, o []string) vars { return vars{"orders": []vars{{"order": o[1]}, {"order": o[0]}}} }},
		"cancelOrders, whose products": {"products", cancelOrders, func(_, o []string) vars {
			return vars{"orders": []vars{{"order": o[1]}, {"order": o[0]}}}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			var products, orders []string
			for _, sku := range []string{"FIRST", "SECOND"} {
				product := s.newProduct(sku, 5)
				p, _ := s.do("customer", placeOrder, singleItem(product, 1, sku))
				products, orders = append(products, product), append(orders, p.Order.ID)
			}
			sql := map[string]string{
				"products": "SELECT array_agg(id ORDER BY id) FROM products WHERE sku IN ('FIRST', 'SECOND')",
				"orders":   "SELECT array_agg(id ORDER BY id) FROM orders WHERE number > 500",
			}[c.table]
			keys := scalar[[]uuid.UUID](s, sql)
			h := s.newHolder()
			h.exec("UPDATE "+c.table+" SET updated_at = now() WHERE id = $1", keys[0]) // it comes last in the table now
			h.exec("BEGIN")
			h.exec("SELECT FROM "+c.table+" WHERE id = $1 FOR UPDATE", keys[0])
			done := make(chan bulkPayload)
			go func() { done <- s.bulk("", c.mutation, c.in(products, orders)) }()
			h.awaitWaiting(1)
			_, errSecond := h.Exec(t.Context(), "SELECT FROM "+c.table+" WHERE id = $1 FOR UPDATE NOWAIT", keys[1])
			h.exec("COMMIT")
			p := <-done
			require.NoError(t, errSecond, "who waits for the first row has not locked the second")
			require.Len(t, p.Results, 2)
			for _, r := range p.Results {
				require.Empty(t, r.Errors)
			}
		})
	}
}

// Of two requests with one key, one waits while the other takes the last pieces: both are told that they have them.
func TestIdempotencyKeyOfTheLastPieces(t *testing.T) {
	t.Parallel()
	for name, send := range map[string]func(s *shop, product string) string{
		"one": func(s *shop, product string) string {
			p, _ := s.do("", adjustStock, input(vars{"product": product, "by": -5, "idempotencyKey": "k"}))
			return p.code()
		},
		"an order": func(s *shop, product string) string {
			p, _ := s.do("customer", placeOrder, singleItem(product, 5, "k"))
			return p.code()
		},
		"a list": func(s *shop, product string) string {
			p := s.bulk("", adjustStocks, vars{"items": []vars{{"product": product, "by": -5}}, "idempotencyKey": "k"})
			return p.Results[0].errorsOf()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			product, h := s.newProduct("LAST", 5), s.newHolder()
			h.exec("BEGIN")
			h.exec("SELECT FROM products WHERE sku = 'LAST' FOR UPDATE")
			codes := make(chan string)
			for _, process := range []*shop{s, openShop(t, s.url)} { // in one, an order would wait without a statement
				go func() { codes <- send(process, product) }()
			}
			h.awaitWaiting(2)
			h.exec("COMMIT")
			require.Empty(t, <-codes)
			require.Empty(t, <-codes)
			require.Equal(t, 0, scalar[int](s, "SELECT stock FROM products WHERE sku = 'LAST'"))
		})
	}
}
