package resolvers_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/postgres"
	"orderly.example/internal/uuid"
	"orderly.example/resolvers"
	"orderly.example/sqlpage"
	"orderly.example/test/services"
)

// till is a process that places orders, with connections of its own. It counts its statements.
type till struct {
	*resolvers.Resolver

	t        *testing.T
	db       *db.DB
	shop     *shop
	customer uuid.UUID
	sent     atomic.Int64
}

// TraceQueryStart counts a statement.
func (c *till) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	c.sent.Add(1)
	return ctx
}

// TraceQueryEnd is part of pgx's interface.
func (*till) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// maxOrders is how many orders a test's one customer may have waiting.
const maxOrders = 500

// newTill opens a till of a shop of its own.
func newTill(t *testing.T) *till {
	t.Helper()
	return anotherTill(t, openShop(t, services.Seeded(t)))
}

func anotherTill(t *testing.T, s *shop) *till {
	t.Helper()
	c := &till{t: t, shop: s, customer: s.viewer("customer").ID}
	d, err := db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: s.url, Min: 1, Max: 4, StatementTimeout: time.Minute, Tracer: c}})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	c.db = d
	c.Resolver = resolvers.New(resolvers.Dependencies{DB: d, Caches: entitycache.New(nil, d, entitycache.Options{}), MaxOrders: maxOrders})
	c.sent.Store(0)
	return c
}

func (c *till) newProduct(sku string, stock int) db.ID {
	c.t.Helper()
	c.shop.newProduct(sku, stock)
	return c.shop.id(db.KindProduct, "SELECT id FROM products WHERE sku = '"+sku+"'")
}

// bought is what became of an order.
type bought struct {
	order      *db.Order
	code       string // of the first error of the input
	message    string
	err        error
	statements int
}

// of is an order of so many pieces of a product.
func of(product db.ID, quantity int, key string) db.NewOrder {
	return db.NewOrder{Items: []*db.OrderLine{{Product: product, Quantity: quantity}}, IdempotencyKey: key}
}

func (c *till) buy(ctx context.Context, customer uuid.UUID, in db.NewOrder) bought {
	ctx, budget := sqlpage.WithBudget(auth.WithViewer(ctx, auth.Viewer{ID: customer, Role: db.UserRoleCustomer}), 2, nil)
	payload, err := c.Mutation().PlaceOrder(ctx, in)
	b := bought{err: err, statements: budget.Used()}
	if payload == nil {
		payload = &graph.PlaceOrderPayload{}
	}
	b.order = payload.Order
	if len(payload.Errors) > 0 {
		b.code, b.message = string(payload.Errors[0].Code), payload.Errors[0].Message
	}
	return b
}

// begin sends an order, and returns when it waits in the process behind those that were sent before.
func (c *till) begin(ctx context.Context, customer uuid.UUID, in db.NewOrder) <-chan bought {
	c.t.Helper()
	_, before := c.PlacingStats()
	done := make(chan bought, 1)
	go func() { done <- c.buy(ctx, customer, in) }()
	c.awaitWaiting(before + 1)
	return done
}

// wait sends the till's customer's order and returns when it waits.
func (c *till) wait(in db.NewOrder) <-chan bought {
	c.t.Helper()
	return c.begin(c.t.Context(), c.customer, in)
}

func (c *till) awaitWaiting(orders int) {
	c.t.Helper()
	require.Eventually(c.t, func() bool {
		_, waiting := c.PlacingStats()
		return waiting == orders
	}, time.Minute, 100*time.Microsecond)
}

// hold has an order wait for a product's row until release is called, so that orders that share the product wait in the process.
func (c *till) hold(sku string, in db.NewOrder) (first <-chan bought, release func()) {
	c.t.Helper()
	h := c.shop.newHolder()
	h.exec("BEGIN; SELECT FROM products WHERE sku = '" + sku + "' FOR UPDATE")
	waiting := c.shop.lockWaiters()
	done := make(chan bought, 1)
	go func() { done <- c.buy(c.t.Context(), c.customer, in) }()
	h.awaitWaiting(waiting + 1)
	return done, func() { h.exec("COMMIT") }
}

// lockWaiters is how many sessions wait for a lock.
func (s *shop) lockWaiters() int {
	s.t.Helper()
	return scalar[int](s, "SELECT count(*)::int FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
}

func (c *till) stock(sku string) int {
	c.t.Helper()
	return scalar[int](c.shop, "SELECT stock FROM products WHERE sku = '"+sku+"'")
}
