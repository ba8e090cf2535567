package operations

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"

	"orderly.example/db"
	"orderly.example/internal/uuid"
	"orderly.example/test/oracle/reference"
)

type generator = *rapid.Generator[any]

func anySizes() generator {
	return mostly(30, numbers(1, 2, 3, 4, 5, 7, 10, 10, 20, 25), numbers(100, 50, 0, -1, 101, 1<<31))
}

// values supply arguments, sizes those of pages. Most are good; some are what a server must refuse, or has nothing for.
func values(schema *ast.Schema, rows *Rows, sizes generator) map[string]generator {
	ids := map[string]generator{}
	var all []generator
	for _, kind := range kinds() {
		ids[kind.String()] = texts(rows.IDs[kind]...)
		all = append(all, ids[kind.String()])
	}
	anyID := oneOf(all...)
	strange := strangeIDs(rows)
	v := map[string]generator{
		"ID":                                  mostly(40, anyID, strange),
		"Query.nodes.ids":                     list(mostly(80, anyID, strange), 0, 12),
		"Dashboard.recentOrders.first":        sizes,
		"Dashboard.unreadNotifications.first": sizes,
		"Query.search.first":                  mostly(20, numbers(1, 2, 3, 5, 10, 19, 20), numbers(0, -1, 21, 1<<31)),
		"Query.search.text":                   searches(rows),
		"Date":                                mostly(20, texts("2026-03-05", "2026-10-01", "2025-12-29", "2026-01-31", "2026-10-31"), texts("2024-02-29", "0001-01-01", "9999-12-31", "2026-02-30", "yesterday")),
		"Query.salesSeries.from":              mostly(10, texts("2025-12-29", "2026-01-31", "2025-11-15", "2026-03-01"), texts("2023-07-20", "2023-07-19")), // 1,200 days, and one more
		"Query.salesSeries.to":                mostly(10, texts("2026-03-05", "2026-10-31", "2026-03-30"), texts("2025-12-30", "9999-12-31", "no day")),
		"Query.topProducts.from":              mostly(10, texts("2025-12-29", "2026-01-31", "2025-10-31", "2026-03-01"), texts("2025-10-30")), // 366 days, and one more
		"Query.topProducts.to":                mostly(10, texts("2026-03-05", "2026-10-31", "2026-03-30"), texts("2025-12-30", "9999-12-31", "no day")),
		"Query.topProducts.first":             sizes,
		"IntRange.min":                        numbers(0, 1, 10, 50, 200, -1),
		"IntRange.max":                        numbers(0, 1, 10, 50, 200, 1<<31-1),
		"DateTime":                            mostly(25, texts("2026-01-01T00:00:00Z", "2025-06-01T12:00:00+02:00", "2026-09-30T23:59:59.123456Z"), texts("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "now", "2026-01-01")),
		"Decimal":                             mostly(25, amounts(rows), texts("0", "-5", "1e3", "99999999999999999999", "1.005", "92233720368547758.07", "1.10000")),
		"OrderFilter.search":                  mostly(15, texts(beginnings(rows)...), texts("", " ", "%", "_", "\x00", strings.Repeat("x", 101), "#", "ü", "-1", "+1", "007", "99999999999999999999", "a b")),
		"UserFilter.search":                   mostly(15, texts("a", "er", "example", "sta", "A.", "_", "%", "e"), texts("", "\x00", strings.Repeat("x", 101), "ü", `'?\`, "zzz", "X A", "b ", "a b c d e f g h i j k")),
		"ProductFilter.search":                mostly(15, texts(append(pieces(rows.Names), "1", "-", "ß", "?", "'")...), texts("", "%", "\x00", "zzz", "X A", "b ", "a b c d e f g h i j k")),
	}
	cursors := mostly(25, placeholders(reference.Placeholder), placeholders(reference.Forged), strangeCursors())
	for _, list := range lists(schema) {
		v[list+".first"], v[list+".last"] = sizes, sizes
		v[list+".after"], v[list+".before"] = cursors, cursors
	}
	for _, l := range rows.lookups {
		v[l.argument] = l.values(rows)
	}
	one, several := idsOf(schema)
	for place, typ := range one {
		v[place] = mostly(30, ids[typ], anyID, strange)
	}
	for place, typ := range several {
		v[place] = list(mostly(30, ids[typ], strange), 0, 4)
	}
	return v
}

// mostly draws from good, and one time in so many from one of the others.
func mostly(oneIn int, good generator, others ...generator) generator {
	which := sampled(append(repeated(good, (oneIn-1)*len(others)), others...))
	return rapid.Custom(func(t *rapid.T) any { return which.Draw(t, "kind of value").Draw(t, "value") })
}

func repeated(g generator, n int) []generator {
	list := make([]generator, n)
	for i := range list {
		list[i] = g
	}
	return list
}

func oneOf(generators ...generator) generator { return mostly(1, nil, generators...) }

func list(of generator, least, most int) generator {
	return rapid.Custom(func(t *rapid.T) any {
		values := make([]any, rapid.IntRange(least, most).Draw(t, "length"))
		for i := range values {
			values[i] = of.Draw(t, "element")
		}
		return values
	})
}

func numbers(list ...int) generator {
	return rapid.Map(sampled(list), func(n int) any { return n })
}

func texts(list ...string) generator {
	return rapid.Map(sampled(list), func(s string) any { return s })
}

// searches are texts that find one thing or many, of one type or of several, and some that find nothing.
func searches(rows *Rows) generator {
	var numbers, skus, users []string
	for _, number := range rows.Numbers["Order.number"] {
		text := strconv.Itoa(number)
		numbers = append(numbers, text, text[:1], "#"+text[:(len(text)+1)/2])
	}
	for _, sku := range rows.Texts["Product.sku"] {
		skus = append(skus, sku, strings.ToLower(sku[:3]), sku[:1])
	}
	for _, name := range rows.Texts["User.username"] {
		users = append(users, name, strings.ToUpper(name), name[:2], name[2:])
	}
	users = append(users, rows.Texts["User.email"]...)
	few := texts(numbers...)
	some := oneOf(texts(skus...), texts(users...), texts(pieces(rows.Names)...), texts("e", "c", "1 a", "exa com", "ch e", "e@", "ß", "-0"))
	return mostly(12, oneOf(few, some), texts("", " ", "#", "0", "-", "- -", "%", `'?\`, "$1", "\x00", "zzz", "99999999999", "a b c d e f g h i j k", strings.Repeat("x", 101)))
}

// amounts are those of orders.
func amounts(rows *Rows) generator {
	return rapid.Map(sampled(rows.Totals), func(minor int) any {
		return db.Decimal{Unscaled: int64(minor), Scale: 2}.String()
	})
}

// pieces are parts of names, in some case or other.
func pieces(names []string) []string {
	var list []string
	for _, name := range names {
		for i, word := range strings.Fields(name) {
			if i%2 == 0 {
				word = strings.ToUpper(word)
			}
			list = append(list, word)
		}
	}
	return list
}

// beginnings are those of the names and addresses of users, in some case or other, and numbers of orders.
func beginnings(rows *Rows) []string {
	list := []string{"customer", "CUSTOMER@", " somebody "}
	for i, name := range slices.Concat(rows.Texts["User.username"], rows.Texts["User.email"]) {
		name = name[:1+i%4]
		if i%2 == 0 {
			name = strings.ToUpper(name)
		}
		list = append(list, name)
	}
	for _, number := range rows.Numbers["Order.number"][:50] {
		list = append(list, strconv.Itoa(number), "#"+strconv.Itoa(number))
	}
	return list
}

// strangeIDs are malformed, or name no row.
func strangeIDs(rows *Rows) generator {
	good := rows.IDs[db.KindOrder][0]
	return texts(
		"", "1", good[:len(good)-1], good+"A", "!"+good[1:], base64.RawURLEncoding.EncodeToString(make([]byte, 18)),
		db.ID{Kind: db.KindUser, UUID: uuid.UUID{7}}.String(), db.ID{Kind: db.KindOrder}.String(), db.ID{Kind: db.KindReport, UUID: uuid.UUID{9}}.String(),
		db.ID{Kind: 77, UUID: uuid.UUID{7}}.String(),
	)
}

// strangeCursors are malformed, or of no list.
func strangeCursors() generator {
	return texts("", "x", "cursor", base64.RawURLEncoding.EncodeToString(append([]byte{1, 2, 3, 4, 5}, make([]byte, 24)...)), "\x00", "AQ==")
}

// placeholders spread over many numbers, so that hardly two lists get the same.
func placeholders(of func(n int) string) generator {
	const width = 20
	return rapid.Custom(func(t *rapid.T) any { return of(drawBits(t, width)) })
}
