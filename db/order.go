package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// Order is a purchase by a customer.
type Order struct {
	bun.BaseModel `bun:"table:orders"`

	ID         uuid.UUID   `bun:"id,pk"`
	Number     int         `bun:"number"`
	CustomerID uuid.UUID   `bun:"customer_id"`
	Status     OrderStatus `bun:"status"`
	TotalMinor int64       `bun:"total"`
	ItemCount  int         `bun:"item_count"`
	PlacedAt   time.Time   `bun:"placed_at"`
	UpdatedAt  time.Time   `bun:"updated_at"`
	Version    int         `bun:"version"`

	in Currency
}

// Total is the sum of the order's items.
func (o *Order) Total() Money { return Money{Minor: o.TotalMinor, In: o.in} }

func (o *Order) Key() uuid.UUID      { return o.ID }
func (o *Order) SetKey(id uuid.UUID) { o.ID = id }

// AfterScanRow sets the currency.
func (o *Order) AfterScanRow(ctx context.Context) error {
	o.in = sqlpage.RowContext(ctx).(*rowContext).currency
	return nil
}

func (*Order) Table() sqlpage.TableInfo {
	return sqlpage.TableInfo{TypeName: "Order", Always: []string{"id", "number", "customer_id", "status", "total", "placed_at", "version"}}
}

// NewestOrders is the list of all orders, newest first.
func NewestOrders() sqlpage.List {
	return sqlpage.List{Name: "orders", Column: "placed_at", Descending: true}
}

// The relations of an order and of its items.
var (
	UserOrders    = sqlpage.ToMany[*User, Order, *Order]{Field: "User.orders", Column: "customer_id", List: NewestOrders}
	ProductOrders = sqlpage.ToMany[*Product, Order, *Order]{
		Field: "Product.orders", Column: "product_id", List: NewestOrders,
		Junction: sqlpage.Junction{Table: "order_items", ChildColumn: "order_id", SortColumn: "placed_at"},
	}

	OrderCustomer = sqlpage.ToOne[*Order, *User]{Field: "Order.customer", Column: "customer_id", Key: func(o *Order) uuid.UUID { return o.CustomerID }}
	OrderItems    = sqlpage.ToMany[*Order, OrderItem, *OrderItem]{Field: "Order.items", Column: "order_id", List: Items}
	OrderHistory  = sqlpage.ToMany[*Order, OrderEvent, *OrderEvent]{Field: "Order.history", Column: "order_id", List: History}

	OrderEventWho = sqlpage.ToOne[*OrderEvent, *User]{Field: "OrderEvent.who", Column: "user_id", Key: func(e *OrderEvent) uuid.UUID { return e.UserID }}

	OrderItemOrder   = sqlpage.ToOne[*OrderItem, *Order]{Field: "OrderItem.order", Column: "order_id", Key: func(i *OrderItem) uuid.UUID { return i.OrderID }}
	OrderItemProduct = sqlpage.ToOne[*OrderItem, *Product]{Field: "OrderItem.product", Column: "product_id", Key: func(i *OrderItem) uuid.UUID { return i.ProductID }}
)

// OrdersNumbered reads orders by their numbers.
func OrdersNumbered(d *DB) func(ctx context.Context, numbers []int) (map[int]*Order, error) {
	return sqlpage.ByUnique(d.Database, "t.number = ANY($1::bigint[])", func(o *Order) int { return o.Number })
}

// OrderItem is one line of an order.
type OrderItem struct {
	bun.BaseModel `bun:"table:order_items"`

	ID             uuid.UUID `bun:"id,pk"`
	OrderID        uuid.UUID `bun:"order_id"`
	Line           int       `bun:"line"`
	ProductID      uuid.UUID `bun:"product_id"`
	ProductSKU     string    `bun:"product_sku"`
	ProductName    string    `bun:"product_name"`
	Quantity       int       `bun:"quantity"`
	UnitPriceMinor int64     `bun:"unit_price"`
	LineTotalMinor int64     `bun:"line_total,scanonly"`
	// CustomerID is the order's customer. It is only read if the item is read by its key.
	CustomerID uuid.UUID `bun:"customer_id,scanonly"`

	in Currency
}

// UnitPrice is the price of one piece when it was bought.
func (i *OrderItem) UnitPrice() Money { return Money{Minor: i.UnitPriceMinor, In: i.in} }

// LineTotal is quantity times unit price.
func (i *OrderItem) LineTotal() Money { return Money{Minor: i.LineTotalMinor, In: i.in} }

func (i *OrderItem) Key() uuid.UUID      { return i.ID }
func (i *OrderItem) SetKey(id uuid.UUID) { i.ID = id }

// AfterScanRow sets the currency.
func (i *OrderItem) AfterScanRow(ctx context.Context) error {
	i.in = sqlpage.RowContext(ctx).(*rowContext).currency
	return nil
}

func (*OrderItem) Table() sqlpage.TableInfo {
	return sqlpage.TableInfo{
		TypeName: "OrderItem",
		Always:   []string{"id", "order_id", "line", "product_id"},
		ByKey:    []string{"customer_id"},
		Computed: map[string]string{"customer_id": "(SELECT o.customer_id FROM orders o WHERE o.id = t.order_id)"},
	}
}

// Items lists items in the invoice's order.
func Items() sqlpage.List { return sqlpage.List{Column: "line"} }

// OrderEvent is a change of an order's status.
type OrderEvent struct {
	bun.BaseModel `bun:"table:order_events"`

	ID         uuid.UUID    `bun:"id,pk"`
	OrderID    uuid.UUID    `bun:"order_id"`
	From       *OrderStatus `bun:"from_status"`
	To         OrderStatus  `bun:"to_status"`
	UserID     uuid.UUID    `bun:"user_id"` // zero for the system
	HappenedAt time.Time    `bun:"happened_at"`
}

func (e *OrderEvent) Key() uuid.UUID      { return e.ID }
func (e *OrderEvent) SetKey(id uuid.UUID) { e.ID = id }

func (*OrderEvent) Table() sqlpage.TableInfo {
	return sqlpage.TableInfo{
		TypeName: "OrderEvent",
		Always:   []string{"id", "order_id", "user_id", "happened_at"},
		Fields:   map[string]string{"from": "from_status", "to": "to_status", "when": "happened_at"},
	}
}

// History lists events, oldest first.
func History() sqlpage.List { return sqlpage.List{Column: "happened_at"} }
