package single

import (
	"context"
	"time"

	"github.com/graph-gophers/dataloader/v7"

	"orderly.example/lockstep/bench/data"
)

// wait is how long a loader collects keys. The library's own default is 16 ms; guides recommend 1 to 2 ms.
const wait = 2 * time.Millisecond

// loaders are those of one request, as dataloader's documentation recommends.
type loaders struct {
	authors  *dataloader.Loader[int, *data.Author]
	comments *dataloader.Loader[int, []*data.Comment]
	replies  *dataloader.Loader[int, []*data.Reply]
}

type loadersKey struct{}

// WithLoaders returns the context of a request, with loaders of its own.
func WithLoaders(ctx context.Context, s *data.Store) context.Context {
	return context.WithValue(ctx, loadersKey{}, &loaders{
		authors:  loader(s.Authors),
		comments: loader(s.CommentsOf),
		replies:  loader(s.RepliesOf),
	})
}

func from(ctx context.Context) *loaders { return ctx.Value(loadersKey{}).(*loaders) }

func loader[V any](load func(ctx context.Context, keys []int) ([]V, error)) *dataloader.Loader[int, V] {
	return dataloader.NewBatchedLoader(func(ctx context.Context, keys []int) []*dataloader.Result[V] {
		values, err := load(ctx, keys)
		results := make([]*dataloader.Result[V], len(keys))
		for i := range keys {
			results[i] = &dataloader.Result[V]{Data: values[i], Error: err}
		}
		return results
	}, dataloader.WithWait[int, V](wait))
}
