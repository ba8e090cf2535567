package services

import (
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestServicesOfAKilledRun(t *testing.T) {
	t.Parallel()
	run, scratch, postgresURL, redisURL := startHolder(t)
	require.DirExists(t, scratch)
	second, err := newScratch([]string{filepath.Dir(scratch)})
	require.NoError(t, err)
	require.NoError(t, second.remove())
	require.DirExists(t, scratch, "a living run's folder is not swept")

	postgres, err := pgx.ParseConfig(postgresURL)
	require.NoError(t, err)
	redisOptions, err := redis.ParseURL(redisURL)
	require.NoError(t, err)
	require.NoError(t, run.Process.Kill())
	require.Error(t, run.Wait())
	sockets := []string{redisOptions.Addr, filepath.Join(postgres.Host, ".s.PGSQL.5432")}
	require.EventuallyWithT(t, func(t *assert.CollectT) {
		for _, socket := range sockets {
			connection, err := net.Dial("unix", socket) //nolint:noctx // local, and refused at once
			if assert.Error(t, err, "%s still answers", socket) {
				continue
			}
			_ = connection.Close()
		}
	}, time.Minute, 10*time.Millisecond)

	require.EventuallyWithT(t, func(t *assert.CollectT) { // the postmaster outlives its socket a little
		next, err := newScratch([]string{filepath.Dir(scratch)})
		if assert.NoError(t, err) {
			assert.NoError(t, next.remove())
		}
		assert.NoDirExists(t, scratch)
	}, time.Minute, 10*time.Millisecond)
}

func TestScratchFoldersAreSwept(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	living, err := newScratch([]string{parent})
	require.NoError(t, err)
	left, err := newScratch([]string{parent})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(left.path, "file"), nil, 0o600))
	require.NoError(t, syscall.Flock(int(left.lock.Fd()), syscall.LOCK_UN)) // as when its process dies
	require.NoError(t, left.lock.Close())
	bystander := filepath.Join(parent, "orderly-testament")
	require.NoError(t, os.Mkdir(bystander, 0o755))

	next, err := newScratch([]string{parent})
	require.NoError(t, err)
	require.NoDirExists(t, left.path)
	require.DirExists(t, living.path)
	require.DirExists(t, next.path)
	require.DirExists(t, bystander)
	require.NoError(t, living.remove())
	require.NoError(t, next.remove())
	require.NoDirExists(t, next.path)
}

func TestScratchGoesToTheNextPlace(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	made, err := newScratch([]string{filepath.Join(parent, "missing"), parent})
	require.NoError(t, err)
	require.Equal(t, parent, filepath.Dir(made.path))
	require.NoError(t, made.remove())

	_, err = newScratch([]string{filepath.Join(parent, "missing")})
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestServicesAreNoLeak(t *testing.T) { //nolint:paralleltest // others' goroutines would be in the way
	goleak.VerifyNone(t, IgnoreServices()...)
}

func TestRedisDatabasesAreApart(t *testing.T) {
	t.Parallel()
	var first *redis.Options
	t.Run("user", func(t *testing.T) {
		var err error
		first, err = redis.ParseURL(RedisURL(t))
		require.NoError(t, err)
		second, err := redis.ParseURL(RedisURL(t))
		require.NoError(t, err)
		mine, other := redis.NewClient(first), redis.NewClient(second)
		require.NoError(t, mine.Set(t.Context(), "key", "value", 0).Err())
		require.ErrorIs(t, other.Get(t.Context(), "key").Err(), redis.Nil)
		require.NoError(t, mine.Close())
		require.NoError(t, other.Close())
	})
	after := redis.NewClient(first)
	require.Zero(t, after.DBSize(t.Context()).Val(), "emptied at the test's end")
	require.NoError(t, after.Close())
}
