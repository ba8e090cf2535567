package leasecache

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/devservices"
)

// A store is opened before its Redis.
func TestRedisAwayAtStart(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	server := startRedis(t, folder)
	require.NoError(t, server.Stop())
	store := openStore(t, server.URL(), Options{})
	require.False(t, store.Up())
	startRedis(t, folder)
	require.Eventually(t, store.Up, patience, tick)
}

// Redis goes away in each way, and comes back with its data. It must be used again within 5 s.
func TestRedisGone(t *testing.T) {
	t.Parallel()
	for name, gone := range map[string]struct {
		away func(t *testing.T, g *stoppedRedis)
		back func(t *testing.T, g *stoppedRedis)
		isUp bool // all the time
	}{
		"killed": {
			away: func(t *testing.T, g *stoppedRedis) {
				t.Helper()
				require.NoError(t, g.raw.Save(t.Context()).Err())
				require.NoError(t, syscall.Kill(g.pid(t), syscall.SIGKILL))
				<-g.server.Done()
			},
			back: func(t *testing.T, g *stoppedRedis) {
				t.Helper()
				startRedis(t, g.folder)
			},
		},
		"stopped": {
			away: func(t *testing.T, g *stoppedRedis) {
				t.Helper()
				g.stopped = g.pid(t)
				require.NoError(t, syscall.Kill(g.stopped, syscall.SIGSTOP))
			},
			back: func(t *testing.T, g *stoppedRedis) {
				t.Helper()
				require.NoError(t, syscall.Kill(g.stopped, syscall.SIGCONT))
			},
		},
		"full": {
			isUp: true,
			away: func(t *testing.T, g *stoppedRedis) {
				t.Helper()
				require.NoError(t, g.raw.ConfigSet(t.Context(), "maxmemory", "1mb").Err())
				require.NoError(t, g.store.probe(t.Context()))
			},
			back: func(t *testing.T, g *stoppedRedis) {
				t.Helper()
				require.NoError(t, g.raw.ConfigSet(t.Context(), "maxmemory", "0").Err())
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := t.Context()
			g := newStoppedRedis(t)
			g.read(ctx, 1, 2, 3)
			gone.away(t, g)
			for i, name := range []string{"first", "second", "third"} {
				require.Equal(t, "one", g.read(ctx, 1)[1].Name) // a full Redis returns what it has
				g.change(i+1, row{Name: name})
				g.requireMiss(ctx, i+1, row{Name: name})
				g.change(1, row{Name: "one", Unread: 1})
			}
			require.Equal(t, gone.isUp, g.store.Up())
			gone.back(t, g)
			ended := time.Now()
			require.Eventually(t, func() bool {
				before := g.store.Stats()["row"].Hits
				_, err := g.cache.Through(g.rows.fetch)(ctx, []int{2})
				return err == nil && g.store.Stats()["row"].Hits > before
			}, patience, tick)
			t.Logf("used again after %v", time.Since(ended))
			require.Equal(t, map[int]row{1: {Name: "one", Unread: 1}, 2: {Name: "second"}, 3: {Name: "third"}}, whole(g.read(ctx, 1, 2, 3)))
			g.requireHits(ctx, map[int]row{2: {Name: "second"}, 3: {Name: "third"}})
		})
	}
}

// whole returns row 1 as in the database: unread is not a cached part.
func whole(rows map[int]row) map[int]row {
	rows[1] = row{Name: rows[1].Name, Unread: 1}
	return rows
}

// stoppedRedis is a bench whose Redis goes away.
type stoppedRedis struct {
	*bench
	folder  string
	server  *devservices.RedisServer
	stopped int
}

func newStoppedRedis(t *testing.T) *stoppedRedis {
	t.Helper()
	g := &stoppedRedis{folder: t.TempDir()}
	g.server = startRedis(t, g.folder)
	g.bench = newBench(t, g.server.URL(), nameOnly())
	g.reopen(g.server.URL(), Options{Timeout: 300 * time.Millisecond}, nameOnly())
	return g
}

func (g *stoppedRedis) pid(t *testing.T) int {
	t.Helper()
	info := g.raw.Info(t.Context(), "server").Val()
	_, after, found := strings.Cut(info, "process_id:")
	require.True(t, found)
	number, _, _ := strings.Cut(after, "\r\n")
	pid, err := strconv.Atoi(number)
	require.NoError(t, err)
	require.NotEqual(t, os.Getpid(), pid)
	return pid
}

// Redis dies and comes back with the data on its disk before anybody could notice: a value that was cleared is
// there again.
func TestRedisStartedAnew(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	g := newStoppedRedis(t)
	g.reopen(g.server.URL(), Options{Timeout: patience, durations: durations{probeInterval: time.Hour}}, nameOnly())
	g.read(ctx, 1)
	require.NoError(t, g.raw.Save(ctx).Err())
	g.change(1, row{Name: "first"})
	require.NoError(t, syscall.Kill(g.pid(t), syscall.SIGKILL))
	<-g.server.Done()
	startRedis(t, g.folder)
	require.NotEmpty(t, g.stored("row", 1))
	require.True(t, g.store.Up())
	before := *g.store.epoch.Load()
	g.requireMiss(ctx, 1, row{Name: "first"})
	require.False(t, g.store.Up())
	require.Eventually(t, func() bool { return *g.store.epoch.Load() != before }, patience, tick, "it looks at once")
}
