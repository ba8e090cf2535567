package leasecache

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

// The error of an invalid URL must not contain it.
func TestURLs(t *testing.T) {
	t.Parallel()
	const secret = "very-secret"
	for _, url := range []string{
		"",
		secret,
		"http://user:" + secret + "@host",
		"redis://user:" + secret + "@ho st",
		"redis://user:%zz" + secret + "@host:port",
		"redis://host:6379/0?" + secret + "=1",
		"unix-cluster://" + secret,
		"redis-ring://user:" + secret + "@host",
		"redis-cluster://user:" + secret + "@host:1?nonsense=1",
		"redis-sentinel://user:" + secret + "@host:1",
	} {
		_, err := Open(t.Context(), url, Options{})
		require.Error(t, err, url)
		require.NotContains(t, err.Error(), secret)
		require.Contains(t, err.Error(), URLForms, "it says what would be right")
	}
	shown := regexp.MustCompile(`[a-z-]+://[^ ,]+`).FindAllString(URLForms, -1)
	require.Len(t, shown, 4)
	for _, url := range shown {
		require.True(t, IsURL(url), url)
		require.True(t, IsURL(strings.Replace(url, "redis", "rediss", 1)), url)
	}
	for _, url := range []string{"rediss://host:1/0", "rediss-cluster://host:1", "rediss-sentinel://host:1/0?master_name=m"} {
		client, err := connect(url, defaultTimeout, nil)
		require.NoError(t, err, url)
		require.NoError(t, client.Close())
	}
}

// The error of a URL that Redis rejects for good says why, without a password.
func TestRefused(t *testing.T) {
	t.Parallel()
	const secret = "very-secret"
	port := runRedis(t, "--databases", "2")
	direct := redis.NewClient(&redis.Options{Addr: "127.0.0.1:" + port})
	defer func() { require.NoError(t, direct.Close()) }()
	require.NoError(t, direct.ACLSetUser(t.Context(), "reader", "on", ">"+secret, "~*", "+@read").Err())
	require.NoError(t, direct.ConfigSet(t.Context(), "requirepass", "right").Err())
	for url, why := range map[string]string{
		"redis://:" + secret + "@127.0.0.1:" + port:         "WRONGPASS",
		"redis-cluster://:" + secret + "@127.0.0.1:" + port: "WRONGPASS",
		"redis://127.0.0.1:" + port:                         "NOAUTH",
		"redis://reader:" + secret + "@127.0.0.1:" + port:   "NOPERM",
		"redis://:right@127.0.0.1:" + port + "/2":           "DB index is out of range",
	} {
		_, err := Open(t.Context(), url, Options{Timeout: patience})
		require.ErrorContains(t, err, why, url)
		require.NotContains(t, err.Error(), secret)
	}
}

// No URL makes reads go to a replica.
func TestReplicas(t *testing.T) {
	t.Parallel()
	client, err := connect("redis-cluster://host:1?read_only=true&route_randomly=true&route_by_latency=true", defaultTimeout, nil)
	require.NoError(t, err)
	cluster, ok := client.(*redis.ClusterClient)
	require.True(t, ok)
	require.False(t, cluster.Options().ReadOnly)
	require.False(t, cluster.Options().RouteRandomly)
	require.False(t, cluster.Options().RouteByLatency)
	require.NoError(t, client.Close())
}

// Redis comes after more failed dials than a pool has connections. It must be found at once.
func TestManyFailedDials(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	server := startRedis(t, folder)
	require.NoError(t, server.Stop())
	client, err := connect(server.URL(), patience, nil)
	require.NoError(t, err)
	defer func() { require.NoError(t, client.Close()) }()
	for range 2 * poolSize(0) {
		require.ErrorIs(t, client.Ping(t.Context()).Err(), os.ErrNotExist)
	}
	startRedis(t, folder)
	require.NoError(t, client.Ping(t.Context()).Err())
}

