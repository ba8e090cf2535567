package resolvers_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/faults"
	"orderly.example/internal/uuid"
	"orderly.example/resolvers"
)

// Orders that wait for a product hold no connection, and are placed by one statement, which each of them counts.
func TestOrdersThatWaitAreOneStatement(t *testing.T) {
	t.Parallel()
	const others = 30
	c := newTill(t)
	hot := c.newProduct("HOT", 100)
	first, release := c.hold("HOT", of(hot, 1, "first"))
	var waiting []<-chan bought
	for i := range others {
		waiting = append(waiting, c.wait(of(hot, 1, fmt.Sprint(i))))
	}
	release()
	last := (<-first).order.Number
	for _, done := range waiting {
		b := <-done
		require.NoError(t, b.err)
		require.Equal(t, last+1, b.order.Number, "in order of arrival")
		require.Equal(t, 1, b.statements)
		last++
	}
	require.Equal(t, int64(2), c.sent.Load())
	require.Equal(t, 100-1-others, c.stock("HOT"))
}

// A customer who has very many orders waiting gets no more in. Others do.
func TestOneCustomerDoesNotFillTheQueue(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	c.Resolver = resolvers.New(resolvers.Dependencies{DB: c.db, Caches: entitycache.New(nil, c.db, entitycache.Options{}), MaxOrders: 3})
	hot := c.newProduct("HOT", 100)
	first, release := c.hold("HOT", of(hot, 1, "first"))
	waiting := []<-chan bought{first, c.wait(of(hot, 1, "second")), c.wait(of(hot, 1, "third"))}
	refused := c.buy(t.Context(), c.customer, of(hot, 1, "fourth"))
	require.Equal(t, faults.CodeThrottled, faults.Of(refused.err).Code)
	waiting = append(waiting, c.begin(t.Context(), c.shop.viewer("staff").ID, of(hot, 1, "of another")))
	release()
	for _, done := range waiting {
		require.NoError(t, (<-done).err)
	}
	require.NoError(t, c.buy(t.Context(), c.customer, of(hot, 1, "fourth")).err)
	require.Equal(t, 95, c.stock("HOT"))
}

// A statement places at most 64 orders. No two with one idempotency key, and no more than 256 lines.
func TestBatchesOfOrdersAreBounded(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	hot := c.newProduct("HOT", 1000)
	first, release := c.hold("HOT", of(hot, 1, "first"))
	var waiting []<-chan bought
	for i := range 65 {
		waiting = append(waiting, c.wait(of(hot, 1, fmt.Sprint(i))))
	}
	release()
	require.NoError(t, (<-first).err)
	for _, done := range waiting {
		require.NoError(t, (<-done).err)
	}
	require.Equal(t, int64(3), c.sent.Load())
}

