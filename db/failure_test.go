package db_test

import (
	"context"
	"fmt"
	"strings"
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

// failing has Postgres fail the first changes of a table with an SQLSTATE: when their transactions end.
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

// What Postgres undid as it ended is done once, and its rows are read once.
func TestConflictsAreTriedAgain(t *testing.T) {
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
				asked := db.NewReport{Kind: db.ReportSalesSummary, Format: db.ReportCSV, From: day, To: day, IdempotencyKey: "k"}
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

// Each error of Postgres is either one that passes, which the client hears of, or a fault of the program.
func TestHowStatementsFail(t *testing.T) {
	t.Parallel()
	d := opened(t, db.Options{Postgres: postgres.Options{URL: services.Seeded(t), Min: 1}})
	product, admin := first(t, d, db.KindProduct, "products"), first(t, d, db.KindUser, "users")
	failing(t, d, "products", "XX000", 1)
	for state, code := range map[string]faults.Code{
		"08006": faults.CodeUnavailable, // connection_failure
		"08P01": faults.CodeInternal,    // protocol_violation
		"22012": faults.CodeInternal,    // division_by_zero
		"23514": faults.CodeInternal,    // check_violation
		"25006": faults.CodeUnavailable, // read_only_sql_transaction
		"25P02": faults.CodeInternal,    // in_failed_sql_transaction
		"25P03": faults.CodeUnavailable, // idle_in_transaction_session_timeout
		"25P04": faults.CodeTimeout,     // transaction_timeout
		"26000": faults.CodeInternal,    // invalid_sql_statement_name
		"40001": faults.CodeUnavailable, // serialization_failure
		"40003": faults.CodeUnavailable, // statement_completion_unknown
		"40P01": faults.CodeUnavailable, // deadlock_detected
		"42501": faults.CodeInternal,    // insufficient_privilege
		"53000": faults.CodeUnavailable, // insufficient_resources
		"53100": faults.CodeUnavailable, // disk_full
		"53200": faults.CodeUnavailable, // out_of_memory
		"53300": faults.CodeUnavailable, // too_many_connections
		"54000": faults.CodeInternal,    // program_limit_exceeded
		"55P03": faults.CodeUnavailable, // lock_not_available
		"57014": faults.CodeTimeout,     // query_canceled
		"57P01": faults.CodeUnavailable, // admin_shutdown
		"57P02": faults.CodeUnavailable, // crash_shutdown
		"57P03": faults.CodeUnavailable, // cannot_connect_now
		"57P05": faults.CodeUnavailable, // idle_session_timeout
		"58030": faults.CodeUnavailable, // io_error
		"58P01": faults.CodeInternal,    // undefined_file
		"72000": faults.CodeUnavailable, // snapshot_too_old
		"XX000": faults.CodeInternal,    // internal_error
		"XX001": faults.CodeInternal,    // data_corrupted
	} {
		_, err := d.Pool().Exec(t.Context(), fmt.Sprintf(`CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN RAISE SQLSTATE '%s'; END $$`, state))
		require.NoError(t, err)
		_, _, err = d.AdjustStock(t.Context(), admin.UUID, db.StockChange{Product: product, By: 7, IdempotencyKey: "k"})
		require.Error(t, err, state)
		fault := faults.Of(err)
		if code == faults.CodeInternal {
			require.Nil(t, fault, err)
			continue
		}
		require.NotNil(t, fault, err)
		require.Equal(t, code, fault.Code, state)
		require.NotContains(t, fault.Message, state)
		require.Equal(t, state == "57014", strings.Contains(fault.Message, "nothing of it has happened"), state)
		require.Equal(t, state == "25P04", strings.HasPrefix(fault.Message, "this took too long: it may have happened"), state)
		require.Equal(t, code == faults.CodeUnavailable, fault.RetryAfter > 0, state)
	}
}

// A change whose request takes too long may have happened, once it was sent.
func TestChangesOfRequestsThatTakeTooLong(t *testing.T) {
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

	_, _, err = d.AdjustStock(ctx, admin.UUID, change) // it is not sent
	require.Equal(t, "too slow", faults.Of(err).Message)
}

// A server that has become a standby is left: the next connection may lead to one that takes changes.
func TestAConnectionToAStandbyIsGivenUp(t *testing.T) {
	t.Parallel()
	d := opened(t, db.Options{Postgres: postgres.Options{URL: services.Seeded(t), Min: 1, Max: 1}})
	product, admin := first(t, d, db.KindProduct, "products"), first(t, d, db.KindUser, "users")
	_, err := d.Pool().Exec(t.Context(), "SET default_transaction_read_only = on")
	require.NoError(t, err)
	change := db.StockChange{Product: product, By: 7, IdempotencyKey: "k"}
	_, _, err = d.AdjustStock(t.Context(), admin.UUID, change)
	require.Equal(t, faults.CodeUnavailable, faults.Of(err).Code)
	_, _, err = d.AdjustStock(t.Context(), admin.UUID, change)
	require.NoError(t, err)
}

// The program's statements are made for READ COMMITTED, whatever the database's default is.
func TestADatabaseOfAnotherIsolation(t *testing.T) {
	t.Parallel()
	address := services.Seeded(t)
	before := opened(t, db.Options{Postgres: postgres.Options{URL: address, Min: 1}})
	_, err := before.Pool().Exec(t.Context(), `DO $$ BEGIN
	EXECUTE 'ALTER DATABASE ' || quote_ident(current_database()) || ' SET default_transaction_isolation = serializable';
END $$`)
	require.NoError(t, err)
	d := opened(t, db.Options{Postgres: postgres.Options{URL: address, Min: 1}})
	var level string
	require.NoError(t, d.Pool().QueryRow(t.Context(), "SHOW transaction_isolation").Scan(&level))
	require.Equal(t, "read committed", level)
}
