package worker_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/worker"
)

func TestPruneSessions(t *testing.T) {
	t.Parallel()
	pool := migratedPool(t)
	user := insertUser(t, pool)
	for token, left := range map[string]string{"over": "-1 second", "young": "1 hour"} {
		_, err := pool.Exec(t.Context(), `INSERT INTO sessions (id, token_hash, user_id, generation, created_at, used_at, expires_at)
			VALUES (gen_random_uuid(), sha256($1::text::bytea), $2, 1, now(), now(), now() + $3::interval)`, token, user, left)
		require.NoError(t, err)
	}

	start(t, pool, worker.Options{}) // the job runs when a worker starts
	require.Eventually(t, func() bool {
		var left int
		var young bool
		require.NoError(t, pool.QueryRow(t.Context(), "SELECT count(*), bool_and(token_hash = sha256('young')) FROM sessions").Scan(&left, &young))
		return left == 1 && young
	}, patience, 10*time.Millisecond)
}
