package resolvers_test

import (
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/uuid"
	"orderly.example/test/services"
)

// payload is the payload of any of these mutations.
type payload struct {
	Order *struct {
		ID      string
		Number  int
		Status  string
		Version int
		Total   struct{ Amount string }
	}
	Product *struct {
		ID      string
		Name    string
		Stock   int
		Version int
	}
	Errors []struct {
		Code    string
		Message string
		Field   []string
	}
}

func (p payload) code() string {
	if len(p.Errors) == 0 {
		return ""
	}
	return p.Errors[0].Code
}

// do sends a mutation whose only field is aliased m.
func (s *shop) do(viewer, mutation string, variables map[string]any) (payload, answer) {
	a := s.ask(viewer, mutation, variables)
	var data struct{ M payload }
	if len(a.Errors) > 0 {
		panic(fmt.Sprintf("%s: %v", mutation, a.Errors))
	}
	if err := json.Unmarshal(a.Data, &data); err != nil {
		panic(err)
	}
	return data.M, a
}

const (
	createProduct = `mutation($input: CreateProductInput!) { m: createProduct(input: $input) { product { id name stock version } errors { code message field } } }`
	updateProduct = `mutation($input: UpdateProductInput!) { m: updateProduct(input: $input) { product { id name stock version } errors { code message field } } }`
	adjustStock   = `mutation($input: AdjustStockInput!) { m: adjustStock(input: $input) { product { id name stock version } errors { code message field } } }`
	placeOrder    = `mutation($input: PlaceOrderInput!) { m: placeOrder(input: $input) { order { id number status version total { amount } } errors { code message field } } }`
	setStatus     = `mutation($input: SetOrderStatusInput!) { m: setOrderStatus(input: $input) { order { id number status version } errors { code message field } } }`
	cancelOrder   = `mutation($input: CancelOrderInput!) { m: cancelOrder(input: $input) { order { id number status version } errors { code message field } } }`
)

type vars = map[string]any

func input(fields vars) vars { return vars{"input": fields} }

// newProduct creates a product with the price 10.00 and returns its id.
func (s *shop) newProduct(sku string, stock int) string {
	s.t.Helper()
	p, _ := s.do("", createProduct, input(vars{"sku": sku, "name": "The " + sku, "price": "10", "stock": stock}))
	require.Empty(s.t, p.Errors)
	return p.Product.ID
}

func singleItem(product string, quantity int, key string) vars {
	return input(vars{"items": []vars{{"product": product, "quantity": quantity}}, "idempotencyKey": key})
}

// withManyWaiters lets many requests wait for the pool's connections.
func withManyWaiters(o *db.Options, _ *httpapi.GraphQLOptions) { o.Postgres.Waiters = 1000 }

func TestConcurrentBuyersGetOnlyWhatIsInStock(t *testing.T) {
	t.Parallel()
	for _, isolation := range []string{"read committed", "serializable"} {
		t.Run("default isolation level "+isolation, func(t *testing.T) {
			t.Parallel()
			address := services.Seeded(t)
			openShop(t, address).exec(fmt.Sprintf(`DO $$ BEGIN
	EXECUTE format('ALTER DATABASE %%I SET default_transaction_isolation = %%L', current_database(), '%s');
END $$`, isolation))
			hundredBuyTenPieces(t, openShop(t, address, withManyWaiters))
		})
	}
}

func hundredBuyTenPieces(t *testing.T, s *shop) {
	t.Helper()
	product := s.newProduct("RARE", 10)
	codes := make([]string, 100)
	var all sync.WaitGroup
	for i := range codes {
		all.Go(func() {
			p, _ := s.do("customer", placeOrder, singleItem(product, 1, fmt.Sprint("buyer ", i)))
			codes[i] = p.code()
		})
	}
	all.Wait()
	count := map[string]int{}
	for _, code := range codes {
		count[code]++
	}
	require.Equal(t, map[string]int{"": 10, "OUT_OF_STOCK": 90}, count)
	require.Equal(t, 0, scalar[int](s, "SELECT stock FROM products WHERE sku = 'RARE'"))
	require.Equal(t, 10, scalar[int](s, "SELECT count(*)::int FROM order_items WHERE product_sku = 'RARE'"))
}

