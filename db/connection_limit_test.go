package db_test

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

	"orderly.example/db"
	"orderly.example/internal/postgres"
	"orderly.example/sqlpage"
	"orderly.example/test/services"
)

// Where Postgres gives fewer connections than the pool may have, requests wait for those that there are.
func TestPostgresHasFewerConnectionsThanThePool(t *testing.T) {
	t.Parallel()
	d := opened(t, db.Options{Postgres: postgres.Options{URL: limited(t, services.Seeded(t), 17), Min: 1, Max: 30, Waiters: 1000}})
	ids := keys(t, d, "SELECT id FROM users LIMIT 1")
	var all sync.WaitGroup
	for range 60 {
		all.Go(func() {
			for range 20 {
				_, err := sqlpage.ByID[db.User](d.Database)(t.Context(), ids)
				assert.NoError(t, err)
				_, _, err = d.UpdateProfile(t.Context(), ids[0], db.ProfileChange{})
				assert.NoError(t, err)
			}
		})
	}
	all.Wait()
}

// Once Postgres has said that it has no more connections, requests wait for those that there are. One of them asks again,
// once a second.
func TestFullPostgresIsNotAskedByEach(t *testing.T) {
	t.Parallel()
	full := limited(t, services.Migrated(t), 5)
	d := opened(t, db.Options{Postgres: postgres.Options{URL: full, Min: 1, Max: 30, Waiters: 1000}})
	others := takeAll(t, full)
	held := d.Pool().AcquireAllIdle(t.Context())
	require.NotEmpty(t, held)
	defer func() { // else the pool would wait for them
		for _, c := range held {
			c.Release()
		}
	}()
	before, since := d.Pool().Stat().NewConnsCount(), time.Now()
	const requests = 50
	var all sync.WaitGroup
	for i := range requests {
		all.Go(func() {
			_, err := d.PartiesOf(t.Context(), db.ID{Kind: db.KindOrder}) // a statement of its own
			assert.NoError(t, err)
		})
		require.Eventually(t, func() bool { return d.Waiting() == i+1 }, time.Minute, time.Millisecond)
	}
	asked := d.Pool().Stat().NewConnsCount() - before
	require.LessOrEqual(t, asked, 2+int64(time.Since(since)/time.Second))
	held[0].Release() // as River does
	all.Wait()
	others()
}

// limited is the URL of a database for a role that gets so many connections from the server.
func limited(t *testing.T, databaseURL string, connections int) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), databaseURL)
	require.NoError(t, err)
	u, err := url.Parse(databaseURL)
	require.NoError(t, err)
	role := "limited" + strings.ToLower(rand.Text())
	u.User = url.User(role)
	_, err = conn.Exec(t.Context(), fmt.Sprintf("CREATE ROLE %s LOGIN CONNECTION LIMIT %d IN ROLE pg_read_all_data, pg_write_all_data", role, connections))
	require.NoError(t, err)
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context())
		_, err := conn.Exec(ctx, "DROP ROLE "+role)
		assert.NoError(t, err)
		assert.NoError(t, conn.Close(ctx))
	})
	return u.String()
}

// takeAll takes all connections of a server that others have not, until release.
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
