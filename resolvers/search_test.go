package resolvers_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/auth"
	"orderly.example/test/services"
)

// found are the names of what a search finds: an order's number, a product's stock-keeping unit, a user's name.
func (s *shop) found(viewer auth.Viewer, text string, first int) (names []string) {
	s.t.Helper()
	a := s.askAs(viewer, `query($text: String!, $first: Int!) { search(text: $text, first: $first) {
		... on Order { number } ... on Product { sku } ... on User { username } } }`, map[string]any{"text": text, "first": first})
	require.Empty(s.t, a.Errors, text)
	require.LessOrEqual(s.t, a.Extensions.Cost.Statements.Used, 1)
	var data struct {
		Search []struct {
			Number        int
			SKU, Username string
		}
	}
	require.NoError(s.t, json.Unmarshal(a.Data, &data))
	for _, f := range data.Search {
		name := f.SKU + f.Username
		if f.Number != 0 {
			name = fmt.Sprint(f.Number)
		}
		names = append(names, name)
	}
	return names
}

// newSearchShop has a customer with order 12 and another, ann, with the orders 1, 120, 1201 and 13.
func newSearchShop(t *testing.T) *shop {
	t.Helper()
	s := openShop(t, services.Migrated(t))
	s.exec(`INSERT INTO users (id, username, email, role, is_active, created_at, updated_at) SELECT md5(name)::uuid, name, email, role, true, now(), now()
		FROM (VALUES ('customer', 'c@example.com', 'CUSTOMER'), ('staff', 'Straße@example.com', 'STAFF'), ('Ann', 'ann@Example.com', 'CUSTOMER'), ('JoAnn', 'jo@example.com', 'CUSTOMER'),
			('zed', 'annex@example.com', 'CUSTOMER'), ('120', 'twelve@example.com', 'CUSTOMER')) u(name, email, role)`)
	s.exec(`INSERT INTO products (id, sku, name, description, price, stock, is_active, created_at, updated_at) SELECT md5(sku)::uuid, sku, name, '', 100, 1, active, now(), now()
		FROM (VALUES ('12', 'A dozen', true), ('12-b', 'Baker''s dozen', true), ('X-1', 'Zebra 12', true), ('X-2', 'Annual report', true), ('ANN-1', 'Zinc bowl', true), ('ann-0', 'Old bowl', false),
			('G-1', 'Küchentisch GRÖßE', true), ('P_1', '50%_off\\ ''now'' ?$1', true), ('J-1', 'Böhm Jug', true)) p(sku, name, active)`)
	s.exec(`INSERT INTO orders (number, id, customer_id, status, total, item_count, placed_at, updated_at)
		SELECT number, md5(number::text)::uuid, (SELECT id FROM users WHERE username = whose), 'PENDING', 1, 1, now(), now()
		FROM (VALUES (12, 'customer'), (1, 'Ann'), (120, 'Ann'), (1201, 'Ann'), (13, 'Ann')) o(number, whose)`)
	return s
}

