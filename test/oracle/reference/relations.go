package reference

import (
	"context"

	"orderly.example/db"
	"orderly.example/internal/uuid"
)

// each answers for one parent after the other.
func each[P, V any](parents []P, answer func(P) (V, error)) ([]V, error) {
	values := make([]V, len(parents))
	for i, p := range parents {
		v, err := answer(p)
		if err != nil {
			return nil, err // of the arguments, so the same for all
		}
		values[i] = v
	}
	return values, nil
}

func (r user) Orders(ctx context.Context, users []*db.User, first *int, after *string, last *int, before *string, filter *db.OrderFilter, orderBy *db.OrderOrder) ([]*db.OrderConnection, error) {
	named, _ := db.Orders(r.currency, filter, orderBy)
	named = db.UserOrders.Of(named)
	return each(users, func(u *db.User) (*db.OrderConnection, error) {
		l, err := r.orderList(ctx, named, all[db.Order](ctx, r.API, orderRows+`WHERE customer_id = $1`, u.ID), filter, orderBy)
		if err != nil {
			return nil, err
		}
		return l.cut(ctx, page{first, last, after, before})
	})
}

func (r user) Notifications(ctx context.Context, users []*db.User, first *int, after *string, last *int, before *string, unreadOnly bool) ([]*db.NotificationConnection, error) {
	return each(users, func(u *db.User) (*db.NotificationConnection, error) {
		named := db.UserNotifications.Of(db.Notifications())
		if unreadOnly {
			db.OnlyUnread(&named)
		}
		l := list[db.Notification, *db.Notification]{
			named: named, descending: true, isTime: true, rows: r.notifications(ctx, u.ID, unreadOnly),
			key: func(n *db.Notification) key { return key{id: n.ID, number: n.CreatedAt.UnixMicro()} },
		}
		return l.cut(ctx, page{first, last, after, before})
	})
}

func (o *API) notifications(ctx context.Context, of uuid.UUID, unreadOnly bool) []*db.Notification {
	rows := all[db.Notification](ctx, o, noticeRows+`WHERE user_id = $1`, of)
	return where(rows, func(n *db.Notification) bool { return !unreadOnly || n.ReadAt == nil })
}

func (r user) Reports(ctx context.Context, users []*db.User, first *int, after *string, last *int, before *string) ([]*db.ReportConnection, error) {
	return each(users, func(u *db.User) (*db.ReportConnection, error) {
		named := db.UserReports.Of(db.NewestReports())
		if !viewer(ctx).IsStaff() {
			db.OnlyOwn(&named)
		}
		l := reportList(named, viewersScope(ctx, all[db.Report](ctx, r.API, reportRows+`WHERE requested_by = $1`, u.ID)), nil)
		return l.cut(ctx, page{first, last, after, before})
	})
}

func (r user) Sessions(ctx context.Context, users []*db.User, first *int, after *string, last *int, before *string) ([]*db.SessionConnection, error) {
	return each(users, func(u *db.User) (*db.SessionConnection, error) {
		named := db.UserSessions.Of(db.Sessions())
		if viewer(ctx).Role != db.UserRoleAdmin {
			db.OnlySessionsOf(&named, viewer(ctx).ID)
		}
		l := list[db.Session, *db.Session]{
			named: named, descending: true, isTime: true,
			rows: viewersScope(ctx, all[db.Session](ctx, r.API, sessionRows+`WHERE user_id = $1`, u.ID)),
			key:  func(s *db.Session) key { return key{id: s.ID, number: s.CreatedAt.UnixMicro()} },
		}
		return l.cut(ctx, page{first, last, after, before})
	})
}

// IsCurrent is false: the operations are asked by a viewer without a session.
func (session) IsCurrent(_ context.Context, sessions []*db.Session) ([]bool, error) {
	return make([]bool, len(sessions)), nil
}

func (r category) Products(ctx context.Context, categories []*db.Category, first *int, after *string, last *int, before *string, filter *db.ProductFilter, orderBy *db.ProductOrder) ([]*db.ProductConnection, error) {
	named, _ := db.Products(r.currency, filter, orderBy)
	if !viewer(ctx).IsStaff() {
		db.OnlyActive(&named)
	}
	return each(categories, func(c *db.Category) (*db.ProductConnection, error) {
		rows := all[db.Product](ctx, r.API, productRows+`WHERE id IN (SELECT product_id FROM product_categories WHERE category_id = $1)`, c.ID)
		l, err := r.productList(ctx, db.CategoryProducts.Of(named), viewersScope(ctx, rows), filter, orderBy)
		if err != nil {
			return nil, err
		}
		return l.cut(ctx, page{first, last, after, before})
	})
}

