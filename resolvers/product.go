package resolvers

import (
	"context"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/sqlpage"
)

// Product resolves Product.
func (r *Resolver) Product() graph.ProductResolver { return productResolver{r} }

type productResolver struct{ *Resolver }

func (r queryResolver) Product(ctx context.Context, id db.ID) (*db.Product, error) {
	return byGlobalID(ctx, r.Resolver, r.loaders.products, id, db.KindProduct)
}

func (r queryResolver) ProductBySku(ctx context.Context, sku string) (*db.Product, error) {
	return byUniqueKey(ctx, r.Resolver, sku, db.ProductsBySKU(r.db))
}

func (r queryResolver) Products(ctx context.Context, first *int, after *string, last *int, before *string, filter *db.ProductFilter, orderBy *db.ProductOrder) (*db.ProductConnection, error) {
	l, err := db.Products(r.db.Currency(), filter, orderBy)
	if err != nil {
		return nil, err
	}
	if !auth.From(ctx).IsStaff() {
		db.OnlyActive(&l)
	}
	return rootPage(ctx, sqlpage.PageOf[db.Product](r.db.Database, l, sqlpage.Page{First: first, After: after, Last: last, Before: before}, selectedParts(ctx)))
}
