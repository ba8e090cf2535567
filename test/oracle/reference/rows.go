package reference

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"orderly.example/db"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// The rows of each table, under the names of the fields that hold them.
const (
	userRows     = `SELECT id, username, email, role, is_active, created_at, updated_at, version FROM users `
	productRows  = `SELECT id, sku, name, description, price AS price_minor, stock, is_active, created_at, updated_at, version FROM products `
	categoryRows = `SELECT id, name, slug, created_at, version FROM categories `
	orderRows    = `SELECT id, number, customer_id, status, total AS total_minor, item_count, placed_at, updated_at, version FROM orders `
	itemRows     = `SELECT id, order_id, line, product_id, product_sku, product_name, quantity, unit_price AS unit_price_minor, ` +
		`(SELECT customer_id FROM orders WHERE orders.id = order_id) AS customer_id FROM order_items `
	eventRows  = `SELECT id, order_id, from_status AS "from", to_status AS "to", user_id, happened_at FROM order_events `
	noticeRows = `SELECT id, user_id, kind, title, body, created_at, read_at, order_id, product_id, report_id FROM notifications `
	reportRows = `SELECT id, requested_by AS requester_id, kind, format, from_date AS "from", to_date AS "to", as_of, status, progress, ` +
		`row_count, byte_count AS bytes, sha256, error, created_at, started_at, finished_at, kind = 'ORDERS_EXPORT' AND filter #> '{Customer,UUID}' ` +
		`IS NOT DISTINCT FROM (SELECT jsonb_agg(get_byte(uuid_send(requested_by), n) ORDER BY n) FROM generate_series(0, 15) n) AS own FROM reports `
	sessionRows = `SELECT id, user_id, created_at, used_at, expires_at FROM (SELECT s.* FROM sessions s JOIN users u ON u.id = s.user_id ` +
		`WHERE s.expires_at > now() AND s.generation = u.session_generation AND u.is_active) open_sessions `
)

const byID = `WHERE id = $1`

// all reads rows. It panics where Postgres fails: gqlgen's executor makes an error of that, which ends the test.
func all[T any, P sqlpage.RowOf[T]](ctx context.Context, o *API, sql string, args ...any) []P {
	result, err := o.pool.Query(ctx, sql, args...)
	if err != nil {
		panic(fmt.Errorf("asking Postgres: %w", err))
	}
	read, err := pgx.CollectRows(result, pgx.RowToAddrOfStructByNameLax[T])
	if err != nil {
		panic(fmt.Errorf("reading rows: %w", err))
	}
	rows := make([]P, len(read))
	for i, row := range read {
		rows[i] = db.WithCurrency(o.currency, P(row))
		o.complete(ctx, rows[i])
	}
	return rows
}

// one reads a row, or nil.
func one[T any, P sqlpage.RowOf[T]](ctx context.Context, o *API, sql string, args ...any) P {
	rows := all[T, P](ctx, o, sql, args...)
	if len(rows) == 0 {
		return nil
	}
	return rows[0]
}

// number reads a single number.
func (o *API) number(ctx context.Context, sql string, args ...any) (n int) {
	if err := o.pool.QueryRow(ctx, sql, args...).Scan(&n); err != nil {
		panic(fmt.Errorf("reading a number: %w", err))
	}
	return n
}

// complete computes what of a row is no column of it.
func (o *API) complete(ctx context.Context, row any) {
	switch row := row.(type) {
	case *db.User:
		row.SpentTotal = int64(o.number(ctx, `SELECT coalesce(sum(total), 0) FROM orders WHERE customer_id = $1 AND status IN ('PAID', 'SHIPPED', 'DELIVERED')`, row.ID))
		row.SpentOrders = o.number(ctx, `SELECT count(*) FROM orders WHERE customer_id = $1 AND status IN ('PAID', 'SHIPPED', 'DELIVERED')`, row.ID)
		row.UnreadNotificationCount = o.number(ctx, `SELECT count(*) FROM notifications WHERE user_id = $1 AND read_at IS NULL`, row.ID)
	case *db.OrderItem:
		row.LineTotalMinor = int64(row.Quantity) * row.UnitPriceMinor
		row.CustomerID = o.customerOf(ctx, row.OrderID)
	}
}

// customerOf is whose an order is.
func (o *API) customerOf(ctx context.Context, order uuid.UUID) (customer uuid.UUID) {
	if err := o.pool.QueryRow(ctx, `SELECT customer_id FROM orders WHERE id = $1`, order).Scan(&customer); err != nil {
		panic(fmt.Errorf("reading whose an order is: %w", err))
	}
	return customer
}

// node reads an object by its global id, or nil.
func (o *API) node(ctx context.Context, id db.ID) db.Node {
	switch id.Kind {
	case db.KindUser:
		return asNode(one[db.User](ctx, o, userRows+byID, id.UUID))
	case db.KindProduct:
		return asNode(one[db.Product](ctx, o, productRows+byID, id.UUID))
	case db.KindCategory:
		return asNode(one[db.Category](ctx, o, categoryRows+byID, id.UUID))
	case db.KindOrder:
		return asNode(one[db.Order](ctx, o, orderRows+byID, id.UUID))
	case db.KindOrderItem:
		return asNode(one[db.OrderItem](ctx, o, itemRows+byID, id.UUID))
	case db.KindNotification:
		return asNode(one[db.Notification](ctx, o, noticeRows+byID, id.UUID))
	case db.KindReport:
		return asNode(one[db.Report](ctx, o, reportRows+byID, id.UUID))
	case db.KindSession:
		return asNode(one[db.Session](ctx, o, sessionRows+byID, id.UUID))
	case 0: // of a notification without a subject
		return nil
	default:
		panic(missing("node, in rows.go, how rows of the kind " + id.Kind.String() + " are read"))
	}
}

// missing is the message where the reference lacks an entity.
func missing(what string) string {
	return "say in " + what + " (CONTRIBUTING.md, \"Add an entity\", step 9)"
}

// asNode makes a nil pointer a nil interface.
func asNode[P interface {
	comparable
	db.Node
}](p P) db.Node {
	var none P
	if p == none {
		return nil
	}
	return p
}
