package httpapi_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/postgres"
	"orderly.example/test/services"
)

// serverOf opens another server with the same Redis and sessions, on a database that is opened with other options.
func (f *testServer) serverOf(options db.Options) (server *testServer, of *db.DB) {
	f.t.Helper()
	options.Postgres.Min, options.Postgres.Max, options.Postgres.StatementTimeout = 1, 8, patience
	of, err := db.Open(f.t.Context(), options)
	require.NoError(f.t, err)
	f.t.Cleanup(of.Close)
	return f.secondServer(func(_ *auth.Accounts, o *httpapi.GraphQLOptions) {
		o.DB, o.Caches = of, entitycache.New(f.store, of, entitycache.Options{})
	}), of
}

// salesQueries ask for all sums that are cached.
func salesQueries(product, category string) []string {
	return []string{
		`{ salesSeries(from: "2026-01-01", to: "2026-01-31", interval: DAY) { date orderCount total { amount currency } } }`,
		`{ salesSeries(from: "2026-01-01", to: "2026-01-31", interval: DAY, product: "` + product + `") { date orderCount total { amount currency } } }`,
		`{ salesSeries(from: "2026-01-01", to: "2026-01-31", interval: DAY, category: "` + category + `") { date orderCount total { amount currency } } }`,
		`{ topProducts(from: "2026-01-01", to: "2026-01-03") { quantity orderCount total { amount currency } product { sku } } }`,
	}
}

// soldProduct returns a product that was sold in January 2026, and one of its categories.
func (f *testServer) soldProduct() (product, category string) {
	f.t.Helper()
	var p, c db.ID
	f.read(&p.UUID, `SELECT product_id FROM order_items JOIN orders o ON o.id = order_id JOIN product_categories USING (product_id)
		WHERE o.placed_at >= '2026-01-05Z' AND o.placed_at < '2026-01-25Z' AND o.status = 'DELIVERED' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`)
	f.read(&c.UUID, `SELECT category_id FROM product_categories WHERE product_id = $1 ORDER BY 1 LIMIT 1`, p.UUID)
	p.Kind, c.Kind = db.KindProduct, db.KindCategory
	return p.String(), c.String()
}

// A server that is started with another time zone counts by that zone's days, whatever an earlier server has left in Redis.
func TestTheCachedSalesAreThoseOfTheTimeZone(t *testing.T) {
	t.Parallel()
	here := newServer(t)
	zone, err := time.LoadLocation("Pacific/Kiritimati") // 14 hours before UTC
	require.NoError(t, err)
	there, moved := here.serverOf(db.Options{Postgres: postgres.Options{URL: here.url}, TimeZone: zone})
	uncached := here.secondServer(func(_ *auth.Accounts, o *httpapi.GraphQLOptions) {
		o.DB, o.Caches = moved, entitycache.New(nil, moved, entitycache.Options{})
	})
	staff := here.token("staff")

	for _, query := range salesQueries(here.soldProduct()) {
		inUTC := here.ask(query, nil, staff...).data(t)
		want := uncached.ask(query, nil, staff...).data(t)
		require.NotEqual(t, want, inUTC, query)
		require.JSONEq(t, want, there.ask(query, nil, staff...).data(t))
		require.Zero(t, there.ask(query, nil, staff...).costOf(t).Statements.Used, "it is cached")
		require.JSONEq(t, inUTC, here.ask(query, nil, staff...).data(t))
	}
}

// A shop that is set up anew, in another currency, does not show sums that the one before has left in Redis.
func TestTheCachedSalesAreThoseOfTheCurrency(t *testing.T) {
	t.Parallel()
	here := newServer(t)
	there, _ := here.serverOf(db.Options{Postgres: postgres.Options{URL: services.SeededThen(t,
		`UPDATE shop_settings SET currency = 'CHF'; UPDATE orders SET total = 2 * total; UPDATE order_items SET unit_price = 2 * unit_price`)}, Currency: "CHF"})
	staff := here.token("staff")
	for _, query := range salesQueries(here.soldProduct()) {
		inEuro := amountOf(t, here.ask(query, nil, staff...), "EUR")
		require.InDelta(t, 2*inEuro, amountOf(t, there.ask(query, nil, staff...), "CHF"), 0.001, query)
	}
}

// amountOf adds up the totals of an answer, which must be in a currency.
func amountOf(t *testing.T, a answer, currency string) (sum float64) {
	t.Helper()
	var data map[string][]struct {
		Total struct {
			Amount   float64 `json:",string"`
			Currency string
		}
	}
	require.NoError(t, json.Unmarshal([]byte(a.data(t)), &data))
	for _, list := range data {
		for _, sold := range list {
			require.Equal(t, currency, sold.Total.Currency)
			sum += sold.Total.Amount
		}
	}
	require.Positive(t, sum)
	return sum
}

// Lists of several lengths are one in the cache; lists by total and by pieces are two.
func TestTopProductsOfAnyLengthAreCachedTogether(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	staff := f.token("staff")
	ask := func(arguments string) (ids []string, statements int) {
		a := f.ask(`{ topProducts(from: "2026-01-01", to: "2026-03-31", `+arguments+`) { product { id } } }`, nil, staff...)
		var data struct {
			TopProducts []struct{ Product struct{ ID string } }
		}
		require.NoError(t, json.Unmarshal([]byte(a.data(t)), &data))
		for _, p := range data.TopProducts {
			ids = append(ids, p.Product.ID)
		}
		return ids, a.costOf(t).Statements.Used
	}
	three, used := ask("first: 3")
	require.Equal(t, 1, used)
	ten, used := ask("first: 10")
	require.Zero(t, used)
	require.Len(t, ten, 10)
	require.Equal(t, three, ten[:3])
	_, used = ask("first: 3, by: QUANTITY")
	require.Equal(t, 1, used)
}
