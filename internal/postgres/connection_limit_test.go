package postgres_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"orderly.example/internal/postgres"
	"orderly.example/test/services"
)

// If Postgres allows fewer connections than the pool's maximum, requests wait for the existing ones.
func TestPostgresAllowsFewerConnectionsThanThePool(t *testing.T) {
	t.Parallel()
	pool := opened(t, postgres.Options{URL: limited(t, services.Empty(t), 17), Min: 1, Max: 30, Waiters: 1000})
	var all sync.WaitGroup
	for range 60 {
		all.Go(func() {
			for range 40 {
				assert.NoError(t, exec(t.Context(), pool, "SELECT"))
			}
		})
	}
	all.Wait()
}

// Once Postgres has refused a further connection, requests wait for the existing ones. One of them asks for another,
// once a second.
func TestFullPostgresIsAskedOnceASecond(t *testing.T) {
	t.Parallel()
	full := limited(t, services.Empty(t), 5)
	pool := opened(t, postgres.Options{URL: full, Min: 1, Max: 30, Waiters: 1000})
	others := takeAll(t, full)
	held := pool.AcquireAllIdle(t.Context())
	require.NotEmpty(t, held)
	defer func() { // else the pool would wait for them
		for _, c := range held {
			c.Release()
		}
	}()
	before, since := pool.Stat().NewConnsCount(), time.Now()
	const requests = 50
	var all sync.WaitGroup
	for i := range requests {
		all.Go(func() {
			assert.NoError(t, exec(t.Context(), pool, "SELECT"))
		})
		require.Eventually(t, func() bool { return pool.Waiting() == i+1 }, time.Minute, time.Millisecond)
	}
	asked := pool.Stat().NewConnsCount() - before
	require.LessOrEqual(t, asked, 2+int64(time.Since(since)/time.Second))
	held[0].Release() // as River does
	all.Wait()
	others()
}

// limited is the URL of a database for a role that may have so many connections.
func limited(t *testing.T, databaseURL string, connections int) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), databaseURL)
	require.NoError(t, err)
	u, err := url.Parse(databaseURL)
	require.NoError(t, err)
	role := "limited" + strings.ToLower(rand.Text())
	u.User = url.User(role)
	_, err = conn.Exec(t.Context(), fmt.Sprintf("CREATE ROLE %s LOGIN CONNECTION LIMIT %d", role, connections))
	require.NoError(t, err)
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context())
		_, err := conn.Exec(ctx, "DROP ROLE "+role)
		assert.NoError(t, err)
		assert.NoError(t, conn.Close(ctx))
	})
	return u.String()
}

// takeAll takes all further connections that the role may have, until release.
func takeAll(t *testing.T, databaseURL string) (release func()) {
	t.Helper()
	var list []*pgx.Conn
	for {
		conn, err := pgx.Connect(t.Context(), databaseURL)
		if err != nil {
			var pg *pgconn.PgError
			require.ErrorAs(t, err, &pg)
			require.Equal(t, "53300", pg.Code)
			break
		}
		list = append(list, conn)
	}
	return func() {
		for _, conn := range list {
			require.NoError(t, conn.Close(t.Context()))
		}
	}
}
