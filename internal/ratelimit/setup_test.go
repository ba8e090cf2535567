package ratelimit_test

import (
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"orderly.example/internal/ratelimit"
	"orderly.example/test/services"
)

// Nothing runs on when buckets are closed.
func TestMain(m *testing.M) {
	code := services.Run(m)
	if err := goleak.Find(); err != nil && code == 0 {
		println(err.Error())
		code = 1
	}
	os.Exit(code)
}

const (
	patience = time.Minute
	moment   = 2 * time.Millisecond

	perDay = 1 / 86400.0
)

// slow is the rate of a bucket of which nothing comes back during a test.
func slow(maximum int) ratelimit.Rate {
	return ratelimit.Rate{Maximum: maximum, Restore: float64(maximum) * perDay / 300}
}

// store is a connection to a Redis.
type store struct {
	client *redis.Client
	down   atomic.Bool

	mu       sync.Mutex
	failures []error
}

func (s *store) Client() redis.Cmdable { return s.client }
func (s *store) Up() bool              { return !s.down.Load() }

func (s *store) ReportError(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures = append(s.failures, err)
}

func (s *store) told() []error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failures
}

func connect(t testing.TB, url string) *store {
	t.Helper()
	options, err := redis.ParseURL(url)
	require.NoError(t, err)
	options.MaxRetries = -1
	options.ContextTimeoutEnabled = true
	client := redis.NewClient(options)
	t.Cleanup(func() { require.NoError(t, client.Close()) })
	return &store{client: client}
}

// backends are a redis-server, miniredis, and no Redis. None may fail, and all must be used.
func backends(t *testing.T) map[string]ratelimit.Redis {
	t.Helper()
	return map[string]ratelimit.Redis{
		"redis-server": connectSafely(t, services.RedisURL(t)),
		"miniredis":    connectSafely(t, "redis://"+miniredis.RunT(t).Addr()),
		"without":      nil,
	}
}

func connectSafely(t *testing.T, url string) *store {
	t.Helper()
	s := connect(t, url)
	t.Cleanup(func() {
		require.Empty(t, s.told())
		require.Positive(t, s.client.PoolStats().Misses)
	})
	return s
}
