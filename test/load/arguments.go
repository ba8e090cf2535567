package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"orderly.example/db"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
	"orderly.example/test/process"
)

const (
	// argumentCount is how many different requests there are of each question.
	argumentCount = 500
	// anywhere picks rows without regard to their place.
	anywhere = "TRUE ORDER BY md5(id::text)"
)

// someUsers are arguments that name users.
func (s *stage) someUsers(ctx context.Context) ([]given, error) {
	users, err := process.Query[uuid.UUID](ctx, s.database.url, "SELECT id FROM users ORDER BY md5(id::text) LIMIT $1", argumentCount)
	all := make([]given, len(users))
	for i, id := range users {
		all[i] = given{map[string]any{"id": db.ID{Kind: db.KindUser, UUID: id}.String()}, rawArguments{ID: id.String()}}
	}
	return all, err
}

// someOrders are arguments with places anywhere in the list of orders.
func (s *stage) someOrders(ctx context.Context) ([]given, error) { return s.orders(ctx, anywhere) }

// ordersFrom are places in the list of orders, one after the other from a part of it on.
func (s *stage) ordersFrom(ctx context.Context, part float64) ([]given, error) {
	return s.orders(ctx, fmt.Sprintf(
		`placed_at < (SELECT placed_at FROM orders ORDER BY placed_at DESC OFFSET (SELECT (count(*) * %g)::int FROM orders) LIMIT 1) ORDER BY placed_at DESC`, part))
}

func (s *stage) orders(ctx context.Context, which string) ([]given, error) {
	list, err := db.Orders(db.Currency{Code: "EUR", Decimals: 2}, nil, nil)
	if err != nil {
		return nil, fmt.Errorf("making a list of orders: %w", err)
	}
	return s.places(ctx, "orders", "placed_at", which, func(p place) string {
		return sqlpage.Assemble(list, []*db.Order{{ID: p.ID, PlacedAt: time.UnixMicro(p.At)}}, false, false).Edges[0].Cursor()
	})
}

// somePeople are arguments with places anywhere in the list of users.
func (s *stage) somePeople(ctx context.Context) ([]given, error) {
	list, err := db.Users(nil, nil)
	if err != nil {
		return nil, fmt.Errorf("making a list of users: %w", err)
	}
	return s.places(ctx, "users", "created_at", anywhere, func(p place) string {
		return sqlpage.Assemble(list, []*db.User{{ID: p.ID, CreatedAt: time.UnixMicro(p.At)}}, false, false).Edges[0].Cursor()
	})
}

// place is a row's place in a list by time.
type place struct {
	ID uuid.UUID
	At int64 // microseconds
}

func (s *stage) places(ctx context.Context, table, column, which string, cursor func(place) string) ([]given, error) {
	texts, err := process.Query[string](ctx, s.database.url, fmt.Sprintf(
		`SELECT json_build_object('id', id, 'at', (extract(epoch FROM %s) * 1000000)::bigint)::text FROM %s WHERE %s LIMIT $1`, column, table, which), argumentCount)
	if err != nil {
		return nil, err
	}
	all := make([]given, len(texts))
	for i, text := range texts {
		var row struct {
			ID string
			At int64
		}
		err := json.Unmarshal([]byte(text), &row)
		id, err2 := uuid.Parse(row.ID)
		if err := errors.Join(err, err2); err != nil {
			return nil, fmt.Errorf("reading a place: %w", err)
		}
		all[i] = given{map[string]any{"after": cursor(place{id, row.At})}, rawArguments{ID: row.ID, At: fmt.Sprint(row.At)}}
	}
	return all, nil
}
