package resolvers

import (
	"context"
	"strconv"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/faults"
	"orderly.example/internal/loader"
	"orderly.example/internal/uuid"
	"orderly.example/lockstep"
)

// TopProduct resolves TopProduct.
func (r *Resolver) TopProduct() graph.TopProductResolver { return topProductResolver{r} }

type topProductResolver struct{ *Resolver }

// pointsOf is how many points a series has: the plan counts these, not as many as any series may have.
func pointsOf(args map[string]any) int {
	from, _ := args["from"].(db.Date)
	to, _ := args["to"].(db.Date)
	interval, _ := args["interval"].(db.SalesInterval)
	return db.Series{From: from, To: to, Interval: interval}.Points()
}

func (r queryResolver) SalesSeries(ctx context.Context, from, to db.Date, interval db.SalesInterval, product, category *db.ID) ([]*db.SalesPoint, error) {
	s := db.Series{From: from, To: to, Interval: interval}
	if product != nil {
		s.Product = *product
	}
	if category != nil {
		s.Category = *category
	}
	return r.caches.SalesSeries(ctx, s)
}

// TopProducts takes the first of a longer list, so that lists of different lengths share one in the cache.
func (r queryResolver) TopProducts(ctx context.Context, from, to db.Date, by db.SalesMeasure, first int) ([]*db.TopProduct, error) {
	if first < 1 || first > db.MaxTopProducts {
		return nil, faults.BadArgument("`first` must be 1 to "+strconv.Itoa(db.MaxTopProducts), "first")
	}
	top, err := r.caches.TopProducts(ctx, db.Ranking{From: from, To: to, By: by})
	return top[:min(first, len(top))], err
}

// Product shows what was bought, even if it can't be bought any more.
func (r topProductResolver) Product(ctx context.Context, top []*db.TopProduct) ([]*db.Product, error) {
	return loader.One(ctx, lockstep.EdgeFrom(ctx), r.loaders.products, top, func(p *db.TopProduct) uuid.UUID { return p.ProductID })
}
