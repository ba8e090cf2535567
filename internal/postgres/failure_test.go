package postgres_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/faults"
	"orderly.example/internal/postgres"
	"orderly.example/test/services"
)

// An error of Postgres is either temporary, and explained to the client, or a bug of the program.
func TestErrorsAreExplained(t *testing.T) {
	t.Parallel()
	pool := opened(t, postgres.Options{URL: services.Empty(t), Min: 1})
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
		err := exec(t.Context(), pool, "DO $$ BEGIN RAISE SQLSTATE '"+state+"'; END $$")
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

// A connection to a server that has become a standby is closed: the next one may lead to a writable server.
func TestConnectionToAStandbyIsClosed(t *testing.T) {
	t.Parallel()
	pool := opened(t, postgres.Options{URL: services.Empty(t), Min: 1, Max: 1})
	require.NoError(t, exec(t.Context(), pool, "SET default_transaction_read_only = on"))
	const change = "CREATE TABLE things ()"
	require.Equal(t, faults.CodeUnavailable, faults.Of(exec(t.Context(), pool, change)).Code)
	require.NoError(t, exec(t.Context(), pool, change))
}
