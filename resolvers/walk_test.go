package resolvers_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// walkVariable sets the number of mutations of the random walk. `make walk` sets 10,000.
const walkVariable = "ORDERLY_WALK"

// TestRandomWalkKeepsDataConsistent lets 16 clients change a few products and orders at once, and then checks the
// invariants of the data.
func TestRandomWalkKeepsDataConsistent(t *testing.T) {
	t.Parallel()
	const clients, products, start = 16, 6, 200
	steps, isLong := 800, false
	if n, err := strconv.Atoi(os.Getenv(walkVariable)); err == nil {
		steps, isLong = n, true
	}
	s := newShop(t, withManyWaiters)
	w := &walk{shop: s, added: make([]int, products)}
	for i := range products {
		w.products = append(w.products, s.newProduct(fmt.Sprint("WALK-", i), start))
	}
	var all sync.WaitGroup
	for client := range clients {
		all.Go(func() {
			random := rand.New(rand.NewPCG(uint64(client), 1))
			for step := range steps / clients {
				w.step(random, fmt.Sprint(client, "-", step))
			}
		})
	}
	all.Wait()
	t.Logf("%d mutations: %v", steps, w.codes)

	for i := range products {
		sku := fmt.Sprint("WALK-", i)
		sold := scalar[int](s, `SELECT coalesce(sum(i.quantity), 0)::int FROM order_items i JOIN orders o ON o.id = i.order_id
			WHERE i.product_sku = '`+sku+`' AND o.status <> 'CANCELLED'`)
		stock := scalar[int](s, "SELECT stock FROM products WHERE sku = '"+sku+"'")
		require.Equal(t, start+w.added[i], stock+sold, "%s: the sum of stock and sold pieces", sku)
		require.GreaterOrEqual(t, stock, 0)
	}
	none := func(what, sql string) { require.Zero(t, scalar[int](s, "SELECT count(*)::int FROM ("+sql+") x"), what) }
	none("orders whose total is not the sum of their lines", `SELECT o.id FROM orders o LEFT JOIN order_items i ON i.order_id = o.id
		GROUP BY o.id HAVING o.total <> coalesce(sum(i.line_total), 0) OR o.item_count <> count(i.id)`)
	none("events whose from_status is not the previous to_status", `SELECT FROM (SELECT from_status,
		lag(to_status) OVER (PARTITION BY order_id ORDER BY happened_at, id) AS before FROM order_events) e
		WHERE from_status IS DISTINCT FROM before`)
	none("orders whose status differs from their last event's", `SELECT FROM orders o WHERE status IS DISTINCT FROM
		(SELECT to_status FROM order_events e WHERE e.order_id = o.id ORDER BY happened_at DESC, id DESC LIMIT 1)`)
	none("orders of this walk whose version is not their number of events", `SELECT FROM orders o
		WHERE o.number > 500 AND version <> (SELECT count(*) FROM order_events e WHERE e.order_id = o.id)`)
	require.NotZero(t, w.codes[""])
	if isLong { // with few mutations, it is a matter of luck whether they conflict
		require.NotZero(t, w.codes["OUT_OF_STOCK"])
		require.NotZero(t, w.codes["STALE"])
	}
}

type walk struct {
	*shop
	products []string

	mu     sync.Mutex
	orders []string
	added  []int
	codes  map[string]int
}

// step sends one random mutation.
func (w *walk) step(random *rand.Rand, key string) {
	var p payload
	switch n := random.IntN(13); {
	case n < 4:
		p = w.buy(random, key)
	case n < 5:
		i, by := random.IntN(len(w.products)), random.IntN(41)-20
		if by == 0 {
			by = 1
		}
		p, _ = w.do("", adjustStock, input(vars{"product": w.products[i], "by": by, "idempotencyKey": key}))
		if p.code() == "" {
			w.mu.Lock()
			w.added[i] += by
			w.mu.Unlock()
		}
	case n < 6:
		p, _ = w.do("", updateProduct, input(vars{"id": w.products[random.IntN(len(w.products))], "expectedVersion": 1 + random.IntN(5), "price": strconv.Itoa(1 + random.IntN(50))}))
	case n < 7:
		p, _ = w.do("customer", cancelOrder, input(vars{"order": w.randomOrder(random)}))
	case n < 10:
		w.list(random, n, key)
		return
	default:
		status := []string{"PAID", "SHIPPED", "DELIVERED", "CANCELLED"}[random.IntN(4)]
		p, _ = w.do("", setStatus, input(vars{"order": w.randomOrder(random), "status": status, "expectedVersion": 1 + random.IntN(3)}))
	}
	w.count(p)
}

// count counts the outcome of a mutation.
func (w *walk) count(p payload) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.codes == nil {
		w.codes = map[string]int{}
	}
	w.codes[p.code()]++
}

// buy orders some products, with lines in random order. It sometimes repeats the order with the same key.
func (w *walk) buy(random *rand.Rand, key string) payload {
	var lines []vars
	for _, i := range random.Perm(len(w.products))[:1+random.IntN(3)] {
		lines = append(lines, vars{"product": w.products[i], "quantity": 1 + random.IntN(8)})
	}
	p, _ := w.do("customer", placeOrder, input(vars{"items": lines, "idempotencyKey": key}))
	if p.Order != nil {
		w.mu.Lock()
		w.orders = append(w.orders, p.Order.ID)
		w.mu.Unlock()
		if random.IntN(4) == 0 {
			again, _ := w.do("customer", placeOrder, input(vars{"items": lines, "idempotencyKey": key}))
			if again.Order == nil || again.Order.Number != p.Order.Number {
				panic("a repeated key placed another order")
			}
		}
	}
	return p
}

func (w *walk) randomOrder(random *rand.Rand) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.orders) == 0 {
		return w.anotherCustomersOrder()
	}
	return w.orders[max(0, len(w.orders)-1-random.IntN(20))]
}
