package auth_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/faults"
	"orderly.example/internal/uuid"
)

// shop is a schema with rules about who sees what.
const shop = `
	directive @public on FIELD_DEFINITION
	directive @requires(role: UserRole!) on FIELD_DEFINITION
	directive @visible(toOwner: Boolean! = false, toAllOf: UserRole! = STAFF, toEverybodyIf: String, toEverybody: Boolean! = false) on OBJECT
	enum UserRole { CUSTOMER STAFF ADMIN }
	interface Node { id: ID! }
	type Query { products: Product @public orders: Order @requires(role: CUSTOMER) }
	type Mutation { placeOrder: Order @requires(role: CUSTOMER) }
	type Subscription { orderUpdated: Order @requires(role: CUSTOMER) }
	type Product implements Node @visible(toEverybodyIf: "isActive") { id: ID! isActive: Boolean! stock: Int! isRare: Boolean }
	type Order implements Node @visible(toOwner: true) { id: ID! }
	type Report implements Node @visible { id: ID! }
	type Notification implements Node @visible(toEverybody: true) { id: ID! }
	type Session implements Node @visible(toOwner: true, toAllOf: ADMIN) { id: ID! }
	type Money { amount: String! }`

func schemaOf(t *testing.T, text string) *ast.Schema {
	t.Helper()
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: text})
	require.NoError(t, err)
	return schema
}

func TestASchemaSaysWhoMayWhat(t *testing.T) {
	t.Parallel()
	_, err := auth.NewAccess(schemaOf(t, shop))
	require.NoError(t, err)
	for _, c := range []struct{ name, was, is, says string }{
		{"a query of nobody's", `products: Product @public`, `products: Product`, "Query.products"},
		{"a query of everybody's and of some", `products: Product @public`, `products: Product @public @requires(role: STAFF)`, "Query.products"},
		{"a mutation of nobody's", `placeOrder: Order @requires(role: CUSTOMER)`, `placeOrder: Order`, "Mutation.placeOrder"},
		{"a subscription of nobody's", `orderUpdated: Order @requires(role: CUSTOMER)`, `orderUpdated: Order`, "Subscription.orderUpdated"},
		{"an object that nobody is said to see", `Order implements Node @visible(toOwner: true)`, `Order implements Node`, "Order"},
		{"an object that everybody and its owner see", `@visible(toOwner: true)`, `@visible(toOwner: true, toEverybody: true)`, "Order"},
		{"an object that everybody sees, always and sometimes", `toEverybodyIf: "isActive"`, `toEverybodyIf: "isActive", toEverybody: true`, "Product"},
		{"an object that all customers see", `toAllOf: ADMIN`, `toAllOf: CUSTOMER`, "Session"},
		{"a field that is not there", `"isActive"`, `"isSold"`, "isSold"},
		{"a field that is no yes or no", `"isActive"`, `"stock"`, "stock"},
		{"a field that may be null", `"isActive"`, `"isRare"`, "isRare"},
	} {
		changed := strings.Replace(shop, c.was, c.is, 1)
		require.NotEqual(t, shop, changed, c.name)
		_, err := auth.NewAccess(schemaOf(t, changed))
		require.ErrorContains(t, err, c.says, c.name)
	}
}