func TestSearch(t *testing.T) {
	t.Parallel()
	s := newSearchShop(t)
	staff := s.viewer("staff")
	for text, want := range map[string][]string{
		"12":              {"12", "12", "1201", "120", "12-b", "X-1", "120"}, // an order and a product that are exactly that
		"120":             {"120", "120", "1201"},                            // an order and a user
		"#12":             {"12", "1201", "120"},
		"＃１２":             {"12", "1201", "120"},
		"1":               {"1", "1201", "120", "13", "12", "12", "12-b", "P_1", "J-1", "G-1", "X-1", "ANN-1", "120"},
		"012":             nil,
		"99999999999":     nil,
		"ann":             {"Ann", "ann-0", "ANN-1", "X-2", "zed", "JoAnn"},
		"aNN-1":           {"ANN-1"},
		"ann@example.COM": {"Ann"},
		"an":              {"ann-0", "ANN-1", "X-2", "Ann", "zed"},
		"nn":              nil, // a short word is a beginning
		"example":         {"120", "Ann", "customer", "JoAnn", "staff", "zed"},
		"jo EXA":          {"JoAnn"},
		"dozen b":         {"12-b"},
		"grösse":          {"G-1"},
		"gro\u0308SSE k":  {"G-1"},
		"strasse@":        {"staff"},
		"bo":              {"ann-0", "ANN-1"},
		"BÖ":              {"J-1"},
		"%_off":           {"P_1"},
		"%":               nil,
		`50%_off\`:        {"P_1"},
		"'now' ?$1":       {"P_1"},
		"p_1":             {"P_1"},
		"- -":             nil,
		"zebra bowl":      nil,
		"":                nil,
		" \t":             nil,
	} {
		require.Equal(t, want, s.found(staff, text, 20), text)
	}
	require.Equal(t, []string{"12"}, s.found(staff, "12", 1))
	require.Equal(t, []string{"12", "12", "1201", "12-b", "120"}, s.found(staff, "12", 5))
}

// A product whose name is the whole text comes before those that hold its words, in whatever case the text is.
func TestSearchForAWholeName(t *testing.T) {
	t.Parallel()
	s := newSearchShop(t)
	s.exec(`INSERT INTO products (id, sku, name, description, price, stock, is_active, created_at, updated_at) SELECT md5(sku)::uuid, sku, name, '', 100, 1, active, now(), now()
		FROM (VALUES ('C-1', 'Mug', true), ('C-2', 'Steel Mug', true), ('C-3', 'mug', false), ('A-1', 'A Mug of Steel', true), ('A-2', 'Small Steel Mug', true), ('MUG', 'Zinc', true), ('MUG-1', 'Tea', true)) p(sku, name, active)`)
	for text, want := range map[string][]string{
		"Mug":                {"MUG", "C-1", "MUG-1", "A-1", "A-2", "C-2"},
		"mUG":                {"MUG", "C-1", "MUG-1", "A-1", "A-2", "C-2"},
		"steel mug":          {"C-2", "A-1", "A-2"},
		" STEEL  MUG ":       {"C-2", "A-1", "A-2"},
		"mug steel":          {"A-1", "A-2", "C-2"},
		"böhm jug":           {"J-1"},
		"KÜCHENTISCH grösse": {"G-1"},
	} {
		require.Equal(t, want, s.found(auth.Viewer{}, text, 20), text)
	}
	require.Equal(t, []string{"C-2"}, s.found(auth.Viewer{}, "steel mug", 1))
	staff := s.found(s.viewer("staff"), "mug", 3)
	require.Equal(t, "MUG", staff[0])
	require.ElementsMatch(t, []string{"C-1", "C-3"}, staff[1:])
}

// A word without three letters or digits in a row is found at the beginning of a word, also after a sign.
func TestSearchForShortWords(t *testing.T) {
	t.Parallel()
	s := newSearchShop(t)
	s.exec(`INSERT INTO products (id, sku, name, description, price, stock, is_active, created_at, updated_at) SELECT md5(sku)::uuid, sku, name, '', 100, 1, true, now(), now()
		FROM (VALUES ('RUG-00001', 'Heavy-Duty Rug', true), ('TEE-00002', 'T-Shirt – «Été» (x.y)', true), ('STM-1', 'Stone Mill', true)) p(sku, name, active)`)
	s.exec(`INSERT INTO products (id, sku, name, description, price, stock, is_active, created_at, updated_at) VALUES (md5('W-1')::uuid, 'W-1', '大木 (木の%椅) ?木', '', 100, 1, true, now(), now())`)
	s.exec(`INSERT INTO users (id, username, email, role, is_active, created_at, updated_at) VALUES (md5('s.m')::uuid, 'stefan.meyer', 'stefan@örtchen.example', 'CUSTOMER', true, now(), now())`)
	staff := s.viewer("staff")
	for text, want := range map[string][]string{
		"du":         {"RUG-00001"},
		"DU he":      {"RUG-00001"},
		"y-du":       nil,
		"-du":        {"RUG-00001"},
		"ty":         nil,
		"g-00":       nil,
		"-00":        {"RUG-00001", "TEE-00002"},
		"00":         {"RUG-00001", "TEE-00002"},
		"t-sh":       {"TEE-00002"},
		"ét":         {"TEE-00002"},
		"x.y":        {"TEE-00002"},
		"x_y":        nil,
		"(x":         {"TEE-00002"},
		".y":         {"TEE-00002"},
		"rug (":      nil,
		"st m":       {"STM-1", "stefan.meyer"},
		"me":         {"stefan.meyer"},
		".me":        {"stefan.meyer"},
		"ör":         {"stefan.meyer"},
		"@ö":         {"stefan.meyer"},
		"ef":         nil,
		"木の":         {"W-1"},
		"大":          {"W-1"},
		"の":          nil,
		"椅)":         {"W-1"},
		"木_":         nil,
		"木の 大 (木 ?木": {"W-1"},
		"木の 大 椅 ア1":  nil,
		"ma":         nil,
	} {
		require.Equal(t, want, s.found(staff, text, 20), text)
	}
}

// What the viewer may not see takes no place.
func TestSearchFindsWhatTheViewerMaySee(t *testing.T) {
	t.Parallel()
	s := newSearchShop(t)
	s.exec(`INSERT INTO products (id, sku, name, description, price, stock, is_active, created_at, updated_at)
		SELECT md5('gone' || n)::uuid, 'ANN-' || n, 'Annual ' || n, '', 100, 1, false, now(), now() FROM generate_series(100, 200) n`)
	for viewer, want := range map[auth.Viewer]map[string][]string{
		{}:                   {"12": {"12", "12-b", "X-1"}, "1": {"12", "12-b", "P_1", "J-1", "G-1", "X-1", "ANN-1"}, "ann": {"ANN-1", "X-2"}, "customer": nil, "example": nil},
		s.viewer("customer"): {"12": {"12", "12", "12-b", "X-1"}, "1": {"12", "12", "12-b", "P_1", "J-1", "G-1", "X-1", "ANN-1"}, "ann": {"ANN-1", "X-2"}, "customer": {"customer"}, "example": {"customer"}},
		s.viewer("ann"):      {"12": {"12", "1201", "120", "12-b", "X-1"}, "1": {"1", "1201", "120", "13", "12", "12-b", "P_1", "J-1", "G-1", "X-1", "ANN-1"}, "ann": {"Ann", "ANN-1", "X-2"}, "customer": nil},
	} {
		for text, names := range want {
			require.Equal(t, names, s.found(viewer, text, 20), text)
		}
	}
}

// Each type has the same share, as long as it has rows.
func TestTypesShareThePlacesOfASearch(t *testing.T) {
	t.Parallel()
	s := newSearchShop(t)
	s.exec(`INSERT INTO products (id, sku, name, description, price, stock, is_active, created_at, updated_at)
		SELECT md5('few' || n)::uuid, 'zz-' || n, 'Few', '', 100, 1, true, now(), now() FROM generate_series(1, 3) n`)
	s.exec(`INSERT INTO users (id, username, email, role, is_active, created_at, updated_at)
		SELECT md5('many' || n)::uuid, 'zz' || n, n || '@example.com', 'CUSTOMER', true, now(), now() FROM generate_series(10, 99) n`)
	staff := s.viewer("staff")
	require.Equal(t, "zz-1", strings.Join(s.found(staff, "zz", 1), " "))
	require.Equal(t, "zz-1 zz-2 zz10 zz11", strings.Join(s.found(staff, "zz", 4), " "))
	require.Equal(t, "zz-1 zz-2 zz-3 zz10 zz11 zz12 zz13", strings.Join(s.found(staff, "zz", 7), " "))
	require.Len(t, s.found(staff, "zz", 20), 20)
	require.Len(t, s.found(staff, "example", 20), 20)
	s.exec(`UPDATE products SET name = 'Few of many ' || sku WHERE sku LIKE 'zz-%'`)
	s.exec(`UPDATE users SET email = md5(username) || '@few.many' WHERE username LIKE 'zz%'`)
	require.Equal(t, "zz-1 zz10", strings.Join(s.found(staff, "few many", 2), " "), "words are not the whole name")
}

// Of a word that many rows hold, those that come first by name are found, however many there are.
func TestSearchForAWordThatManyHold(t *testing.T) {
	t.Parallel()
	s := newSearchShop(t)
	staff := s.viewer("staff")
	for _, n := range []int{1000, 1001} {
		s.exec(fmt.Sprintf(`INSERT INTO products (id, sku, name, description, price, stock, is_active, created_at, updated_at)
			SELECT md5('many' || n)::uuid, 'M-' || n, 'Thing ' || to_char(9999 - n, 'FM0000') || ' everywhere', '', 100, 1, true, now(), now() FROM generate_series(1, %d) n ON CONFLICT DO NOTHING`, n))
		require.Equal(t, []string{fmt.Sprint("M-", n), fmt.Sprint("M-", n-1)}, s.found(staff, "every", 2))
	}
}

func TestSearchesThatAreRefused(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for argument, calls := range map[string][]string{
		"first": {`text: "a", first: 0`, `text: "a", first: 21`, `text: "a", first: -1`},
		"text":  {`text: "` + strings.Repeat("x", 101) + `"`, `text: "a b c d e f g h i j k"`, `text: "\u0000"`},
	} {
		for _, call := range calls {
			a := s.ask("", `{ search(`+call+`) { __typename } }`, nil)
			require.Equal(t, "BAD_USER_INPUT", a.code(), call)
			require.Equal(t, []any{argument}, a.Errors[0].Extensions["argument"], call)
			require.Zero(t, a.Extensions.Cost.Statements.Used)
		}
	}
}
