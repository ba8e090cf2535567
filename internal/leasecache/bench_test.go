package leasecache

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/test/services"
)

// BenchmarkThrough is with rows of about 200 bytes.
func BenchmarkThrough(b *testing.B) {
	for name, n := range map[string]int{"1 hit": 1, "20 hits": 20, "100 hits": 100} {
		b.Run(name, func(b *testing.B) {
			read := benchmarked(b)
			ids := upTo(n)
			read(b, ids)
			b.ReportAllocs()
			for b.Loop() {
				read(b, ids)
			}
		})
	}
	b.Run("20 misses, with their fill", func(b *testing.B) {
		read := benchmarked(b)
		ids := upTo(20)
		b.ReportAllocs()
		for b.Loop() {
			for i := range ids {
				ids[i] += len(ids)
			}
			read(b, ids)
		}
	})
}

func BenchmarkChange(b *testing.B) {
	store := openStore(b, services.RedisURL(b), Options{Timeout: time.Second})
	cache := New(store, appendID, nameOnly())
	keys := cache.Keys(1)
	b.ReportAllocs()
	for b.Loop() {
		require.NoError(b, store.Change(b.Context(), keys, func(context.Context) error { return nil }))
	}
}

func benchmarked(b *testing.B) func(b *testing.B, ids []int) {
	b.Helper()
	store := openStore(b, services.RedisURL(b), Options{Timeout: time.Second})
	cache := New(store, appendID, nameOnly())
	name := strings.Repeat("0123456789", 20)
	read := cache.Through(func(_ context.Context, ids []int) (map[int]*row, error) {
		rows := make(map[int]*row, len(ids))
		for _, id := range ids {
			rows[id] = &row{Name: name}
		}
		return rows, nil
	})
	return func(b *testing.B, ids []int) {
		b.Helper()
		rows, err := read(b.Context(), ids)
		require.NoError(b, err)
		require.Len(b, rows, len(ids))
	}
}

func upTo(n int) []int {
	ids := make([]int, n)
	for i := range ids {
		ids[i] = i
	}
	return ids
}
