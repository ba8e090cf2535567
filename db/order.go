package db

import (
	"context"
	"slices"
	"time"

	"github.com/uptrace/bun"
)

// Order is a purchase by a customer.
type Order struct {
	bun.BaseModel `bun:"table:orders"`

	ID         UUID        `bun:"id,pk"`
	Number     int         `bun:"number"`
	CustomerID UUID        `bun:"customer_id"`
	Status     OrderStatus `bun:"status"`
	TotalMinor int64       `bun:"total"`
	ItemCount  int         `bun:"item_count"`
	PlacedAt   time.Time   `bun:"placed_at"`
	UpdatedAt  time.Time   `bun:"updated_at"`
	Version    int         `bun:"version"`

	in Currency
}

// OrderConnection is a page of orders.
type OrderConnection = Connection[*Order]

// OrderEdge is an order of a page.
type OrderEdge = Edge[*Order]

// GlobalID is the order's id in the graph.
func (o *Order) GlobalID() ID { return ID{KindOrder, o.ID} }

// Total is the sum of the order's items.
func (o *Order) Total() Money { return Money{Minor: o.TotalMinor, In: o.in} }

func (o *Order) key() UUID      { return o.ID }
func (o *Order) setKey(id UUID) { o.ID = id }

// Init tells it the currency.
func (o *Order) Init(with any) { o.in = with.(*rowContext).currency }

func (*Order) table() tableInfo {
	return tableInfo{typeName: "Order", always: []string{"id", "number", "customer_id", "total", "placed_at", "version"}}
}

func (o *Order) sortValue(column string) sortValue {
	switch column {
	case "total":
		return NumberValue(o.TotalMinor)
	case "number":
		return NumberValue(int64(o.Number))
	default:
		return TimeValue(o.PlacedAt)
	}
}

// OrderFilter restricts a list of orders.
type OrderFilter struct {
	Status   []OrderStatus
	PlacedAt *DateTimeRange
	Total    *DecimalRange
	Customer *ID
}

// OrderOrder sorts a list of orders.
type OrderOrder struct {
	Field     OrderOrderField
	Direction Direction
}

// Orders is the list of all orders, newest first unless order says otherwise. Totals are in the currency c.
func Orders(c Currency, filter *OrderFilter, order *OrderOrder) (List, error) {
	l := List{Name: "orders", Column: "placed_at", Descending: true}
	if order != nil {
		l.Descending = order.Direction == Descending
		switch order.Field {
		case OrdersByTotal:
			l.Column = "total"
		case OrdersByNumber:
			l.Column = "number"
		case OrdersByPlacedAt:
		}
	}
	if filter == nil {
		return l, nil
	}
	if filter.Customer != nil {
		id, err := filter.Customer.Key(KindUser)
		if err != nil {
			return l, err
		}
		l.NarrowTo("customer_id", id)
	}
	if filter.Status != nil {
		statuses := slices.Clone(filter.Status)
		slices.Sort(statuses)
		texts := make([]string, 0, len(statuses))
		for _, status := range slices.Compact(statuses) {
			texts = append(texts, string(status))
		}
		l.OneOf("t.status", texts)
	}
	restrictInstants(&l, "placed_at", filter.PlacedAt)
	return l, restrictAmounts(&l, "total", filter.Total, c)
}

// OrdersOf is the same list for each of several customers.
func OrdersOf(c Currency, filter *OrderFilter, order *OrderOrder) (List, error) {
	l, err := Orders(c, filter, order)
	l.Of("User.orders", "customer_id")
	return l, err
}

// OrdersNumbered reads orders by their numbers.
func OrdersNumbered(d *DB) func(ctx context.Context, numbers []int) (map[int]*Order, error) {
	return By(d.Database, "t.number = ANY($1::bigint[])", func(o *Order) int { return o.Number })
}

// OrderItem is one line of an order.
type OrderItem struct {
	bun.BaseModel `bun:"table:order_items"`

	ID             UUID   `bun:"id,pk"`
	OrderID        UUID   `bun:"order_id"`
	Line           int    `bun:"line"`
	ProductID      UUID   `bun:"product_id"`
	ProductSKU     string `bun:"product_sku"`
	ProductName    string `bun:"product_name"`
	Quantity       int    `bun:"quantity"`
	UnitPriceMinor int64  `bun:"unit_price"`
	LineTotalMinor int64  `bun:"line_total,scanonly"`
	// CustomerID is whose order it is. It is read where the item is read by its key.
	CustomerID UUID `bun:"customer_id,scanonly"`

	in Currency
}

// OrderItemConnection is a page of items.
type OrderItemConnection = Connection[*OrderItem]

// OrderItemEdge is an item of a page.
type OrderItemEdge = Edge[*OrderItem]

// GlobalID is the item's id in the graph.
func (i *OrderItem) GlobalID() ID { return ID{KindOrderItem, i.ID} }

// UnitPrice is what one piece cost when it was bought.
func (i *OrderItem) UnitPrice() Money { return Money{Minor: i.UnitPriceMinor, In: i.in} }

// LineTotal is quantity times unit price.
func (i *OrderItem) LineTotal() Money { return Money{Minor: i.LineTotalMinor, In: i.in} }

func (i *OrderItem) key() UUID      { return i.ID }
func (i *OrderItem) setKey(id UUID) { i.ID = id }

// Init tells it the currency.
func (i *OrderItem) Init(with any) { i.in = with.(*rowContext).currency }

func (*OrderItem) table() tableInfo {
	return tableInfo{
		typeName: "OrderItem",
		always:   []string{"id", "order_id", "line", "product_id"},
		byKey:    []string{"customer_id"},
		computed: map[string]string{"customer_id": "(SELECT o.customer_id FROM orders o WHERE o.id = t.order_id)"},
	}
}

func (i *OrderItem) sortValue(string) sortValue { return NumberValue(int64(i.Line)) }

// ItemsOf lists the items of each of several orders, in the order of the invoice.
func ItemsOf() List {
	l := List{Name: "Order.items", Column: "line"}
	l.Of("Order.items", "order_id")
	return l
}

// OrderEvent is a change of an order's status.
type OrderEvent struct {
	bun.BaseModel `bun:"table:order_events"`

	ID         UUID         `bun:"id,pk"`
	OrderID    UUID         `bun:"order_id"`
	From       *OrderStatus `bun:"from_status"`
	To         OrderStatus  `bun:"to_status"`
	UserID     UUID         `bun:"user_id"` // zero for the system
	HappenedAt time.Time    `bun:"happened_at"`
}

func (e *OrderEvent) key() UUID      { return e.ID }
func (e *OrderEvent) setKey(id UUID) { e.ID = id }

func (*OrderEvent) table() tableInfo {
	return tableInfo{
		typeName: "OrderEvent",
		always:   []string{"id", "order_id", "user_id", "happened_at"},
		fields:   map[string]string{"from": "from_status", "to": "to_status", "when": "happened_at"},
	}
}

func (e *OrderEvent) sortValue(string) sortValue { return TimeValue(e.HappenedAt) }

// HistoryOf lists the events of each of several orders, oldest first.
func HistoryOf() List {
	l := List{Name: "Order.history", Column: "happened_at"}
	l.Of("Order.history", "order_id")
	return l
}
