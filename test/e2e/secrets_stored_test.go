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

// holdings are what PostgreSQL and Redis hold of a visit, whenever one looks.
type holdings struct {
	visit    *visit
	database *pgx.Conn
	redis    *redis.Client

	activity, tables       string
	redisKeys, redisValues string
}

// open looks past the program.
func (v *visit) open(databaseURL, redisURL string) *holdings {
	v.t.Helper()
	database, err := pgx.Connect(v.t.Context(), databaseURL)
	require.NoError(v.t, err)
	options, err := redis.ParseURL(redisURL)
	require.NoError(v.t, err)
	h := &holdings{visit: v, database: database, redis: redis.NewClient(options)}
	v.t.Cleanup(func() {
		require.NoError(v.t, database.Close(context.WithoutCancel(v.t.Context())))
		require.NoError(v.t, h.redis.Close())
	})
	return h
}

// look notes what there is, and learns the passwords' hashes.
func (h *holdings) look() {
	t := h.visit.t
	t.Helper()
	for _, hash := range h.column("SELECT password_hash FROM credentials") {
		h.visit.keep(aPasswordHash, hash)
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

func (h *holdings) column(sql string) []string {
	h.visit.t.Helper()
	rows, err := h.database.Query(h.visit.t.Context(), sql)
	require.NoError(h.visit.t, err)
	values, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(h.visit.t, err)
	return values
}

// value is what a key of Redis holds; DUMP would compress it.
func (h *holdings) value(t *testing.T, key string) string {
	t.Helper()
	var value any
	kind, err := h.redis.Type(t.Context(), key).Result()
	require.NoError(t, err)
	switch kind {
	case "none": // it has run out meanwhile
	case "string":
		value, err = h.redis.Get(t.Context(), key).Result()
	case "hash":
		value, err = h.redis.HGetAll(t.Context(), key).Result()
	default:
		require.Fail(t, "no way to read a "+kind)
	}
	if err != redis.Nil { //nolint:errorlint // go-redis returns it as it is
		require.NoError(t, err)
	}
	return fmt.Sprint(value)
}
