package operations

import (
	"strings"

	"pgregory.net/rapid"

	"orderly.example/db"
	"orderly.example/lockstep/randql"
)

// Walk is a list to be read page by page.
type Walk struct {
	Viewer string
	// List is the field, and Parent the id of the object that it is of: none for a root list.
	List, Parent string
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
	typ := "User"
	if w.List == "items" {
		typ = "Order"
	}
	return randql.Op{
		Query: "query($size: Int, $cursor: String, $parent: ID!) { node(id: $parent) { ... on " + typ + " { " + list + " } } }", Variables: variables,
	}
}

// walkable are the lists with the arguments that they take.
type walkable struct {
	list, parent    string
	filters, orders []string
}

func walkables() []walkable {
	orderFilters := []string{
		"", "", "filter: {status: [PENDING, PAID]}", "filter: {status: DELIVERED}", "filter: {status: []}",
		`filter: {placedAt: {from: "2026-03-01T10:00:00Z"}}`, `filter: {total: {min: "99.99", max: "500"}}`,
		`filter: {status: [SHIPPED, DELIVERED, CANCELLED, PAID], total: {max: "300.5"}, placedAt: {to: "2026-08-01T00:00:00Z"}}`,
	}
	orderOrders := ordersBy("PLACED_AT", "TOTAL", "NUMBER")
	return []walkable{
		{"orders", "", orderFilters, orderOrders},
		{"orders", "User", orderFilters, orderOrders},
		{"users", "", []string{"", `filter: {search: "A"}`, "filter: {role: CUSTOMER}", "filter: {isActive: false}", `filter: {search: ".", isActive: true}`}, ordersBy("USERNAME", "CREATED_AT")},
		{"products", "", []string{"", "filter: {isActive: true}", "filter: {inStock: true}", `filter: {search: "e"}`, `filter: {price: {max: "10"}}`}, ordersBy("NAME", "PRICE", "STOCK", "CREATED_AT")},
		{"categories", "", []string{""}, []string{""}},
		{"reports", "", []string{""}, []string{""}},
		{"reports", "User", []string{""}, []string{""}},
		{"notifications", "User", []string{"", "unreadOnly: true"}, []string{""}},
		{"items", "Order", []string{""}, []string{""}},
	}
}

func ordersBy(fields ...string) []string {
	list := []string{""}
	for _, field := range fields {
		list = append(list, "orderBy: {field: "+field+"}", "orderBy: {field: "+field+", direction: ASC}", "orderBy: {field: "+field+", direction: DESC}")
	}
	return list
}

// Walks draws walks. The demo users, who have most, are parents as often as all others.
func Walks(rows *Rows) *rapid.Generator[Walk] {
	lists := sampled(walkables())
	viewers := sampled([]string{"staff", "staff", "admin", "customer"})
	sizes := sampled([]int{1, 2, 3, 5, 7, 10, 19, 20, 21, 50, 99, 100})
	parents := map[string]*rapid.Generator[string]{
		"User": sampled(rows.IDs[db.KindUser]), "Order": sampled(rows.IDs[db.KindOrder]),
	}
	return rapid.Custom(func(t *rapid.T) Walk {
		of := lists.Draw(t, "list")
		w := Walk{
			Viewer: viewers.Draw(t, "viewer"), List: of.list,
			Filter: sampled(of.filters).Draw(t, "filter"), Order: sampled(of.orders).Draw(t, "order"),
			Size: sizes.Draw(t, "size"), Backwards: rapid.Bool().Draw(t, "backwards"),
		}
		switch {
		case of.parent == "":
		case of.parent == "User" && (rapid.Bool().Draw(t, "demo") || w.Viewer == "customer"):
			w.Parent = db.ID{Kind: db.KindUser, UUID: rows.Viewers[w.Viewer].ID}.String()
		default:
			w.Viewer = "staff"
			w.Parent = parents[of.parent].Draw(t, "parent")
		}
		return w
	})
}
