package single

import (
	"context"
	"time"

	"github.com/graph-gophers/dataloader/v7"

	"orderly.example/lockstep"
	"orderly.example/lockstep/bench/data"
)

// Wait is how long a loader collects keys, where nobody says that it has all. The library's own default is 16 ms; guides
// recommend 1 to 2 ms.
const Wait = 2 * time.Millisecond

// loaders are those of one request, as dataloader's documentation recommends.
type loaders struct {
	authors  dataloader.Interface[int, *data.Author]
	comments dataloader.Interface[int, []*data.Comment]
	replies  dataloader.Interface[int, []*data.Reply]
}

type loadersKey struct{}

// WithLoaders returns the context of a request, with loaders of its own.
func WithLoaders(ctx context.Context, s *data.Store, wait time.Duration) context.Context {
	return context.WithValue(ctx, loadersKey{}, &loaders{
		authors:  loader(s.Authors, wait),
		comments: loader(s.CommentsOf, wait),
		replies:  loader(s.RepliesOf, wait),
	})
}

func from(ctx context.Context) *loaders { return ctx.Value(loadersKey{}).(*loaders) }

func loader[V any](load func(ctx context.Context, keys []int) ([]V, error), wait time.Duration) dataloader.Interface[int, V] {
	return prompt[int, V]{dataloader.NewBatchedLoader(func(ctx context.Context, keys []int) []*dataloader.Result[V] {
		values, err := load(ctx, keys)
		results := make([]*dataloader.Result[V], len(keys))
		for i := range keys {
			results[i] = &dataloader.Result[V]{Data: values[i], Error: err}
		}
		return results
	}, dataloader.WithWait[int, V](wait))}
}

// prompt is a loader that lockstep flushes as soon as nobody else can come. With gqlgen's own executor its clock decides.
type prompt[K comparable, V any] struct{ *dataloader.Loader[K, V] }

func (l prompt[K, V]) Load(ctx context.Context, key K) dataloader.Thunk[V] {
	thunk := l.Loader.Load(ctx, key)
	return func() (V, error) {
		defer lockstep.Waits(ctx, l.Loader)()
		return thunk()
	}
}

// WaitForAnAuthor loads an author by a loader of the context.
func WaitForAnAuthor(ctx context.Context) error {
	_, err := from(ctx).authors.Load(ctx, 1)()
	return err
}
