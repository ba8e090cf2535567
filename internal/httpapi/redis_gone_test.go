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
	// What the page takes without a cache, and with all customers and products in it.
	coldStatements = 4
	warmStatements = 2
)

// Whatever becomes of Redis, every operation answers what it would without one; after its return it is used again, and
// nothing that was written meanwhile is hidden by what it still held.
func TestRedisGone(t *testing.T) {
	t.Parallel()
	for name, outage := range map[string]struct{ begin, end func(*trouble) error }{
		"hangs": {
			func(s *trouble) error { return s.redis.Hang() },
			func(s *trouble) error { return s.redis.Wake() },
		},
		"is killed": {
			func(s *trouble) error { return s.redis.Kill() },
			func(s *trouble) error { s.startRedis(); return nil },
		},
		"is full": {
			func(s *trouble) error { return s.redis.Fill(s.t.Context()) },
			func(s *trouble) error { return s.redis.Empty(s.t.Context()) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newTrouble(t)
			s.requireRight()
			s.awaitUse()
			stays, goes := s.one.token("customer"), s.other.token("customer")
			require.Equal(t, "customer", s.one.who(goes...))

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

// requireRight asks both servers everything, and the one that keeps nothing.
func (s *trouble) requireRight() {
	s.t.Helper()
	for _, q := range s.questions {
		right := q.ask(s.bare)
		require.Empty(s.t, right.codes(s.t), "%s: %s", q.name, right.body)
		for _, f := range []*front{s.one, s.other} {
			got := q.ask(f)
			require.Empty(s.t, got.codes(s.t), "%s: %s", q.name, got.body)
			require.JSONEq(s.t, right.data(s.t), got.data(s.t), q.name)
		}
	}
}

func (q question) ask(f *front) answer {
	f.t.Helper()
	return f.ask(q.text, q.variables, q.as...)
}

// requireSessions sees that one of two tokens counts and the other does not, on both servers.
func (s *trouble) requireSessions(counts, ended []string) {
	s.t.Helper()
	for _, f := range []*front{s.one, s.other} {
		require.Equal(s.t, "customer", f.who(counts...))
		f.requireEnded(ended)
		a := f.logIn("customer", "not the password")
		require.Contains(s.t, a.body, `"BAD_CREDENTIALS"`)
	}
}

// awaitUse waits until both servers have the page's customers, its products and the session from Redis. Whatever they
// answer until then is right.
func (s *trouble) awaitUse() {
	s.t.Helper()
	right := s.bare.ask(pageOfOrders, nil, s.staff...)
	require.Equal(s.t, coldStatements, right.costOf(s.t).Statements.Used)
	for _, f := range []*front{s.one, s.other} {
		require.Eventually(s.t, f.store.Up, patience, moment)
		var wrong string
		require.Eventually(s.t, func() bool {
			got := f.ask(pageOfOrders, nil, s.staff...)
			if got.data(s.t) != right.data(s.t) {
				wrong = got.body
				return true
			}
			cost := got.costOf(s.t)
			return cost.Statements.Used == warmStatements && cost.Session.Statements == 0
		}, patience, 10*moment, "Redis is not used")
		require.Empty(s.t, wrong, "the right answer is %s", right.body)
	}
}

// write changes what is cached, at the first server: a customer, and a product of the newest order.
func (s *trouble) write(stamp string) {
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
	// All of it is on the page.
	page := s.bare.ask(pageOfOrders, nil, s.staff...).body
	require.Contains(s.t, page, `"changed `+stamp+`"`)
	require.Contains(s.t, page, stamp+"@example.com")
}
