package seed

import "iter"

// table is the rows of one table. Tables are in the order of their references.
type table struct {
	name    string
	columns []string
	count   int             // how many rows there are; 0 if unknown
	rows    iter.Seq[[]any] // a row is valid until the next one
}

func (s *shop) tables() []table {
	return []table{
		{
			name:    "shop_settings",
			columns: []string{"currency", "created_at"},
			count:   1,
			rows:    func(yield func([]any) bool) { yield([]any{s.currency, s.start}) },
		},
		{
			name:    "users",
			columns: []string{"id", "username", "email", "role", "is_active", "created_at", "updated_at", "version"},
			count:   len(s.users),
			rows:    each(s.users, (*user).row),
		},
		{
			name:    "credentials",
			columns: []string{"user_id", "password_hash", "is_demo", "changed_at"},
			count:   len(s.users),
			rows:    each(s.users, (*user).credential),
		},
		{
			name: "products",
			columns: []string{
				"id", "sku", "name", "description", "price", "stock", "is_active", "created_at", "updated_at", "version",
			},
			count: len(s.products),
			rows:  each(s.products, (*product).row),
		},
		{
			name:    "categories",
			columns: []string{"id", "name", "slug", "created_at"},
			count:   len(s.categories),
			rows:    each(s.categories, (*category).row),
		},
		{
			name:    "product_categories",
			columns: []string{"product_id", "category_id"},
			rows:    s.productCategoryRows,
		},
		{
			name: "orders",
			columns: []string{
				"id", "number", "customer_id", "status", "total", "item_count", "placed_at", "updated_at", "version",
			},
			count: s.orderCount,
			rows:  s.orderRows,
		},
		{
			name: "order_items",
			columns: []string{
				"id", "order_id", "line", "product_id", "product_sku", "product_name", "quantity", "unit_price", "placed_at",
			},
			count: 3 * s.orderCount,
			rows:  s.itemRows,
		},
		{
			name:    "order_events",
			columns: []string{"id", "order_id", "from_status", "to_status", "user_id", "happened_at"},
			rows:    s.eventRows,
		},
		{
			name: "reports",
			columns: []string{
				"id", "requested_by", "kind", "format", "from_date", "to_date", "as_of", "status", "progress",
				"row_count", "byte_count", "sha256", "error", "created_at", "started_at", "finished_at", "filter",
			},
			count: len(s.reports),
			rows:  each(s.reports, func(p *report) []any { return p.row(s.users) }),
		},
		{
			name: "notifications",
			columns: []string{
				"id", "user_id", "kind", "title", "body", "created_at", "read_at", "order_id", "product_id", "report_id",
			},
			count: s.notificationCount,
			rows:  s.notificationRows,
		},
	}
}

func each[T any](list []T, row func(*T) []any) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for i := range list {
			if !yield(row(&list[i])) {
				return
			}
		}
	}
}
