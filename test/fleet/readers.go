package main

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
)

// page is a question that a front end asks all day.
type page struct {
	kind    string
	asks    *client
	next    func() operation
	rightly func(data json.RawMessage) error // nil: any answer without errors is right
}

func (f *fleet) pages() []page {
	a := f.accounts
	return []page{
		{kind: kindPage, asks: a.staff, next: always(`{
	orders(first: 10) { nodes { number total { amount } customer { username } items(first: 3) { nodes { quantity product { name } } } } }
}`), rightly: has("orders")},
		{kind: kindHome, asks: a.staff, next: func() operation {
			return operation{`query($user: ID!) {
	dashboard(userId: $user) {
		user { username unreadNotificationCount }
		spending { total { amount } orderCount }
		recentOrders(first: 5) { number status items(first: 3) { nodes { productName product { name stock } } } }
	}
}`, map[string]any{"user": any1(a.customers)}}
		}, rightly: has("dashboard")},
		{kind: kindShelf, asks: newClient(f.base), next: always(`{ products(first: 12) { nodes { sku name price { amount } stock categories(first: 3) { nodes { name } } } } }`), rightly: has("products")},
		{kind: kindViewer, asks: a.buyers[0], next: always(`{ viewer { username unreadNotificationCount } }`), rightly: func(data json.RawMessage) error {
			var is struct{ Viewer *struct{ Username string } }
			if err := json.Unmarshal(data, &is); err != nil || is.Viewer == nil {
				return errors.New("nobody is logged in any more")
			}
			return nil
		}},
	}
}

func always(query string) func() operation {
	return func() operation { return operation{Query: query} }
}

// has requires a field that is not null.
func has(field string) func(json.RawMessage) error {
	return func(data json.RawMessage) error {
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(data, &fields); err != nil || len(fields[field]) == 0 || string(fields[field]) == "null" {
			return errors.New(field + " is missing")
		}
		return nil
	}
}

func any1(list []string) string { return list[rand.N(len(list))] }

func (t *traffic) read(ctx context.Context, p page) {
	var data json.RawMessage
	err := p.asks.ask(ctx, p.next(), &data)
	if ctx.Err() != nil {
		return
	}
	if err == nil {
		err = p.rightly(data)
	}
	t.count(p.kind, err)
}
