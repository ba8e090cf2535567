package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// Category is a group of products.
type Category struct {
	bun.BaseModel `bun:"table:categories"`

	ID        uuid.UUID `bun:"id,pk"`
	Name      string    `bun:"name"`
	Slug      string    `bun:"slug"`
	CreatedAt time.Time `bun:"created_at"`
	Version   int       `bun:"version"`
}

func (c *Category) Key() uuid.UUID      { return c.ID }
func (c *Category) SetKey(id uuid.UUID) { c.ID = id }

func (*Category) Table() sqlpage.TableInfo {
	return sqlpage.TableInfo{TypeName: "Category", Always: []string{"id", "name", "slug", "version"}}
}

// Categories is the list of all categories, by name.
func Categories() sqlpage.List { return sqlpage.List{Name: "categories", Column: "name", IsText: true} }

// The relations of a category.
var (
	CategoryProducts = sqlpage.ToMany[*Category, Product, *Product]{
		Field: "Category.products", Column: "category_id", Junction: sqlpage.Junction{Table: "product_categories", ChildColumn: "product_id"}, List: NamedProducts,
	}
	ProductCategories = sqlpage.ToMany[*Product, Category, *Category]{
		Field: "Product.categories", Column: "product_id", Junction: sqlpage.Junction{Table: "product_categories", ChildColumn: "category_id"}, List: Categories,
	}
)

// CategoriesBySlug reads categories by their slugs.
func CategoriesBySlug(d *DB) func(ctx context.Context, slugs []string) (map[string]*Category, error) {
	return sqlpage.ByUnique(d.Database, "t.slug = ANY($1::text[])", func(c *Category) string { return c.Slug })
}
