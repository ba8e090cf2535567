package resolvers_test

// way is an operation that reaches an object of a type. FIELD stands for the queried field, and placeholders such
// as $order for the literals of literalsOf. Every type needs a way, except Query, Mutation and payloads; most ways
// follow from the schema, see access_matrix_derived_test.go.
type way struct {
	to        string
	as        string   // what is special about the object; the row shows it in parentheses
	fields    []string // only the fields whose outcome differs from the plain way's; nil means all
	operation string
	holds     string // the object that the list `there` must contain
}

// accessWays lists, by type, the ways that do not follow from the schema.
func accessWays() []way {
	return []way{
		{to: "Money", as: "a price", operation: `{ product(id: $product) { price { FIELD } } }`},
		{to: "Notification", as: "of a product not sold", fields: []string{"subject"}, operation: `{ node(id: $unread) { ... on Notification { FIELD } } }`},
		{to: "NotificationResult", operation: `mutation { markNotificationsRead(input: { ids: [$notification] }) { results { FIELD } } }`},
		{to: "OrderConnection", operation: `{ user(id: $user) { orders { FIELD } } }`},
		{to: "OrderConnection", as: "of a product", operation: `{ product(id: $product) { orders { FIELD } } }`},
		{to: "OrderConnection", as: "of a root list", operation: `{ orders(filter: { customer: $user }) { there: nodes { id } FIELD } }`, holds: "order"},
		{to: "OrderEvent", as: "of a step that staff took", fields: []string{"who"}, operation: `{ order(id: $paid) { history { FIELD } } }`},
		{to: "OrderResult", operation: `mutation { cancelOrders(input: { orders: [{ order: $order, expectedVersion: 7 }] }) { results { FIELD } } }`},
		{to: "PageInfo", operation: `{ user(id: $user) { orders { pageInfo { FIELD } } } }`},
		{to: "PageInfo", as: "of products", operation: `{ products { pageInfo { FIELD } } }`},
		{to: "Product", as: "not sold", operation: `{ product(id: $unsold) { FIELD } }`},
		{to: "Product", as: "not sold, but bought before", operation: `{ order(id: $order) { items { nodes { product { FIELD } } } } }`},
		{to: "ProductConnection", as: "of those not sold", operation: `{ products(filter: { isActive: false }) { there: nodes { id } FIELD } }`, holds: "unsold"},
		{to: "ProductConnection", as: "of a category, of those not sold", operation: `{ category(id: $category) { products { there: nodes { id } FIELD } } }`, holds: "unsold"},
		{to: "ProductResult", operation: `mutation { updateProducts(input: { products: [{ id: $product, expectedVersion: 7 }] }) { results { FIELD } } }`},
		{to: "SessionConnection", operation: `{ user(id: $user) { sessions { there: nodes { id } FIELD } } }`, holds: "session"},
		{to: "UserError", operation: `mutation { register(input: { username: "?", email: "?", password: "?" }) { errors { FIELD } } }`},
	}
}

// call holds the arguments of a root field. One with required arguments needs a call; those of lists, and of fields
// whose only argument is an id, follow from the schema.
type call struct {
	of        string
	as        string // see way.as
	arguments string
	list      string // the field of the answer that holds the list
	isList    bool   // the answer is the list
	holds     string // the object that the list must contain
}

const requested = `from: "2026-01-01", to: "2026-01-01", idempotencyKey: "key"`

