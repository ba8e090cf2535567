package operations

import (
	"fmt"
	"maps"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"

	"orderly.example/db"
	"orderly.example/lockstep/randql"
)

// aboutSessions are the mutations that are about the session of a request. They are left out: these requests have a viewer
// and no session.
func aboutSessions() []string { return []string{"logIn", "logOut", "changePassword"} }

// Mutations are the names of those that are drawn.
func Mutations(schema *ast.Schema) (names []string) {
	for _, field := range schema.Mutation.Fields {
		if !slices.Contains(aboutSessions(), field.Name) {
			names = append(names, field.Name)
		}
	}
	return names
}

// Writes draws mutations, one of the root's fields each: of all that there are, or of those of some names.
func Writes(schema *ast.Schema, rows *Rows, names ...string) *rapid.Generator[Request] {
	o := options(schema, rows, anySizes())
	o.Operations, o.OneRootField = []ast.Operation{ast.Mutation}, true
	o.MaxFields, o.MaxDepth = 25, 6
	if len(names) == 0 {
		names = Mutations(schema)
	}
	o.Exclude = map[string]bool{}
	for _, field := range schema.Mutation.Fields {
		o.Exclude["Mutation."+field.Name] = !slices.Contains(names, field.Name)
	}
	maps.Copy(o.Values, writtenValues(rows))
	for field, weight := range map[string]int{
		"placeOrder": 60, "setOrderStatus": 40, "cancelOrder": 30, "adjustStock": 30, "updateProduct": 30, "markNotificationsRead": 30,
		"setUserRole": 5, "setUserActive": 5, "resetPassword": 3, "register": 5,
	} {
		o.Weights["Mutation."+field] = weight
	}
	operations := randql.Operation(schema, o)
	viewers := sampled(append(slices.Repeat([]string{"staff", "admin", "customer"}, 4), "somebody", "nobody"))
	return rapid.Custom(func(t *rapid.T) Request {
		return Request{Viewer: viewers.Draw(t, "viewer"), Op: operations.Draw(t, "operation")}
	})
}

// writtenValues are what mutations write. Most can be written.
func writtenValues(rows *Rows) map[string]generator {
	versions := mostly(8, numbers(1, 1, 1, 2, 2, 3), numbers(0, -1, 7))
	fresh := func(prefix string) generator {
		const width = 16
		return rapid.Custom(func(t *rapid.T) any { return fmt.Sprintf("%s%d", prefix, drawBits(t, width)) })
	}
	keys := mostly(10, mostly(3, fresh("key "), texts("a", "b")), texts("", "\x00"))
	prices := mostly(12, texts("0.99", "10", "12.50", "199.90"), texts("-1", "1.005", "99999999999999"))
	return map[string]generator{
		"AdjustStockInput.by":                  mostly(8, numbers(1, -1, 5, 100), numbers(0, -1_000_000, 1<<31-1)),
		"AdjustStockInput.idempotencyKey":      keys,
		"CancelOrderInput.expectedVersion":     versions,
		"CreateCategoryInput.name":             mostly(8, texts("Shelves", "Lamps"), texts("", " ")),
		"CreateCategoryInput.slug":             mostly(6, fresh("new-"), texts("kitchen", "", "a--b")),
		"CreateProductInput.description":       texts("", "Of wood", "ü"),
		"CreateProductInput.name":              mostly(8, texts("Shelf", "Lamp"), texts("", " ")),
		"CreateProductInput.price":             prices,
		"CreateProductInput.sku":               mostly(6, fresh("NEW-"), texts(rows.SKUs...), texts("", "a b")),
		"CreateProductInput.stock":             mostly(8, numbers(0, 3, 50), numbers(-1)),
		"MarkNotificationsReadInput.ids":       list(mostly(30, texts(rows.IDs[db.KindNotification]...), strangeIDs(rows)), 0, 4),
		"OrderLineInput.quantity":              mostly(8, numbers(1, 2, 3), numbers(0, -1, 1001)),
		"PlaceOrderInput.expectedTotal":        amounts(rows),
		"PlaceOrderInput.idempotencyKey":       keys,
		"RegisterInput.email":                  mostly(6, rapid.Map(fresh("new"), func(name any) any { return fmt.Sprint(name, "@example.com") }), texts(rows.Emails...), texts("no address")),
		"RegisterInput.password":               mostly(6, texts("a password of this proof"), texts("short")),
		"RegisterInput.username":               mostly(6, fresh("new"), texts(rows.Usernames...), texts("", "a b")),
		"RequestReportInput.from":              texts("2026-01-01", "2025-12-31"),
		"RequestReportInput.idempotencyKey":    keys,
		"RequestReportInput.to":                mostly(8, texts("2026-02-01", "2026-01-01"), texts("2020-01-01", "2999-01-01")),
		"RenameCategoryInput.name":             mostly(8, texts("Shelves", "Lamps"), texts("")),
		"ResetPasswordInput.newPassword":       mostly(6, texts("another password of this proof"), texts("short")),
		"SetProductCategoriesInput.categories": list(mostly(30, texts(rows.IDs[db.KindCategory]...), strangeIDs(rows)), 0, 4),
		"UpdateProductInput.description":       texts("", "Of steel"),
		"UpdateProductInput.name":              mostly(8, texts("Table", "Chair"), texts("")),
		"UpdateProductInput.price":             prices,
		"UpdateProfileInput.email":             mostly(6, rapid.Map(fresh("other"), func(name any) any { return fmt.Sprint(name, "@example.com") }), texts(rows.Emails...)),
		"UpdateProfileInput.username":          mostly(6, fresh("other"), texts(rows.Usernames...), texts("")),

		"RenameCategoryInput.expectedVersion": versions, "SetOrderStatusInput.expectedVersion": versions, "SetUserActiveInput.expectedVersion": versions,
		"SetUserRoleInput.expectedVersion": versions, "UpdateProductInput.expectedVersion": versions, "UpdateProfileInput.expectedVersion": versions,
	}
}
