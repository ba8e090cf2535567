package resolvers_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
)

func TestCategoriesAreCreatedAndRenamed(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	const create = `mutation($name: String!, $slug: String!) { createCategory(input: { name: $name, slug: $slug }) { category { name slug version products { totalCount } } errors { code field } } }`
	for _, c := range []struct{ name, slug, want string }{
		{"Shelves & Racks", "shelves-2", `{"category": {"name": "Shelves & Racks", "slug": "shelves-2", "version": 1, "products": {"totalCount": 0}}, "errors": []}`},
		{"Others", "shelves-2", `{"category": null, "errors": [{"code": "TAKEN", "field": ["input", "slug"]}]}`},
		{" ", "a--b", `{"category": null, "errors": [{"code": "INVALID", "field": ["input", "name"]}, {"code": "INVALID", "field": ["input", "slug"]}]}`},
	} {
		require.JSONEq(t, `{"createCategory": `+c.want+`}`, string(s.ask("", create, vars{"name": c.name, "slug": c.slug}).Data))
	}
	const rename = `mutation($id: ID!, $v: Int!, $name: String!) { renameCategory(input: { id: $id, expectedVersion: $v, name: $name }) { category { name version } errors { code } } }`
	id := s.id(db.KindCategory, "SELECT id FROM categories WHERE slug = 'kitchen'").String()
	for _, c := range []struct {
		id      string
		version int
		name    string
		want    string
	}{
		{id, 1, "Cooking", `{"category": {"name": "Cooking", "version": 2}, "errors": []}`},
		{id, 1, "Baking", `{"category": {"name": "Cooking", "version": 2}, "errors": [{"code": "STALE"}]}`},
		{id, 2, "", `{"category": null, "errors": [{"code": "INVALID"}]}`},
		{db.ID{Kind: db.KindCategory}.String(), 1, "Baking", `{"category": null, "errors": [{"code": "NOT_FOUND"}]}`},
	} {
		require.JSONEq(t, `{"renameCategory": `+c.want+`}`, string(s.ask("", rename, vars{"id": c.id, "v": c.version, "name": c.name}).Data))
	}
}

const setCategories = `mutation($p: ID!, $c: [ID!]!) { set: setProductCategories(input: { product: $p, categories: $c }) { product { categories { nodes { slug } } } errors { code field } } }`

func TestProductsAreInTheCategoriesThatWereSet(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	product, none := s.newProduct("SORTED", 1), db.ID{Kind: db.KindCategory}.String()
	id := func(slug string) string {
		return s.id(db.KindCategory, "SELECT id FROM categories WHERE slug = '"+slug+"'").String()
	}
	hall, gifts := id("hall"), id("gifts")
	for _, c := range []struct {
		product    string
		categories []string
		want       string
	}{
		{product, []string{hall, gifts, hall}, `{"product": {"categories": {"nodes": [{"slug": "gifts"}, {"slug": "hall"}]}}, "errors": []}`},
		{product, []string{hall, id("office")}, `{"product": {"categories": {"nodes": [{"slug": "hall"}, {"slug": "office"}]}}, "errors": []}`},
		{product, []string{gifts, none}, `{"product": {"categories": {"nodes": [{"slug": "hall"}, {"slug": "office"}]}}, "errors": [{"code": "NOT_FOUND", "field": ["input", "categories"]}]}`},
		{product, make([]string, 21), `{"product": null, "errors": [{"code": "INVALID", "field": ["input", "categories"]}]}`},
		{product, []string{}, `{"product": {"categories": {"nodes": []}}, "errors": []}`},
		{db.ID{Kind: db.KindProduct}.String(), []string{hall}, `{"product": null, "errors": [{"code": "NOT_FOUND", "field": ["input", "product"]}]}`},
	} {
		for i, category := range c.categories {
			if category == "" {
				c.categories[i] = hall
			}
		}
		require.JSONEq(t, `{"set": `+c.want+`}`, string(s.ask("", setCategories, vars{"p": c.product, "c": c.categories}).Data))
	}
}

func TestOneOfTheSetsThatWereSetAtOnceRemains(t *testing.T) {
	t.Parallel()
	s := newShop(t, withManyWaiters)
	product := s.newProduct("MOVED", 1)
	var running sync.WaitGroup
	for i := range 24 {
		category := s.id(db.KindCategory, fmt.Sprintf("SELECT id FROM categories ORDER BY id OFFSET %d LIMIT 1", i%12)).String()
		running.Go(func() { s.ask("", setCategories, vars{"p": product, "c": []string{category}}) })
	}
	running.Wait()
	require.Equal(t, 1, scalar[int](s, "SELECT count(*)::int FROM product_categories JOIN products p ON p.id = product_id WHERE sku = 'MOVED'"))
}
