package operations

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"

	"orderly.example/db"
	"orderly.example/lockstep/randql"
)

// Walk is a list to be read page by page.
type Walk struct {
	Viewer string
	// List is the field, and Parent the id of the object that it is of, which has the type Of: none for a root list.
	List, Of, Parent string
	// Filter and Order are arguments as written; either may be empty.
	Filter, Order string
	Size          int
	Backwards     bool
}

// Op asks for the page beside a cursor; for the first one where it is nil. The page has the alias list.
func (w Walk) Op(cursor *string) randql.Op {
	size, beside := "first", "after"
	if w.Backwards {
		size, beside = "last", "before"
	}
	args := []string{size + ": $size", beside + ": $cursor"}
	for _, arg := range []string{w.Filter, w.Order} {
		if arg != "" {
			args = append(args, arg)
		}
	}
	list := "list: " + w.List + "(" + strings.Join(args, ", ") +
		") { totalCount nodes { id } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"
	variables := map[string]any{"size": w.Size, "cursor": nil}
	if cursor != nil {
		variables["cursor"] = *cursor
	}
	if w.Parent == "" {
		return randql.Op{Query: "query($size: Int, $cursor: String) { " + list + " }", Variables: variables}
	}
	variables["parent"] = w.Parent
	return randql.Op{
		Query: "query($size: Int, $cursor: String, $parent: ID!) { node(id: $parent) { ... on " + w.Of + " { " + list + " } } }", Variables: variables,
	}
}

// walkable is a list with the arguments that it takes.
type walkable struct {
	list, of        string
	filters, orders []string
}

// walkables are the root lists and those of objects that have an id, sorted.
func walkables(schema *ast.Schema) (all []walkable) {
	for _, name := range slices.Sorted(slices.Values(lists(schema))) {
		of, list, _ := strings.Cut(name, ".")
		typ, w := schema.Types[of], walkable{list, of, []string{""}, []string{""}}
		switch {
		case typ == schema.Query:
			w.of = ""
		case typ.Directives.ForName("kind") == nil:
			continue
		}
		for _, argument := range typ.Fields.ForName(list).Arguments {
			switch {
			case argument.Type.Name() == "Boolean":
				w.filters = append(w.filters, argument.Name+": true")
			case argument.Name == "filter":
				w.filters = append(w.filters, filters()[argument.Type.Name()]...)
			case argument.Name == "orderBy":
				w.orders = append(w.orders, orders(schema, argument)...)
			}
		}
		all = append(all, w)
	}
	return all
}

// filters are those that lists are read with, by the argument's type.
func filters() map[string][]string {
	return map[string][]string{
		"OrderFilter": {
			"", "filter: {status: [PENDING, PAID]}", "filter: {status: DELIVERED}", "filter: {status: []}",
			`filter: {placedAt: {from: "2026-03-01T10:00:00Z"}}`, `filter: {total: {min: "99.99", max: "500"}}`,
			`filter: {search: "a"}`, `filter: {search: "1"}`, `filter: {search: "c", status: [DELIVERED, CANCELLED]}`,
			`filter: {status: [SHIPPED, DELIVERED, CANCELLED, PAID], total: {max: "300.5"}, placedAt: {to: "2026-08-01T00:00:00Z"}}`,
		},
		"ProductFilter": {"filter: {isActive: true}", "filter: {inStock: true}", `filter: {search: "e"}`, `filter: {price: {max: "10"}}`},
		"ReportFilter":  {"filter: {kind: [ORDERS_EXPORT, TOP_PRODUCTS]}", "filter: {status: SUCCEEDED}", "filter: {kind: ORDERS_EXPORT, status: [SUCCEEDED, FAILED]}", "filter: {kind: []}"},
		"UserFilter":    {`filter: {search: "A"}`, "filter: {role: CUSTOMER}", "filter: {isActive: false}", `filter: {search: ".", isActive: true}`},
	}
}

// orders are the orders that an argument can ask for.
func orders(schema *ast.Schema, argument *ast.ArgumentDefinition) (all []string) {
	fields := schema.Types[argument.Type.Name()].Fields.ForName("field").Type.Name()
	for _, field := range schema.Types[fields].EnumValues {
		by := "orderBy: {field: " + field.Name
		all = append(all, by+"}", by+", direction: ASC}", by+", direction: DESC}")
	}
	return all
}

// Walks draws walks. The demo users, who have most, are parents as often as all others.
func Walks(schema *ast.Schema, rows *Rows) *rapid.Generator[Walk] {
	lists := sampled(walkables(schema))
	viewers := sampled([]string{"staff", "staff", "admin", "customer"})
	sizes := sampled([]int{1, 2, 3, 5, 7, 10, 19, 20, 21, 50, 99, 100})
	parents := map[string]*rapid.Generator[string]{}
	for kind, ids := range rows.IDs {
		parents[kind.String()] = sampled(ids)
	}
	return rapid.Custom(func(t *rapid.T) Walk {
		of := lists.Draw(t, "list")
		w := Walk{
			Viewer: viewers.Draw(t, "viewer"), List: of.list, Of: of.of,
			Filter: sampled(of.filters).Draw(t, "filter"), Order: sampled(of.orders).Draw(t, "order"),
			Size: sizes.Draw(t, "size"), Backwards: rapid.Bool().Draw(t, "backwards"),
		}
		switch {
		case of.of == "":
		case of.of == "User" && (rapid.Bool().Draw(t, "demo") || w.Viewer == "customer"):
			w.Parent = db.ID{Kind: db.KindUser, UUID: rows.Viewers[w.Viewer].ID}.String()
		default:
			w.Viewer = "staff"
			w.Parent = parents[of.of].Draw(t, "parent")
		}
		return w
	})
}
