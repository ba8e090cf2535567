package resolvers

import (
	"context"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/leasecache"
	"orderly.example/lockstep"
)

// Mutation resolves Mutation. A mutation marks what it changes in the cache before the write, and clears it
// afterwards.
func (r *Resolver) Mutation() graph.MutationResolver { return mutationResolver{r} }

type mutationResolver struct{ *Resolver }

func (r mutationResolver) CreateProduct(ctx context.Context, input db.NewProduct) (*graph.CreateProductPayload, error) {
	product, errs, err := r.db.CreateProduct(ctx, input)
	return &graph.CreateProductPayload{Product: product, Errors: errs}, err
}

func (r mutationResolver) UpdateProduct(ctx context.Context, input db.ProductChange) (*graph.UpdateProductPayload, error) {
	updated, err := lockstep.Together(ctx, &input, r.updateEach)
	if err != nil {
		return nil, err
	}
	return &graph.UpdateProductPayload{Product: updated.Product, Errors: updated.Errors}, nil
}

// updateEach changes products, each by itself.
func (r mutationResolver) updateEach(ctx context.Context, list []*db.ProductChange) ([]*graph.ProductResult, error) {
	results, _, err := r.changeProducts(ctx, changedProducts(list), func(ctx context.Context) (*db.Changes[*db.Product], error) {
		return r.db.UpdateEach(ctx, list)
	})
	return results, err
}

func changedProducts(list []*db.ProductChange) []db.ID {
	ids := make([]db.ID, len(list))
	for i, change := range list {
		ids[i] = change.ID
	}
	return ids
}

func (r mutationResolver) AdjustStock(ctx context.Context, input db.StockChange) (*graph.AdjustStockPayload, error) {
	out := &graph.AdjustStockPayload{}
	err := r.caches.Change(ctx, r.productKeys(input.Product), func(ctx context.Context) (err error) {
		out.Product, out.Errors, err = r.db.AdjustStock(ctx, auth.From(ctx).ID, input)
		return err
	})
	return out, err
}

func (r mutationResolver) UpdateProducts(ctx context.Context, input graph.UpdateProductsInput) (*graph.UpdateProductsPayload, error) {
	results, errs, err := r.changeProducts(ctx, changedProducts(input.Products), func(ctx context.Context) (*db.Changes[*db.Product], error) {
		return r.db.UpdateProducts(ctx, input.Products, input.AllOrNone)
	})
	return &graph.UpdateProductsPayload{Results: results, Errors: errs}, err
}

func (r mutationResolver) AdjustStocks(ctx context.Context, input db.StockChanges) (*graph.AdjustStocksPayload, error) {
	ids := make([]db.ID, len(input.Items))
	for i, item := range input.Items {
		ids[i] = item.Product
	}
	results, errs, err := r.changeProducts(ctx, ids, func(ctx context.Context) (*db.Changes[*db.Product], error) {
		return r.db.AdjustStocks(ctx, auth.From(ctx).ID, input)
	})
	return &graph.AdjustStocksPayload{Results: results, Errors: errs}, err
}

// changeProducts runs a write of a list of products.
func (r mutationResolver) changeProducts(ctx context.Context, ids []db.ID, write func(context.Context) (*db.Changes[*db.Product], error)) ([]*graph.ProductResult, db.UserErrors, error) {
	var done *db.Changes[*db.Product]
	err := r.caches.Change(ctx, r.productKeys(ids...), func(ctx context.Context) (err error) {
		done, err = write(ctx)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	results := make([]*graph.ProductResult, len(done.Rows))
	for i, product := range done.Rows {
		results[i] = &graph.ProductResult{Index: i, Product: product, Errors: done.RowErrors[i]}
	}
	return results, done.Errors, nil
}

func (r mutationResolver) MarkNotificationsRead(ctx context.Context, input graph.MarkNotificationsReadInput) (*graph.MarkNotificationsReadPayload, error) {
	viewer, out := auth.From(ctx), &graph.MarkNotificationsReadPayload{}
	err := r.caches.Change(ctx, r.caches.Users.Keys(viewer.ID, entitycache.UnreadCount), func(ctx context.Context) error {
		done, err := r.db.MarkNotificationsRead(ctx, viewer.ID, input.Ids, input.AllOrNone)
		out.Notifications, out.MarkedCount, out.Errors = done.Found, done.Count, done.Errors
		for i, n := range done.Rows {
			out.Results = append(out.Results, &graph.NotificationResult{Index: i, Notification: n, Errors: done.RowErrors[i]})
		}
		return err
	})
	return out, err
}

// productKeys returns the cache keys of products. Ids of other types have none: the write rejects them.
func (r mutationResolver) productKeys(ids ...db.ID) []leasecache.Key {
	var keys []leasecache.Key
	for _, id := range ids {
		if id.Kind == db.KindProduct {
			keys = append(keys, r.caches.Products.Keys(id.UUID)...)
		}
	}
	return keys
}
