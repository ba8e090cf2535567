package reference

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/faults"
)

func viewer(ctx context.Context) auth.Viewer { return auth.From(ctx) }

func mustLogIn(ctx context.Context) error {
	if viewer(ctx).IsNobody() {
		return faults.New(faults.CodeUnauthenticated, "nobody")
	}
	return nil
}

func mustBeStaff(ctx context.Context) error {
	err := mustLogIn(ctx)
	if err == nil && !viewer(ctx).IsStaff() {
		err = faults.New(faults.CodeForbidden, "not of the staff")
	}
	return err
}

// requires is the schema's directive: the resolvers below ask by themselves, so it lets all through.
func requires(ctx context.Context, _ any, next graphql.Resolver, _ db.UserRole) (any, error) {
	return next(ctx)
}

// seen is a row, or nil where the viewer may not see it.
func seen[P interface {
	comparable
	db.Node
}](ctx context.Context, p P) P {
	var none P
	if p == none || !canSee(ctx, p) {
		return none
	}
	return p
}

// mayAsk lets nobody ask for products and categories alone.
func mayAsk(ctx context.Context, kind db.Kind) error {
	switch kind {
	case db.KindProduct, db.KindCategory:
		return nil
	case db.KindUser, db.KindOrder, db.KindOrderItem, db.KindNotification, db.KindReport, db.KindSession:
		return mustLogIn(ctx)
	default:
		panic(missing("mayAsk, in query.go, who may ask for the kind " + kind.String()))
	}
}

func (q query) Node(ctx context.Context, id db.ID) (db.Node, error) {
	if err := mayAsk(ctx, id.Kind); err != nil {
		return nil, err
	}
	return seen(ctx, q.node(ctx, id)), nil
}

func (q query) Nodes(ctx context.Context, ids []*db.ID) ([]db.Node, error) {
	if len(ids) > mostRows {
		return nil, faults.New(faults.CodeBadInput, "too many ids")
	}
	nodes := make([]db.Node, len(ids))
	for i, id := range ids {
		if err := mayAsk(ctx, id.Kind); err != nil {
			return nil, err
		}
		nodes[i] = seen(ctx, q.node(ctx, *id))
	}
	return nodes, nil
}

func (q query) Viewer(ctx context.Context) (*db.User, error) {
	return one[db.User](ctx, q.API, userRows+byID, viewer(ctx).ID), nil
}

// ofKind reads what an id names, which must be of a kind.
func ofKind[P interface {
	comparable
	db.Node
}](ctx context.Context, o *API, id db.ID, kind db.Kind) (P, error) {
	var none P
	if err := mayAsk(ctx, kind); err != nil {
		return none, err
	}
	if id.Kind != kind {
		return none, faults.New(faults.CodeBadID, "of another kind")
	}
	p, _ := seen(ctx, o.node(ctx, id)).(P)
	return p, nil
}

func (q query) User(ctx context.Context, id db.ID) (*db.User, error) {
	return ofKind[*db.User](ctx, q.API, id, db.KindUser)
}

func (q query) Order(ctx context.Context, id db.ID) (*db.Order, error) {
	return ofKind[*db.Order](ctx, q.API, id, db.KindOrder)
}

func (q query) Product(ctx context.Context, id db.ID) (*db.Product, error) {
	return ofKind[*db.Product](ctx, q.API, id, db.KindProduct)
}

func (q query) Category(ctx context.Context, id db.ID) (*db.Category, error) {
	return ofKind[*db.Category](ctx, q.API, id, db.KindCategory)
}

func (q query) CategoryBySlug(ctx context.Context, slug string) (*db.Category, error) {
	for _, c := range all[db.Category](ctx, q.API, categoryRows) {
		if c.Slug == slug {
			return c, nil
		}
	}
	return nil, nil //nolint:nilnil // null
}

func (q query) Report(ctx context.Context, id db.ID) (*db.Report, error) {
	return ofKind[*db.Report](ctx, q.API, id, db.KindReport)
}

func (q query) UserByUsername(ctx context.Context, username string) (*db.User, error) {
	return q.userLike(ctx, username, func(u *db.User) string { return u.Username })
}

func (q query) UserByEmail(ctx context.Context, email string) (*db.User, error) {
	return q.userLike(ctx, email, func(u *db.User) string { return u.Email })
}

// userLike finds the user of a name, in any case.
func (q query) userLike(ctx context.Context, name string, of func(*db.User) string) (*db.User, error) {
	if err := mustLogIn(ctx); err != nil {
		return nil, err
	}
	for _, u := range all[db.User](ctx, q.API, userRows) {
		if sameCase(of(u)) == sameCase(name) {
			return seen(ctx, u), nil
		}
	}
	return nil, nil //nolint:nilnil // null
}

func (q query) OrderByNumber(ctx context.Context, number int) (*db.Order, error) {
	if err := mustLogIn(ctx); err != nil {
		return nil, err
	}
	return seen(ctx, one[db.Order](ctx, q.API, orderRows+`WHERE number = $1`, number)), nil
}

func (q query) ProductBySku(ctx context.Context, sku string) (*db.Product, error) {
	for _, p := range all[db.Product](ctx, q.API, productRows) {
		if p.SKU == sku {
			return seen(ctx, p), nil
		}
	}
	return nil, nil //nolint:nilnil // null
}
