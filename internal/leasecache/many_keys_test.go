package leasecache

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

// A write of many rows marks and clears them all, a part in each round trip: one trip would take longer than Redis may.
func TestManyKeysGoInParts(t *testing.T) {
	t.Parallel()
	b := newBench(t, ownRedis(t), nameOnly())
	const rows = 2*maxCalls + 500
	b.rows.set(rows, row{Name: "old"})
	require.Equal(t, "old", b.read(t.Context(), rows)[rows].Name)
	var longest, trips atomic.Int64
	intercept(b.store, hook{pipeline: func(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
		return func(ctx context.Context, commands []redis.Cmder) error {
			longest.Store(max(longest.Load(), int64(len(commands))))
			trips.Add(1)
			return next(ctx, commands)
		}
	}})
	var keys []Key
	for id := range rows {
		keys = append(keys, b.cache.Keys(id+1)...)
	}
	require.NoError(t, b.store.Change(t.Context(), keys, func(context.Context) error {
		b.rows.set(rows, row{Name: "new"})
		return nil
	}))
	require.LessOrEqual(t, longest.Load(), int64(maxCalls+1), "with the command that reads the epoch")
	require.GreaterOrEqual(t, trips.Load(), int64(6))
	require.Equal(t, "new", b.read(t.Context(), rows)[rows].Name)
}
