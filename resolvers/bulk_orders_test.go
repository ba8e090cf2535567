package resolvers_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/pubsub"
	"orderly.example/internal/uuid"
)

func TestOrdersStepEachByItself(t *testing.T) {
	t.Parallel()
	hub := pubsub.New(nil, pubsub.Options{Safety: time.Hour})
	t.Cleanup(hub.Close)
	s := newShop(t, func(_ *db.Options, g *httpapi.GraphQLOptions) { g.Hub = hub })
	a, b := s.newProduct("A", 50), s.newProduct("B", 50)
	place := func(key string) string {
		order := singleItem(a, 2, key)
		order["input"].(vars)["items"] = []vars{{"product": a, "quantity": 2}, {"product": b, "quantity": 1}}
		p, _ := s.do("customer", placeOrder, order)
		return p.Order.ID
	}
	step := func(order, status string, version int) vars {
		return vars{"order": order, "status": status, "expectedVersion": version}
	}
	one, two, three, four := place("1"), place("2"), place("3"), place("4")
	topics := map[string]<-chan struct{}{}
	for name, order := range map[string]string{"one": one, "two": two, "three": three, "four": four} {
		var id db.ID
		require.NoError(t, id.UnmarshalGQL(order))
		signals, stop := hub.Watch(pubsub.Order(id.UUID))
		t.Cleanup(stop)
		topics[name] = signals
	}
	p := s.bulk("", setOrderStatuses, vars{"orders": []vars{
		step(four, "PAID", 1), step(one, "CANCELLED", 1), step(two, "SHIPPED", 1), step(three, "PAID", 3), step(one, "PAID", 1),
	}})
	require.Equal(t, []string{
		"PAID v2", "CANCELLED v2", "PENDING v1 INVALID_TRANSITION input.orders.2.status", "PENDING v1 STALE input.orders.3.expectedVersion",
		"null INVALID input.orders.4.order",
	}, p.rows())
	require.Empty(t, p.Errors)
	for name, isChanged := range map[string]bool{"one": true, "two": false, "three": false, "four": true} {
		require.Equal(t, isChanged, len(topics[name]) > 0, "whether %s is published", name)
	}

	p = s.bulk("", setOrderStatuses, vars{"allOrNone": true, "orders": []vars{step(two, "PAID", 1), step(three, "DELIVERED", 1)}})
	require.Equal(t, []string{"PENDING v1", "PENDING v1 INVALID_TRANSITION input.orders.1.status"}, p.rows())
	require.Equal(t, "INVALID_TRANSITION input.orders.1.status", p.errorsOf())
	require.Empty(t, topics["two"])
	p = s.bulk("", setOrderStatuses, vars{"allOrNone": true, "orders": []vars{step(two, "CANCELLED", 1), step(three, "CANCELLED", 1)}})
	require.Equal(t, []string{"CANCELLED v2", "CANCELLED v2"}, p.rows())
	require.Equal(t, [2]int{48, 49}, [2]int{scalar[int](s, "SELECT stock FROM products WHERE sku = 'A'"), scalar[int](s, "SELECT stock FROM products WHERE sku = 'B'")},
		"what several orders held of one product is all back")
	require.Equal(t, "CANCELLED CANCELLED CANCELLED PAID", scalar[string](s, `SELECT string_agg(to_status, ' ' ORDER BY to_status) FROM order_events e
		JOIN orders o ON o.id = order_id JOIN users u ON u.id = e.user_id WHERE number > 500 AND username = 'staff'`), "the history")
	require.Equal(t, 4, scalar[int](s, "SELECT count(*)::int FROM notifications n JOIN orders o ON o.id = order_id WHERE number > 500 AND n.user_id = customer_id"),
		"the customer is notified of each change")
}

