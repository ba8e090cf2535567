package db

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// CreateCategory adds a category.
func (d *DB) CreateCategory(ctx context.Context, name, slug string) (*Category, UserErrors, error) {
	var errs UserErrors
	errs.name(name)
	errs.slug(slug)
	if errs != nil {
		return nil, errs, nil
	}
	id, err := uuid.New()
	if err != nil {
		return nil, nil, err
	}
	added := d.NewInsert().Model(&Category{ID: id, Name: name, Slug: slug}).Column("id", "name", "slug", "created_at").Value("created_at", "now()").Returning("*")
	category, err := one[Category](ctx, wholeRows[Category](d, "added").With("added", added))
	if sqlpage.IsUniqueViolation(err, "categories_slug_key") {
		errs.Add(ErrorCodeTaken, "another category has this slug", "slug")
		return nil, errs, nil
	}
	return category, nil, err
}

// RenameCategory renames a category if it still has the expected version. The returned category is current.
func (d *DB) RenameCategory(ctx context.Context, category ID, expectedVersion int, name string) (*Category, UserErrors, error) {
	id, err := category.Key(KindCategory)
	if err != nil {
		return nil, nil, err
	}
	var errs UserErrors
	errs.name(name)
	if errs != nil {
		return nil, errs, nil
	}
	changed := d.NewUpdate().TableExpr("categories AS t").TableExpr("current AS c").Set("name = ?, version = c.version + 1", name).
		Where("t.id = c.id AND c.version = ?", expectedVersion).Returning("t.*")
	row, err := one[struct {
		*Category
		Changed bool `bun:"changed"`
	}](ctx, withChange[Category](d, d.NewSelect().WithQuery(locked("current", d.NewSelect().Table("categories").Where("id = ?", id))).With("changed", changed)).Column("changed"))
	switch {
	case err != nil:
		return nil, nil, err
	case row == nil:
		errs.Add(ErrorCodeNotFound, "there is no such category", "id")
		return nil, errs, nil
	case !row.Changed:
		errs.Add(ErrorCodeStale, "the category was changed meanwhile", "expectedVersion")
	}
	return row.Category, errs, nil
}

const maxCategories = 20

// SetProductCategories makes these the only categories of a product. It locks the product by a statement of its own:
// the next one sees what an earlier call has written.
func (d *DB) SetProductCategories(ctx context.Context, of ID, categories []*ID) (product *Product, errs UserErrors, err error) {
	id, err := of.Key(KindProduct)
	if err != nil {
		return nil, nil, err
	}
	if len(categories) > maxCategories {
		errs.Add(ErrorCodeInvalid, "must have 20 ids at most", "categories")
		return nil, errs, nil
	}
	keys := uuid.List{}
	for _, category := range categories {
		key, err := category.Key(KindCategory)
		if err != nil {
			return nil, nil, err
		}
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	err = d.Transaction(ctx, func(ctx context.Context, _ pgx.Tx) (err error) {
		errs = nil
		product, err = one[Product](ctx, wholeRows[Product](d, "products").Where("t.id = ?", id).For("UPDATE"))
		if err == nil && product == nil {
			errs.Add(ErrorCodeNotFound, "there is no such product", "product")
		}
		if product == nil {
			return err
		}
		const areAll = "(SELECT count(*) FROM found) = ?"
		added := d.NewSelect().Table("found").ColumnExpr("?::uuid AS product_id, id AS category_id", id).Where(areAll, len(keys))
		row, err := one[struct {
			Found int `bun:"found"`
		}](ctx, d.NewSelect().Table("found").ColumnExpr("count(*) AS found").
			With("found", d.NewSelect().Table("categories").Column("id").Where("id = ANY(?::uuid[])", keys)).
			With("removed", d.NewDelete().TableExpr("product_categories").
				Where("product_id = ? AND category_id <> ALL(?::uuid[])", id, keys).Where(areAll, len(keys))).
			With("added", d.NewInsert().TableExpr("product_categories").Column("product_id", "category_id").
				TableExpr("(?) AS n", added).On("CONFLICT DO NOTHING")))
		if err == nil && row.Found < len(keys) {
			errs.Add(ErrorCodeNotFound, "there is no such category", "categories")
		}
		return err
	})
	return product, errs, err
}
