package resolvers_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/auth"
)

func TestCustomersOnlyListTheirOwnData(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.exec(`UPDATE products SET is_active = false WHERE id = (SELECT min(id::text)::uuid FROM products)`)
	other := s.id(db.KindUser, "SELECT id FROM users u WHERE username <> 'customer' AND EXISTS (SELECT FROM orders WHERE customer_id = u.id) LIMIT 1")

	a := s.ask("customer", `query($other: ID!) {
		orders(first: 1) { totalCount nodes { customer { username } } }
		theirs: orders(filter: { customer: $other }) { totalCount nodes { number } }
		users { totalCount nodes { username } } reports { totalCount } products { totalCount }
	}`, map[string]any{"other": other.String()})
	require.Empty(t, a.Errors)
	s.requireSQL(`SELECT json_build_object(
		'orders', json_build_object('totalCount', (SELECT count(*) FROM orders WHERE customer_id = u.id), 'nodes', '[{"customer": {"username": "customer"}}]'::json),
		'theirs', '{"totalCount": 0, "nodes": []}'::json, 'users', '{"totalCount": 1, "nodes": [{"username": "customer"}]}'::json,
		'reports', json_build_object('totalCount', (SELECT count(*) FROM reports WHERE requested_by = u.id)),
		'products', json_build_object('totalCount', (SELECT count(*) FROM products WHERE is_active)))
		FROM users u WHERE username = 'customer'`, a)
}

func TestOtherUsersRowsLookNonexistent(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	hidden := map[string]any{
		"user":         s.id(db.KindUser, "SELECT id FROM users WHERE username = 'staff'").String(),
		"order":        s.id(db.KindOrder, anotherCustomersOrderSQL).String(),
		"item":         s.id(db.KindOrderItem, "SELECT id FROM order_items WHERE order_id = ("+anotherCustomersOrderSQL+") LIMIT 1").String(),
		"notification": s.id(db.KindNotification, "SELECT n.id FROM notifications n JOIN users u ON u.id = user_id WHERE username = 'staff' LIMIT 1").String(),
		"report":       s.id(db.KindReport, "SELECT r.id FROM reports r JOIN users u ON u.id = requested_by WHERE username = 'staff' LIMIT 1").String(),
		"product":      s.id(db.KindProduct, "UPDATE products SET is_active = false WHERE id = (SELECT max(id::text)::uuid FROM products) RETURNING id").String(),
	}
	s.exec(`UPDATE products SET sku = 'GONE' WHERE NOT is_active AND id = (SELECT max(id::text)::uuid FROM products)`)
	s.exec(`UPDATE orders SET number = 424242 WHERE id = (` + anotherCustomersOrderSQL + `)`)
	const everything = `query($user: ID!, $order: ID!, $item: ID!, $notification: ID!, $report: ID!, $product: ID!) {
		nodes(ids: [$user, $order, $item, $notification, $report, $product]) { id } }`
	const oneByOne = `query($user: ID!, $order: ID!, $report: ID!, $product: ID!) {
		user(id: $user) { id } order(id: $order) { id items { nodes { id } } } report(id: $report) { id } product(id: $product) { id } }`
	const byOtherKeys = `{ userByUsername(username: "Staff") { id } userByEmail(email: "staff@example.com") { id }
		orderByNumber(number: 424242) { id } productBySku(sku: "GONE") { id } }`

	a := s.ask("customer", everything, hidden)
	require.Empty(t, a.Errors)
	require.JSONEq(t, `{"nodes": [null, null, null, null, null, null]}`, string(a.Data))
	a = s.ask("customer", oneByOne, hidden)
	require.Empty(t, a.Errors)
	require.JSONEq(t, `{"user": null, "order": null, "report": null, "product": null}`, string(a.Data))
	a = s.ask("customer", byOtherKeys, nil)
	require.Empty(t, a.Errors)
	require.JSONEq(t, `{"userByUsername": null, "userByEmail": null, "orderByNumber": null, "productBySku": null}`, string(a.Data))

	for _, viewer := range []string{"staff", "admin"} {
		for _, query := range []string{everything, oneByOne, byOtherKeys} {
			a := s.ask(viewer, query, hidden)
			require.Empty(t, a.Errors)
			require.NotContains(t, string(a.Data), "null")
		}
	}
}

func TestOwnRowsAreFoundByID(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	const own = "JOIN users u ON u.id = %s WHERE u.username = 'customer' LIMIT 1"
	a := s.ask("customer", `query($ids: [ID!]!) { nodes(ids: $ids) { __typename } }`, map[string]any{"ids": []string{
		s.id(db.KindOrder, "SELECT o.id FROM orders o "+fmt.Sprintf(own, "o.customer_id")).String(),
		s.id(db.KindOrderItem, "SELECT i.id FROM order_items i JOIN orders o ON o.id = i.order_id "+fmt.Sprintf(own, "o.customer_id")).String(),
		s.id(db.KindNotification, "SELECT n.id FROM notifications n "+fmt.Sprintf(own, "n.user_id")).String(),
	}})
	require.Empty(t, a.Errors)
	require.JSONEq(t, `{"nodes": [{"__typename": "Order"}, {"__typename": "OrderItem"}, {"__typename": "Notification"}]}`, string(a.Data))
}

