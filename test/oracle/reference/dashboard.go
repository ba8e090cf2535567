package reference

import (
	"context"
	"math/big"

	"orderly.example/db"
	"orderly.example/internal/faults"
	"orderly.example/sqlpage"
)

func (q query) Dashboard(ctx context.Context, userID *db.ID) (*db.Dashboard, error) {
	if err := mustLogIn(ctx); err != nil {
		return nil, err
	}
	whose := db.ID{Kind: db.KindUser, UUID: viewer(ctx).ID}
	if userID != nil {
		whose = *userID
	}
	if whose.Kind != db.KindUser {
		return nil, faults.New(faults.CodeBadID, "not a user's")
	}
	if whose.UUID != viewer(ctx).ID {
		return &db.Dashboard{UserID: whose.UUID}, mustBeStaff(ctx)
	}
	return &db.Dashboard{UserID: whose.UUID}, nil
}

func (r dashboard) user(ctx context.Context, d *db.Dashboard) (*db.User, error) {
	u := one[db.User](ctx, r.API, userRows+byID, d.UserID)
	if u == nil {
		return nil, faults.New(faults.CodeBadID, "nobody has this id")
	}
	return u, nil
}

func (r dashboard) User(ctx context.Context, boards []*db.Dashboard) ([]*db.User, error) {
	return each(boards, func(d *db.Dashboard) (*db.User, error) { return r.user(ctx, d) })
}

func (r dashboard) RecentOrders(ctx context.Context, boards []*db.Dashboard, first int) ([][]*db.Order, error) {
	return each(boards, func(d *db.Dashboard) ([]*db.Order, error) {
		l, err := r.orderList(ctx, sqlpage.List{}, all[db.Order](ctx, r.API, orderRows+`WHERE customer_id = $1`, d.UserID), nil, nil)
		if err != nil {
			return nil, err
		}
		c, err := l.cut(ctx, page{first: &first})
		if err != nil {
			return nil, err
		}
		return c.Nodes, nil
	})
}

func (r dashboard) UnreadNotifications(ctx context.Context, boards []*db.Dashboard, first int) ([][]*db.Notification, error) {
	return each(boards, func(d *db.Dashboard) ([]*db.Notification, error) {
		l := list[db.Notification, *db.Notification]{
			descending: true, isTime: true, rows: r.notifications(ctx, d.UserID, true),
			key: func(n *db.Notification) key { return key{id: n.ID, number: n.CreatedAt.UnixMicro()} },
		}
		c, err := l.cut(ctx, page{first: &first})
		if err != nil {
			return nil, err
		}
		return c.Nodes, nil
	})
}

func (r dashboard) UnreadCount(ctx context.Context, boards []*db.Dashboard) ([]int, error) {
	return each(boards, func(d *db.Dashboard) (int, error) {
		u, err := r.user(ctx, d)
		if err != nil {
			return 0, err
		}
		return u.UnreadNotificationCount, nil
	})
}

func (r dashboard) Spending(ctx context.Context, boards []*db.Dashboard) ([]*db.Spending, error) {
	return each(boards, func(d *db.Dashboard) (*db.Spending, error) {
		if _, err := r.user(ctx, d); err != nil {
			return nil, err
		}
		spent := &db.Spending{Total: db.Money{In: r.currency}, Average: db.Money{In: r.currency}}
		for _, o := range all[db.Order](ctx, r.API, orderRows+`WHERE customer_id = $1`, d.UserID) {
			if isRevenue(o) {
				spent.OrderCount++
				spent.Total.Minor += o.TotalMinor
			}
		}
		if spent.OrderCount > 0 {
			spent.Average.Minor = halfEven(spent.Total.Minor, int64(spent.OrderCount))
		}
		return spent, nil
	})
}

func isRevenue(o *db.Order) bool {
	return o.Status != db.OrderStatusPending && o.Status != db.OrderStatusCancelled
}

// halfEven divides a number that is not negative, and rounds half to even.
func halfEven(a, b int64) int64 {
	down := a / b
	rest := new(big.Rat).Sub(big.NewRat(a, b), big.NewRat(down, 1))
	if order := rest.Cmp(big.NewRat(1, 2)); order > 0 || order == 0 && down%2 == 1 {
		return down + 1
	}
	return down
}
