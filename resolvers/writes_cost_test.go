package resolvers_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/graph"
)

// TestStatementCountsOfMutations checks what each mutation costs, including its payload. A mutation is one
// statement. The bound counts a mutation with an idempotency key twice, because it is sent again if another request
// with the key was accepted meanwhile.
func TestStatementCountsOfMutations(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	product, another := s.newProduct("COST", 100), s.newProduct("COST-3", 100)
	place := func(key string) string {
		p, _ := s.do("customer", placeOrder, singleItem(product, 1, key))
		return p.Order.ID
	}
	notification := s.id(db.KindNotification, "SELECT n.id FROM notifications n JOIN users u ON u.id = user_id WHERE username = 'customer' AND order_id IS NOT NULL LIMIT 1").String()
	category := s.id(db.KindCategory, "SELECT id FROM categories LIMIT 1").String()
	var missing []string
	for _, f := range graph.NewExecutableSchema(graph.Config{}).Schema().Mutation.Fields {
		missing = append(missing, f.Name)
	}
	const order = `order { number status total { amount currency } customer { username } items { totalCount nodes { quantity product { name } } } history { to who { username } } }`
	for _, c := range []struct {
		name, viewer, mutation string
		variables              vars
		bound, used            int
	}{
		{
			"create", "", `mutation($input: CreateProductInput!) { createProduct(input: $input) { product { id name price { amount } stock } errors { code } } }`,
			vars{"sku": "COST-2", "name": "Another", "price": "1"},
			1, 1,
		},
		{
			"refuse to create", "", `mutation($input: CreateProductInput!) { createProduct(input: $input) { product { id } errors { code } } }`,
			vars{"sku": "no good", "name": "", "price": "-1"},
			1, 0,
		},
		{
			"update", "", `mutation($input: UpdateProductInput!) { updateProduct(input: $input) { product { id version description } errors { code } } }`,
			vars{"id": product, "expectedVersion": 1, "name": "New"},
			1, 1,
		},
		{
			"create a category", "", `mutation($input: CreateCategoryInput!) { createCategory(input: $input) { category { id name } errors { code } } }`,
			vars{"name": "Costs", "slug": "costs"},
			1, 1,
		},
		{
			"rename a category", "", `mutation($input: RenameCategoryInput!) { renameCategory(input: $input) { category { name version } errors { code } } }`,
			vars{"id": category, "expectedVersion": 1, "name": "New"},
			1, 1,
		},
		{
			"set categories", "", `mutation($input: SetProductCategoriesInput!) { setProductCategories(input: $input) { product { name categories { nodes { name } } } errors { code } } }`,
			vars{"product": product, "categories": []string{category}},
			3, 3,
		},
		{
			"adjust", "", `mutation($input: AdjustStockInput!) { adjustStock(input: $input) { product { stock } errors { code } } }`,
			vars{"product": product, "by": 3, "idempotencyKey": "cost"},
			2, 1,
		},
		{
			"place", "customer", `mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { ` + order + ` errors { code } } }`,
			vars{"items": []vars{{"product": product, "quantity": 2}}, "idempotencyKey": "cost"},
			4, 3,
		},
		{
			"place again", "customer", `mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { ` + order + ` errors { code } } }`,
			vars{"items": []vars{{"product": product, "quantity": 2}}, "idempotencyKey": "cost"},
			4, 3,
		},
		{
			"step", "", `mutation($input: SetOrderStatusInput!) { setOrderStatus(input: $input) { ` + order + ` errors { code } } }`,
			vars{"order": place("a"), "status": "PAID", "expectedVersion": 1},
			4, 4,
		},
		{
			"cancel", "customer", `mutation($input: CancelOrderInput!) { cancelOrder(input: $input) { ` + order + ` errors { code } } }`,
			vars{"order": place("b")},
			4, 4,
		},
		{
			"step, and what else they bought: levels of the payload are chained", "", `mutation($input: SetOrderStatusInput!) { setOrderStatus(input: $input) {
			order { customer { orders(first: 3) { nodes { items(first: 2) { nodes { product { categories(first: 2) { nodes { name } } } } } } } } } errors { code } } }`,
			vars{"order": place("c"), "status": "PAID", "expectedVersion": 1},
			4, 4,
		},
		{
			"update a list", "", `mutation($input: UpdateProductsInput!) { updateProducts(input: $input) { results { index product { name categories(first: 3) { nodes { name } } } errors { code field } } errors { code } } }`,
			vars{"products": []vars{{"id": product, "expectedVersion": 2, "name": "Newer"}, {"id": another, "expectedVersion": 1, "price": "3"}, {"id": another, "expectedVersion": 1}}},
			2, 2,
		},
		{
			"adjust a list", "", `mutation($input: AdjustStocksInput!) { adjustStocks(input: $input) { results { product { stock } errors { code } } errors { code } } }`,
			vars{"items": []vars{{"product": product, "by": 3}, {"product": another, "by": -1_000}}, "idempotencyKey": "cost"},
			2, 1,
		},
		{
			"adjust a list again", "", `mutation($input: AdjustStocksInput!) { adjustStocks(input: $input) { results { product { stock } errors { code } } errors { code } } }`,
			vars{"items": []vars{{"product": product, "by": 3}, {"product": another, "by": -1_000}}, "idempotencyKey": "cost"},
			2, 1,
		},
		{
			"refuse to adjust a list", "", `mutation($input: AdjustStocksInput!) { adjustStocks(input: $input) { results { product { stock } errors { code } } errors { code } } }`,
			vars{"items": []vars{{"product": product, "by": 3}, {"product": another, "by": 0}}, "idempotencyKey": "none", "allOrNone": true},
			2, 0,
		},
		{
			"step a list", "", `mutation($input: SetOrderStatusesInput!) { setOrderStatuses(input: $input) { results { ` + order + ` errors { code } } errors { code } } }`,
			vars{"orders": []vars{{"order": place("g"), "status": "PAID", "expectedVersion": 1}, {"order": place("d"), "status": "CANCELLED", "expectedVersion": 1}}},
			4, 4,
		},
		{
			"cancel a list", "customer", `mutation($input: CancelOrdersInput!) { cancelOrders(input: $input) { results { ` + order + ` errors { code } } errors { code } } }`,
			vars{"orders": []vars{{"order": place("e")}, {"order": place("f")}}, "allOrNone": true},
			4, 4,
		},
		{
			"mark", "customer", `mutation($input: MarkNotificationsReadInput!) { markNotificationsRead(input: $input) {
			markedCount notifications { readAt subject { __typename ... on Order { number customer { username } } ... on Product { name } } } results { notification { title } } errors { code } } }`,
			vars{"ids": []string{notification}},
			4, 3,
		},
		{
			"mark all", "customer", `mutation($input: MarkNotificationsReadInput!) { markNotificationsRead(input: $input) { markedCount errors { code } } }`,
			vars{},
			1, 1,
		},
	} {
		missing = slices.DeleteFunc(missing, func(name string) bool { return strings.Contains(c.mutation, " "+name+"(") })
		a := s.ask(c.viewer, c.mutation, input(c.variables))
		require.Empty(t, a.Errors, c.name)
		cost := a.Extensions.Cost.Statements
		require.Equal(t, [2]int{c.bound, c.used}, [2]int{cost.Bound, cost.Used}, "%s: bound and used; %s", c.name, a.Data)
		require.LessOrEqual(t, cost.Bound, maxStatements)
	}
	require.ElementsMatch(t, unmeasured(), missing, "add what it costs to the table above (CONTRIBUTING.md, \"Add a mutation\", step 4)")
}

