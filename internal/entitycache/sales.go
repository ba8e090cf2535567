package entitycache

import (
	"context"

	"orderly.example/db"
	"orderly.example/sqlpage"
)

// SalesSeries reads a series of sales through the cache.
func (r *Caches) SalesSeries(ctx context.Context, s db.Series) ([]*db.SalesPoint, error) {
	return r.Sales.GetOrLoad(ctx, s, isAlone("Order"), func(ctx context.Context) ([]*db.SalesPoint, error) {
		return r.db.SalesSeries(r.forSales(ctx), s)
	})
}

// TopProducts reads the products that sold best through the cache.
func (r *Caches) TopProducts(ctx context.Context, ranking db.Ranking) ([]*db.TopProduct, error) {
	return r.Top.GetOrLoad(ctx, ranking, isAlone("OrderItem"), func(ctx context.Context) ([]*db.TopProduct, error) {
		return r.db.TopProducts(r.forSales(ctx), ranking)
	})
}

// forSales has the primary answer what is kept.
func (r *Caches) forSales(ctx context.Context) context.Context {
	if r.store == nil || r.sessionsOnly {
		return ctx
	}
	return sqlpage.FromPrimary(ctx)
}

// appendSeries appends the key of a series.
func appendSeries(d *db.DB) func([]byte, db.Series) []byte {
	return func(b []byte, s db.Series) []byte {
		b = appendRange(b, d, s.From, s.To)
		return append(b, string(s.Interval)+"/"+s.Product.String()+"/"+s.Category.String()...)
	}
}

// appendRanking appends the key of a list of top products.
func appendRanking(d *db.DB) func([]byte, db.Ranking) []byte {
	return func(b []byte, r db.Ranking) []byte {
		return append(appendRange(b, d, r.From, r.To), r.By...)
	}
}

// appendRange appends a range of days to a key, with what the sums depend on besides: a program with another time zone counts
// orders to other days, and one with another currency has other amounts.
func appendRange(b []byte, d *db.DB, from, to db.Date) []byte {
	return append(b, string(d.Currency().Code)+"/"+d.TimeZone().String()+"/"+from.String()+"/"+to.String()+"/"...)
}
