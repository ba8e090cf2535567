package replica_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"orderly.example/internal/postgres"
	"orderly.example/internal/replica"
	"orderly.example/test/standby"
)

// open opens the replicas of a primary, which has a table of one row.
func open(t *testing.T, primary standby.Primary, servers ...*standby.Server) (*postgres.Pool, *replica.Set) {
	t.Helper()
	primary.Exec(t, "CREATE TABLE IF NOT EXISTS counter AS SELECT 0 AS n")
	pool, err := postgres.Open(t.Context(), postgres.Options{URL: primary.URL("")})
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	var urls []string
	for _, s := range servers {
		urls = append(urls, s.URL(""))
	}
	set, err := replica.Open(t.Context(), replica.Options{URLs: urls, Primary: pool, Postgres: postgres.Options{Max: 4}})
	require.NoError(t, err)
	t.Cleanup(set.Close)
	return pool, set
}

// await waits until a replica has a problem, or none.
func await(t *testing.T, r *replica.Replica, problem string) {
	t.Helper()
	require.Eventually(t, func() bool { return r.Stats().Problem == problem }, time.Minute, time.Millisecond, problem)
}

// count reads the row on a replica.
func count(ctx context.Context, r *replica.Replica, needed replica.Position) (n int, err error) {
	err = r.Run(ctx, needed, func(ctx context.Context, conn *pgxpool.Conn) error {
		return conn.QueryRow(ctx, "SELECT n FROM counter").Scan(&n)
	})
	return n, err
}

func TestOnlyReplicasThatHaveReplayedAreChosen(t *testing.T) {
	t.Parallel()
	primary := standby.Start(t)
	pool, set := open(t, primary, primary.Standby(t, nil))
	r := set.Replicas()[0]
	await(t, r, "")
	for n := 1; n <= 50; n++ {
		_, err := pool.Exec(t.Context(), "UPDATE counter SET n = $1", n)
		require.NoError(t, err)
		written, err := set.Primary(t.Context())
		require.NoError(t, err)
		require.Eventually(t, func() bool { return set.Choose(written) != nil }, time.Minute, time.Millisecond, "it catches up")
		read, err := count(t.Context(), r, written)
		require.NoError(t, err)
		require.Equal(t, n, read)
		require.Nil(t, set.Choose(written+1<<30), "nobody has replayed what is not written")
		_, err = count(t.Context(), r, written+1<<30)
		var refused *replica.Error
		require.ErrorAs(t, err, &refused)
		require.Equal(t, replica.Behind, refused.Reason)
	}
}

func TestReplicaFarBehindIsNotChosen(t *testing.T) {
	t.Parallel()
	primary := standby.Start(t)
	pool, set := open(t, primary, primary.Standby(t, map[string]string{"recovery_min_apply_delay": "1h"}))
	r := set.Replicas()[0]
	_, err := pool.Exec(t.Context(), "UPDATE counter SET n = 1")
	require.NoError(t, err)
	await(t, r, "it is too far behind")
	require.Nil(t, set.Choose(0))
	require.Eventually(t, func() bool { return r.Stats().Lag > time.Second }, time.Minute, time.Millisecond, "the lag grows")
}

func TestServersThatAreNoReplicasAreNotChosen(t *testing.T) {
	t.Parallel()
	primary, other := standby.Start(t), standby.Start(t)
	follower := primary.Standby(t, nil)
	_, set := open(t, primary, follower, other.Standby(t, nil), primary.Server)
	replicas := set.Replicas()
	await(t, replicas[0], "")
	await(t, replicas[1], "it is no replica of DATABASE_URL")
	await(t, replicas[2], "it is no replica")
	follower.Promote(t)
	await(t, replicas[0], "it is no replica")
	require.Nil(t, set.Choose(0))
}

func TestReplicaThatStopsOrHangsIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	primary := standby.Start(t)
	server := primary.Standby(t, nil)
	_, set := open(t, primary, server)
	r := set.Replicas()[0]
	for name, disturb := range map[string]func() (mend func()){ //nolint:paralleltest // one server
		"stopped": func() func() { server.Stop(t); return func() { server.Start(t) } },
		"crashed": func() func() { server.Crash(t); return func() {} },
		"paused":  func() func() { return server.Pause(t) },
	} {
		t.Run(name, func(t *testing.T) {
			await(t, r, "")
			require.True(t, r.Stats().Answers)
			running, ended := make(chan struct{}), make(chan error, 1)
			go func() {
				ended <- r.Run(context.Background(), 0, func(ctx context.Context, conn *pgxpool.Conn) error {
					close(running)
					_, err := conn.Exec(ctx, "SELECT pg_sleep(4)")
					return err
				})
			}()
			<-running
			mend := disturb()
			require.Error(t, <-ended, "it does not wait")
			if name != "crashed" {
				require.Eventually(t, func() bool { return !r.Stats().Answers }, time.Minute, time.Millisecond)
			}
			mend()
			await(t, r, "")
			require.Eventually(t, func() bool { _, err := count(t.Context(), r, 0); return err == nil }, time.Minute, time.Millisecond)
		})
	}
}

func TestBusyReplicaRefuses(t *testing.T) {
	t.Parallel()
	primary := standby.Start(t)
	_, set := open(t, primary, primary.Standby(t, nil))
	r := set.Replicas()[0]
	await(t, r, "")
	var hold func(depth int) error
	hold = func(depth int) error {
		if depth == 0 {
			_, err := count(t.Context(), r, 0)
			return err
		}
		return r.Run(t.Context(), 0, func(context.Context, *pgxpool.Conn) error { return hold(depth - 1) })
	}
	var refused *replica.Error
	require.ErrorAs(t, hold(4), &refused)
	require.Equal(t, replica.Busy, refused.Reason)
	require.NoError(t, hold(3))
}

func TestURLsThatAreRefused(t *testing.T) {
	t.Parallel()
	primary := standby.Start(t)
	pool, err := postgres.Open(t.Context(), postgres.Options{URL: primary.URL("")})
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	_, err = replica.Open(t.Context(), replica.Options{URLs: []string{"postgres://a:secret@b:port/"}, Primary: pool})
	require.ErrorContains(t, err, "URL 1")
	require.NotContains(t, err.Error(), "secret")
	_, err = replica.Open(t.Context(), replica.Options{URLs: []string{"postgres://a@b:1/", "postgres://a@c:1/", "postgres://d@b:1/e"}, Primary: pool})
	require.EqualError(t, err, "b:1 is named twice", "metrics could not tell them apart")
}
