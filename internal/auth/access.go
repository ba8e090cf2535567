package auth

import (
	"cmp"
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/db"
	"orderly.example/internal/faults"
)

// Requires is the directive @requires: it lets viewers through who have at least the rights of the role.
func Requires(ctx context.Context, _ any, next graphql.Resolver, role db.UserRole) (any, error) {
	if err := Require(ctx, role); err != nil {
		return nil, err
	}
	return next(ctx)
}

// Require returns a Fault: UNAUTHENTICATED without a session, or FORBIDDEN if the viewer has not the rights of a
// role.
func Require(ctx context.Context, role db.UserRole) error {
	switch v := From(ctx); {
	case v.IsNobody():
		return faults.New(faults.CodeUnauthenticated, "please log in")
	case v.MayActAs(role) && rank(role) > 0:
		return nil
	case role == db.UserRoleStaff:
		return faults.New(faults.CodeForbidden, "this is for staff")
	default:
		return faults.New(faults.CodeForbidden, "this is for admins")
	}
}

// Access is what the schema's @visible directives say about the types of the graph. Objects of a type without it
// are visible to nobody.
type Access struct{ rules map[string]rule }

type rule struct {
	toOwner       bool
	toAllOf       db.UserRole // the least role that sees all
	toEverybody   bool
	toEverybodyIf string // the name of a field, or empty
}

// NewAccess reads the directives of a schema. It fails if a root field has neither @public nor @requires, or both,
// and if a Node has no @visible.
func NewAccess(schema *ast.Schema) (Access, error) {
	for _, root := range []*ast.Definition{schema.Query, schema.Mutation, schema.Subscription} {
		if root == nil {
			continue
		}
		for _, f := range root.Fields {
			public, requires := f.Directives.ForName("public"), f.Directives.ForName("requires")
			if (public == nil) == (requires == nil) && f.Name[0] != '_' {
				return Access{}, fmt.Errorf("the schema must say of %s.%s that it is @public, or whom it @requires", root.Name, f.Name)
			}
		}
	}
	a := Access{rules: map[string]rule{}}
	for _, typ := range schema.GetPossibleTypes(schema.Types["Node"]) {
		visible := typ.Directives.ForName("visible")
		if visible == nil {
			return Access{}, fmt.Errorf("the schema must say to whom a %s is @visible: toOwner, toEverybodyIf, toEverybody, or alone for staff", typ.Name)
		}
		args := visible.ArgumentMap(nil)
		r := rule{}
		r.toOwner, _ = args["toOwner"].(bool)
		toAllOf, _ := args["toAllOf"].(string)
		r.toAllOf = db.UserRole(cmp.Or(toAllOf, string(db.UserRoleStaff)))
		r.toEverybody, _ = args["toEverybody"].(bool)
		r.toEverybodyIf, _ = args["toEverybodyIf"].(string)
		if r.toEverybody && (r.toOwner || r.toEverybodyIf != "") {
			return Access{}, fmt.Errorf("the schema says that a %s is @visible toEverybody: leave out toOwner and toEverybodyIf", typ.Name)
		}
		if rank(r.toAllOf) < rank(db.UserRoleStaff) {
			return Access{}, fmt.Errorf("the schema says that all of a %s are @visible to the role %s: only STAFF and ADMIN may see what is of others", typ.Name, r.toAllOf)
		}
		if f := typ.Fields.ForName(r.toEverybodyIf); r.toEverybodyIf != "" && (f == nil || f.Type.String() != "Boolean!") {
			return Access{}, fmt.Errorf("the schema says that a %s is @visible by %s, which is no field of the type Boolean", typ.Name, r.toEverybodyIf)
		}
		a.rules[typ.Name] = r
	}
	return a, nil
}

// CanSee reports whether a viewer may see an object that was loaded by its key. An object that the viewer may not
// see is null, as if it did not exist.
func (a Access) CanSee(v Viewer, object db.Node) bool {
	r, known := a.rules[object.GlobalID().Kind.String()]
	if !known {
		return false
	}
	if r.toEverybody || v.MayActAs(r.toAllOf) {
		return true
	}
	if o, ok := object.(db.Owned); ok && r.toOwner && !v.IsNobody() && o.Owner() == v.ID {
		return true
	}
	f, ok := object.(db.Flagged)
	return ok && r.toEverybodyIf != "" && f.Flag(r.toEverybodyIf)
}

// RequireSession returns an UNAUTHENTICATED Fault if objects of a kind are visible only with a session and there is
// none.
func (a Access) RequireSession(ctx context.Context, kind db.Kind) error {
	if r := a.rules[kind.String()]; r.toEverybody || r.toEverybodyIf != "" {
		return nil
	}
	return Require(ctx, db.UserRoleCustomer)
}
