package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"

	"orderly.example/db"
	"orderly.example/test/process"
)

// books are the orders that were acknowledged, by their ids.
type books struct {
	mu     sync.Mutex
	orders map[string]bool
}

func newBooks() *books { return &books{orders: map[string]bool{}} }

func (b *books) add(id string) (isNew bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	isNew = !b.orders[id]
	b.orders[id] = true
	return isNew
}

type order struct {
	ID, Status string
	Version    int
}

// buy places one order, with one key until it is acknowledged.
func (t *traffic) buy(ctx context.Context, buyer *client) *order {
	key := rand.Text()
	product := any1(t.fleet.accounts.products)
	var placed order
	err := t.again(ctx, kindBuy, func() error {
		var data struct {
			PlaceOrder struct {
				Order  *order
				Errors []struct{ Code, Message string }
			}
		}
		err := buyer.ask(ctx, operation{
			`mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id status version } errors { code message } } }`,
			map[string]any{"input": map[string]any{
				"idempotencyKey": key, "items": []any{map[string]any{"product": product, "quantity": 1}},
			}},
		}, &data)
		if err == nil && data.PlaceOrder.Order == nil {
			return fmt.Errorf("nothing was bought: %v", data.PlaceOrder.Errors)
		}
		if err == nil {
			placed = *data.PlaceOrder.Order
		}
		return err
	})
	if err != nil {
		return nil
	}
	if !t.books.add(placed.ID) {
		t.mistake("two keys have one order")
	}
	return &placed
}

// checkBooks compares the orders that were acknowledged since the traffic began with those in the database.
func (t *traffic) checkBooks(ctx context.Context, before int) (acknowledged, there int, err error) {
	all, err := t.fleet.ordersOfBuyers(ctx)
	if err != nil {
		return 0, 0, err
	}
	found := map[string]bool{}
	for _, id := range all {
		found[id] = true
	}
	for id := range t.books.orders {
		if !found[id] {
			t.mistake("the order %s was acknowledged and is lost", id)
		}
	}
	acknowledged, there = len(t.books.orders), len(all)-before
	if acknowledged != there {
		t.mistake("%d orders were acknowledged, and %d are there", acknowledged, there)
	}
	return acknowledged, there, nil
}

// ordersOfBuyers reads the global ids of all orders of the load.
func (f *fleet) ordersOfBuyers(ctx context.Context) ([]string, error) {
	rows, err := process.Query[[16]byte](ctx, f.postgres.url(),
		"SELECT o.id FROM orders o JOIN users u ON u.id = o.customer_id WHERE u.username LIKE 'fleet-buyer-%'")
	ids := make([]string, len(rows))
	for i, id := range rows {
		ids[i] = db.ID{Kind: db.KindOrder, UUID: id}.String()
	}
	return ids, err
}

// orderWithWatchers places an order, has it watched by an event stream and by a socket, moves it on to its end, and
// waits until both have heard of that.
func (t *traffic) orderWithWatchers(ctx context.Context) {
	placed := t.buy(ctx, t.fleet.accounts.buyers[0])
	if placed == nil {
		return
	}
	watchers := t.watch(ctx, t.fleet.accounts.buyers[0], orderUpdated, placed.ID, "DELIVERED")
	for _, status := range []string{"PAID", "SHIPPED", "DELIVERED"} {
		if err := t.move(ctx, placed, status); err != nil {
			t.mistake("an order was not moved to %s: %v", status, err)
			break
		}
	}
	watchers.await()
}

// move moves an order on. Where it is not known whether that happened, it looks before it tries again.
func (t *traffic) move(ctx context.Context, o *order, status string) error {
	staff, isUnsure := t.fleet.accounts.staff, false
	for ctx.Err() == nil && o.Status != status {
		err := t.again(ctx, kindMove, func() error {
			if isUnsure {
				if err := staff.ask(ctx, operation{`query($id: ID!) { order(id: $id) { id status version } }`, map[string]any{"id": o.ID}}, &struct{ Order *order }{o}); err != nil || o.Status == status {
					return err
				}
			}
			var data struct {
				SetOrderStatus struct {
					Order  *order
					Errors []struct{ Code, Message string }
				}
			}
			err := staff.ask(ctx, operation{
				`mutation($input: SetOrderStatusInput!) { setOrderStatus(input: $input) { order { id status version } errors { code message } } }`,
				map[string]any{"input": map[string]any{"order": o.ID, "status": status, "expectedVersion": o.Version}},
			}, &data)
			switch {
			case err != nil:
				isUnsure = true
				return err
			case len(data.SetOrderStatus.Errors) > 0 && isUnsure:
				return nil // look again
			case len(data.SetOrderStatus.Errors) > 0:
				return fmt.Errorf("the newest version was refused: %v", data.SetOrderStatus.Errors)
			}
			*o = *data.SetOrderStatus.Order
			return nil
		})
		if err != nil {
			return err
		}
	}
	if o.Status != status {
		return errors.New("there was no time")
	}
	return nil
}