func TestWhoSeesObjects(t *testing.T) {
	t.Parallel()
	access, err := auth.NewAccess(schemaOf(t, shop))
	require.NoError(t, err)
	nobody, owner, stranger := auth.Viewer{}, auth.Viewer{ID: uuid.UUID{1}, Role: db.UserRoleCustomer}, auth.Viewer{ID: uuid.UUID{2}, Role: db.UserRoleCustomer}
	staff, admin := auth.Viewer{ID: uuid.UUID{3}, Role: db.UserRoleStaff}, auth.Viewer{ID: uuid.UUID{4}, Role: db.UserRoleAdmin}
	unknownRole := auth.Viewer{ID: uuid.UUID{5}, Role: "OWNER"}
	for _, c := range []struct {
		name   string
		object db.Node
		seenBy []auth.Viewer
	}{
		{"an order", &db.Order{CustomerID: owner.ID}, []auth.Viewer{owner, staff, admin}},
		{"an order of nobody's", &db.Order{}, []auth.Viewer{staff, admin}},
		{"an active product", &db.Product{IsActive: true}, []auth.Viewer{nobody, owner, stranger, staff, admin, unknownRole}},
		{"another product", &db.Product{}, []auth.Viewer{staff, admin}},
		{"a report, which the schema shows to no owner", &db.Report{RequesterID: owner.ID}, []auth.Viewer{staff, admin}},
		{"a session, which the schema shows to its owner and admins", &db.Session{UserID: owner.ID}, []auth.Viewer{owner, admin}},
		{"a notification, which the schema shows to everybody", &db.Notification{}, []auth.Viewer{nobody, owner, stranger, staff, admin, unknownRole}},
		{"a user, of whom the schema says nothing", &db.User{ID: owner.ID}, nil},
		{"an object of no type", stray{}, nil},
	} {
		var seenBy []auth.Viewer
		for _, v := range []auth.Viewer{nobody, owner, stranger, staff, admin, unknownRole} {
			if access.CanSee(v, c.object) {
				seenBy = append(seenBy, v)
			}
		}
		require.Equal(t, c.seenBy, seenBy, c.name)
	}
}

// stray is an object of an unknown kind.
type stray struct{}

func (stray) GlobalID() db.ID  { return db.ID{Kind: 200} }
func (stray) Owner() uuid.UUID { return uuid.UUID{1} }
func (stray) Flag(string) bool { return true }

func TestWhoMayAskAtAll(t *testing.T) {
	t.Parallel()
	access, err := auth.NewAccess(schemaOf(t, shop))
	require.NoError(t, err)
	roles := []db.UserRole{db.UserRoleCustomer, db.UserRoleStaff, db.UserRoleAdmin, "OWNER"}
	for _, c := range []struct {
		viewer auth.Viewer
		codes  []faults.Code // by the required role; empty if the viewer may
	}{
		{auth.Viewer{}, []faults.Code{faults.CodeUnauthenticated, faults.CodeUnauthenticated, faults.CodeUnauthenticated, faults.CodeUnauthenticated}},
		{auth.Viewer{Role: db.UserRoleAdmin}, []faults.Code{faults.CodeUnauthenticated, faults.CodeUnauthenticated, faults.CodeUnauthenticated, faults.CodeUnauthenticated}},
		{auth.Viewer{ID: uuid.UUID{1}, Role: db.UserRoleCustomer}, []faults.Code{"", faults.CodeForbidden, faults.CodeForbidden, faults.CodeForbidden}},
		{auth.Viewer{ID: uuid.UUID{1}, Role: db.UserRoleStaff}, []faults.Code{"", "", faults.CodeForbidden, faults.CodeForbidden}},
		{auth.Viewer{ID: uuid.UUID{1}, Role: db.UserRoleAdmin}, []faults.Code{"", "", "", faults.CodeForbidden}},
		{auth.Viewer{ID: uuid.UUID{1}, Role: "OWNER"}, []faults.Code{faults.CodeForbidden, faults.CodeForbidden, faults.CodeForbidden, faults.CodeForbidden}},
	} {
		ctx := auth.WithViewer(t.Context(), c.viewer)
		for i, role := range roles {
			called := false
			_, err := auth.Requires(ctx, nil, func(context.Context) (any, error) { called = true; return "value", nil }, role)
			require.Equal(t, c.codes[i] == "", called, "%v, %s", c.viewer, role)
			require.Equal(t, c.codes[i], codeOf(err), "%v, %s", c.viewer, role)
		}
		require.NoError(t, access.RequireSession(ctx, db.KindProduct), "%v: products can be for everybody", c.viewer)
		require.NoError(t, access.RequireSession(ctx, db.KindNotification), "%v: these are for everybody", c.viewer)
		require.Equal(t, c.codes[0], codeOf(access.RequireSession(ctx, db.KindOrder)), c.viewer)
		require.Equal(t, c.codes[0], codeOf(access.RequireSession(ctx, db.KindUser)), c.viewer)
	}
}

func codeOf(err error) faults.Code {
	if fault := faults.Of(err); fault != nil {
		return fault.Code
	}
	return ""
}