func TestCustomersCancelTheirOwnPendingOrders(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	product := s.newProduct("BACK", 50)
	place := func(key string) string {
		p, _ := s.do("customer", placeOrder, singleItem(product, 2, key))
		return p.Order.ID
	}
	one, two, paid := place("1"), place("2"), place("3")
	s.do("", setStatus, input(vars{"order": paid, "status": "PAID", "expectedVersion": 1}))
	orders := []vars{{"order": two}, {"order": paid}, {"order": s.anotherCustomersOrder()}, {"order": one, "expectedVersion": 1}}
	const notFound = "NOT_FOUND input.orders.2.order"
	p := s.bulk("customer", cancelOrders, vars{"orders": orders, "allOrNone": true})
	require.Equal(t, "INVALID_TRANSITION input.orders.1.order, "+notFound, p.errorsOf())
	require.Equal(t, 44, scalar[int](s, "SELECT stock FROM products WHERE sku = 'BACK'"))
	p = s.bulk("customer", cancelOrders, vars{"orders": orders})
	require.Equal(t, []string{"CANCELLED v2", "PAID v2 INVALID_TRANSITION input.orders.1.order", "null " + notFound, "CANCELLED v2"}, p.rows())
	require.Equal(t, 48, scalar[int](s, "SELECT stock FROM products WHERE sku = 'BACK'"))
	p = s.bulk("", cancelOrders, vars{"orders": []vars{{"order": paid, "expectedVersion": 2}, {"order": one}}})
	require.Equal(t, []string{"CANCELLED v3", "CANCELLED v2 INVALID_TRANSITION input.orders.1.order"}, p.rows())
	require.Equal(t, 50, scalar[int](s, "SELECT stock FROM products WHERE sku = 'BACK'"))
}

func TestNotificationsAreMarkedEachByItself(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	const mark = `mutation($input: MarkNotificationsReadInput!) { m: markNotificationsRead(input: $input) {
		markedCount notifications { id readAt } results { index notification { id } errors { code field } } errors { code field } } }`
	own := s.id(db.KindNotification, "SELECT n.id FROM notifications n JOIN users u ON u.id = user_id WHERE username = 'customer' AND read_at IS NULL LIMIT 1").String()
	others := s.id(db.KindNotification, "SELECT n.id FROM notifications n JOIN users u ON u.id = user_id WHERE username <> 'customer' LIMIT 1").String()
	notFound := `{"code": "NOT_FOUND", "field": ["input", "ids", "1"]}`
	found := `{"id": "` + own + `"}`
	results := `[{"index": 0, "notification": ` + found + `, "errors": []}, {"index": 1, "notification": null, "errors": [` + notFound + `]},
		{"index": 2, "notification": ` + found + `, "errors": []}]`

	a := s.ask("customer", mark, input(vars{"ids": []string{own, others, own}, "allOrNone": true}))
	require.JSONEq(t, `{"m": {"markedCount": 0, "notifications": [{"id": "`+own+`", "readAt": null}], "results": `+results+`, "errors": [`+notFound+`]}}`, string(a.Data))
	a = s.ask("customer", mark, input(vars{"ids": []string{own, others, own}}))
	var data struct {
		M struct {
			MarkedCount   int
			Notifications []struct{ ReadAt *string }
			Results       json.RawMessage
			Errors        []any
		}
	}
	require.NoError(t, json.Unmarshal(a.Data, &data))
	require.Equal(t, 1, data.M.MarkedCount)
	require.Len(t, data.M.Notifications, 1, "an id may be given twice")
	require.NotNil(t, data.M.Notifications[0].ReadAt)
	require.JSONEq(t, results, string(data.M.Results))
	require.Empty(t, data.M.Errors)
}

// A hundred rows need no more statements than one: a mutation's own, and one for each level of what it selects.
func TestHundredRowsInFourStatements(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	const selected = `{ results { index errors { code } order { status total { amount } customer { username } items(first: 5) { nodes { quantity product { stock } } } } } errors { code } }`
	s.exec("UPDATE orders SET status = 'PENDING'")
	ids := scalar[[]uuid.UUID](s, "SELECT array_agg(id) FROM (SELECT id FROM orders LIMIT 100) o")
	products := scalar[[]uuid.UUID](s, "SELECT array_agg(id) FROM (SELECT id FROM products LIMIT 100) p")
	var orders, items []vars
	for _, id := range ids {
		orders = append(orders, vars{"order": db.ID{Kind: db.KindOrder, UUID: id}.String()})
	}
	for _, id := range products {
		items = append(items, vars{"product": db.ID{Kind: db.KindProduct, UUID: id}.String(), "by": 1})
	}
	for mutation, in := range map[string]vars{
		`mutation($input: CancelOrdersInput!) { cancelOrders(input: $input) ` + selected + ` }`:                                                  {"orders": orders},
		`mutation($input: AdjustStocksInput!) { adjustStocks(input: $input) { results { product { stock } errors { code } } errors { code } } }`: {"items": items, "idempotencyKey": "k"},
	} {
		a := s.ask("", mutation, input(in))
		require.Empty(t, a.Errors)
		require.NotContains(t, string(a.Data), `"code"`)
		require.LessOrEqual(t, a.Extensions.Cost.Statements.Used, maxStatements)
	}
	require.Equal(t, 100, scalar[int](s, "SELECT count(*)::int FROM orders WHERE status = 'CANCELLED'"))
}
