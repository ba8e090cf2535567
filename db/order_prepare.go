package db

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"orderly.example/internal/faults"
	"orderly.example/internal/uuid"
)

// OrderLine is one line of an order to place.
type OrderLine struct {
	Product  ID
	Quantity int
}

// NewOrder is the input of PrepareOrder.
type NewOrder struct {
	Items          []*OrderLine
	ExpectedTotal  *Decimal
	IdempotencyKey string
}

const (
	maxLines    = 50 // as `@load(max:)` of Order.items says
	maxQuantity = 10_000
)

// PendingOrder is a valid order for PlaceOrders, and then what became of it.
type PendingOrder struct {
	ctx        context.Context //nolint:containedctx // the request's, which waits for the outcome
	customer   uuid.UUID
	key        string
	hash       []byte
	id, event  uuid.UUID
	products   uuid.List
	quantities []int32
	items      uuid.List
	expected   *int64

	order  *Order
	errors UserErrors
	err    error
}

// Products are the keys of the products that are ordered.
func (o *PendingOrder) Products() []uuid.UUID { return o.products }

// Outcome is the order that was placed, now or earlier with the same key, or the errors for which it was not.
func (o *PendingOrder) Outcome() (*Order, UserErrors, error) {
	if o.order == nil && o.errors == nil && o.err == nil {
		return nil, nil, errors.New("an order has no outcome")
	}
	return o.order, o.errors, o.err
}

// PrepareOrder validates everything that does not depend on the stock, and generates the keys. It returns the errors of
// an input that is not valid. ctx is the request's.
func (d *DB) PrepareOrder(ctx context.Context, customer uuid.UUID, in NewOrder) (*PendingOrder, UserErrors, error) {
	var errs UserErrors
	o := &PendingOrder{ctx: ctx, customer: customer, key: in.IdempotencyKey}
	errs.Text(in.IdempotencyKey, 1, maxKey, "idempotencyKey")
	if len(in.Items) < 1 || len(in.Items) > maxLines {
		errs.Add(ErrorCodeInvalid, "must have 1 to 50 lines", "items")
	}
	for i, line := range in.Items[:min(len(in.Items), maxLines)] {
		if err := o.addLine(i, line, &errs); err != nil {
			return nil, nil, err
		}
	}
	if in.ExpectedTotal != nil {
		minor, err := in.ExpectedTotal.Minor(d.currency)
		if err != nil {
			errs.Add(ErrorCodeInvalid, faults.Of(err).Message, "expectedTotal")
		}
		o.expected = &minor
		in.ExpectedTotal = new(Money{Minor: minor, In: d.currency}.Amount()) // equal totals can be written differently, but must have the same hash
	}
	if errs != nil {
		return nil, errs, nil
	}
	return o, nil, o.generate(in)
}

func (o *PendingOrder) addLine(i int, line *OrderLine, errs *UserErrors) error {
	at := strconv.Itoa(i)
	product, err := line.Product.Key(KindProduct)
	if err != nil {
		return err
	}
	if slices.Contains(o.products, product) {
		errs.Add(ErrorCodeInvalid, "the product is in another line already", "items", at, "product")
	}
	if line.Quantity < 1 || line.Quantity > maxQuantity {
		errs.Add(ErrorCodeInvalid, "must be 1 to 10,000", "items", at, "quantity")
	}
	item, err := uuid.New()
	if err != nil {
		return err
	}
	o.products, o.items = append(o.products, product), append(o.items, item)
	o.quantities = append(o.quantities, int32(min(max(line.Quantity, 0), maxQuantity)))
	return nil
}

// generate makes the input's hash and the order's keys.
func (o *PendingOrder) generate(in NewOrder) (err error) {
	if o.hash, err = inputHash(in); err != nil {
		return err
	}
	if o.id, err = uuid.New(); err != nil {
		return err
	}
	o.event, err = uuid.New()
	return err
}

// userErrors says why an order can't be placed on these products. It is nil if there is no reason.
func (o *PendingOrder) userErrors(products map[uuid.UUID]*Product) UserErrors {
	var (
		errs  UserErrors
		total int64
	)
	for i, id := range o.products {
		at, p := strconv.Itoa(i), products[id]
		switch {
		case p == nil:
			errs.Add(ErrorCodeNotFound, "there is no such product", "items", at, "product")
		case !p.IsActive:
			errs.Add(ErrorCodeOutOfStock, "this product is not sold any more", "items", at, "product")
		case p.Stock < int(o.quantities[i]):
			errs.Add(ErrorCodeOutOfStock, "there are only "+strconv.Itoa(p.Stock)+" pieces of "+p.Name, "items", at, "quantity")
		default:
			total += p.PriceMinor * int64(o.quantities[i])
		}
	}
	if errs == nil && o.expected != nil && *o.expected != total {
		errs.Add(ErrorCodePriceChanged, "a price has changed: the total is not the expected one", "expectedTotal")
	}
	return errs
}
