package resolvers_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/uuid"
)

func TestInvalidIDsAreRefused(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	order := s.id(db.KindOrder, "SELECT id FROM orders LIMIT 1").String()
	user := s.id(db.KindUser, "SELECT id FROM users LIMIT 1").String()
	for _, query := range []string{
		`{ order(id: "") { id } }`, `{ order(id: "7") { id } }`, `{ node(id: "not an id") { id } }`, `{ user(id: 7) { id } }`,
		`{ nodes(ids: ["` + order + `", "` + order[1:] + `"]) { id } }`,
		`{ node(id: "A` + order + `") { id } }`,
		`{ order(id: "` + user + `") { id } }`, `{ user(id: "` + order + `") { id } }`, `{ product(id: "` + order + `") { id } }`,
		`{ report(id: "` + order + `") { id } }`, `{ dashboard(userId: "` + order + `") { unreadCount } }`,
		`{ orders(filter: { customer: "` + order + `" }) { totalCount } }`, `{ viewer { orders(filter: { customer: "x" }) { totalCount } } }`,
	} {
		a := s.ask("", query, nil)
		require.Equal(t, "BAD_ID", a.code(), query)
		s.requireNoInternals(a)
	}
	text, number := s.ask("", `{ user(id: "7") { id } }`, nil), s.ask("", `{ user(id: 7) { id } }`, nil)
	require.Equal(t, text.Errors, number.Errors, "an id may be a number or a string")
	unknown := db.ID{Kind: db.KindOrder, UUID: uuid.UUID{1}}.String()
	a := s.ask("", `query($id: ID!) { order(id: $id) { id } node(id: $id) { id } nodes(ids: [$id]) { id } }`, map[string]any{"id": unknown})
	require.Empty(t, a.Errors)
	require.JSONEq(t, `{"order": null, "node": null, "nodes": [null]}`, string(a.Data))
}

func TestCursorOfAnotherListIsRefused(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	cursors := map[string]string{}
	for _, list := range []string{
		`orders(first: 1)`, `orders(first: 1, orderBy: { field: TOTAL })`, `orders(first: 1, orderBy: { field: PLACED_AT, direction: ASC })`,
		`orders(first: 1, filter: { status: [PAID] })`, `users(first: 1)`, `products(first: 1)`, `reports(first: 1)`,
	} {
		a := s.ask("", `{ list: `+list+` { pageInfo { endCursor } } }`, nil)
		require.Empty(t, a.Errors)
		var data struct {
			List struct{ PageInfo struct{ EndCursor string } }
		}
		require.NoError(t, json.Unmarshal(a.Data, &data))
		require.NotEmpty(t, data.List.PageInfo.EndCursor, list)
		cursors[list] = data.List.PageInfo.EndCursor
	}
	for of, cursor := range cursors {
		for list := range cursors {
			for _, argument := range []string{"after", "before"} {
				query := fmt.Sprintf(`{ %s, %s: "%s") { nodes { id } } }`, strings.TrimSuffix(list, ")"), argument, cursor)
				a := s.ask("", query, nil)
				if of == list {
					require.Empty(t, a.Errors, query)
				} else {
					require.Equal(t, "BAD_CURSOR", a.code(), query)
				}
			}
		}
	}
	first := cursors[`orders(first: 1)`]
	for _, cursor := range []string{"", "x", first[1:], first + "AAAA", strings.Repeat("A", 5000)} {
		a := s.ask("", `query($c: String) { orders(after: $c) { nodes { id } } viewer { orders(before: $c) { nodes { id } } } }`, map[string]any{"c": cursor})
		require.Len(t, a.Errors, 2, cursor)
		require.Equal(t, "BAD_CURSOR", a.code(), cursor)
		s.requireNoInternals(a)
	}
}

func TestInvalidPageArgumentsAreRefused(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for _, arguments := range []string{
		"first: -1", "first: 0", "first: 101", "last: 0", "last: -7", "last: 101", "first: 1000000000", "first: 5, last: 5",
	} {
		for _, query := range []string{
			`{ orders(` + arguments + `) { nodes { id } } }`, `{ users(` + arguments + `) { totalCount } }`,
			`{ viewer { notifications(` + arguments + `) { nodes { id } } } }`, `{ orders(first: 1) { nodes { items(` + arguments + `) { nodes { id } } } } }`,
		} {
			a := s.ask("", query, nil)
			require.Equal(t, "BAD_USER_INPUT", a.code(), query)
			s.requireNoInternals(a)
		}
	}
	for _, query := range []string{
		`{ dashboard { recentOrders(first: 0) { id } } }`, `{ dashboard { unreadNotifications(first: 101) { id } } }`,
		`{ orders(filter: { total: { min: "1.001" } }) { totalCount } }`,
		`{ products(filter: { search: "` + strings.Repeat("x", 101) + `" }) { totalCount } }`,
		`{ salesSeries(from: "2026-02-02", to: "2026-02-01", interval: DAY) { orderCount } }`,
		`{ salesSeries(from: "2020-01-01", to: "2026-02-01", interval: DAY) { orderCount } }`,
		`{ topProducts(from: "2026-02-02", to: "2026-02-01") { orderCount } }`, `{ topProducts(from: "2025-02-01", to: "2026-02-02") { orderCount } }`,
		`{ topProducts(from: "2026-02-01", to: "2026-02-02", first: 0) { orderCount } }`, `{ topProducts(from: "2026-02-01", to: "2026-02-02", first: 101) { orderCount } }`,
	} {
		a := s.ask("", query, nil)
		require.Equal(t, "BAD_USER_INPUT", a.code(), query)
		s.requireNoInternals(a)
	}
}

// requireNoInternals requires that error messages contain no words of Go or Postgres.
func (s *shop) requireNoInternals(a answer) {
	s.t.Helper()
	for _, e := range a.Errors {
		for _, word := range []string{"SQL", "pgx", "syntax error", "orderly/", "strconv", "db.", "context ", "panic", "goroutine", "*", "0x"} {
			require.NotContains(s.t, e.Message, word)
		}
	}
}
