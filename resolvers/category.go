package resolvers

import (
	"context"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/sqlpage"
)

// Category resolves Category.
func (r *Resolver) Category() graph.CategoryResolver { return categoryResolver{r} }

type categoryResolver struct{ *Resolver }

func (r queryResolver) Category(ctx context.Context, id db.ID) (*db.Category, error) {
	return byGlobalID(ctx, r.Resolver, r.loaders.categories, id, db.KindCategory)
}

func (r queryResolver) CategoryBySlug(ctx context.Context, slug string) (*db.Category, error) {
	return byUniqueKey(ctx, r.Resolver, slug, db.CategoriesBySlug(r.db))
}

func (r queryResolver) Categories(ctx context.Context, first *int, after *string, last *int, before *string) (*db.CategoryConnection, error) {
	return rootPage(ctx, sqlpage.PageOf[db.Category](r.db.Database, db.Categories(), sqlpage.Page{First: first, After: after, Last: last, Before: before}, selectedParts(ctx)))
}

func (r categoryResolver) Products(ctx context.Context, categories []*db.Category, first *int, after *string, last *int, before *string, filter *db.ProductFilter, orderBy *db.ProductOrder) ([]*db.ProductConnection, error) {
	l, err := db.Products(r.db.Currency(), filter, orderBy)
	if err != nil {
		return nil, err
	}
	if !auth.From(ctx).IsStaff() {
		db.OnlyActive(&l)
	}
	return many(ctx, r.Resolver, db.CategoryProducts, l, categories, sqlpage.Page{First: first, After: after, Last: last, Before: before})
}

func (r productResolver) Categories(ctx context.Context, products []*db.Product, first *int, after *string, last *int, before *string) ([]*db.CategoryConnection, error) {
	return many(ctx, r.Resolver, db.ProductCategories, db.Categories(), products, sqlpage.Page{First: first, After: after, Last: last, Before: before})
}

func (r mutationResolver) CreateCategory(ctx context.Context, input graph.CreateCategoryInput) (*graph.CreateCategoryPayload, error) {
	category, errs, err := r.db.CreateCategory(ctx, input.Name, input.Slug)
	return &graph.CreateCategoryPayload{Category: category, Errors: errs}, err
}

func (r mutationResolver) RenameCategory(ctx context.Context, input graph.RenameCategoryInput) (*graph.RenameCategoryPayload, error) {
	out := &graph.RenameCategoryPayload{}
	err := r.caches.Change(ctx, r.caches.Categories.Keys(input.ID.UUID), func(ctx context.Context) (err error) {
		out.Category, out.Errors, err = r.db.RenameCategory(ctx, input.ID, input.ExpectedVersion, input.Name)
		return err
	})
	return out, err
}

func (r mutationResolver) SetProductCategories(ctx context.Context, input graph.SetProductCategoriesInput) (*graph.SetProductCategoriesPayload, error) {
	product, errs, err := r.db.SetProductCategories(ctx, input.Product, input.Categories)
	return &graph.SetProductCategoriesPayload{Product: product, Errors: errs}, err
}
