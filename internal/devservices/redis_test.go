package devservices

import (
	"bytes"
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

func TestRedisInProcess(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	server, err := StartRedis(t.Context(), slog.New(slog.NewTextHandler(&log, nil)))
	require.NoError(t, err)
	t.Cleanup(server.Stop)
	require.Contains(t, log.String(), "for development only")
	require.NotContains(t, log.String(), server.URL())
	checkRedis(t, server.URL())
	requirePassword(t, server.URL())
	server.Stop()
}

// requirePassword requires that no command works without the password.
func requirePassword(t *testing.T, url string) {
	t.Helper()
	for _, password := range []string{"", "guessed"} {
		options, err := redis.ParseURL(url)
		require.NoError(t, err)
		options.Password = password
		client := redis.NewClient(options)
		defer func() { require.NoError(t, client.Close()) }()
		for _, command := range []string{"GET long", "SET long mine", "KEYS *", "FLUSHALL", "EVAL return() 0", "PUBLISH news fake", "SUBSCRIBE news", "INFO"} {
			args := []any{}
			for word := range strings.FieldsSeq(command) {
				args = append(args, word)
			}
			require.ErrorContains(t, client.Do(t.Context(), args...).Err(), map[string]string{"": "NOAUTH", "guessed": "WRONGPASS"}[password], command)
		}
	}
}

func TestRedisServer(t *testing.T) {
	t.Parallel()
	for name, folder := range map[string]string{
		"blanks":      "a folder with blanks",
		"a long path": strings.Repeat("long", 20) + "/" + strings.Repeat("path", 20),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, err := StartRedisServer(t.Context(), filepath.Join(t.TempDir(), folder))
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, server.Stop()) })
			checkRedis(t, server.URL())
			require.NoError(t, server.Stop())
			<-server.Done()
			require.NoFileExists(t, server.path)
		})
	}
}

func TestRedisServerStartIsCancelled(t *testing.T) {
	t.Parallel()
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := StartRedisServer(cancelled, t.TempDir())
	require.ErrorIs(t, err, context.Canceled)
}

// checkRedis checks what Orderly needs of Redis: expiry, publishing and scripts.
func checkRedis(t *testing.T, url string) {
	t.Helper()
	options, err := redis.ParseURL(url)
	require.NoError(t, err)
	client := redis.NewClient(options)
	defer func() { require.NoError(t, client.Close()) }()
	ctx := t.Context()

	const life = 300 * time.Millisecond
	set := time.Now()
	require.NoError(t, client.Set(ctx, "short", "lived", life).Err())
	require.NoError(t, client.Set(ctx, "long", "lived", time.Hour).Err())
	require.Eventually(t, func() bool { return client.Exists(ctx, "short").Val() == 0 }, time.Minute, 5*time.Millisecond)
	require.GreaterOrEqual(t, time.Since(set), life-redisTick)
	require.Equal(t, "lived", client.Get(ctx, "long").Val())

	script := redis.NewScript(`if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`)
	require.Equal(t, int64(0), script.Run(ctx, client, []string{"long"}, "other").Val())
	require.Equal(t, int64(1), script.Run(ctx, client, []string{"long"}, "lived").Val())

	subscription := client.Subscribe(ctx, "news")
	defer func() { require.NoError(t, subscription.Close()) }()
	_, err = subscription.Receive(ctx)
	require.NoError(t, err)
	require.NoError(t, client.Publish(ctx, "news", "hello").Err())
	message, err := subscription.ReceiveMessage(ctx)
	require.NoError(t, err)
	require.Equal(t, "hello", message.Payload)
}