// TestCluster is the cache in a cluster of one server that holds all slots. It
// refuses commands of several slots as a larger one does.
func TestCluster(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	port := runRedis(t, "--cluster-enabled", "yes", "--cluster-node-timeout", "1000")
	direct := redis.NewClient(&redis.Options{Addr: "127.0.0.1:" + port})
	t.Cleanup(func() { require.NoError(t, direct.Close()) })
	require.NoError(t, direct.ClusterAddSlotsRange(ctx, 0, 16383).Err())
	require.Eventually(t, func() bool {
		return strings.Contains(direct.ClusterInfo(ctx).Val(), "cluster_state:ok")
	}, patience, tick)
	require.Error(t, direct.MGet(ctx, "a", "b").Err())

	b := newBench(t, "redis://127.0.0.1:"+port, nameOnly(), unread())
	b.reopen("redis-cluster://127.0.0.1:"+port, Options{Timeout: patience}, nameOnly(), unread())
	require.True(t, b.store.Up())
	whole := withUnread(ctx)
	b.read(whole, 1, 2, 3)
	b.requireHits(whole, map[int]row{1: {"one", 1}, 2: {"two", 2}, 3: {"three", 3}})
	require.NoError(t, direct.ScriptFlush(ctx).Err())
	keys := append(b.cache.Keys(1), b.cache.Keys(2)...)
	require.NoError(t, b.store.Change(ctx, keys, func(context.Context) error {
		b.requireMiss(whole, 1, row{"one", 1})
		b.rows.set(1, row{"first", 0})
		return nil
	}))
	b.requireMiss(whole, 1, row{"first", 0})
	b.requireHits(whole, map[int]row{1: {"first", 0}, 3: {"three", 3}})

	b.cache = New(b.store, appendID, nameOnly())
	b.put(3, row{Name: "third"})
	b.requireHits(ctx, map[int]row{3: {Name: "third"}})
	require.NoError(t, b.store.moveEpoch(ctx))
	b.requireMiss(ctx, 3, row{Name: "third"})
}

// TestSentinel has a sentinel tell where the master is.
func TestSentinel(t *testing.T) {
	t.Parallel()
	master := runRedis(t)
	configuration := filepath.Join(t.TempDir(), "sentinel.conf")
	require.NoError(t, os.WriteFile(configuration, []byte("sentinel monitor shop 127.0.0.1 "+master+" 1\n"), 0o600))
	sentinel := runRedisWith(t, configuration, "--sentinel")
	b := newBench(t, "redis://127.0.0.1:"+master, nameOnly())
	b.reopen("redis-sentinel://127.0.0.1:"+sentinel+"/0?master_name=shop", Options{Timeout: patience}, nameOnly())
	b.untilUp(true)
	b.read(t.Context(), 1)
	b.requireHits(t.Context(), map[int]row{1: {Name: "one"}})
}

func runRedis(t *testing.T, arguments ...string) string {
	t.Helper()
	return runRedisWith(t, "", arguments...)
}

// runRedisWith runs a redis-server on a free port of 127.0.0.1, and gives that.
func runRedisWith(t *testing.T, configuration string, arguments ...string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // closed at once
	require.NoError(t, err)
	_, port, err := net.SplitHostPort(listener.Addr().String())
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	all := []string{"--port", port, "--bind", "127.0.0.1", "--dir", t.TempDir(), "--save", "", "--loglevel", "warning"}
	if configuration != "" {
		all = append([]string{configuration}, all...)
	}
	server := exec.Command("redis-server", append(all, arguments...)...) //nolint:noctx // the test's end kills it
	endWithTest(server)
	server.Stdout, server.Stderr = t.Output(), t.Output()
	require.NoError(t, server.Start())
	t.Cleanup(func() {
		require.NoError(t, server.Process.Kill())
		require.Error(t, server.Wait(), "it was killed")
	})
	client := redis.NewClient(&redis.Options{Addr: "127.0.0.1:" + port})
	defer func() { require.NoError(t, client.Close()) }()
	require.Eventually(t, func() bool { return client.Ping(context.Background()).Err() == nil }, patience, tick,
		"redis-server %v", all)
	return port
}
