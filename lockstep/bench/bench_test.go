package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/lockstep"
	"orderly.example/lockstep/bench/data"
	"orderly.example/lockstep/bench/single"
)

// All give the same bytes. lockstep loads each relation of a level by one batch; gqlgen's own executor loads each
// relation of a list by one. How many a dataloader needs is a matter of its clock.
func TestAnswersAreEqual(t *testing.T) {
	t.Parallel()
	all := contestants(func() *data.Store { return data.New(0) })
	require.NoError(t, checkAnswers(t.Context(), all))

	relations := int64(len([]string{"posts", "their authors", "comments", "their authors", "replies", "their authors"}))
	require.Equal(t, relations, all[0].store.Batches())
	const comments = data.Posts * data.CommentsOfPost
	require.Equal(t, int64(1+2+2*data.Posts+comments), all[1].store.Batches())
	require.GreaterOrEqual(t, all[2].store.Batches(), relations)

	answer, err := all[0].answer(t.Context())
	require.NoError(t, err)
	require.Equal(t, data.Posts*(1+data.CommentsOfPost*(1+data.RepliesOf)), strings.Count(string(answer), `"author"`))
}

// lockstep knows when all have asked a dataloader: its clock, of an hour here, never runs out. However few calls may run at the
// same time, none waits for one that can't begin.
func TestDataloadersNeedNoClock(t *testing.T) {
	t.Parallel()
	want, err := contestants(func() *data.Store { return data.New(0) })[0].answer(t.Context())
	require.NoError(t, err)
	for _, concurrency := range []int{0, 7, 1} {
		store := data.New(0)
		c := newContestant("lockstep", store, single.NewLockstepSchema(
			single.Config{Resolvers: single.Resolvers{Store: store}}, lockstep.Options{Concurrency: concurrency}),
			func(ctx context.Context) context.Context { return single.WithLoaders(ctx, store, time.Hour) })
		answer, err := c.answer(t.Context())
		require.NoError(t, err)
		require.Equal(t, string(want), string(answer))
		if concurrency == 0 {
			require.LessOrEqual(t, store.Batches(), int64(1+2+2+5), "posts, and for each level a batch of each loader; replies come a thousand at a time")
		}
	}
}

// Root fields are a level too.
func TestDataloadersOfRootFieldsNeedNoClock(t *testing.T) {
	t.Parallel()
	store := data.New(0)
	schema := single.NewLockstepSchema(single.Config{Resolvers: rootLoading{single.Resolvers{Store: store}}}, lockstep.Options{})
	c := newContestant("lockstep", store, schema, func(ctx context.Context) context.Context { return single.WithLoaders(ctx, store, time.Hour) })
	c.query = `{ a: posts { id } b: posts { title } }`
	answer, err := c.answer(t.Context())
	require.NoError(t, err)
	require.Equal(t, 2*data.Posts, strings.Count(string(answer), `{`)-1)
}

// rootLoading has a root field that waits for a dataloader.
type rootLoading struct{ single.Resolvers }

func (r rootLoading) Query() single.QueryResolver { return rootQuery{r.Resolvers.Query()} }

type rootQuery struct{ single.QueryResolver }

func (q rootQuery) Posts(ctx context.Context) ([]*data.Post, error) {
	if err := single.WaitForAnAuthor(ctx); err != nil {
		return nil, err
	}
	return q.QueryResolver.Posts(ctx)
}

func TestOtherAnswersAreAnError(t *testing.T) {
	t.Parallel()
	all := contestants(func() *data.Store { return data.New(0) })
	all[2].query = `{ posts { id } }`
	require.ErrorContains(t, checkAnswers(t.Context(), all), "the answers of lockstep, batch resolvers and gqlgen, dataloader differ")
}

// The program runs, and its table has a row for each executor. There are no more rounds than there is time for.
func TestReport(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	require.NoError(t, run(t.Context(), &out, settings{rounds: 3, budget: 1, clients: 2}))
	require.Equal(t, 8, strings.Count(out.String(), "\n"), out.String())
	require.Contains(t, out.String(), "| gqlgen, dataloader | ")
	require.Contains(t, out.String(), "Rounds: 1, ")
	require.NotContains(t, out.String(), "NaN")
}

func TestQuantile(t *testing.T) {
	t.Parallel()
	times := []time.Duration{3, 1, 2, 5, 4}
	require.Equal(t, time.Duration(3), quantile(times, 0.5))
	require.Equal(t, time.Duration(1), quantile(times, 0))
	require.Equal(t, time.Duration(5), quantile(times, 1))
	require.Zero(t, quantile(nil, 0.5))
}