// Orders of one statement are decided on one after the other: who is refused takes nothing from those behind.
func TestEachOrderOfAStatementHasItsOwnOutcome(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	hot, cold, gone := c.newProduct("HOT", 100), c.newProduct("COLD", 3), c.newProduct("GONE", 10)
	c.shop.exec("UPDATE products SET is_active = false WHERE sku = 'GONE'")
	earlier := c.buy(t.Context(), c.customer, of(hot, 89, "earlier"))
	nowhere := db.ID{Kind: db.KindProduct, UUID: uuid.UUID{1}}
	first, release := c.hold("HOT", of(hot, 1, "first")) // 10 are left then
	with := func(key string, pieces int, other db.ID, quantity int) db.NewOrder {
		in := of(hot, pieces, key)
		in.Items = append(in.Items, &db.OrderLine{Product: other, Quantity: quantity})
		return in
	}
	priced := func(key string, total int64) db.NewOrder {
		in := of(hot, 1, key)
		in.ExpectedTotal = new(db.Money{Minor: total, In: c.shop.db.Currency()}.Amount())
		return in
	}
	cases := []struct {
		name          string
		in            db.NewOrder
		code, message string
	}{
		{"in stock", of(hot, 4, "a"), "", ""},
		{"more than is left", of(hot, 7, "b"), "OUT_OF_STOCK", "there are only 6 pieces of The HOT"},
		{"two products", with("c", 1, cold, 2), "", ""},
		{"the other is short", with("d", 5, cold, 2), "OUT_OF_STOCK", "there are only 1 pieces of The COLD"},
		{"one does not exist", with("e", 5, nowhere, 1), "NOT_FOUND", "there is no such product"},
		{"one is not sold", with("f", 5, gone, 1), "OUT_OF_STOCK", "this product is not sold any more"},
		{"another price", priced("g", 999), "PRICE_CHANGED", "a price has changed: the total is not the expected one"},
		{"the price", priced("h", 1000), "", ""},
		{"a known key", of(hot, 89, "earlier"), "", ""},
		{"a known key with another input", of(hot, 1, "earlier"), "IDEMPOTENCY_CONFLICT", "this key was used for another input"},
		{"the rest", of(hot, 4, "i"), "", ""},
		{"nothing is left", of(hot, 1, "j"), "OUT_OF_STOCK", "there are only 0 pieces of The HOT"},
	}
	waiting := make([]<-chan bought, len(cases))
	for i := range cases {
		waiting[i] = c.wait(cases[i].in)
	}
	release()
	require.NoError(t, (<-first).err)
	for i, want := range cases {
		b := <-waiting[i]
		require.NoError(t, b.err, want.name)
		require.Equal(t, []string{want.code, want.message}, []string{b.code, b.message}, want.name)
		require.Equal(t, want.code == "", b.order != nil, want.name)
		if want.name == "a known key" {
			require.Equal(t, earlier.order.ID, b.order.ID)
		}
	}
	require.Equal(t, []int{0, 1, 10}, []int{c.stock("HOT"), c.stock("COLD"), c.stock("GONE")})
	c.requireSold("HOT", 100)
	c.requireSold("COLD", 2)
}

// requireSold checks that orders have so many pieces of a product, each order all or none of its lines.
func (c *till) requireSold(sku string, pieces int) {
	c.t.Helper()
	require.Equal(c.t, pieces, scalar[int](c.shop, "SELECT coalesce(sum(quantity), 0)::int FROM order_items WHERE product_sku = '"+sku+"'"))
	require.Zero(c.t, scalar[int](c.shop, `SELECT count(*)::int FROM orders o WHERE number > 500 AND (item_count, total) IS DISTINCT FROM
		(SELECT (count(*)::int, sum(line_total)::bigint) FROM order_items i WHERE i.order_id = o.id)`), "totals are those of the lines")
}

// Requests with one key that wait together place one order.
func TestEqualKeysThatWaitTogether(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	hot := c.newProduct("HOT", 10)
	first, release := c.hold("HOT", of(hot, 1, "first"))
	same, again, other := c.wait(of(hot, 4, "key")), c.wait(of(hot, 4, "key")), c.wait(of(hot, 3, "key"))
	another := c.begin(t.Context(), c.shop.viewer("staff").ID, of(hot, 4, "key"))
	release()
	require.NoError(t, (<-first).err)
	placed := <-same
	require.NoError(t, placed.err)
	require.Equal(t, placed.order.ID, (<-again).order.ID)
	require.Equal(t, "IDEMPOTENCY_CONFLICT", (<-other).code)
	b := <-another
	require.NotNil(t, b.order, "the same key of another customer is another key")
	require.NotEqual(t, placed.order.ID, b.order.ID)
	require.Equal(t, 10-1-4-4, c.stock("HOT"))
	require.Equal(t, int64(4), c.sent.Load(), "a statement has each key once")
}

