package httpapi_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
)

const (
	pageOfOrders = `{ orders(first: 20) { nodes { number total { amount } customer { username email }
		items(first: 5) { nodes { quantity product { name stock } } } } } }`
	// The page's statements without a cache, and with all customers and products in the cache.
	coldStatements = 4
	warmStatements = 2
)

// Whatever happens to Redis, every operation answers as it would without Redis. When Redis is back, it is used again, and what
// it still has does not hide what was written meanwhile.
func TestRedisGone(t *testing.T) {
	t.Parallel()
	for name, outage := range map[string]struct{ begin, end func(*failingRedis) error }{
		"hangs": {
			func(s *failingRedis) error { return s.redis.Hang() },
			func(s *failingRedis) error { return s.redis.Wake() },
		},
		"is killed": {
			func(s *failingRedis) error { return s.redis.Kill() },
			func(s *failingRedis) error { s.startRedis(); return nil },
		},
		"is full": {
			func(s *failingRedis) error { return s.redis.Fill(s.t.Context()) },
			func(s *failingRedis) error { return s.redis.Empty(s.t.Context()) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newTrouble(t)
			s.requireRight()
			s.awaitUse()
			stays, goes := s.one.token("customer"), s.other.token("customer")
			require.Equal(t, "customer", s.one.viewerName(goes...))

			require.NoError(t, outage.begin(s))
			s.requireRight()
			s.write("meanwhile")
			s.one.ask(`mutation { logOut { user { username } } }`, nil, goes...)
			s.requireSessions(stays, goes)
			s.requireRight()
			begun := s.one.token("customer")

			require.NoError(t, outage.end(s))
			s.awaitUse()
			s.requireSessions(stays, goes)
			s.requireSessions(begun, goes)
			s.requireRight()
			s.write("after")
			s.requireRight()
		})
	}
}

// requireRight compares the answers of both servers with those of the server without a cache.
func (s *failingRedis) requireRight() {
	s.t.Helper()
	for _, q := range s.questions {
		right := q.ask(s.bare)
		require.Empty(s.t, right.codes(s.t), "%s: %s", q.name, right.body)
		for _, f := range []*testServer{s.one, s.other} {
			got := q.ask(f)
			require.Empty(s.t, got.codes(s.t), "%s: %s", q.name, got.body)
			require.JSONEq(s.t, right.data(s.t), got.data(s.t), q.name)
		}
	}
}

func (q question) ask(f *testServer) answer {
	f.t.Helper()
	return f.ask(q.text, q.variables, q.as...)
}

// requireSessions checks on both servers that the session of one token is valid and that of the other is not.
func (s *failingRedis) requireSessions(counts, ended []string) {
	s.t.Helper()
	for _, f := range []*testServer{s.one, s.other} {
		require.Equal(s.t, "customer", f.viewerName(counts...))
		f.requireEnded(ended)
		a := f.logIn("customer", "not the password")
		require.Contains(s.t, a.body, `"BAD_CREDENTIALS"`)
	}
}

// awaitUse waits until both servers read the page's customers, its products and the session from Redis. Their answers are
// right all the time.
func (s *failingRedis) awaitUse() {
	s.t.Helper()
	right := s.bare.ask(pageOfOrders, nil, s.staff...)
	require.Equal(s.t, coldStatements, right.costOf(s.t).Statements.Used)
	for _, f := range []*testServer{s.one, s.other} {
		require.Eventually(s.t, f.store.Up, patience, pollInterval)
		var wrong string
		require.Eventually(s.t, func() bool {
			got := f.ask(pageOfOrders, nil, s.staff...)
			if got.data(s.t) != right.data(s.t) {
				wrong = got.body
				return true
			}
			cost := got.costOf(s.t)
			return cost.Statements.Used == warmStatements && cost.Session.Statements == 0
		}, patience, 10*pollInterval, "Redis is not used")
		require.Empty(s.t, wrong, "the right answer is %s", right.body)
	}
}

// write changes cached rows by the first server: a customer, and a product of the newest order.
func (s *failingRedis) write(stamp string) {
	s.t.Helper()
	product := db.ID{Kind: db.KindProduct}
	var productVersion, userVersion int
	s.bare.read(&product.UUID, "SELECT id FROM products WHERE is_active AND stock > 10 ORDER BY id LIMIT 1")
	s.bare.read(&productVersion, "SELECT version FROM products WHERE id = $1", product.UUID)
	s.bare.read(&userVersion, "SELECT version FROM users WHERE username = 'customer'")
	for _, w := range []question{
		{"placeOrder", `mutation($in: PlaceOrderInput!) { placeOrder(input: $in) { errors { code } } }`, s.customer, map[string]any{
			"items": []any{map[string]any{"product": product.String(), "quantity": 2}}, "idempotencyKey": stamp,
		}},
		{"updateProduct", `mutation($in: UpdateProductInput!) { updateProduct(input: $in) { errors { code } } }`, s.staff, map[string]any{
			"id": product.String(), "expectedVersion": productVersion, "name": "changed " + stamp,
		}},
		{"adjustStock", `mutation($in: AdjustStockInput!) { adjustStock(input: $in) { errors { code } } }`, s.staff, map[string]any{
			"product": product.String(), "by": 7, "idempotencyKey": stamp,
		}},
		{"updateProfile", `mutation($in: UpdateProfileInput!) { updateProfile(input: $in) { errors { code } } }`, s.customer, map[string]any{
			"expectedVersion": userVersion, "email": stamp + "@example.com",
		}},
		{"markNotificationsRead", `mutation($in: MarkNotificationsReadInput!) { markNotificationsRead(input: $in) { errors { code } } }`, s.customer, map[string]any{}},
	} {
		a := s.one.ask(w.text, map[string]any{"in": w.variables}, w.as...)
		require.JSONEq(s.t, fmt.Sprintf(`{%q: {"errors": []}}`, w.name), a.data(s.t), a.body)
	}
	// The page shows both.
	page := s.bare.ask(pageOfOrders, nil, s.staff...).body
	require.Contains(s.t, page, `"changed `+stamp+`"`)
	require.Contains(s.t, page, stamp+"@example.com")
}
