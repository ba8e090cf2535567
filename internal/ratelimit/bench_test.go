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
