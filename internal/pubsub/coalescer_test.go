package pubsub_test

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/pubsub"
)

// Keys that are asked for while a batch runs are one batch.
func TestLoadsShareABatch(t *testing.T) {
	t.Parallel()
	began, release := make(chan []int, 10), make(chan struct{})
	shared := pubsub.NewCoalescer(func(_ context.Context, keys []int) (map[int]string, error) {
		began <- keys
		<-release
		found := map[int]string{}
		for _, key := range keys {
			if key >= 0 {
				found[key] = strconv.Itoa(key)
			}
		}
		return found, nil
	})
	var all sync.WaitGroup
	load := func(key int, expected string) {
		all.Go(func() {
			v, err := shared.Load(t.Context(), key)
			if err != nil || v != expected {
				t.Errorf("%d: %q, %v", key, v, err)
			}
		})
	}
	load(1, "1")
	require.Equal(t, []int{1}, <-began)
	load(1, "1") // the value of the first batch may be too old by now
	for key := range 1500 {
		load(key, strconv.Itoa(key))
	}
	load(-1, "")
	require.Eventually(t, func() bool { return shared.Pending() == 1501 }, patience, moment)
	close(release)
	all.Wait()
	require.Len(t, <-began, 1000)
	require.Len(t, <-began, 501)
	require.Empty(t, began)
}

func TestFailuresOfABatch(t *testing.T) {
	t.Parallel()
	failure := errors.New("no")
	calls := 0
	shared := pubsub.NewCoalescer(func(_ context.Context, keys []int) (map[int]int, error) {
		if calls++; calls == 1 {
			panic("oh")
		}
		return nil, failure
	})
	_, err := shared.Load(t.Context(), 1)
	require.ErrorContains(t, err, "panic: oh")
	_, err = shared.Load(t.Context(), 1)
	require.ErrorIs(t, err, failure)
}

func TestACallerNeedNotWaitForItsBatch(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	defer close(release)
	shared := pubsub.NewCoalescer(func(context.Context, []int) (map[int]int, error) { <-release; return nil, nil })
	gone := errors.New("gone")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(gone)
	_, err := shared.Load(ctx, 1)
	require.ErrorIs(t, err, gone)
}
