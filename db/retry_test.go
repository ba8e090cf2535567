package db_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/faults"
	"orderly.example/internal/postgres"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
	"orderly.example/test/services"
)

// failing makes the first changes of a table fail with an SQLSTATE at the end of their transactions.
func failing(t *testing.T, d *db.DB, table, state string, times int) {
	t.Helper()
	_, err := d.Pool().Exec(t.Context(), fmt.Sprintf(`CREATE SEQUENCE changes;
CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	IF nextval('changes') <= %d THEN RAISE SQLSTATE '%s'; END IF;
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER fail AFTER INSERT OR UPDATE ON %s DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail()`,
		times, state, table))
	require.NoError(t, err)
}

func opened(t *testing.T, o db.Options) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(d.Close)
	return d
}

func first(t *testing.T, d *db.DB, kind db.Kind, table string) db.ID {
	t.Helper()
	return db.ID{Kind: kind, UUID: keys(t, d, "SELECT id FROM "+table+" ORDER BY id LIMIT 1")[0]}
}

// A write that Postgres undid because of a conflict is retried. It takes effect once, and its rows are read once.
func TestWritesAreRetriedAfterConflicts(t *testing.T) {
	t.Parallel()
	for _, state := range []string{"40001", "40P01"} {
		t.Run(state, func(t *testing.T) {
			t.Parallel()
			t.Run("a statement", func(t *testing.T) {
				t.Parallel()
				d := opened(t, db.Options{Postgres: postgres.Options{URL: services.Seeded(t), Min: 1}})
				product, admin := first(t, d, db.KindProduct, "products"), first(t, d, db.KindUser, "users")
				failing(t, d, "products", state, 3)
				ctx, budget := sqlpage.WithBudget(t.Context(), 1, nil)
				changed, errs, err := d.AdjustStock(ctx, admin.UUID, db.StockChange{Product: product, By: 7, IdempotencyKey: "k"})
				require.NoError(t, err)
				require.Empty(t, errs)
				require.Equal(t, 1, budget.Used())
				require.Len(t, keys(t, d, fmt.Sprintf("SELECT id FROM products WHERE id = '%s' AND stock = %d", product.UUID, changed.Stock)), 1)
			})
			t.Run("a transaction", func(t *testing.T) {
				t.Parallel()
				d := opened(t, db.Options{Postgres: postgres.Options{URL: services.Seeded(t), Min: 1}})
				staff := first(t, d, db.KindUser, "users")
				failing(t, d, "reports", state, 3)
				ctx, budget := sqlpage.WithBudget(t.Context(), 2, nil)
				day := db.DateOf(time.Now())
				asked := db.NewReport{Kind: db.ReportKindSalesSummary, Format: db.ReportFormatCSV, From: day, To: day, IdempotencyKey: "k"}
				queued := 0
				report, errs, err := d.RequestReport(ctx, staff.UUID, uuid.UUID{}, asked, func(ctx context.Context, tx pgx.Tx, _ uuid.UUID, _, _ int) error {
					queued++
					_, err := tx.Exec(ctx, "SELECT 'queued'")
					return err
				})
				require.NoError(t, err)
				require.Empty(t, errs)
				require.Equal(t, 4, queued)
				require.Equal(t, 2, budget.Used())
				require.Len(t, keys(t, d, "SELECT id FROM reports WHERE id = '"+report.ID.String()+"'"), 1)
			})
		})
	}
}

// Postgres closes a connection that has just been used, so the pool does not check it again. The read must succeed
// anyway, and count as one statement.
func TestReadIsRetriedOnDeadConnection(t *testing.T) {
	t.Parallel()
	address := services.Seeded(t)
	admin, err := pgx.Connect(t.Context(), address)
	require.NoError(t, err)
	t.Cleanup(func() { _ = admin.Close(t.Context()) })
	d := opened(t, db.Options{Postgres: postgres.Options{URL: address, Min: 1, Max: 1}})
	ids := keys(t, d, "SELECT id FROM users LIMIT 1")
	for range 5 {
		_, err = sqlpage.ByID[db.User](d.Database)(t.Context(), ids) // the connection has just been used
		require.NoError(t, err)
		terminated, err := admin.Exec(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND application_name = 'orderly'`)
		require.NoError(t, err)
		require.NotZero(t, terminated.RowsAffected())
		ctx, budget := sqlpage.WithBudget(t.Context(), 1, nil)
		users, err := sqlpage.ByID[db.User](d.Database)(ctx, ids)
		require.NoError(t, err)
		require.Len(t, users, 1)
		require.Equal(t, 1, budget.Used())
	}
}

// Once a write has been sent, a client whose request times out is told that it may have happened.
func TestWriteOfARequestThatTimesOut(t *testing.T) {
	t.Parallel()
	d := opened(t, db.Options{Postgres: postgres.Options{URL: services.Seeded(t), Min: 1}})
	change := db.StockChange{Product: first(t, d, db.KindProduct, "products"), By: 7, IdempotencyKey: "k"}
	admin := first(t, d, db.KindUser, "users")
	holder, err := d.Pool().Begin(t.Context())
	require.NoError(t, err)
	defer func() { _ = holder.Rollback(t.Context()) }()
	_, err = holder.Exec(t.Context(), "LOCK TABLE products")
	require.NoError(t, err)
	ctx, end := context.WithCancelCause(t.Context())
	failed := make(chan error, 1)
	go func() {
		_, _, err := d.AdjustStock(ctx, admin.UUID, change)
		failed <- err
	}()
	require.Eventually(t, func() bool {
		var waiting bool
		err := d.Pool().QueryRow(t.Context(), "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')").Scan(&waiting)
		return err == nil && waiting
	}, time.Minute, time.Millisecond)
	end(faults.New(faults.CodeTimeout, "too slow"))
	fault := faults.Of(<-failed)
	require.Equal(t, faults.CodeTimeout, fault.Code)
	require.Equal(t, "this took too long: it may have happened or not, look before you try again", fault.Message)
	require.NoError(t, holder.Rollback(t.Context()))

	_, _, err = d.AdjustStock(ctx, admin.UUID, change) // not sent
	require.Equal(t, "too slow", faults.Of(err).Message)
}