// An order that fails a constraint, here of a customer who does not exist, harms none of those it waits with.
func TestBadOrderHarmsNoOther(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	hot := c.newProduct("HOT", 10)
	first, release := c.hold("HOT", of(hot, 1, "first"))
	before := c.wait(of(hot, 1, "before"))
	bad := c.begin(t.Context(), uuid.UUID{1}, of(hot, 1, "bad"))
	after := c.wait(of(hot, 1, "after"))
	release()
	for _, done := range []<-chan bought{first, before, after} {
		b := <-done
		require.NoError(t, b.err)
		require.NotNil(t, b.order)
		require.Equal(t, 1, b.statements, "the statement that was undone does not count")
	}
	b := <-bad
	require.ErrorContains(t, b.err, "foreign key")
	require.Nil(t, b.order)
	require.Equal(t, 7, c.stock("HOT"))
}

// A statement that is cancelled since one order waits for long is tried for each.
func TestCancelledStatementIsTriedForEach(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	hot, slow := c.newProduct("HOT", 10), c.newProduct("SLOW", 10)
	h := c.shop.newHolder()
	h.exec("BEGIN; SELECT FROM products WHERE sku = 'SLOW' FOR UPDATE")
	first, release := c.hold("HOT", of(hot, 1, "first"))
	quick := c.wait(of(hot, 1, "quick"))
	late := c.wait(ofBoth(hot, slow, "both"))
	release()
	require.NoError(t, (<-first).err)
	h.awaitWaiting(1)
	require.True(t, scalar[bool](c.shop, "SELECT bool_and(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"))
	require.Eventually(t, func() bool { return c.stock("HOT") == 8 }, time.Minute, time.Millisecond, "the order that waits for nothing is placed")
	h.exec("COMMIT")
	require.NotNil(t, (<-quick).order)
	require.NotNil(t, (<-late).order)
	require.Equal(t, []int{7, 9}, []int{c.stock("HOT"), c.stock("SLOW")})
}

var errGone = errors.New("gone")

// Who leaves while the order waits has not bought.
func TestWhoLeavesBeforeHasNotBought(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	hot := c.newProduct("HOT", 10)
	first, release := c.hold("HOT", of(hot, 1, "first"))
	ctx, leave := context.WithCancelCause(t.Context())
	left := c.begin(ctx, c.customer, of(hot, 1, "left"))
	timeout, pass := context.WithCancelCause(t.Context())
	late := c.begin(timeout, c.customer, of(hot, 1, "late"))
	stays := c.wait(of(hot, 1, "stays"))
	leave(errGone)
	require.ErrorIs(t, (<-left).err, errGone)
	pass(faults.New(faults.CodeTimeout, "the request took too long"))
	require.Equal(t, "this took too long and was undone: nothing of it has happened, please try again", faults.Of((<-late).err).Message)
	release()
	require.NotNil(t, (<-first).order)
	require.NotNil(t, (<-stays).order)
	require.Equal(t, 8, c.stock("HOT"))
}

// Who leaves while the statement runs may have bought, and is told so.
func TestWhoLeavesMeanwhileMayHaveBought(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	hot, slow := c.newProduct("HOT", 10), c.newProduct("SLOW", 10)
	h := c.shop.newHolder()
	h.exec("BEGIN; SELECT FROM products WHERE sku = 'SLOW' FOR UPDATE")
	first, release := c.hold("HOT", of(hot, 1, "first"))
	ctx, pass := context.WithCancelCause(t.Context())
	late, stays := c.begin(ctx, c.customer, ofBoth(hot, slow, "late")), c.wait(of(hot, 1, "stays"))
	release()
	require.NotNil(t, (<-first).order)
	h.awaitWaiting(1)
	pass(faults.New(faults.CodeTimeout, "the request took too long"))
	require.Equal(t, "this took too long: it may have happened or not, look before you try again", faults.Of((<-late).err).Message)
	h.exec("COMMIT")
	require.NotNil(t, (<-stays).order)
	require.Equal(t, []int{7, 9}, []int{c.stock("HOT"), c.stock("SLOW")})
}

func ofBoth(one, other db.ID, key string) db.NewOrder {
	in := of(one, 1, key)
	in.Items = append(in.Items, &db.OrderLine{Product: other, Quantity: 1})
	return in
}
