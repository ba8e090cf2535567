package reference

import (
	"context"

	"orderly.example/db"
)

func (q query) Users(ctx context.Context, first *int, after *string, last *int, before *string, filter *db.UserFilter, orderBy *db.UserOrder) (*db.UserConnection, error) {
	if err := mustLogIn(ctx); err != nil {
		return nil, err
	}
	named, _ := db.Users(filter, orderBy) // the list below has its own opinion of what is wrong
	if !viewer(ctx).IsStaff() {
		named.NarrowTo("id", viewer(ctx).ID)
	}
	l, err := q.userList(named, viewersScope(ctx, all[db.User](ctx, q.API, userRows)), filter, orderBy)
	if err != nil {
		return nil, err
	}
	return l.cut(ctx, page{first, last, after, before})
}

func (q query) Orders(ctx context.Context, first *int, after *string, last *int, before *string, filter *db.OrderFilter, orderBy *db.OrderOrder) (*db.OrderConnection, error) {
	if err := mustLogIn(ctx); err != nil {
		return nil, err
	}
	named, _ := db.Orders(q.currency, filter, orderBy)
	if !viewer(ctx).IsStaff() {
		named.NarrowTo("customer_id", viewer(ctx).ID)
	}
	l, err := q.orderList(ctx, named, viewersScope(ctx, all[db.Order](ctx, q.API, orderRows)), filter, orderBy)
	if err != nil {
		return nil, err
	}
	return l.cut(ctx, page{first, last, after, before})
}

func (q query) Products(ctx context.Context, first *int, after *string, last *int, before *string, filter *db.ProductFilter, orderBy *db.ProductOrder) (*db.ProductConnection, error) {
	named, _ := db.Products(q.currency, filter, orderBy)
	if !viewer(ctx).IsStaff() {
		db.OnlyActive(&named)
	}
	l, err := q.productList(ctx, named, viewersScope(ctx, all[db.Product](ctx, q.API, productRows)), filter, orderBy)
	if err != nil {
		return nil, err
	}
	return l.cut(ctx, page{first, last, after, before})
}

func (q query) Categories(ctx context.Context, first *int, after *string, last *int, before *string) (*db.CategoryConnection, error) {
	return q.categoryList(db.Categories(), all[db.Category](ctx, q.API, categoryRows)).cut(ctx, page{first, last, after, before})
}

func (q query) Reports(ctx context.Context, first *int, after *string, last *int, before *string, filter *db.ReportFilter) (*db.ReportConnection, error) {
	if err := mustLogIn(ctx); err != nil {
		return nil, err
	}
	named := db.Reports(filter)
	if !viewer(ctx).IsStaff() {
		named.NarrowTo("requested_by", viewer(ctx).ID)
		db.OnlyOwn(&named)
	}
	l := reportList(named, viewersScope(ctx, all[db.Report](ctx, q.API, reportRows)), filter)
	return l.cut(ctx, page{first, last, after, before})
}
