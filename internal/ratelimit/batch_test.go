package ratelimit_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"orderly.example/internal/devservices"
	"orderly.example/internal/ratelimit"
	"orderly.example/test/services"
)

func TestABatchAsksAllAtOnce(t *testing.T) {
	t.Parallel()
	for name, r := range backends(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			few := ratelimit.New(r, "few", ratelimit.Rate{Maximum: 1, Restore: perDay})
			many := ratelimit.New(r, "many", ratelimit.Rate{Maximum: 10, Restore: 10 * perDay})
			marks := ratelimit.NewExpiringTexts(r, "marks", time.Hour)
			for i, want := range []ratelimit.Taken{{OK: true, Cost: 1}, {RetryAfter: 24 * time.Hour}} {
				var b ratelimit.Batch
				one, two, looked := b.Take(few, "anna", 1), b.Take(many, "anna", 2), b.Peek(few, "anna", 1)
				unlimited, mark := b.Take(nil, "anna", 3), b.Read(marks, "anna")
				b.Write(marks, "anna", "here")
				b.Run(t.Context())
				require.Equal(t, want, ratelimit.Taken{OK: one.OK, Cost: one.Cost, RetryAfter: one.RetryAfter.Round(time.Hour)})
				require.Equal(t, ratelimit.Taken{OK: true, Cost: 2, Available: 8 - 2*i}, *two, "whatever the others answer")
				require.False(t, looked.OK)
				require.InDelta(t, (24 * time.Hour).Seconds(), looked.RetryAfter.Seconds(), 60)
				require.True(t, unlimited.OK)
				require.Equal(t, []string{"", "here"}[i], *mark)
			}
			var b ratelimit.Batch
			returned, looked, other := b.Return(few, "anna", 1), b.Peek(few, "anna", 1), b.Read(marks, "ben")
			b.Run(t.Context())
			require.Equal(t, ratelimit.Taken{OK: true, Available: 1}, *returned)
			require.Equal(t, ratelimit.Taken{OK: true, Available: 1}, *looked)
			require.Empty(t, *other)
			require.True(t, few.Take(t.Context(), "anna", 1).OK, "looking took nothing")
		})
	}
}

// A batch is one pipeline, whatever its length; only the first one also loads the script.
func TestABatchIsOnePipeline(t *testing.T) {
	t.Parallel()
	s := connect(t, services.RedisURL(t))
	bucket := ratelimit.New(s, "test", ratelimit.Rate{Maximum: 10, Restore: perDay})
	bucket.Take(t.Context(), "anna", 1)
	var asked pipelineSizes
	s.client.AddHook(&asked)
	var b ratelimit.Batch
	b.Take(bucket, "anna", 1)
	b.Take(bucket, "ben", 1)
	b.Read(ratelimit.NewExpiringTexts(s, "marks", time.Hour), "anna")
	b.Run(t.Context())
	require.Equal(t, pipelineSizes{3}, asked)
}

// pipelineSizes are how many commands each pipeline had, except those that set up a connection.
type pipelineSizes []int

func (h *pipelineSizes) add(cs ...redis.Cmder) {
	if slices.Contains([]string{"evalsha", "eval", "get", "set"}, cs[0].Name()) {
		*h = append(*h, len(cs))
	}
}

func (h *pipelineSizes) DialHook(next redis.DialHook) redis.DialHook { return next }

func (h *pipelineSizes) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, c redis.Cmder) error {
		h.add(c)
		return next(ctx, c)
	}
}

func (h *pipelineSizes) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cs []redis.Cmder) error {
		h.add(cs...)
		return next(ctx, cs)
	}
}

// A batch reports an outage of Redis once, and this process answers.
func TestABatchWithoutItsRedis(t *testing.T) {
	t.Parallel()
	server, err := devservices.StartRedisServer(t.Context(), t.TempDir())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Stop()) })
	s := connect(t, server.URL())
	bucket, marks := ratelimit.New(s, "test", ratelimit.Rate{Maximum: 10, Restore: perDay}), ratelimit.NewExpiringTexts(s, "marks", time.Hour)
	require.NoError(t, server.Stop())
	var b ratelimit.Batch
	taken := b.Take(bucket, "anna", 4)
	b.Write(marks, "anna", "here")
	b.Run(t.Context())
	require.Equal(t, ratelimit.Taken{OK: true, Cost: 4, Available: 6}, *taken)
	require.Len(t, s.told(), 1)
	s.down.Store(true)
	var again ratelimit.Batch
	mark := again.Read(marks, "anna")
	again.Run(t.Context())
	require.Equal(t, "here", *mark)
}
