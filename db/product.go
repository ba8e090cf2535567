package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// Product is something the shop sells.
type Product struct {
	bun.BaseModel `bun:"table:products"`

	ID          uuid.UUID `bun:"id,pk"`
	SKU         string    `bun:"sku"`
	Name        string    `bun:"name"`
	Description string    `bun:"description"`
	PriceMinor  int64     `bun:"price"`
	Stock       int       `bun:"stock"`
	IsActive    bool      `bun:"is_active"`
	CreatedAt   time.Time `bun:"created_at"`
	UpdatedAt   time.Time `bun:"updated_at"`
	Version     int       `bun:"version"`

	in Currency
}

// Price is the current price of one piece.
func (p *Product) Price() Money { return Money{Minor: p.PriceMinor, In: p.in} }

func (p *Product) Key() uuid.UUID      { return p.ID }
func (p *Product) SetKey(id uuid.UUID) { p.ID = id }

// AfterScanRow sets the currency.
func (p *Product) AfterScanRow(ctx context.Context) error {
	p.in = sqlpage.RowContext(ctx).(*rowContext).currency
	return nil
}

func (*Product) Table() sqlpage.TableInfo {
	return sqlpage.TableInfo{TypeName: "Product", Always: []string{"id", "sku", "name", "price", "stock", "is_active", "created_at", "version"}}
}

// ProductFilter restricts a list of products.
type ProductFilter struct {
	Search   *string
	IsActive *bool
	InStock  *bool
	Stock    *IntRange
	Price    *DecimalRange
	Category *ID
}

// ProductOrder sorts a list of products.
type ProductOrder struct {
	Field     ProductOrderField
	Direction OrderDirection
}

// NamedProducts is the list of all products, by name.
func NamedProducts() sqlpage.List {
	return sqlpage.List{Name: "products", Column: "name", IsText: true}
}

// Products is the list of all products, by name unless order says otherwise. Prices are in the currency c.
func Products(c Currency, filter *ProductFilter, order *ProductOrder) (sqlpage.List, error) {
	l := NamedProducts()
	if order != nil {
		l.Descending = order.Direction == OrderDirectionDesc
		switch order.Field {
		case ProductsByPrice:
			l.Column, l.IsText = "price", false
		case ProductsByStock:
			l.Column, l.IsText = "stock", false
		case ProductsByCreatedAt:
			l.Column, l.IsText = "created_at", false
		case ProductsByName:
		}
	}
	if filter == nil {
		return l, nil
	}
	if filter.IsActive != nil {
		l.Flag("t.is_active", *filter.IsActive)
	}
	if filter.InStock != nil {
		l.Flag("t.stock > 0", *filter.InStock)
	}
	if filter.Category != nil {
		id, err := filter.Category.Key(KindCategory)
		if err != nil {
			return l, err
		}
		CategoryProducts.Narrow(&l, id)
	}
	boundNumbers(&l, "stock", filter.Stock)
	if err := boundAmounts(&l, "price", filter.Price, c); err != nil {
		return l, err
	}
	return l, l.Search(filter.Search, "search_key(t.name || ' ' || t.sku) LIKE search_pattern(?)")
}

// ProductsBySKU reads products by their stock-keeping units.
func ProductsBySKU(d *DB) func(ctx context.Context, skus []string) (map[string]*Product, error) {
	return sqlpage.ByUnique(d.Database, "t.sku = ANY($1::text[])", func(p *Product) string { return p.SKU })
}

// OnlyActive restricts a list of products to those that can be bought.
func OnlyActive(l *sqlpage.List) { l.OnlyFlagged("t.is_active") }
