package leasecache

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

// barred is a bench whose trips, once Redis has answered, each wait at a bar.
type barred struct {
	*bench
	bar    chan struct{} // lets a trip pass for each thing it takes; all once closed
	made   atomic.Int64  // trips that Redis has answered
	broken atomic.Pointer[func([]redis.Cmder)]
	mutex  sync.Mutex
	sent   []string
}

func newBarred(t *testing.T, url string) *barred {
	t.Helper()
	b := &barred{bench: newBench(t, url, nameOnly()), bar: make(chan struct{})}
	b.store.health.mutex.Lock()
	b.store.health.settle = 0
	b.store.health.mutex.Unlock()
	intercept(b.store, hook{pipeline: func(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
		return func(ctx context.Context, commands []redis.Cmder) error {
			if commands[0].Name() == "select" { // of a new connection
				return next(ctx, commands)
			}
			if broken := b.broken.Load(); broken != nil {
				(*broken)(commands)
				return syscall.ECONNRESET
			}
			err := next(ctx, commands)
			b.mutex.Lock()
			for _, command := range commands {
				b.sent = append(b.sent, fmt.Sprint(command.Args()[1]))
			}
			b.mutex.Unlock()
			b.made.Add(1)
			<-b.bar
			return err
		}
	}})
	return b
}

func (b *barred) sentTexts() []string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.sent
}

func (b *barred) untilMade(trips int64) {
	b.t.Helper()
	require.Eventually(b.t, func() bool { return b.made.Load() >= trips }, patience, tick)
}

func (b *barred) untilWaiting(callers int) {
	b.t.Helper()
	require.Eventually(b.t, func() bool {
		b.store.trips.mutex.Lock()
		defer b.store.trips.mutex.Unlock()
		n := 0
		for _, trip := range b.store.trips.waiting {
			n += len(trip.asked)
		}
		return n >= callers
	}, patience, tick)
}

// echo is a trip of texts that Redis sends back.
type echo struct {
	texts    []string
	commands []redis.Cmder
	done     chan error
}

func (b *barred) ask(texts ...string) *echo { return b.askIn(b.t.Context(), texts...) }

func (b *barred) askIn(ctx context.Context, texts ...string) *echo {
	e := &echo{texts: texts, done: make(chan error, 1)}
	for _, text := range texts {
		e.commands = append(e.commands, redis.NewStringCmd(ctx, "echo", text))
	}
	go func() { e.done <- b.store.trip(ctx, e.commands) }()
	return e
}

// requireAnswers must be called after done.
func (e *echo) requireAnswers(t *testing.T) {
	t.Helper()
	for i, command := range e.commands {
		answer, ok := command.(*redis.StringCmd)
		require.True(t, ok)
		require.NoError(t, answer.Err())
		require.Equal(t, e.texts[i], answer.Val())
	}
}
