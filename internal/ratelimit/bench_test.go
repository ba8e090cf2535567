package ratelimit_test

import (
	"testing"

	"orderly.example/internal/ratelimit"
	"orderly.example/test/services"
)

// An operation takes its planned nodes, and gives back those that it did not use.
func BenchmarkTakeAndReturn(b *testing.B) {
	for name, r := range map[string]ratelimit.Redis{"redis-server": connect(b, services.RedisURL(b)), "without": nil} {
		b.Run(name, func(b *testing.B) {
			bucket := ratelimit.New(r, "bench", ratelimit.Rate{Maximum: 50_000, Restore: 50_000})
			for b.Loop() {
				bucket.Take(b.Context(), "anna", 2000)
				bucket.Return(b.Context(), "anna", 1950)
			}
		})
	}
}

// A leased bucket is asked as often, and Redis seldom.
func BenchmarkLeasedTakeAndReturn(b *testing.B) {
	bucket := ratelimit.NewLeased(connect(b, services.RedisURL(b)), "bench", ratelimit.Rate{Maximum: 1e9, Restore: 1e9})
	defer bucket.Close(b.Context())
	for b.Loop() {
		bucket.Take(b.Context(), "anna", 2000)
		bucket.Return(b.Context(), "anna", 1950)
	}
}
