package torture_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"

	"orderly.example/lockstep"
	"orderly.example/lockstep/internal/torture"
	"orderly.example/lockstep/lockstest"
	"orderly.example/lockstep/randql"
)

// meeting is a root whose Thing.single returns when so many calls of it run at the same time.
type meeting struct {
	torture.Resolver
	at func()
}

func (m meeting) Thing() torture.ThingResolver { return meetingThing{m.Resolver.Thing(), m.at} }

type meetingThing struct {
	torture.ThingResolver
	at func()
}

func (m meetingThing) Single(context.Context, *torture.Thing) (*torture.Thing, error) {
	m.at()
	return nil, nil
}

func meetingOf(at func(), options lockstep.Options) graphql.ExecutableSchema {
	config := torture.NewConfig()
	config.Resolvers = meeting{config.Resolvers.(torture.Resolver), at}
	return torture.NewLockstepSchema(config, options)
}

// Resolvers that are called for each object run at the same time, also where several fields have them.
func TestResolversOfEachObjectRunAtTheSameTime(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	all.Add(10)
	meet := func() { all.Done(); all.Wait() } // ends when ten calls are there
	op := randql.Op{Query: `{ things(first: 5) { a: single { id } b: single { name } } }`}

	got := lockstest.Answers(t, lockstest.Executor(meetingOf(meet, lockstep.Options{}), lockstest.Options{}), op)

	require.JSONEq(t, `{"things":[{"a":null,"b":null},{"a":null,"b":null},{"a":null,"b":null},{"a":null,"b":null},{"a":null,"b":null}]}`, got[0].Data)
}

// No more of a field's calls run at the same time than Options.Concurrency says.
func TestConcurrencyIsBounded(t *testing.T) {
	t.Parallel()
	const most = 2
	var running, highest atomic.Int32
	turns := make(chan struct{}, 1)
	turns <- struct{}{}
	call := func() {
		n := running.Add(1)
		for {
			seen := highest.Load()
			if n <= seen || highest.CompareAndSwap(seen, n) {
				break
			}
		}
		<-turns // one after the other: those that may run wait here
		turns <- struct{}{}
		running.Add(-1)
	}
	op := randql.Op{Query: `{ things(first: 5) { single { id } } }`}
	lockstest.Answers(t, lockstest.Executor(meetingOf(call, lockstep.Options{Concurrency: most}), lockstest.Options{}), op)
	require.LessOrEqual(t, highest.Load(), int32(most))
}

// A plan says how often resolvers can be called that are called for each object.
func TestPlanCountsCallsForEachObject(t *testing.T) {
	t.Parallel()
	plan := lockstest.Plan(t, subject(), randql.Op{Query: `{ thing(id: 1) { a: single { again: single { id } } b: single { id } } }`})
	require.Equal(t, 3, plan.Calls)
}
