package ratelimit_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/devservices"
	"orderly.example/internal/ratelimit"
	"orderly.example/test/services"
)

func TestKeysInRedisNameNobody(t *testing.T) {
	t.Parallel()
	s := connect(t, services.RedisURL(t))
	b := ratelimit.New(s, "log-in", ratelimit.Rate{Maximum: 10, Restore: 0.1})
	for _, key := range []string{"anna", "203.0.113.7"} {
		require.True(t, b.Take(t.Context(), key, 5).OK)
	}
	keys, err := s.client.Keys(t.Context(), "*").Result()
	require.NoError(t, err)
	require.Len(t, keys, 2)
	for _, key := range keys {
		require.Regexp(t, `^o:t:log-in:[A-Za-z0-9_-]{22}$`, key)
		ttl, err := s.client.TTL(t.Context(), key).Result()
		require.NoError(t, err)
		require.Positive(t, ttl, "it goes when the bucket is full")
		require.LessOrEqual(t, ttl, 101*time.Second)
	}
}

// Servers share a bucket.
func TestServersShareBuckets(t *testing.T) {
	t.Parallel()
	url := services.RedisURL(t)
	rate := ratelimit.Rate{Maximum: 10, Restore: perDay}
	require.True(t, ratelimit.New(connect(t, url), "test", rate).Take(t.Context(), "anna", 10).OK)
	require.False(t, ratelimit.New(connect(t, url), "test", rate).Take(t.Context(), "anna", 1).OK)
}

// An outage of Redis is reported, and a bucket of this process decides, which starts full.
func TestRedisGone(t *testing.T) {
	t.Parallel()
	server, err := devservices.StartRedisServer(t.Context(), t.TempDir())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Stop()) })
	s := connect(t, server.URL())
	b := ratelimit.New(s, "test", ratelimit.Rate{Maximum: 10, Restore: perDay})
	require.True(t, b.Take(t.Context(), "anna", 10).OK)
	require.NoError(t, server.Stop())

	require.Equal(t, ratelimit.Taken{OK: true, Cost: 6, Available: 4}, b.Take(t.Context(), "anna", 6))
	require.Len(t, s.told(), 1)
	require.Equal(t, ratelimit.Taken{OK: true, Available: 7}, b.Return(t.Context(), "anna", 3))
	require.Len(t, s.told(), 2)
	require.False(t, b.Take(t.Context(), "anna", 8).OK)
	require.Len(t, s.told(), 3)

	s.down.Store(true)
	require.True(t, b.Take(t.Context(), "anna", 7).OK)
	require.Equal(t, 1, b.Return(t.Context(), "anna", 1).Available)
	require.Len(t, s.told(), 3, "it is not asked")
}

func TestRedisFull(t *testing.T) {
	t.Parallel()
	server, err := devservices.StartRedisServer(t.Context(), t.TempDir())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Stop()) })
	s := connect(t, server.URL())
	require.NoError(t, s.client.ConfigSet(t.Context(), "maxmemory", "1").Err())
	b := ratelimit.New(s, "test", ratelimit.Rate{Maximum: 10, Restore: perDay})
	require.True(t, b.Take(t.Context(), "anna", 10).OK)
	require.False(t, b.Take(t.Context(), "anna", 1).OK)
	require.Len(t, s.told(), 2)
	require.ErrorContains(t, s.told()[0], "asking Redis for the bucket test: OOM")
}

// A cancelled caller is no failure of Redis.
func TestACancelledCallerIsNoFailureOfRedis(t *testing.T) {
	t.Parallel()
	s := connect(t, services.RedisURL(t))
	b := ratelimit.New(s, "test", ratelimit.Rate{Maximum: 10, Restore: perDay})
	gone, leave := context.WithCancel(t.Context())
	leave()
	b.Take(gone, "anna", 1)
	require.Empty(t, s.told())
}
