package db_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/db/migrations"
	"orderly.example/internal/postgres"
	"orderly.example/test/services"
)

// The first start fixes the currency, and another one is refused as soon as there are prices.
func TestCurrencyIsFixedOnceThereAreData(t *testing.T) {
	t.Parallel()
	url := services.Database(t, func(context.Context, string) error { return nil }, "empty")
	open := func(currency string) (*db.DB, error) {
		d, err := db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: url, Max: 2}, Currency: currency})
		if err == nil {
			t.Cleanup(d.Close)
		}
		return d, err
	}
	early, err := open("EUR")
	require.NoError(t, err)
	late, err := open("JPY")
	require.NoError(t, err)
	require.NoError(t, migrations.Migrate(t.Context(), url, migrations.Options{}))
	require.NoError(t, early.AwaitMigrated(t.Context()))

	usd, err := open("USD")
	require.NoError(t, err, "there are no prices yet")
	_, err = usd.Pool().Exec(t.Context(), "INSERT INTO products (id, sku, name, description, price, stock, is_active, created_at, updated_at) VALUES (gen_random_uuid(), 'a', 'A', '', 999, 1, true, now(), now())")
	require.NoError(t, err)
	const refusal = "ORDERLY_CURRENCY is EUR, but the data are in USD"
	_, err = open("EUR")
	require.EqualError(t, err, refusal)
	require.EqualError(t, early.AwaitMigrated(t.Context()), refusal)
	require.EqualError(t, late.AwaitMigrated(t.Context()), "ORDERLY_CURRENCY is JPY, but the data are in USD")
	_, err = open("USD")
	require.NoError(t, err)

	_, err = usd.Pool().Exec(t.Context(), "DELETE FROM shop_settings") // a shop of before
	require.NoError(t, err)
	_, err = open("USD")
	require.NoError(t, err)
	_, err = open("EUR")
	require.EqualError(t, err, refusal)
}
