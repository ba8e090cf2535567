package resolvers_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
)

// Postgres accepts no NUL in a text, so no argument may pass one on.
func TestTextsWithNULAreRefused(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	product := s.id(db.KindProduct, "SELECT id FROM products LIMIT 1").String()
	for _, text := range []string{"\x00", "a\x00", "\x00b", strings.Repeat("c", 90) + "\x00"} {
		variables := map[string]any{"text": text, "product": product}
		a := s.ask("", `query($text: String!) { userByUsername(username: $text) { id } userByEmail(email: $text) { id } productBySku(sku: $text) { id } }`, variables)
		require.Empty(t, a.Errors)
		require.JSONEq(t, `{"userByUsername": null, "userByEmail": null, "productBySku": null}`, string(a.Data))

		for query, code := range map[string]string{
			`query($text: String!) { products(filter: { search: $text }) { totalCount } }`: "BAD_USER_INPUT",
			`query($text: String!) { users(filter: { search: $text }) { totalCount } }`:    "BAD_USER_INPUT",
			`query($text: String!) { orders(after: $text) { totalCount } }`:                "BAD_CURSOR",
			`query($text: ID!) { node(id: $text) { id } }`:                                 "BAD_ID",
		} {
			a := s.ask("", query, variables)
			require.Equal(t, code, a.code(), query)
			s.requireNoInternals(a)
		}
		for _, mutation := range []string{
			`mutation($text: String!) { m: createProduct(input: { sku: $text, name: "a", price: "1" }) { errors { code } } }`,
			`mutation($text: String!) { m: createProduct(input: { sku: "a", name: $text, price: "1" }) { errors { code } } }`,
			`mutation($text: String!) { m: createProduct(input: { sku: "a", name: "a", description: $text, price: "1" }) { errors { code } } }`,
			`mutation($text: String!, $product: ID!) { m: updateProduct(input: { id: $product, expectedVersion: 1, name: $text }) { errors { code } } }`,
			`mutation($text: String!, $product: ID!) { m: updateProduct(input: { id: $product, expectedVersion: 1, description: $text }) { errors { code } } }`,
			`mutation($text: String!, $product: ID!) { m: adjustStock(input: { product: $product, by: 1, idempotencyKey: $text }) { errors { code } } }`,
			`mutation($text: String!, $product: ID!) { m: adjustStocks(input: { items: [{ product: $product, by: 1 }], idempotencyKey: $text }) { errors { code } } }`,
			`mutation($text: String!, $product: ID!) { m: updateProducts(input: { products: [{ id: $product, expectedVersion: 1, name: $text }], allOrNone: true }) { errors { code } } }`,
			`mutation($text: String!, $product: ID!) { m: placeOrder(input: { items: [{ product: $product, quantity: 1 }], idempotencyKey: $text }) { errors { code } } }`,
		} {
			a := s.ask("", mutation, variables)
			require.Empty(t, a.Errors, mutation)
			require.JSONEq(t, `{"m": {"errors": [{"code": "INVALID"}]}}`, string(a.Data), mutation)
		}
	}
}

// An Int has 32 bits in every argument.
func TestIntegersOutOfRangeAreRefused(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	product := s.id(db.KindProduct, "SELECT id FROM products LIMIT 1").String()
	order := s.id(db.KindOrder, "SELECT id FROM orders LIMIT 1").String()
	for _, n := range []int{math.MaxInt32 + 1, math.MinInt32 - 1, math.MaxInt64, math.MinInt64} {
		for _, query := range []string{
			`query($n: Int!) { orderByNumber(number: $n) { id } }`,
			`query($n: Int!) { orders(first: $n) { totalCount } }`,
			`query($n: Int!) { dashboard { recentOrders(first: $n) { id } } }`,
			`mutation($n: Int!) { createProduct(input: { sku: "a", name: "a", price: "1", stock: $n }) { errors { code } } }`,
			`mutation($n: Int!, $product: ID!) { updateProduct(input: { id: $product, expectedVersion: $n }) { errors { code } } }`,
			`mutation($n: Int!, $product: ID!) { adjustStock(input: { product: $product, by: $n, idempotencyKey: "a" }) { errors { code } } }`,
			`mutation($n: Int!, $product: ID!) { placeOrder(input: { items: [{ product: $product, quantity: $n }], idempotencyKey: "a" }) { errors { code } } }`,
			`mutation($n: Int!, $order: ID!) { setOrderStatus(input: { order: $order, status: PAID, expectedVersion: $n }) { errors { code } } }`,
			`mutation($n: Int!, $order: ID!) { cancelOrder(input: { order: $order, expectedVersion: $n }) { errors { code } } }`,
		} {
			literal := strings.NewReplacer("$n: Int!, ", "", "($n: Int!)", "", "$n", strconv.Itoa(n)).Replace(query)
			for _, q := range []string{query, literal} {
				a := s.ask("", q, map[string]any{"n": n, "product": product, "order": order})
				require.Equal(t, "GRAPHQL_VALIDATION_FAILED", a.code(), q)
				s.requireNoInternals(a)
			}
		}
	}
	a := s.ask("", `query($n: Int!) { orderByNumber(number: $n) { id } }`, map[string]any{"n": "1"})
	require.Equal(t, "GRAPHQL_VALIDATION_FAILED", a.code(), "a string is not a number")
	a = s.ask("", `query($n: Int!) { orderByNumber(number: $n) { number } }`, map[string]any{"n": 1})
	require.JSONEq(t, `{"orderByNumber": {"number": 1}}`, string(a.Data))
}