func TestIdempotencyKeyPlacesOneOrder(t *testing.T) {
	t.Parallel()
	s := newShop(t, withManyWaiters)
	product := s.newProduct("KEYED", 100)
	numbers := make([]int, 20)
	var all sync.WaitGroup
	for i := range numbers {
		all.Go(func() {
			p, _ := s.do("customer", placeOrder, singleItem(product, 3, "the key"))
			if p.Order != nil {
				numbers[i] = p.Order.Number
			}
		})
	}
	all.Wait()
	for _, n := range numbers {
		require.Equal(t, numbers[0], n)
	}
	require.NotZero(t, numbers[0])
	require.Equal(t, 97, scalar[int](s, "SELECT stock FROM products WHERE sku = 'KEYED'"))

	p, _ := s.do("customer", placeOrder, singleItem(product, 4, "the key"))
	require.Equal(t, "IDEMPOTENCY_CONFLICT", p.code())
	require.Nil(t, p.Order)
	p, _ = s.do("staff", placeOrder, singleItem(product, 4, "the key"))
	require.Empty(t, p.Errors, "another viewer may use the same key")
}

// Equal totals that are written differently do not conflict under one idempotency key.
func TestEqualTotalsAreTheSameInput(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	order := singleItem(s.newProduct("SPELLED", 100), 3, "the key")
	buy := func(total any) payload {
		order["input"].(vars)["expectedTotal"] = total
		p, _ := s.do("customer", placeOrder, order)
		return p
	}
	first := buy("30.00")
	require.Empty(t, first.Errors)
	for _, total := range []string{"30", "30.0", "30.000", "030.00"} {
		again := buy(total)
		require.Empty(t, again.Errors, total)
		require.Equal(t, first.Order, again.Order, total)
	}
	for _, total := range []any{"30.01", nil} {
		again := buy(total)
		require.Equal(t, "IDEMPOTENCY_CONFLICT", again.code(), total)
	}
}

func TestFailedMutationDoesNotUseUpItsKey(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	product := s.newProduct("LATER", 1)
	p, _ := s.do("", placeOrder, singleItem(product, 2, "key"))
	require.Equal(t, "OUT_OF_STOCK", p.code())
	p, _ = s.do("", adjustStock, input(vars{"product": product, "by": 1, "idempotencyKey": "key"}))
	require.Empty(t, p.Errors)
	p, _ = s.do("", placeOrder, singleItem(product, 2, "key"))
	require.Empty(t, p.Errors)
}

func TestSecondOfTwoConcurrentEditsIsStale(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	product := s.newProduct("EDITED", 1)
	results := make([]payload, 2)
	var all sync.WaitGroup
	for i := range results {
		all.Go(func() {
			results[i], _ = s.do("", updateProduct, input(vars{"id": product, "expectedVersion": 1, "name": fmt.Sprint("Name ", i)}))
		})
	}
	all.Wait()
	won, lost := results[0], results[1]
	if won.code() != "" {
		won, lost = lost, won
	}
	require.Empty(t, won.Errors)
	require.Equal(t, "STALE", lost.code())
	require.Equal(t, won.Product, lost.Product, "the stale edit returns the current product")
	require.Equal(t, 2, won.Product.Version)
}

// Fields that are null are not changed. If all are null, neither the version nor the time of the last change is.
func TestNullFieldsChangeNothing(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	product := s.newProduct("SAME", 9)
	read := func() string {
		return string(s.ask("", `query($p: ID!) { node(id: $p) { ... on Product { name version } } viewer { username version updatedAt } }`, vars{"p": product}).Data)
	}
	before := read()
	var seen struct{ Viewer struct{ Version int } }
	require.NoError(t, json.Unmarshal([]byte(before), &seen))
	const profile = `mutation($input: UpdateProfileInput!) { m: updateProfile(input: $input) { user { id } errors { code } } }`

	change := vars{"id": product, "expectedVersion": 1, "name": nil, "description": nil, "price": nil, "isActive": nil}
	p, _ := s.do("", updateProduct, input(change))
	require.Empty(t, p.Errors)
	require.Equal(t, 1, p.Product.Version)
	p, _ = s.do("", profile, input(vars{"expectedVersion": seen.Viewer.Version, "username": nil, "email": nil}))
	require.Empty(t, p.Errors)
	require.JSONEq(t, before, read())

	p, _ = s.do("", updateProduct, input(vars{"id": product, "expectedVersion": 2}))
	require.Equal(t, "STALE", p.code())
	p, _ = s.do("", profile, input(vars{"expectedVersion": seen.Viewer.Version + 1}))
	require.Equal(t, "STALE", p.code())
}

