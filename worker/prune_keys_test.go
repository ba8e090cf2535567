package worker_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/worker"
)

func TestPruneKeys(t *testing.T) {
	t.Parallel()
	pool := migratedPool(t)
	user := insertUser(t, pool)
	for key, age := range map[string]string{"old": "25 hours", "young": "23 hours"} {
		_, err := pool.Exec(t.Context(), `INSERT INTO idempotency_keys (user_id, mutation, key, input_hash, result_id, created_at)
			VALUES ($1, 'placeOrder', $2, decode(repeat('00', 32), 'hex'), $1, now() - $3::interval)`, user, key, age)
		require.NoError(t, err)
	}

	start(t, pool, worker.Options{}) // the job runs when a worker starts
	require.Eventually(t, func() bool {
		var left []string
		require.NoError(t, pool.QueryRow(t.Context(), "SELECT array_agg(key) FROM idempotency_keys").Scan(&left))
		return len(left) == 1 && left[0] == "young"
	}, patience, 10*time.Millisecond)
}
