package resolvers_test

import "orderly.example/db"

// operation is an operation and its cost with a cold cache: the bound of its plan, and the statements that it uses.
// Both are the same for any page size n.
type operation struct {
	name        string
	viewer      string // empty means staff
	query       string // or the name of an example
	variables   map[string]any
	bound, used int
}

// statementTable lists what operations cost.
func statementTable() []operation {
	type v = map[string]any
	user, order, product := db.KindUser, db.KindOrder, db.KindProduct
	return []operation{
		// The example pages.
		{"dashboard", "customer", "01-dashboard", nil, 3, 3},
		{"order", "", "02-order", v{"number": 7}, 4, 4},
		{"users", "", "03-users", nil, 4, 4},
		{"reports", "", "04-reports", nil, 2, 2},
		{"staff orders", "", "05-staff-orders", nil, 4, 4},
		{"order tabs", "", "06-order-tabs", nil, 3, 3},
		{"notifications", "customer", "07-notifications", nil, 4, 4},
		{"user", "", "08-user", nil, 4, 4},
		{"office", "", "09-office", nil, 4, 4},
		{"twenty nodes of six types", "", "10-nodes", v{"ids": mixedSamples(20, nodeKinds()...)}, 4, 4},

		// Equal fields are loaded once.
		{"aliases with equal arguments", "", `query($n: Int!) {
			a: orders(first: $n) { nodes { number customer { username } } }
			b: orders(first: $n) { nodes { id status customer { email } } } }`, nil, 2, 2},
		{"nodes and edges, with the same relation below both", "", `query($n: Int!) {
			orders(first: $n) { nodes { customer { username } } edges { cursor node { customer { email } } } } }`, nil, 2, 2},
		{"overlapping fragments", "", `query($n: Int!) { orders(first: $n) { ...A ...B } }
			fragment A on OrderConnection { nodes { ...C } } fragment B on OrderConnection { totalCount nodes { ...C status } }
			fragment C on Order { number customer { username } items(first: 2) { nodes { productName } } }`, nil, 3, 3},

		// Different fields are loaded separately, and fused if there are too many.
		{"aliases with other arguments, relations below", "", `query($n: Int!) {
			a: orders(first: $n, filter: { status: [DELIVERED] }) { nodes { items(first: 2) { nodes { product { name } } } } }
			b: orders(last: $n, filter: { status: [CANCELLED] }) { nodes { items(first: 2) { nodes { product { sku } } } } } }`, nil, 4, 4},
		{
			"two orders by id, with items", "", `query($a: ID!, $b: ID!) {
			a: order(id: $a) { items { nodes { quantity } } } b: order(id: $b) { items { nodes { quantity } } } }`,
			v{"a": sample{order, 0}, "b": sample{order, 1}},
			3, 3,
		},
		{"eight lists, each with a relation", "", `query($n: Int!) {
			a: orders(first: $n) { nodes { ...O } } b: orders(last: $n) { nodes { ...O } }
			c: orders(first: $n, orderBy: { field: TOTAL }) { nodes { ...O } } d: orders(last: $n, orderBy: { field: TOTAL }) { nodes { ...O } }
			e: orders(first: $n, orderBy: { field: NUMBER }) { nodes { ...O } } f: orders(last: $n, orderBy: { field: NUMBER }) { nodes { ...O } }
			g: orders(first: $n, filter: { status: [PAID, SHIPPED] }) { nodes { ...O } } h: orders(first: 1) { nodes { ...O } } }
			fragment O on Order { number items(first: 1) { nodes { productName } } customer { username } }`, nil, 4, 4},
		{"a user reached by two paths", "", `query($n: Int!) { orders(first: $n) { nodes {
			customer { username } items(first: 2) { nodes { order { number customer { email } } } } } } }`, nil, 4, 4},
		{"history and items", "", `query($n: Int!) { orders(first: $n) { nodes {
			history { to who { username } } items(first: 1) { nodes { product { name } } } } } }`, nil, 4, 4},
		{
			"three dashboards", "", `query($a: ID!) {
			mine: dashboard { ...D } theirs: dashboard(userId: $a) { ...D } again: dashboard { unreadCount user { email } } }
			fragment D on Dashboard { user { username } spending { orderCount } recentOrders(first: 10) { number } }`,
			v{"a": sample{user, 0}},
			2, 2,
		},

		// Pages.
		{"backwards", "", `query($n: Int!) { orders(last: $n) { pageInfo { hasPreviousPage startCursor } edges { cursor node { number } } } }`, nil, 1, 1},
		{"nested backwards", "", `query($n: Int!) { users(last: $n, orderBy: { field: USERNAME }) { nodes {
			username orders(last: 3) { totalCount pageInfo { hasPreviousPage } nodes { number } } } } }`, nil, 2, 2},
		{"nested pages with counts", "", `query($n: Int!) { users(first: $n) { totalCount nodes { username orders(first: 2) {
			totalCount nodes { number items(first: 2) { totalCount nodes { quantity } } } } } } }`, nil, 3, 3},
		{"what users have spent", "", `query($n: Int!) { users(first: $n) { nodes { username spending { total { amount } orderCount average { amount } } } } }`, nil, 1, 1},
		{"only page info", "", `query($n: Int!) { orders(first: $n) { pageInfo { hasNextPage endCursor } } }`, nil, 1, 1},
		{"search, filter and order", "", `query($n: Int!) { products(first: $n, filter: { search: "a", inStock: true, price: { min: "1.00" } },
			orderBy: { field: PRICE, direction: DESC }) { totalCount nodes { name } } }`, nil, 1, 1},
		{"three lists of one user", "customer", `{ viewer {
			orders(first: 50, filter: { status: [DELIVERED] }) { nodes { number } }
			notifications(first: 50, unreadOnly: true) { nodes { title } } reports(first: 50) { totalCount nodes { kind } } } }`, nil, 4, 4},

		{"categories with products, both ways", "", `query($n: Int!) { categories(first: $n) { nodes { name products(first: 3) {
			totalCount nodes { name categories(last: 2) { nodes { slug } } } } } } }`, nil, 3, 3},
		{
			"products of a category", "", `query($n: Int!, $c: ID!) {
			products(first: $n, filter: { category: $c }) { totalCount nodes { name } } category(id: $c) { name } }`,
			v{"c": sample{db.KindCategory, 0}},
			2, 2,
		},

		{
			"orders of products, both ways", "", `query($n: Int!, $p: ID!) { products(first: $n) { nodes { name orders(first: 3) {
			totalCount nodes { number items(first: 2) { nodes { product { sku } } } } } } } orders(first: $n, filter: { product: $p }) { totalCount nodes { number } } }`,
			v{"p": sample{product, 0}},
			4, 4,
		},
		{"orders that are searched for, by status", "", `query($n: Int!) { orders(first: $n, filter: { search: "c", status: [PAID, DELIVERED] },
			orderBy: { field: STATUS }) { totalCount nodes { status customer { username } } } }`, nil, 2, 2},
		{
			"orders of several customers", "", `query($n: Int!, $a: ID!, $b: ID!) { orders(first: $n, filter: { customers: [$a, $b] }) { nodes { number customer { id } } } }`,
			v{"a": sample{user, 0}, "b": sample{user, 1}},
			1, 1,
		},
		{"reports of a kind that failed", "", `query($n: Int!) { reports(first: $n, filter: { kind: [TOP_PRODUCTS], status: [FAILED] }) { totalCount nodes { kind error } } }`, nil, 1, 1},

		// Lists of one parent with few rows are always fused into one statement. Rows that are read by key are not.
		{"three short lists of one user", "customer", `{ viewer {
			orders(first: 12, filter: { status: [DELIVERED] }) { nodes { number } }
			notifications(first: 10, unreadOnly: true) { nodes { title } } reports(first: 10) { totalCount nodes { kind } } } }`, nil, 2, 2},
		{"one row too many", "customer", `{ viewer {
			orders(first: 12, filter: { status: [DELIVERED] }) { nodes { number } }
			notifications(first: 10, unreadOnly: true) { nodes { title } } reports(first: 11) { totalCount nodes { kind } } } }`, nil, 3, 3},
		{"a list and a row by its key", "", `{ orders(first: 1) { nodes { customer { username } items(first: 5) { nodes { quantity } } } } }`, nil, 3, 3},
		{"lists of the shop", "", `{ orders(first: 1) { nodes { number } } users(first: 1) { nodes { username } } }`, nil, 2, 2},

		// Counts of one table are one statement.
		{"counts by alias", "", `{ a: orders(filter: { status: [PAID] }) { totalCount } b: orders { totalCountIsExact }
			c: orders(filter: { total: { min: "100.00" } }) { totalCount } }`, nil, 1, 1},
		{"counts of three tables", "", `{ orders { totalCount } a: users(filter: { role: STAFF }) { totalCount }
			b: users { totalCount } products { totalCount } }`, nil, 3, 3},
		{"nested counts", "", `query($n: Int!) { users(first: $n) { nodes {
			a: orders(filter: { status: [PAID] }) { totalCount } b: orders { totalCount } } } }`, nil, 2, 2},
		{"series of two intervals", "", `{ a: salesSeries(from: "2026-01-01", to: "2026-03-31", interval: DAY) { total { amount } }
			b: salesSeries(from: "2026-01-01", to: "2026-03-31", interval: MONTH) { orderCount } }`, nil, 2, 2},
		{
			"series of a product and of a category", "", `query($p: ID!, $c: ID!) {
			a: salesSeries(from: "2026-01-01", to: "2026-03-31", interval: DAY, product: $p) { total { amount } }
			b: salesSeries(from: "2026-01-01", to: "2026-03-31", interval: DAY, category: $c) { orderCount } }`,
			v{"p": sample{product, 0}, "c": sample{db.KindCategory, 0}},
			2, 2,
		},
		{"top products", "", `query($n: Int!) { topProducts(from: "2026-01-01", to: "2026-03-31", first: $n) { quantity total { amount } product { name } } }`, nil, 2, 2},
		{"ids of top products", "", `query($n: Int!) { topProducts(from: "2026-01-01", to: "2026-03-31", first: $n) { product { id } } }`, nil, 1, 1},
		{"six lists of sales", "", `{ a: topProducts(from: "2026-01-01", to: "2026-01-31", first: 5) { product { id } } b: topProducts(from: "2026-01-01", to: "2026-01-31") { quantity }
			c: topProducts(from: "2026-01-01", to: "2026-01-31", by: QUANTITY) { quantity } d: salesSeries(from: "2026-01-01", to: "2026-01-31", interval: DAY) { orderCount }
			e: salesSeries(from: "2026-01-01", to: "2026-01-31", interval: WEEK) { orderCount } f: salesSeries(from: "2026-01-01", to: "2026-01-31", interval: MONTH) { orderCount } }`, nil, 4, 4},

		// Values in the parent's row are free.
		{"ids of to-one relations", "", `query($n: Int!) { orders(first: $n) { nodes { customer { id __typename }
			items(first: 2) { nodes { product { id } order { id } } } } } }`, nil, 2, 2},
		{"ids of requesters", "", `query($n: Int!) { reports(first: $n) { nodes { requestedBy { id } } } }`, nil, 1, 1},
		{"only __typename", "", `{ __typename dashboard { __typename } }`, nil, 0, 0},
		{
			"dashboard of another user", "", `query($id: ID!, $n: Int!) { dashboard(userId: $id) {
			user { username } unreadCount spending { total { amount } } recentOrders(first: $n) { number } } }`,
			v{"id": sample{user, 0}},
			2, 2,
		},

		// Variables decide.
		{"with the customer", "", customerOrItems, v{"customer": true}, 2, 2},
		{"without the customer", "", customerOrItems, v{"customer": false}, 3, 3},

		// Abstract types.
		{"an order by its global id", "", oneNode, v{"id": sample{order, 0}}, 2, 2},
		{"a product by its global id", "", oneNode, v{"id": sample{product, 0}}, 2, 1},
		{
			"ten products by their global ids", "", `query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Product { name } } }`,
			v{"ids": mixedSamples(10, product)},
			1, 1,
		},
		{
			"relations of six types", "", `query($ids: [ID!]!) { nodes(ids: $ids) { id
			... on User { orders(first: 1) { nodes { number } } } ... on Order { items(first: 2) { nodes { product { name } } } }
			... on OrderItem { product { name } } ... on Report { requestedBy { username } }
			... on Notification { subject { ... on Order { number customer { username } } ... on Product { sku } } } } }`,
			v{"ids": mixedSamples(20, nodeKinds()...)},
			4, 4,
		},
		{"subjects with relations", "customer", `query($n: Int!) { viewer { notifications(first: $n) { nodes { subject {
			... on Order { items(first: 3) { nodes { productName } } } ... on Product { sku } ... on Report { requestedBy { username } } } } } } }`, nil, 4, 4},

		// A search is one statement, whatever it finds. With more levels than statements, those below are read with it.
		{"a search", "", `{ search(text: "1", first: 20) { __typename ... on Order { number } ... on Product { sku name } ... on User { username email } } }`, nil, 1, 1},
		{"a search for nothing", "", `{ search(text: " ") { __typename } }`, nil, 1, 0},
		{"a search, and what belongs to what it finds", "", `{ search(text: "1", first: 5) { ... on Order { number customer { username } items(first: 2) { nodes { productName } } }
			... on Product { sku categories(first: 2) { nodes { name } } } } }`, nil, 3, 3},
		{"a search, and more levels than statements", "", `{ search(text: "1", first: 5) { ... on Order { number customer { username orders(first: 2) {
			nodes { items(first: 2) { nodes { product { name categories(first: 1) { nodes { name } } } } } } } } } ... on User { orders(first: 1) { nodes { number } } } } }`, nil, 4, 4},
		{"two searches beside two lists", "", `{ a: search(text: "1") { __typename } b: search(text: "2") { __typename } orders(first: 1) { nodes { number } }
			users(first: 1) { nodes { username } } products(first: 1) { nodes { sku } } }`, nil, 4, 4},
		{"sessions of users", "admin", `query($n: Int!) { users(first: $n) { nodes { username sessions(first: 3) { totalCount nodes { createdAt isCurrent } } } } }`, nil, 2, 2},

		// There is no such object: its relations are not loaded.
		{"no such order", "", `{ orderByNumber(number: 999999) { number customer { username } items { nodes { product { name } } } } }`, nil, 4, 1},

		// More levels than statements: those with the fewest rows are read with the level above.
		{"five levels", "", `query($n: Int!) { orders(first: $n) { nodes { items(first: 3) { nodes { order { status items(first: 3) { nodes { product { name } } } } } } } } }`, nil, 4, 4},
		{
			"an order, its customer, and what else they bought", "", `query($id: ID!) { order(id: $id) { customer { username
			orders(first: 10) { totalCount nodes { number items(last: 3) { nodes { product { name } } } } } } } }`,
			v{"id": sample{order, 0}},
			4, 4,
		},
		{"what the viewer was notified of", "customer", `query($n: Int!) { viewer { notifications(first: $n) { nodes { title subject {
			... on Order { items(first: 3) { nodes { product { name } } } } ... on Report { requestedBy { username } } } } } } }`, nil, 4, 4},
		{"who asked for reports", "", `query($n: Int!) { reports(first: $n) { nodes { requestedBy { username orders(first: 2) { nodes { items(first: 2) { nodes { product { name } } } } } } } } }`, nil, 4, 4},
		{"top products, their categories, and what else is in them", "", `{ topProducts(from: "2026-01-01", to: "2026-03-31", first: 3) { quantity product { name
			categories(first: 2) { nodes { name products(first: 2) { nodes { name categories(first: 2) { nodes { slug products(first: 1) { totalCount nodes { sku } } } } } } } } } } }`, nil, 4, 4},
		{"what else was bought with products", "", `query($n: Int!) { categories(first: 2) { nodes { products(first: $n) { nodes { orders(first: 1) { nodes { items(first: 2) { nodes {
			product { name orders(last: 1) { nodes { customer { username } } } } } } } } } } } } }`, nil, 4, 4},
		{"eight levels, two lists at the root", "", `query($n: Int!) {
			orders(first: 2) { nodes { ...O } } products(first: $n) { nodes { name categories(first: 1) { nodes { products(first: 2) { nodes { sku } } } } } } }
			fragment O on Order { number customer { username orders(first: 1, orderBy: { field: TOTAL }) { totalCount edges { cursor node { history { who { username
				reports(first: 1) { nodes { requestedBy { email orders(last: 1) { nodes { itemCount } } } } } } } } } } } }`, nil, 4, 4},
	}
}

const (
	customerOrItems = `query($n: Int!, $customer: Boolean!) { orders(first: $n) { nodes { number
		customer @include(if: $customer) { username } items(first: 2) @skip(if: $customer) { nodes { product { name } } } } } }`
	oneNode = `query($id: ID!) { node(id: $id) { __typename id ... on User { username }
		... on Order { number customer { username } } ... on Product { sku } } }`
)