func TestOrderAtChangedPriceIsRefused(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	product := s.newProduct("PRICIER", 9)
	s.do("", updateProduct, input(vars{"id": product, "expectedVersion": 1, "price": "12.50"}))
	order := singleItem(product, 2, "k")
	order["input"].(vars)["expectedTotal"] = "20.00"
	p, _ := s.do("customer", placeOrder, order)
	require.Equal(t, "PRICE_CHANGED", p.code())
	order["input"].(vars)["expectedTotal"] = "25.00"
	p, _ = s.do("customer", placeOrder, order)
	require.Empty(t, p.Errors)
	require.Equal(t, "25.00", p.Order.Total.Amount)
}

func TestOrderStatusTransitions(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	product := s.newProduct("STEPS", 50)
	place := func(key string) string {
		p, _ := s.do("customer", placeOrder, singleItem(product, 2, key))
		return p.Order.ID
	}
	step := func(order, status string, version int) string {
		p, _ := s.do("", setStatus, input(vars{"order": order, "status": status, "expectedVersion": version}))
		return p.code()
	}
	order := place("a")
	require.Equal(t, "INVALID_TRANSITION", step(order, "SHIPPED", 1))
	require.Equal(t, "INVALID_TRANSITION", step(order, "PENDING", 1))
	require.Empty(t, step(order, "PAID", 1))
	require.Equal(t, "STALE", step(order, "SHIPPED", 1))
	require.Empty(t, step(order, "SHIPPED", 2))
	require.Equal(t, "INVALID_TRANSITION", step(order, "CANCELLED", 3))
	require.Empty(t, step(order, "DELIVERED", 3))

	mine, paid := place("b"), place("c")
	require.Empty(t, step(paid, "PAID", 1))
	p, _ := s.do("customer", cancelOrder, input(vars{"order": paid}))
	require.Equal(t, "INVALID_TRANSITION", p.code(), "a customer can't cancel a paid order")
	p, _ = s.do("customer", cancelOrder, input(vars{"order": mine}))
	require.Empty(t, p.Errors)
	p, _ = s.do("", cancelOrder, input(vars{"order": paid}))
	require.Empty(t, p.Errors)
	require.Equal(t, 48, scalar[int](s, "SELECT stock FROM products WHERE sku = 'STEPS'"), "cancelled orders return their pieces to stock")
	p, _ = s.do("customer", cancelOrder, input(vars{"order": s.anotherCustomersOrder()}))
	require.Equal(t, "NOT_FOUND", p.code(), "another customer's order does not exist for this one")
	require.Equal(t, 6, scalar[int](s, "SELECT count(*)::int FROM notifications WHERE kind = 'ORDER_STATUS' AND created_at > now() - interval '1 hour'"),
		"the customer is notified of each change of status")
}

// The steps of an order are in the order in which they were made, also where a step began before the one before it ended, or where
// the clock went back.
func TestHistoryIsInOrder(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	placed, _ := s.do("customer", placeOrder, singleItem(s.newProduct("HISTORY", 10), 1, "history"))
	s.exec("UPDATE order_events SET happened_at = happened_at + interval '1 hour'")
	s.exec("UPDATE orders SET updated_at = updated_at + interval '1 hour'")
	for i, status := range []string{"PAID", "SHIPPED"} {
		p, _ := s.do("", setStatus, input(vars{"order": placed.Order.ID, "status": status, "expectedVersion": 1 + i}))
		require.Empty(t, p.code())
	}
	a := s.ask("", `query($id: ID!) { order(id: $id) { history { to } } }`, vars{"id": placed.Order.ID})
	require.JSONEq(t, `{"order": {"history": [{"to": "PENDING"}, {"to": "PAID"}, {"to": "SHIPPED"}]}}`, string(a.Data))
}