func (r product) Categories(ctx context.Context, products []*db.Product, first *int, after *string, last *int, before *string) ([]*db.CategoryConnection, error) {
	return each(products, func(p *db.Product) (*db.CategoryConnection, error) {
		rows := all[db.Category](ctx, r.API, categoryRows+`WHERE id IN (SELECT category_id FROM product_categories WHERE product_id = $1)`, p.ID)
		return r.categoryList(db.ProductCategories.Of(db.Categories()), rows).cut(ctx, page{first, last, after, before})
	})
}

func (r product) Orders(ctx context.Context, products []*db.Product, first *int, after *string, last *int, before *string) ([]*db.OrderConnection, error) {
	if err := mustBeStaff(ctx); err != nil {
		return nil, err
	}
	named := db.ProductOrders.Of(db.NewestOrders())
	return each(products, func(p *db.Product) (*db.OrderConnection, error) {
		rows := all[db.Order](ctx, r.API, orderRows+`WHERE id IN (SELECT order_id FROM order_items WHERE product_id = $1)`, p.ID)
		l, err := r.orderList(ctx, named, rows, nil, nil)
		if err != nil {
			return nil, err
		}
		return l.cut(ctx, page{first, last, after, before})
	})
}

func (r order) Customer(ctx context.Context, orders []*db.Order) ([]*db.User, error) {
	return each(orders, func(p *db.Order) (*db.User, error) {
		return one[db.User](ctx, r.API, userRows+byID, p.CustomerID), nil
	})
}

func (r order) Items(ctx context.Context, orders []*db.Order, first *int, after *string, last *int, before *string) ([]*db.OrderItemConnection, error) {
	return each(orders, func(p *db.Order) (*db.OrderItemConnection, error) {
		l := list[db.OrderItem, *db.OrderItem]{
			named: db.OrderItems.Of(db.Items()), rows: all[db.OrderItem](ctx, r.API, itemRows+`WHERE order_id = $1`, p.ID),
			key: func(i *db.OrderItem) key { return key{id: i.ID, number: int64(i.Line)} },
		}
		return l.cut(ctx, page{first, last, after, before})
	})
}

func (r order) History(ctx context.Context, orders []*db.Order) ([][]*db.OrderEvent, error) {
	return each(orders, func(p *db.Order) ([]*db.OrderEvent, error) {
		return all[db.OrderEvent](ctx, r.API, eventRows+`WHERE order_id = $1 ORDER BY happened_at, id LIMIT 20`, p.ID), nil
	})
}

func (r orderEvent) Who(ctx context.Context, events []*db.OrderEvent) ([]*db.User, error) {
	return each(events, func(e *db.OrderEvent) (*db.User, error) {
		return seen(ctx, one[db.User](ctx, r.API, userRows+byID, e.UserID)), nil
	})
}

func (r orderItem) Order(ctx context.Context, items []*db.OrderItem) ([]*db.Order, error) {
	return each(items, func(i *db.OrderItem) (*db.Order, error) {
		return one[db.Order](ctx, r.API, orderRows+byID, i.OrderID), nil
	})
}

func (r orderItem) Product(ctx context.Context, items []*db.OrderItem) ([]*db.Product, error) {
	return each(items, func(i *db.OrderItem) (*db.Product, error) {
		return one[db.Product](ctx, r.API, productRows+byID, i.ProductID), nil
	})
}

func (r report) RequestedBy(ctx context.Context, reports []*db.Report) ([]*db.User, error) {
	return each(reports, func(p *db.Report) (*db.User, error) {
		return one[db.User](ctx, r.API, userRows+byID, p.RequesterID), nil
	})
}

func (r notification) Subject(ctx context.Context, notifications []*db.Notification) ([]db.Subject, error) {
	return each(notifications, func(n *db.Notification) (db.Subject, error) {
		subject, _ := seen(ctx, r.node(ctx, n.SubjectID())).(db.Subject)
		return subject, nil
	})
}
