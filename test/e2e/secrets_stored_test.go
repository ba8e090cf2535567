package e2e

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

// storedData collects what PostgreSQL and Redis contain during the test.
type storedData struct {
	visit    *visit
	database *pgx.Conn
	redis    *redis.Client

	activity, tables       string
	redisKeys, redisValues string
}

// openStores connects to PostgreSQL and Redis directly.
func (v *visit) openStores(databaseURL, redisURL string) *storedData {
	v.t.Helper()
	database, err := pgx.Connect(v.t.Context(), databaseURL)
	require.NoError(v.t, err)
	options, err := redis.ParseURL(redisURL)
	require.NoError(v.t, err)
	h := &storedData{visit: v, database: database, redis: redis.NewClient(options)}
	v.t.Cleanup(func() {
		require.NoError(v.t, database.Close(context.WithoutCancel(v.t.Context())))
		require.NoError(v.t, h.redis.Close())
	})
	return h
}

// record records the current contents, and learns the password hashes.
func (h *storedData) record() {
	t := h.visit.t
	t.Helper()
	for _, hash := range h.column("SELECT password_hash FROM credentials") {
		h.visit.addSecret(secretPasswordHash, hash)
	}
	h.tables += strings.Join(h.column("SELECT schema_to_xml('public', true, true, '')::text"), "\n")
	h.activity += strings.Join(h.column("SELECT query FROM pg_stat_activity WHERE application_name = 'orderly' AND datname = current_database()"), "\n")
	keys := h.redis.Scan(t.Context(), 0, "", 1000).Iterator()
	for keys.Next(t.Context()) {
		h.redisKeys += keys.Val() + "\n"
		h.redisValues += h.value(t, keys.Val()) + "\n"
	}
	require.NoError(t, keys.Err())
}

func (h *storedData) column(sql string) []string {
	h.visit.t.Helper()
	rows, err := h.database.Query(h.visit.t.Context(), sql)
	require.NoError(h.visit.t, err)
	values, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(h.visit.t, err)
	return values
}

// value returns the value of a Redis key. DUMP is not used because it compresses.
func (h *storedData) value(t *testing.T, key string) string {
	t.Helper()
	var value any
	kind, err := h.redis.Type(t.Context(), key).Result()
	require.NoError(t, err)
	switch kind {
	case "none": // it has expired meanwhile
	case "string":
		value, err = h.redis.Get(t.Context(), key).Result()
	case "hash":
		value, err = h.redis.HGetAll(t.Context(), key).Result()
	default:
		require.Fail(t, "unexpected type "+kind)
	}
	if err != redis.Nil { //nolint:errorlint // go-redis does not wrap it
		require.NoError(t, err)
	}
	return fmt.Sprint(value)
}
