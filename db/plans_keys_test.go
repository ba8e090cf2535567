package db_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// keyLoads are the loads by keys and by unique columns, with computed columns, and the sales.
func keyLoads(t testing.TB, e *explainer) []planCase {
	t.Helper()
	var probes []planCase
	add := func(list string, load func(ctx context.Context, d *db.DB) error) {
		probes = append(probes, planCase{list, "all", load})
	}
	for _, n := range []int{1, 20, 100} {
		of := func(name string) string { return fmt.Sprintf("%d × %s", n, name) }
		add(of("User by id"), byID[db.User](t, e, "users", n))
		add(of("Product by id"), byID[db.Product](t, e, "products", n))
		add(of("Category by id"), byID[db.Category](t, e, "categories", n))
		add(of("Order by id"), byID[db.Order](t, e, "orders", n))
		add(of("OrderItem by id"), byID[db.OrderItem](t, e, "order_items", n))
		add(of("Notification by id"), byID[db.Notification](t, e, "notifications", n))
		add(of("Report by id"), byID[db.Report](t, e, "reports", n))
		add(of("Session by id"), byID[db.Session](t, e, "sessions", n))
		add(of("User by id with counts"), computedColumns(parentKeys(t, e, "orders", "customer_id")[:n]))
	}
	add("userByUsername", func(ctx context.Context, d *db.DB) error {
		_, err := db.UsersByName(d)(ctx, []string{"staff"})
		return err
	})
	add("userByEmail", func(ctx context.Context, d *db.DB) error {
		_, err := db.UsersByEmail(d)(ctx, []string{"staff@example.com"})
		return err
	})
	add("categoryBySlug", func(ctx context.Context, d *db.DB) error {
		_, err := db.CategoriesBySlug(d)(ctx, []string{"kitchen"})
		return err
	})
	add("orderByNumber", func(ctx context.Context, d *db.DB) error {
		_, err := db.OrdersNumbered(d)(ctx, []int{400})
		return err
	})
	positions := []db.NotificationPosition{}
	for _, user := range parentKeys(t, e, "notifications", "user_id")[:20] {
		positions = append(positions, db.NotificationPosition{User: user, CreatedAt: time.Now().Add(-time.Hour)})
	}
	add("notifications after a position", func(ctx context.Context, d *db.DB) error {
		_, err := db.NotificationsAfter(d)(ctx, positions)
		return err
	})
	add("productBySku", func(ctx context.Context, d *db.DB) error {
		_, err := db.ProductsBySKU(d)(ctx, []string{"ARM-00001"})
		return err
	})
	probes = append(probes, sessionLoads(t, e)...)
	return append(probes, salesCases(t, e)...)
}

// createSessions gives each user a session. It takes longer than the program's statement timeout.
func createSessions(t testing.TB, pool *pgxpool.Pool) {
	t.Helper()
	_, err := pool.Exec(t.Context(), `INSERT INTO sessions (id, token_hash, user_id, generation, created_at, used_at, expires_at)
		SELECT id, sha256(uuid_send(id)), id, session_generation, now(), now(), now() + interval '1 day' FROM users ON CONFLICT DO NOTHING`)
	require.NoError(t, err)
	_, err = pool.Exec(t.Context(), "ANALYZE sessions")
	require.NoError(t, err)
}

// sessionLoads are the queries of a log-in and of each request with a token.
func sessionLoads(t testing.TB, e *explainer) []planCase {
	t.Helper()
	user := keys(t, e.DB, "SELECT id FROM users WHERE username = 'customer'")[0]
	order := db.ID{Kind: db.KindOrder, UUID: keys(t, e.DB, "SELECT id FROM orders LIMIT 1")[0]}
	session := keys(t, e.DB, "SELECT id FROM sessions LIMIT 1")[0]
	return []planCase{
		{"session by token", "all", func(ctx context.Context, d *db.DB) error {
			_, err := db.SessionsByToken(d)(ctx, []db.TokenHash{sha256.Sum256(user[:])})
			return err
		}},
		{"token of a session", "all", func(ctx context.Context, d *db.DB) error {
			_, _, err := d.TokenOf(ctx, session)
			return err
		}},
		{"credential by name", "all", func(ctx context.Context, d *db.DB) error {
			_, err := d.CredentialOf(ctx, "customer")
			return err
		}},
		{"credential by user", "all", func(ctx context.Context, d *db.DB) error {
			_, err := d.CredentialOfUser(ctx, user)
			return err
		}},
		{"parties of an order", "all", func(ctx context.Context, d *db.DB) error {
			_, err := d.PartiesOf(ctx, []db.OrderStep{{Order: order, Status: db.OrderStatusCancelled}})
			return err
		}},
	}
}

func byID[T any, P sqlpage.RowOf[T]](t testing.TB, e *explainer, table string, n int) func(context.Context, *db.DB) error {
	t.Helper()
	ids := keys(t, e.DB, fmt.Sprintf("SELECT id FROM %s LIMIT %d", table, n))
	return func(ctx context.Context, d *db.DB) error {
		_, err := sqlpage.ByID[T, P](d.Database)(ctx, ids)
		return err
	}
}

// computedColumns loads users with the columns that SQL computes.
func computedColumns(ids []uuid.UUID) func(context.Context, *db.DB) error {
	return func(ctx context.Context, d *db.DB) error {
		ctx = sqlpage.WithProjection(ctx, fields{"User": {"unreadNotificationCount", "spentTotal", "spentOrders"}})
		_, err := sqlpage.ByID[db.User](d.Database)(ctx, ids)
		return err
	}
}