func TestHiddenObjectsAreNullInRelations(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	const query = `{ viewer { orders(first: 50) { nodes { history { who { username } } items(first: 5) { nodes { product { isActive } } } } }
		notifications(first: 100) { nodes { kind subject { ... on Product { sku isActive } } } } } }`
	s.exec(`UPDATE products SET is_active = false`)
	s.exec(`UPDATE notifications SET kind = 'LOW_STOCK', order_id = NULL, report_id = NULL, product_id = (SELECT id FROM products LIMIT 1)
		WHERE id IN (SELECT n.id FROM notifications n JOIN users u ON u.id = n.user_id WHERE u.username = 'customer' LIMIT 3)`)

	a := s.ask("customer", query, nil)
	require.Empty(t, a.Errors)
	shown := string(a.Data)
	require.Contains(t, shown, `{"product":{"isActive":false}}`, "a bought product stays visible in the order")
	require.NotContains(t, shown, `"sku"`, "an inactive product is hidden as a subject")
	require.Contains(t, shown, `{"kind":"LOW_STOCK","subject":null}`)
	require.Contains(t, shown, `"who":null`)
	require.NotContains(t, shown, `"who":{"username":"staff"}`)

	keys := s.ask("customer", `{ viewer { notifications(first: 100) { nodes { subject { __typename ... on Node { id } } } } } }`, nil)
	require.Empty(t, keys.Errors)
	require.Contains(t, string(keys.Data), `{"subject":null}`, "hidden, although only its key is selected")
	require.NotContains(t, string(keys.Data), `"__typename":"Product"`)
	require.Equal(t, 2, keys.Extensions.Cost.Statements.Used)
}

func TestOnlyStaffSeeSalesAndOthersDashboards(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	const board = `query($id: ID!) { dashboard(userId: $id) { user { username } } }`
	const series = `{ salesSeries(from: "2026-01-01", to: "2026-01-02", interval: DAY) { orderCount } }`
	const top = `{ topProducts(from: "2026-01-01", to: "2026-01-02") { total { amount } } }`
	own := map[string]any{"id": s.id(db.KindUser, "SELECT id FROM users WHERE username = 'customer'").String()}
	other := map[string]any{"id": s.id(db.KindUser, "SELECT id FROM users WHERE username = 'staff'").String()}

	require.JSONEq(t, `{"dashboard": {"user": {"username": "customer"}}}`, string(s.ask("customer", board, own).Data))
	for _, a := range []answer{s.ask("customer", board, other), s.ask("customer", series, nil), s.ask("customer", top, nil)} {
		require.Equal(t, "FORBIDDEN", a.code())
		require.Equal(t, "null", string(a.Data))
		require.Zero(t, a.Extensions.Cost.Statements.Used)
	}
	for _, viewer := range []string{"staff", "admin"} {
		require.Empty(t, s.ask(viewer, board, own).Errors)
		require.Empty(t, s.ask(viewer, series, nil).Errors)
		require.Empty(t, s.ask(viewer, top, nil).Errors)
	}
}

func TestAnonymousViewerOnlySeesProducts(t *testing.T) {
	t.Parallel()
	s := newShop(t, inProduction)
	s.exec(`UPDATE products SET is_active = false WHERE id = (SELECT min(id::text)::uuid FROM products)`)
	ids := map[string]any{
		"user":    s.id(db.KindUser, "SELECT id FROM users LIMIT 1").String(),
		"order":   s.id(db.KindOrder, "SELECT id FROM orders LIMIT 1").String(),
		"report":  s.id(db.KindReport, "SELECT id FROM reports LIMIT 1").String(),
		"product": s.id(db.KindProduct, "SELECT max(id::text)::uuid FROM products").String(),
	}
	anonymous := auth.Viewer{}

	a := s.askAs(anonymous, `query($product: ID!) { __typename viewer { id orders { totalCount } } products(first: 1) { totalCount nodes { isActive } }
		product(id: $product) { isActive } none: productBySku(sku: "none") { id } node(id: $product) { __typename } }`, ids)
	require.Empty(t, a.Errors)
	s.requireSQL(`SELECT json_build_object('__typename', 'Query', 'viewer', null, 'products', json_build_object('totalCount', count(*) FILTER (WHERE is_active),
		'nodes', '[{"isActive": true}]'::json), 'product', '{"isActive": true}'::json, 'none', null, 'node', '{"__typename": "Product"}'::json) FROM products`, a)

	for _, field := range []string{
		`user(id: $user) { id }`, `userByUsername(username: "staff") { id }`, `userByEmail(email: "staff@example.com") { id }`, `users { totalCount }`,
		`order(id: $order) { id }`, `orderByNumber(number: 1) { id }`, `orders { nodes { id } }`,
		`report(id: $report) { id }`, `reports { totalCount }`, `node(id: $order) { id }`, `nodes(ids: [$product, $user]) { id }`,
		`dashboard { unreadCount }`, `dashboard(userId: $user) { unreadCount }`, `salesSeries(from: "2026-01-01", to: "2026-01-02", interval: DAY) { orderCount }`,
		`topProducts(from: "2026-01-01", to: "2026-01-02") { orderCount }`,
	} {
		for name, id := range ids {
			field = strings.ReplaceAll(field, "$"+name, strconv.Quote(id.(string)))
		}
		a := s.askAs(anonymous, "{ "+field+" }", nil)
		require.Equal(t, "UNAUTHENTICATED", a.code(), field)
		require.Zero(t, a.Extensions.Cost.Statements.Used, field)
	}
}

const anotherCustomersOrderSQL = `SELECT o.id FROM orders o JOIN users u ON u.id = customer_id WHERE username <> 'customer' ORDER BY o.id LIMIT 1`