// unmeasured are the mutations of accounts, which also hash passwords and write sessions, and those of reports, which
// also write jobs.
func unmeasured() []string {
	return []string{
		"cancelReport", "changePassword", "endSession", "logIn", "logOut", "register", "requestReport", "resetPassword", "setUserActive", "setUserRole", "updateProfile",
	}
}

// The second mutation sees the changes of the first, and their costs add up.
func TestMutationsOfOneRequestRunInOrder(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	product := s.newProduct("TURNS", 5)
	a := s.ask("", `mutation($p: ID!) {
		a: updateProduct(input: { id: $p, expectedVersion: 1, name: "First" }) { product { name version } errors { code } }
		b: updateProduct(input: { id: $p, expectedVersion: 2, name: "Second" }) { product { name version } errors { code } }
		c: updateProduct(input: { id: $p, expectedVersion: 2, name: "Third" }) { product { name version } errors { code } } }`, vars{"p": product})
	require.JSONEq(t, `{"a": {"product": {"name": "First", "version": 2}, "errors": []},
		"b": {"product": {"name": "Second", "version": 3}, "errors": []},
		"c": {"product": {"name": "Second", "version": 3}, "errors": [{"code": "STALE"}]}}`, string(a.Data))
	require.Equal(t, 3, a.Extensions.Cost.Statements.Used)

	a = s.ask("", `mutation($i: MarkNotificationsReadInput!) { a: markNotificationsRead(input: $i) { markedCount } b: markNotificationsRead(input: $i) { markedCount }
		c: markNotificationsRead(input: $i) { markedCount } d: markNotificationsRead(input: $i) { markedCount } e: markNotificationsRead(input: $i) { markedCount } }`, vars{"i": vars{}})
	require.Equal(t, "STATEMENT_BUDGET_EXCEEDED", a.code())
	require.NotZero(t, scalar[int](s, "SELECT count(*)::int FROM notifications n JOIN users u ON u.id = user_id WHERE username = 'staff' AND read_at IS NULL"), "no mutation has run")
}

// A mutation of a list is planned with as many objects as the list has: what its payload selects of them is bounded.
func TestNodesOfListsThatAreChanged(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	product := s.newProduct("NODES", 100)
	for rows, code := range map[int]string{10: "", 100: "NODE_LIMIT_EXCEEDED"} {
		items := []vars{}
		for range rows {
			items = append(items, vars{"product": product, "by": 1})
		}
		a := s.ask("", `mutation($input: AdjustStocksInput!) { adjustStocks(input: $input) { results { product { categories(first: 10) { nodes { products(first: 10) { nodes { name } } } } } } } }`,
			input(vars{"items": items, "idempotencyKey": "k"}))
		if require.Equal(t, code, a.code()); code == "" {
			require.Equal(t, 1+10*(1+10*(1+10)), a.Extensions.Cost.Nodes.Bound) // the payload, and the products with their categories' products
		}
	}
	require.Equal(t, 101, scalar[int](s, "SELECT stock FROM products WHERE sku = 'NODES'"))
}