// Dates, instants and amounts at the ends of their ranges are accepted, and those beyond them are refused.
func TestExtremeValuesAreAcceptedOrRefused(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for query, code := range map[string]string{
		`{ salesSeries(from: "0001-01-01", to: "0001-01-02", interval: WEEK) { orderCount } }`:                                  "",
		`{ salesSeries(from: "9999-12-30", to: "9999-12-31", interval: MONTH) { orderCount } }`:                                 "",
		`{ salesSeries(from: "0000-12-31", to: "0001-01-02", interval: DAY) { orderCount } }`:                                   "GRAPHQL_VALIDATION_FAILED",
		`{ salesSeries(from: "9999-12-31", to: "10000-01-01", interval: DAY) { orderCount } }`:                                  "GRAPHQL_VALIDATION_FAILED",
		`{ salesSeries(from: 20260101, to: "2026-01-01", interval: DAY) { orderCount } }`:                                       "GRAPHQL_VALIDATION_FAILED",
		`{ salesSeries(from: "2026-01-01", to: "2026-01-01", interval: YEAR) { orderCount } }`:                                  "GRAPHQL_VALIDATION_FAILED",
		`{ orders(filter: { placedAt: { from: "0001-01-01T00:00:00Z", to: "9999-12-31T23:59:59.9999999Z" } }) { totalCount } }`: "",
		`{ orders(filter: { placedAt: { from: "0000-12-31T23:59:59Z" } }) { totalCount } }`:                                     "GRAPHQL_VALIDATION_FAILED",
		`{ orders(filter: { placedAt: { to: "9999-12-31T23:59:59-01:00" } }) { totalCount } }`:                                  "GRAPHQL_VALIDATION_FAILED",
		`{ orders(filter: { placedAt: { to: "2026-01-31" } }) { totalCount } }`:                                                 "GRAPHQL_VALIDATION_FAILED",
		`{ orders(filter: { total: { min: "-92233720368547758.07", max: "92233720368547758.07" } }) { totalCount } }`:           "",
		`{ orders(filter: { total: { max: "92233720368547758.08" } }) { totalCount } }`:                                         "GRAPHQL_VALIDATION_FAILED",
		`{ orders(filter: { total: { max: "92233720368547758070" } }) { totalCount } }`:                                         "GRAPHQL_VALIDATION_FAILED",
		`{ orders(filter: { total: { max: 7 } }) { totalCount } }`:                                                              "GRAPHQL_VALIDATION_FAILED",
		`{ orders(filter: { status: [PAYED] }) { totalCount } }`:                                                                "GRAPHQL_VALIDATION_FAILED",
		`{ orders(filter: { status: ["PAID"] }) { totalCount } }`:                                                               "GRAPHQL_VALIDATION_FAILED",
		`{ orders(orderBy: { field: PRICE }) { totalCount } }`:                                                                  "GRAPHQL_VALIDATION_FAILED",
	} {
		a := s.ask("", query, nil)
		require.Equal(t, code, a.code(), query)
		s.requireNoInternals(a)
	}
	a := s.ask("", `query($s: [OrderStatus!]) { orders(filter: { status: $s }) { totalCount } }`, map[string]any{"s": []string{"PAYED"}})
	require.Equal(t, "GRAPHQL_VALIDATION_FAILED", a.code())
}
