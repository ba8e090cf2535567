package devservices

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

func TestRedisServerSimulatesFaults(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	start := func(t *testing.T) (*RedisServer, *redis.Client) {
		t.Helper()
		server, err := StartRedisServer(t.Context(), folder)
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, server.Stop()) })
		options, err := redis.ParseURL(server.URL())
		require.NoError(t, err)
		options.MaxRetries, options.DialerRetries = -1, 1
		options.ContextTimeoutEnabled = true
		client := redis.NewClient(options)
		t.Cleanup(func() { require.NoError(t, client.Close()) })
		return server, client
	}
	server, client := start(t)
	ctx := t.Context()
	require.NoError(t, client.Set(ctx, "key", "before", 0).Err())

	require.NoError(t, server.Hang())
	brief, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	var slow net.Error
	require.ErrorAs(t, client.Get(brief, "key").Err(), &slow)
	require.True(t, slow.Timeout())
	require.NoError(t, server.Wake())
	require.Equal(t, "before", client.Get(ctx, "key").Val())

	require.NoError(t, server.Fill(ctx))
	require.True(t, redis.HasErrorPrefix(client.Set(ctx, "key", "meanwhile", 0).Err(), "OOM"))
	require.Equal(t, "before", client.Get(ctx, "key").Val())
	require.NoError(t, server.Empty(ctx))
	require.NoError(t, client.Set(ctx, "key", "after", 0).Err())

	require.NoError(t, server.Kill())
	<-server.Done()
	require.Error(t, client.Ping(ctx).Err())
	require.NoError(t, server.Kill(), "killing it twice is no error")
	another, _ := start(t)
	require.Equal(t, server.URL(), another.URL())
	require.ErrorIs(t, client.Get(ctx, "key").Err(), redis.Nil)

	require.NoError(t, another.Hang())
	require.NoError(t, another.Stop(), "Stop wakes it first")
}
