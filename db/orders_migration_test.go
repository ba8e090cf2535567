package db_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db/migrations"
	"orderly.example/test/services"
)

const (
	otherInstants = "SELECT i.id::text FROM order_items i JOIN orders o ON o.id = i.order_id WHERE i.placed_at IS DISTINCT FROM o.placed_at"
	// placeAsBefore places an order as programs of the release before do, which know no order_items.placed_at.
	placeAsBefore = `WITH placed AS (
	INSERT INTO orders (id, customer_id, status, total, item_count, placed_at, updated_at)
	SELECT gen_random_uuid(), id, 'PENDING', 0, 1, now(), now() FROM users WHERE username = 'customer' RETURNING *
), item AS (
	INSERT INTO order_items (id, order_id, line, product_id, product_sku, product_name, quantity, unit_price)
	SELECT gen_random_uuid(), o.id, 1, p.id, p.sku, p.name, 1, 0 FROM placed o, (SELECT * FROM products LIMIT 1) p
) SELECT id FROM placed`
)

// TestLinesHaveTheInstantsOfTheirOrders migrates a shop with orders, in which programs of the release before still place
// some.
func TestLinesHaveTheInstantsOfTheirOrders(t *testing.T) {
	t.Parallel()
	address := services.Seeded(t)
	services.RollBack(t, address, "0011")
	pool := services.Pool(t, address)
	run := func(sql string) {
		_, err := pool.Exec(t.Context(), sql)
		require.NoError(t, err)
	}
	run(placeAsBefore)
	require.NoError(t, migrations.Migrate(t.Context(), address, migrations.Options{}))
	require.Empty(t, services.Texts(t, pool, otherInstants), "lines that were there")
	run(placeAsBefore)
	require.Empty(t, services.Texts(t, pool, otherInstants), "lines of a program of the release before")
	run("UPDATE orders SET placed_at = placed_at - interval '1 day' WHERE number % 3 = 0")
	require.Empty(t, services.Texts(t, pool, otherInstants), "lines of orders that were moved")

	run("DELETE FROM schema_migrations WHERE name = '0011'")
	require.NoError(t, migrations.Migrate(t.Context(), address, migrations.Options{}), "it can be run again")
	require.Empty(t, services.Texts(t, pool, otherInstants))
}
