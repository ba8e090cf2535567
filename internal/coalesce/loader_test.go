package coalesce_test

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/coalesce"
)

// Keys that are asked for while a fetch runs are fetched together, each once, at most a thousand at a time.
func TestLoadsShareAFetch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		var fetched [][]int
		loader := coalesce.NewLoader(func(_ context.Context, keys []int) (map[int]string, error) {
			fetched = append(fetched, keys)
			<-release
			found := map[int]string{}
			for _, key := range keys {
				if key >= 0 {
					found[key] = strconv.Itoa(key)
				}
			}
			return found, nil
		})
		load := func(key int, expected string) {
			go func() {
				v, err := loader.Load(t.Context(), key)
				if err != nil || v != expected {
					t.Errorf("%d: %q, %v", key, v, err)
				}
			}()
			synctest.Wait()
		}
		load(1, "1")
		require.Equal(t, [][]int{{1}}, fetched)
		load(1, "1") // the value of the first fetch may be too old by now
		for key := range 1500 {
			load(key, strconv.Itoa(key))
		}
		load(-1, "")
		close(release)
		synctest.Wait()
		require.Len(t, fetched, 3)
		require.Len(t, fetched[1], 1000)
		require.Len(t, fetched[2], 501)
	})
}

func TestFailuresOfAFetch(t *testing.T) {
	t.Parallel()
	failure := errors.New("no")
	calls := 0
	loader := coalesce.NewLoader(func(context.Context, []int) (map[int]int, error) {
		if calls++; calls == 1 {
			panic("oh")
		}
		return nil, failure
	})
	_, err := loader.Load(t.Context(), 1)
	require.ErrorContains(t, err, "panic: oh")
	_, err = loader.Load(t.Context(), 1)
	require.ErrorIs(t, err, failure)
}

// The fetch gets none of the caller's context: what it costs is not the caller's request's.
func TestAFetchHasItsOwnContext(t *testing.T) {
	t.Parallel()
	type ofCaller struct{}
	loader := coalesce.NewLoader(func(ctx context.Context, _ []int) (map[int]any, error) {
		_, bounded := ctx.Deadline()
		return map[int]any{1: ctx.Value(ofCaller{}), 2: bounded}, nil
	})
	ctx := context.WithValue(t.Context(), ofCaller{}, "its value")
	value, err := loader.Load(ctx, 1)
	require.NoError(t, err)
	require.Nil(t, value)
	bounded, err := loader.Load(ctx, 2)
	require.NoError(t, err)
	require.Equal(t, true, bounded)
}