// accessCalls lists, by root field, the calls that do not follow from the schema.
func accessCalls() []call {
	return []call{
		{of: "Query.categoryBySlug", arguments: `slug: "category"`},
		{of: "Query.dashboard", arguments: `userId: $user`},
		{of: "Query.dashboard", as: "without a user"},
		{of: "Query.node", as: "a product not sold", arguments: `id: $unsold`},
		{of: "Query.nodes", arguments: `ids: [$order]`},
		{of: "Query.nodes", as: "products", arguments: `ids: [$product]`},
		{of: "Query.nodes", as: "products not sold", arguments: `ids: [$unsold]`},
		{of: "Query.orderByNumber", arguments: `number: $number`},
		{of: "Query.orders", as: "of a customer", arguments: `filter: { customer: $user }`, list: "nodes", holds: "order"},
		{of: "Query.orders", as: "of several customers", arguments: `filter: { customers: [$user] }`, list: "nodes", holds: "order"},
		{of: "Query.orders", as: "searched for by address", arguments: `filter: { search: $email }`, list: "nodes", holds: "order"},
		{of: "Query.orders", as: "that hold a product", arguments: `filter: { product: $unsold }`, list: "nodes", holds: "order"},
		{of: "Query.product", as: "not sold", arguments: `id: $unsold`},
		{of: "Query.productBySku", arguments: `sku: "SOLD"`},
		{of: "Query.productBySku", as: "not sold", arguments: `sku: "GONE"`},
		{of: "Query.products", as: "not sold", list: "nodes", holds: "unsold"},
		{of: "Query.salesSeries", arguments: `from: "2026-01-01", to: "2026-01-01", interval: DAY`},
		{of: "Query.salesSeries", as: "of a product in a category", arguments: `from: "2026-01-01", to: "2026-01-01", interval: DAY, product: $product, category: $category`},
		{of: "Query.search", as: "a product", arguments: `text: "SOLD"`, isList: true, holds: "product"},
		{of: "Query.search", as: "a product not sold", arguments: `text: "GONE"`, isList: true, holds: "unsold"},
		{of: "Query.search", as: "an order", arguments: `text: "#$number"`, isList: true, holds: "order"},
		{of: "Query.search", as: "a user", arguments: `text: $name`, isList: true, holds: "user"},
		{of: "Query.topProducts", arguments: `from: "2026-01-01", to: "2026-01-01"`},
		{of: "Query.userByEmail", arguments: `email: $email`},
		{of: "Query.userByUsername", arguments: `username: $name`},
		{of: "Query.users", as: "found by address", arguments: `filter: { search: $email }`, list: "nodes", holds: "user"},

		{of: "Mutation.adjustStock", arguments: `input: { product: $product, by: 1, idempotencyKey: "key" }`},
		{of: "Mutation.adjustStocks", arguments: `input: { items: [{ product: $product, by: 1 }], allOrNone: true, idempotencyKey: "key" }`},
		{of: "Mutation.cancelOrder", arguments: `input: { order: $order }`},
		{of: "Mutation.cancelOrder", as: "that is paid", arguments: `input: { order: $paid }`},
		{of: "Mutation.cancelOrders", arguments: `input: { orders: [{ order: $order }], allOrNone: true }`},
		{of: "Mutation.cancelOrders", as: "that are paid", arguments: `input: { orders: [{ order: $paid }], allOrNone: true }`},
		{of: "Mutation.cancelReport", arguments: `input: { report: $queued }`},
		{of: "Mutation.changePassword", arguments: `input: { currentPassword: "` + accessPassword + `", newPassword: "another for oneself" }`},
		{of: "Mutation.createCategory", arguments: `input: { name: "New", slug: "new" }`},
		{of: "Mutation.createProduct", arguments: `input: { sku: "NEW", name: "New", price: "10" }`},
		{of: "Mutation.endSession", arguments: `input: { session: $session }`},
		{of: "Mutation.logIn", arguments: `input: { username: "customer", password: "` + accessPassword + `" }`},
		{of: "Mutation.markNotificationsRead", arguments: `input: { ids: [$unread] }`, list: "notifications", holds: "unread"},
		{of: "Mutation.markNotificationsRead", as: "all or none", arguments: `input: { ids: [$unread], allOrNone: true }`, list: "notifications", holds: "unread"},
		{of: "Mutation.placeOrder", arguments: `input: { items: [{ product: $product, quantity: 1 }], idempotencyKey: "key" }`},
		{of: "Mutation.placeOrder", as: "of a product not sold", arguments: `input: { items: [{ product: $unsold, quantity: 1 }], idempotencyKey: "key" }`},
		{of: "Mutation.register", arguments: `input: { username: "newcomer", email: "newcomer@example.com", password: "another for a newcomer" }`},
		{of: "Mutation.renameCategory", arguments: `input: { id: $category, expectedVersion: 1, name: "Renamed" }`},
		{of: "Mutation.requestReport", arguments: `input: { kind: ORDERS_EXPORT, format: CSV, filter: { customer: $user }, ` + requested + ` }`},
		{of: "Mutation.requestReport", as: "of one's own or all orders", arguments: `input: { kind: ORDERS_EXPORT, format: CSV, ` + requested + ` }`},
		{of: "Mutation.requestReport", as: "of the shop", arguments: `input: { kind: SALES_SUMMARY, format: CSV, ` + requested + ` }`},
		{of: "Mutation.resetPassword", arguments: `input: { user: $user, newPassword: "another for somebody" }`},
		{of: "Mutation.setOrderStatus", arguments: `input: { order: $order, status: PAID, expectedVersion: 1 }`},
		{of: "Mutation.setOrderStatuses", arguments: `input: { orders: [{ order: $order, status: PAID, expectedVersion: 1 }], allOrNone: true }`},
		{of: "Mutation.setProductCategories", arguments: `input: { product: $product, categories: [] }`},
		{of: "Mutation.setUserActive", arguments: `input: { user: $user, isActive: false, expectedVersion: 1 }`},
		{of: "Mutation.setUserRole", arguments: `input: { user: $user, role: STAFF, expectedVersion: 1 }`},
		{of: "Mutation.updateProduct", arguments: `input: { id: $product, expectedVersion: 1, name: "Renamed" }`},
		{of: "Mutation.updateProduct", as: "not sold", arguments: `input: { id: $unsold, expectedVersion: 1, name: "Renamed" }`},
		{of: "Mutation.updateProducts", arguments: `input: { products: [{ id: $product, expectedVersion: 1, name: "Renamed" }], allOrNone: true }`},
		{of: "Mutation.updateProfile", arguments: `input: { expectedVersion: 1, username: "renamed" }`},
	}
}
