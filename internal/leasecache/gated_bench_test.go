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

// gatedBench is a bench whose round trips, once Redis has answered, each wait at a gate.
type gatedBench struct {
	*bench
	gate     chan struct{} // lets one round trip pass for each value; all once closed
	answered atomic.Int64  // round trips that Redis has answered
	broken   atomic.Pointer[func([]redis.Cmder)]
	mutex    sync.Mutex
	sent     []string
}

func newGatedBench(t *testing.T, url string) *gatedBench {
	t.Helper()
	b := &gatedBench{bench: newBench(t, url, nameOnly()), gate: make(chan struct{})}
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
			b.answered.Add(1)
			<-b.gate
			return err
		}
	}})
	return b
}

func (b *gatedBench) sentTexts() []string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.sent
}

func (b *gatedBench) awaitAnswered(pipelines int64) {
	b.t.Helper()
	require.Eventually(b.t, func() bool { return b.answered.Load() >= pipelines }, patience, tick)
}

func (b *gatedBench) awaitPending(callers int) {
	b.t.Helper()
	require.Eventually(b.t, func() bool {
		_, waiting := b.store.coalescer.Stats()
		return waiting >= callers
	}, patience, tick)
}

// echo is a round trip of texts that Redis sends back.
type echo struct {
	texts    []string
	commands []redis.Cmder
	done     chan error
}

func (b *gatedBench) ask(texts ...string) *echo { return b.askIn(b.t.Context(), texts...) }

func (b *gatedBench) askIn(ctx context.Context, texts ...string) *echo {
	e := &echo{texts: texts, done: make(chan error, 1)}
	for _, text := range texts {
		e.commands = append(e.commands, redis.NewStringCmd(ctx, "echo", text))
	}
	go func() { e.done <- b.store.send(ctx, e.commands) }()
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
