package reference

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"orderly.example/db"
	"orderly.example/internal/faults"
	"orderly.example/internal/uuid"
)

const (
	mostPoints       = 1200
	mostCategoryDays = 1200
	mostRankedDays   = 366
)

// SalesSeries goes through the days one by one, and asks of each order whether it was placed on it.
func (q query) SalesSeries(ctx context.Context, from, to db.Date, interval db.SalesInterval, product, category *db.ID) ([]*db.SalesPoint, error) {
	days, err := q.salesByDay(ctx, from, to)
	if err != nil {
		return nil, err
	}
	isOfCategory := category != nil && product == nil
	var points []*db.SalesPoint
	for n, day := 0, from; !to.Before(day); n, day = n+1, day.AddDays(1) {
		if start := startOf(day, interval); len(points) == 0 || points[len(points)-1].Date != start {
			points = append(points, &db.SalesPoint{Date: start, Total: db.Money{In: q.currency}})
		}
		if len(points) > mostPoints || isOfCategory && n >= mostCategoryDays {
			return nil, faults.New(faults.CodeBadInput, "too many points or days")
		}
		point := points[len(points)-1]
		for _, s := range days[day] {
			if sum, ok := s.of(product, category); ok {
				point.OrderCount++
				point.Total.Minor += sum
			}
		}
	}
	return points, nil
}

// sale is an order that counts, with its lines.
type sale struct {
	*db.Order

	lines []*line
}

// line is a line of an order, with the categories that its product is in now.
type line struct {
	OrderID, ProductID  uuid.UUID
	Quantity, UnitPrice int64
	Categories          []uuid.UUID
}

// of is what an order adds to the sales of a product and a category, and whether it holds one.
func (s sale) of(product, category *db.ID) (sum int64, holdsOne bool) {
	if product == nil && category == nil {
		return s.TotalMinor, true
	}
	for _, l := range s.lines {
		if (product == nil || l.ProductID == product.UUID) && (category == nil || slices.Contains(l.Categories, category.UUID)) {
			sum, holdsOne = sum+l.Quantity*l.UnitPrice, true
		}
	}
	return sum, holdsOne
}

// salesByDay are the orders that count as sales, by the day when they were placed.
func (q query) salesByDay(ctx context.Context, from, to db.Date) (map[db.Date][]sale, error) {
	if err := mustBeStaff(ctx); err != nil {
		return nil, err
	}
	if to.Before(from) {
		return nil, faults.New(faults.CodeBadInput, "from after to")
	}
	result, err := q.pool.Query(ctx, `SELECT order_id, product_id, quantity, unit_price,
		array(SELECT category_id FROM product_categories c WHERE c.product_id = i.product_id) AS categories FROM order_items i`)
	if err != nil {
		panic(fmt.Errorf("asking Postgres: %w", err))
	}
	lines, err := pgx.CollectRows(result, pgx.RowToAddrOfStructByName[line])
	if err != nil {
		panic(fmt.Errorf("reading lines: %w", err))
	}
	linesOf := map[uuid.UUID][]*line{}
	for _, l := range lines {
		linesOf[l.OrderID] = append(linesOf[l.OrderID], l)
	}
	placed := map[db.Date][]sale{}
	for _, o := range all[db.Order](ctx, q.API, orderRows) {
		if isRevenue(o) {
			day := db.DateOf(o.PlacedAt.In(q.zone))
			placed[day] = append(placed[day], sale{o, linesOf[o.ID]})
		}
	}
	return placed, nil
}

// TopProducts adds up the lines of the orders of each day.
func (q query) TopProducts(ctx context.Context, from, to db.Date, by db.SalesMeasure, first int) ([]*db.TopProduct, error) {
	days, err := q.salesByDay(ctx, from, to)
	if err != nil {
		return nil, err
	}
	if first < 1 || first > mostRows {
		return nil, faults.New(faults.CodeBadInput, "too many or too few")
	}
	sold := map[uuid.UUID]*db.TopProduct{}
	for n, day := 0, from; !to.Before(day); n, day = n+1, day.AddDays(1) {
		if n >= mostRankedDays {
			return nil, faults.New(faults.CodeBadInput, "too many days")
		}
		for _, s := range days[day] {
			q.count(s, sold)
		}
	}
	top := slices.SortedFunc(maps.Values(sold), func(a, b *db.TopProduct) int {
		more := cmp.Compare(b.Total.Minor, a.Total.Minor)
		if by == db.SalesMeasureQuantity {
			more = cmp.Compare(b.Quantity, a.Quantity)
		}
		return cmp.Or(more, bytes.Compare(a.ProductID[:], b.ProductID[:]))
	})
	return top[:min(first, len(top))], nil
}

// count adds an order's lines to what was sold. The order counts once for each of its products.
func (q query) count(s sale, sold map[uuid.UUID]*db.TopProduct) {
	counted := map[uuid.UUID]bool{}
	for _, l := range s.lines {
		p := sold[l.ProductID]
		if p == nil {
			p = &db.TopProduct{ProductID: l.ProductID, Total: db.Money{In: q.currency}}
			sold[l.ProductID] = p
		}
		p.Quantity += int(l.Quantity)
		p.Total.Minor += l.Quantity * l.UnitPrice
		if !counted[l.ProductID] {
			counted[l.ProductID] = true
			p.OrderCount++
		}
	}
}

func (r topProduct) Product(ctx context.Context, top []*db.TopProduct) ([]*db.Product, error) {
	return each(top, func(p *db.TopProduct) (*db.Product, error) {
		return one[db.Product](ctx, r.API, productRows+byID, p.ProductID), nil
	})
}

// startOf goes back to a Monday, or to the first of a month.
func startOf(day db.Date, interval db.SalesInterval) db.Date {
	for {
		isStart := map[db.SalesInterval]bool{
			db.SalesIntervalDay:   true,
			db.SalesIntervalWeek:  day.FirstInstant(time.UTC).Weekday() == time.Monday,
			db.SalesIntervalMonth: day.FirstInstant(time.UTC).Day() == 1,
		}[interval]
		if isStart {
			return day
		}
		day = day.AddDays(-1)
	}
}
