package db

import (
	"context"
	"errors"
	"slices"

	"orderly.example/internal/postgres"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// Orders of several customers are placed by one statement. It decides on one after the other, as if each had been sent
// by itself: who is refused takes nothing from those behind. So a product that everybody buys is locked and written once
// for all of them.

const (
	// One statement places at most so many orders and lines.
	maxOrdersAtOnce, maxLinesAtOnce = 64, 256
	// lowStock is the stock below which staff are notified that a product is running out.
	lowStock = "10"
)

// FitsOrders reports whether an order can be placed by one statement with others. Two with the same idempotency key
// can't: the second must find what became of the first.
func FitsOrders(others []*PendingOrder, o *PendingOrder) bool {
	lines := len(o.products)
	for _, other := range others {
		if lines += len(other.products); other.customer == o.customer && other.key == o.key {
			return false
		}
	}
	return len(others) < maxOrdersAtOnce && lines <= maxLinesAtOnce
}

// PlaceOrders places orders in their order, each by itself and once for each of its customer's idempotency keys. Each then
// has its Outcome. It returns the staff who were notified that a product is running out, and an error if an order has
// one.
func (d *DB) PlaceOrders(ctx context.Context, orders []*PendingOrder) (notified []uuid.UUID, err error) {
	return d.placeOrders(ctx, orders, false)
}

func (d *DB) placeOrders(ctx context.Context, orders []*PendingOrder, isAgain bool) (notified []uuid.UUID, err error) {
	for ; len(orders) > 0; isAgain = true {
		if len(orders) > 1 && slices.ContainsFunc(orders, (*PendingOrder).mustBeAlone) {
			more, err := d.placeEach(ctx, orders, isAgain)
			return append(notified, more...), err
		}
		ctx := forRequests(ctx, orders)
		p, err := d.insertOrders(ctx, orders)
		if err != nil && sqlpage.MustSplit(ctx, err) {
			more, err := d.placeEach(ctx, orders, isAgain)
			return append(notified, more...), err
		}
		if err != nil {
			for _, o := range orders {
				o.err = err
			}
			return notified, err
		}
		notified = append(notified, p.notified...)
		orders = p.settle(orders, isAgain)
	}
	return notified, nil
}

func (o *PendingOrder) mustBeAlone() bool { return !sqlpage.MayShare(o.ctx) }

// forRequests has each order's request count the statement.
func forRequests(ctx context.Context, orders []*PendingOrder) context.Context {
	requests := make([]context.Context, len(orders))
	for i, o := range orders {
		requests[i] = o.ctx
	}
	return sqlpage.ForRequests(ctx, requests)
}

// placeEach places orders one by one: together they fail, and only one of them may be the reason. An order whose customer
// has left meanwhile is not placed.
func (d *DB) placeEach(ctx context.Context, orders []*PendingOrder, isAgain bool) (notified []uuid.UUID, err error) {
	for _, o := range orders {
		if o.ctx.Err() != nil {
			o.err = LeftOrder(context.Cause(o.ctx), false) //nolint:contextcheck // the order's own
			continue
		}
		more, failure := d.placeOrders(ctx, []*PendingOrder{o}, isAgain)
		notified, err = append(notified, more...), errors.Join(err, failure)
	}
	return notified, err
}

// LeftOrder is the error for a customer whose request ended before its order had an outcome, by what ended it.
func LeftOrder(cause error, hasBegun bool) error { return postgres.ExplainLeft(cause, hasBegun) }

// settle gives orders their outcome, and returns those that must be sent again: another request with the same key was
// accepted while the statement ran, or may have been and taken the pieces that are missing.
func (p *placements) settle(orders []*PendingOrder, isAgain bool) (again []*PendingOrder) {
	for i, o := range orders {
		used := p.used[i]
		if used.hasOtherInput(o.hash) {
			o.errors = errOtherInput()
			continue
		}
		if used != nil && p.orders[used.result] != nil {
			o.order = p.orders[used.result]
			continue
		}
		if o.order = p.orders[o.id]; o.order != nil {
			p.take(o)
			continue
		}
		errs := o.userErrors(p.products)
		if errs == nil || p.waited && !isAgain {
			again = append(again, o)
			continue
		}
		o.errors = errs
	}
	return again
}

// take takes a placed order's pieces from the stock that those behind it have found.
func (p *placements) take(o *PendingOrder) {
	for i, id := range o.products {
		p.products[id].Stock -= int(o.quantities[i])
	}
}
