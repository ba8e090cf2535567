package db_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// productLists are all lists of products, with each filter in each order, for staff and for customers.
func productLists(t testing.TB, e *explainer) []planCase {
	t.Helper()
	at := map[db.ProductOrderField][]sqlpage.Row{
		db.ProductsByName:      quantileRows(t, e, "products", "name", func() (sqlpage.Row, any) { p := &db.Product{}; return p, &p.Name }),
		db.ProductsByPrice:     quantileRows(t, e, "products", "price", func() (sqlpage.Row, any) { p := &db.Product{}; return p, &p.PriceMinor }),
		db.ProductsByStock:     quantileRows(t, e, "products", "stock", func() (sqlpage.Row, any) { p := &db.Product{}; return p, &p.Stock }),
		db.ProductsByCreatedAt: quantileRows(t, e, "products", "created_at", func() (sqlpage.Row, any) { p := &db.Product{}; return p, &p.CreatedAt }),
	}
	var probes []planCase
	categories := parentKeys(t, e, "product_categories", "category_id")
	for _, f := range productFilters(t, categories[0]) {
		for field, rows := range at {
			for _, direction := range directions() {
				order := &db.ProductOrder{Field: field, Direction: direction}
				for _, scope := range []string{"products", "customer's products", "Category.products"} {
					l, err := db.Products(e.Currency(), f.filter, order)
					require.NoError(t, err)
					var parents []uuid.UUID
					switch scope {
					case "customer's products":
						db.OnlyActive(&l)
					case "Category.products":
						l, parents = db.CategoryProducts.Of(l), categories
					}
					probes = append(probes, pageCases[db.Product](e, listName(scope, f.name, string(field)), direction, l, rows, parents...)...)
				}
			}
		}
	}
	return probes
}

func productFilters(t testing.TB, category uuid.UUID) []namedFilter[*db.ProductFilter] {
	t.Helper()
	yes, no := new(true), new(false)
	cheap, expensive, none := amounts(t, "", "6"), amounts(t, "800", ""), amounts(t, "100000", "")
	sku, rare, common, absent, short := new("arm-00001"), new("walnut armchair"), new("cork"), new("xyzzy"), new("re")
	return []namedFilter[*db.ProductFilter]{
		{"", nil},
		{"isActive: true", &db.ProductFilter{IsActive: yes}},
		{"isActive: false", &db.ProductFilter{IsActive: no}},
		{"inStock: true", &db.ProductFilter{InStock: yes}},
		{"inStock: false", &db.ProductFilter{InStock: no}},
		{"price: low", &db.ProductFilter{Price: cheap}},
		{"price: high", &db.ProductFilter{Price: expensive}},
		{"price: none", &db.ProductFilter{Price: none}},
		{"stock: low", &db.ProductFilter{Stock: &db.IntRange{Min: new(1), Max: new(5)}}},
		{"stock: none", &db.ProductFilter{Stock: &db.IntRange{Min: new(100_000_000)}}},
		{"stock: low; isActive: true", &db.ProductFilter{Stock: &db.IntRange{Max: new(5)}, IsActive: yes}},
		{"search: one", &db.ProductFilter{Search: sku}},
		{"search: rare", &db.ProductFilter{Search: rare}},
		{"search: common", &db.ProductFilter{Search: common}},
		{"search: absent", &db.ProductFilter{Search: absent}},
		{"search: two letters", &db.ProductFilter{Search: short}},
		{"search: common; isActive: false", &db.ProductFilter{Search: common, IsActive: no}},
		{"search: common; inStock: false", &db.ProductFilter{Search: common, InStock: no}},
		{"search: rare; price: low", &db.ProductFilter{Search: rare, Price: cheap}},
		{"isActive: false; inStock: false", &db.ProductFilter{IsActive: no, InStock: no}},
		{"isActive: true; inStock: true", &db.ProductFilter{IsActive: yes, InStock: yes}},
		{"isActive: false; price: high", &db.ProductFilter{IsActive: no, Price: expensive}},
		{"category", &db.ProductFilter{Category: &db.ID{Kind: db.KindCategory, UUID: category}}},
		{"inStock: false; price: high", &db.ProductFilter{InStock: no, Price: expensive}},
	}
}
