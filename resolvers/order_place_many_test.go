package resolvers_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/test/services"
)

// twoTills are two processes at one database.
func twoTills(t *testing.T) [2]*till {
	t.Helper()
	s := openShop(t, services.Seeded(t))
	return [2]*till{anotherTill(t, s), anotherTill(t, s)}
}

// Many buyers at two processes get exactly what is in stock, and the others are told that it is sold out.
func TestBuyersAtTwoProcessesGetWhatIsInStock(t *testing.T) {
	t.Parallel()
	const buyers, pieces = 300, 70
	tills := twoTills(t)
	rare := tills[0].newProduct("RARE", pieces)
	var (
		all          sync.WaitGroup
		sold, missed atomic.Int64
	)
	for i := range buyers {
		c := tills[i%2]
		all.Go(func() {
			b := c.buy(t.Context(), c.customer, of(rare, 1, fmt.Sprint(i)))
			assert.NoError(t, b.err)
			assert.LessOrEqual(t, b.statements, 2)
			switch {
			case b.order != nil:
				sold.Add(1)
			case assert.Equal(t, "OUT_OF_STOCK", b.code):
				missed.Add(1)
			}
		})
	}
	all.Wait()
	require.Equal(t, []int64{pieces, buyers - pieces}, []int64{sold.Load(), missed.Load()})
	require.Zero(t, tills[0].stock("RARE"))
	tills[0].requireSold("RARE", pieces)
}

// Orders of one and of several lines, changes of stock and cancellations at two processes never deadlock, and the stock is
// what they say. Idempotency keys are used by several of them.
func TestOrdersBesideAllElseThatLocksProducts(t *testing.T) {
	t.Parallel()
	const stock, each = 400, 400
	tills := twoTills(t)
	var products []db.ID
	for i := range 4 {
		products = append(products, tills[0].newProduct(fmt.Sprint("MIXED-", i), stock))
	}
	var (
		all   sync.WaitGroup
		added [4]atomic.Int64
	)
	for i := range each {
		c := tills[i%2]
		all.Go(func() {
			switch i % 10 {
			case 0:
				c.adjust(products, &added, fmt.Sprint(i))
			case 1:
				b := c.buy(t.Context(), c.customer, mixedOrder(products, fmt.Sprint(i)))
				if b.order != nil {
					c.cancel(b.order)
				}
			default:
				b := c.buy(t.Context(), c.customer, mixedOrder(products, fmt.Sprint(i/3)))
				assert.NoError(t, b.err)
				assert.LessOrEqual(t, b.statements, 2)
			}
		})
	}
	all.Wait()
	for i := range products {
		sku := fmt.Sprint("MIXED-", i)
		inOrders := scalar[int](tills[0].shop, `SELECT coalesce(sum(quantity), 0)::int FROM order_items i JOIN orders o ON o.id = i.order_id
			WHERE product_sku = '`+sku+`' AND status <> 'CANCELLED'`)
		require.Equal(t, stock+int(added[i].Load()), inOrders+tills[0].stock(sku), sku)
	}
	require.Zero(t, scalar[int](tills[0].shop, "SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()"))
}

// mixedOrder is an order of one to four of the products, in any order.
func mixedOrder(products []db.ID, key string) db.NewOrder {
	in := db.NewOrder{IdempotencyKey: key}
	for _, i := range rand.Perm(len(products))[:1+rand.N(len(products))] {
		in.Items = append(in.Items, &db.OrderLine{Product: products[i], Quantity: 1 + rand.N(4)})
	}
	return in
}

// adjust adds pieces to two products, in any order.
func (c *till) adjust(products []db.ID, added *[4]atomic.Int64, key string) {
	in := db.StockChanges{IdempotencyKey: key}
	by := 1 + rand.N(5)
	places := rand.Perm(len(products))[:2]
	for _, i := range places {
		in.Items = append(in.Items, &db.StockItem{Product: products[i], By: by})
	}
	staff := auth.WithViewer(c.t.Context(), auth.Viewer{ID: c.customer, Role: db.UserRoleStaff})
	payload, err := c.Mutation().AdjustStocks(staff, in)
	if assert.NoError(c.t, err) && assert.Empty(c.t, payload.Errors) {
		for _, i := range places {
			added[i].Add(int64(by))
		}
	}
}

func (c *till) cancel(order *db.Order) {
	ctx := auth.WithViewer(c.t.Context(), auth.Viewer{ID: c.customer, Role: db.UserRoleStaff})
	payload, err := c.Mutation().CancelOrders(ctx, graph.CancelOrdersInput{Orders: []*graph.CancelOrderInput{{Order: db.ID{Kind: db.KindOrder, UUID: order.ID}}}})
	if assert.NoError(c.t, err) {
		assert.Empty(c.t, payload.Errors)
		assert.Empty(c.t, payload.Results[0].Errors)
	}
}
