package ratelimit_test

import (
	"testing"

	"orderly.example/internal/ratelimit"
	"orderly.example/test/services"
)

// What an operation pays for its bucket: it takes its planned nodes, and gives back what it did not use.
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
