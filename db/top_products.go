package db

import (
	"context"
	"strconv"

	"orderly.example/internal/faults"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

const (
	// MaxTopProducts is how many products a ranking has at most.
	MaxTopProducts = 100
	// maxRankedDays bounds the lines that a ranking reads: those of all orders of the range.
	maxRankedDays = 366
)

// Ranking identifies a list of the products that sold best.
type Ranking struct {
	From, To Date // both inclusive
	By       SalesMeasure
}

// TopProduct is what was sold of a product in a range of days.
type TopProduct struct {
	ProductID  uuid.UUID
	Quantity   int
	OrderCount int
	Total      Money
}

// TopProducts returns the products that sold best in a range of days, in the shop's time zone, without pending and canceled
// orders: up to MaxTopProducts, best first.
//
// Each order's lines are summed up first, so that an order with two lines of a product counts once. It also makes the plan
// the same for all ranges: orders by their day, lines by their order. A join would read all lines there are for a month.
func (d *DB) TopProducts(ctx context.Context, r Ranking) ([]*TopProduct, error) {
	if err := checkRange(r.From, r.To); err != nil {
		return nil, err
	}
	if r.From.DaysThrough(r.To) > maxRankedDays {
		return nil, faults.BadArgument("the range has 366 days at most: for a longer one, request a report of the kind TOP_PRODUCTS", "to")
	}
	sum := "total"
	if r.By == SalesMeasureQuantity {
		sum = "quantity"
	}
	top := []*TopProduct{}
	err := d.Run(ctx, sqlpage.Statement{
		Table: "OrderItem",
		SQL: `SELECT l.product_id, sum(l.quantity)::bigint AS quantity, count(*) AS orders, sum(l.total)::bigint AS total FROM orders o CROSS JOIN LATERAL (
	SELECT i.product_id, sum(i.quantity) AS quantity, sum(i.line_total)::bigint AS total FROM order_items i WHERE i.order_id = o.id GROUP BY i.product_id
) l WHERE ` + isSale + ` GROUP BY l.product_id ORDER BY ` + sum + ` DESC, l.product_id LIMIT ` + strconv.Itoa(MaxTopProducts),
		Args: []any{r.From.FirstInstant(d.zone), r.To.AddDays(1).FirstInstant(d.zone)},
		Read: func(row *sqlpage.RawRow) error {
			p := &TopProduct{Total: Money{In: d.currency}}
			top = append(top, p)
			for i, to := range []any{&p.ProductID, &p.Quantity, &p.OrderCount, &p.Total.Minor} {
				if err := row.Scan(i, to); err != nil {
					return err
				}
			}
			return nil
		},
	})
	return top, err
}