// anotherCustomersOrder returns an order that is not the demo customer's.
func (s *shop) anotherCustomersOrder() string {
	s.t.Helper()
	id := scalar[uuid.UUID](s, "SELECT o.id FROM orders o JOIN users u ON u.id = o.customer_id WHERE u.username <> 'customer' LIMIT 1")
	return db.ID{Kind: db.KindOrder, UUID: id}.String()
}

// TestDeadlockedOrderIsRetried lets an order wait for a lock whose holder then waits for a lock of the order.
func TestDeadlockedOrderIsRetried(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	first, second := s.newProduct("LOCK-A", 5), s.newProduct("LOCK-B", 5)
	keys := scalar[[]uuid.UUID](s, "SELECT array_agg(id ORDER BY id) FROM products WHERE sku IN ('LOCK-A', 'LOCK-B')")

	other, err := pgx.Connect(t.Context(), s.url)
	require.NoError(t, err)
	defer other.Close(t.Context())
	// Postgres checks for a deadlock after one second in the order's session, and much later in the other one. So
	// the order's session is cancelled.
	_, err = other.Exec(t.Context(), "SET deadlock_timeout = '1min'; BEGIN")
	require.NoError(t, err)
	_, err = other.Exec(t.Context(), "SELECT FROM products WHERE id = $1 FOR UPDATE", keys[1])
	require.NoError(t, err)

	done := make(chan payload)
	go func() {
		order := singleItem(first, 1, "k")
		order["input"].(vars)["items"] = []vars{{"product": first, "quantity": 1}, {"product": second, "quantity": 1}}
		p, _ := s.do("customer", placeOrder, order)
		done <- p
	}()
	require.Eventually(t, func() bool {
		return scalar[bool](s, "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database())")
	}, time.Minute, time.Millisecond)
	_, err = other.Exec(t.Context(), "SELECT FROM products WHERE id = $1 FOR UPDATE", keys[0])
	require.NoError(t, err)
	_, err = other.Exec(t.Context(), "COMMIT")
	require.NoError(t, err)

	p := <-done
	require.Empty(t, p.Errors)
	// At least one: the retry may deadlock with the other connection again. A session reports its deadlocks with a
	// delay.
	require.Eventually(t, func() bool {
		return scalar[bool](s, "SELECT deadlocks > 0 FROM pg_stat_database WHERE datname = current_database()")
	}, time.Minute, time.Millisecond)
}

// scalar reads one value directly from the database.
func scalar[T any](s *shop, sql string) T {
	s.t.Helper()
	var v T
	require.NoError(s.t, s.db.Pool().QueryRow(s.t.Context(), sql).Scan(&v))
	return v
}

// What a statement computes of a user is in payloads too, though these come from the statement that wrote the row.
func TestPayloadsHaveComputedFields(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	const fields = `user: %s { username unreadNotificationCount spending { orderCount total { amount } average { amount } } }`
	read := s.ask("customer", "{ "+fmt.Sprintf(fields, "viewer")+" }", nil)
	require.Empty(t, read.Errors)
	require.NotContains(t, string(read.Data), `"orderCount":0`)
	version := scalar[int](s, "SELECT version FROM users WHERE username = 'customer'")
	written := s.ask("customer", fmt.Sprintf(`mutation { m: updateProfile(input: { expectedVersion: %d, username: "customer" }) { `+fields+` errors { code } } }`, version, "user"), nil)
	var payload struct {
		M struct{ User, Errors json.RawMessage }
	}
	require.NoError(t, json.Unmarshal(written.Data, &payload))
	require.JSONEq(t, "[]", string(payload.M.Errors), string(written.Data))
	require.JSONEq(t, string(read.Data), `{"user": `+string(payload.M.User)+`}`)
}
