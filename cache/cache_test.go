package cache

import (
	"context"
	"encoding/binary"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly/dbtest"
)

func TestMain(m *testing.M) { os.Exit(dbtest.Run(m)) }

func TestSmoke(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), dbtest.RedisURL(t), Options{})
	require.NoError(t, err)
	defer s.Close()
	require.True(t, s.Up())
	c := New(s, func(b []byte, k int) []byte { return binary.AppendVarint(b, int64(k)) }, Part[int64]{Name: "n", TTL: time.Minute,
		Append: func(b []byte, v int64) []byte { return binary.AppendVarint(b, v) },
		Read:   func(b []byte, v int64) (int64, error) { v, _ = binary.Varint(b); return v, nil }})
	n := 0
	get := c.Through(func(ctx context.Context, keys []int) (map[int]int64, error) {
		n += len(keys)
		r := map[int]int64{}
		for _, k := range keys {
			r[k] = int64(k * 10)
		}
		return r, nil
	})
	for range 3 {
		r, err := get(t.Context(), []int{1, 2, 3})
		require.NoError(t, err)
		require.Equal(t, map[int]int64{1: 10, 2: 20, 3: 30}, r)
	}
	require.Equal(t, 3, n)
	require.NoError(t, s.Change(t.Context(), c.Keys(2), func(context.Context) error { return nil }))
	_, err = get(t.Context(), []int{1, 2, 3})
	require.NoError(t, err)
	require.Equal(t, 4, n)
	v, err := c.Put(t.Context(), 3, func(context.Context) (int64, bool, error) { return 33, true, nil })
	require.NoError(t, err)
	require.Equal(t, int64(33), v)
	r, err := get(t.Context(), []int{1, 2, 3})
	require.NoError(t, err)
	require.Equal(t, map[int]int64{1: 10, 2: 20, 3: 33}, r)
	require.Equal(t, 4, n)
	t.Log(s.Stats())
}
