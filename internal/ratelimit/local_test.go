package ratelimit

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A client with many addresses can't fill the memory.
func TestLocalBucketsAreBounded(t *testing.T) {
	t.Parallel()
	b := New(nil, "test", Rate{Maximum: 10, Restore: 1})
	for i := range 3 * maxLocal {
		require.True(t, b.Take(t.Context(), fmt.Sprint(i), 1).OK)
	}
	b.local.buckets.CleanUp()
	require.LessOrEqual(t, b.local.buckets.EstimatedSize(), maxLocal)
}

func TestLocalBucketsExpire(t *testing.T) {
	t.Parallel()
	b := New(nil, "test", Rate{Maximum: 60, Restore: 1})
	b.Take(t.Context(), "anna", 1)
	entry, ok := b.local.buckets.GetEntryQuietly(redisKey(b.name, "anna"))
	require.True(t, ok)
	require.Greater(t, entry.ExpiresAfter(), time.Minute, "not before it is full")
	require.LessOrEqual(t, entry.ExpiresAfter(), 2*time.Minute)
	require.False(t, b.local.buckets.StopAllGoroutines(), "nothing runs in the background")
}
