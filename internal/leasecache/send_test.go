package leasecache

import (
	"context"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

// Nine callers arrive while a round trip runs: they share the next, and each gets its own replies.
func TestCallersShareABatch(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newGatedBench(t, start(t))
			echoes := []*echo{b.ask("first")}
			b.awaitAnswered(1)
			for i := range 9 {
				echoes = append(echoes, b.ask("a"+strconv.Itoa(i), "b"+strconv.Itoa(i)))
			}
			b.awaitPending(9)
			close(b.gate)
			for _, echo := range echoes {
				require.NoError(t, <-echo.done)
				echo.requireAnswers(t)
			}
			require.Equal(t, int64(2), b.answered.Load())
		})
	}
}

// A value changes when Redis has answered a round trip that is not over yet. Whoever asks then must find the new
// value.
func TestReadsOfBatchesUnderWay(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := start(t)
			b := newGatedBench(t, url)
			require.NoError(t, b.raw.Set(t.Context(), b.key("row", 1), "V\x00\x00\x00\x00old", time.Hour).Err())
			before := b.readInBackground(t.Context(), 1)
			b.awaitAnswered(1)
			require.NoError(t, b.raw.Set(t.Context(), b.key("row", 1), "V\x00\x00\x00\x00new", time.Hour).Err())
			after := b.readInBackground(t.Context(), 1)
			b.awaitPending(1)
			close(b.gate)
			require.Equal(t, map[int]*row{1: {Name: "old"}}, <-before)
			require.Equal(t, map[int]*row{1: {Name: "new"}}, <-after)
		})
	}
}

// Callers leave a batch before and after it was sent: they return at once, and the others get their replies.
func TestLeaveABatch(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newGatedBench(t, start(t))
			first := b.ask("first")
			b.awaitAnswered(1)
			ctx, leave := context.WithCancel(t.Context())
			other := b.ask("other")
			b.awaitPending(1)
			early := b.askIn(ctx, "early")
			b.awaitPending(2)
			leave()
			require.ErrorIs(t, <-early.done, context.Canceled)
			ctx, leave = context.WithCancel(t.Context())
			late := b.askIn(ctx, "late")
			b.awaitPending(2)
			b.gate <- struct{}{}
			require.NoError(t, <-first.done)
			b.awaitAnswered(2)
			leave()
			require.ErrorIs(t, <-late.done, context.Canceled)
			close(b.gate)
			require.NoError(t, <-other.done)
			other.requireAnswers(t)
			require.True(t, b.store.Up())
			require.Equal(t, []string{"first", "other", "late"}, b.sentTexts(), "who left before is not sent")
			require.ErrorIs(t, b.store.send(ctx, first.commands), context.Canceled)
		})
	}
}

// Nobody waits for a caller with many commands, and a batch is bounded.
func TestManyCommandsGoDirect(t *testing.T) {
	t.Parallel()
	b := newGatedBench(t, ownRedis(t))
	first := b.ask("first")
	b.awaitAnswered(1)
	large := b.ask(make([]string, directWords)...)
	b.awaitAnswered(2)
	var echoes []*echo
	for i := range 2 * maxBatchWords / directWords {
		echoes = append(echoes, b.ask(make([]string, directWords/2-1)...))
		b.awaitPending(i + 1)
	}
	close(b.gate)
	for _, echo := range append(echoes, first, large) {
		require.NoError(t, <-echo.done)
		echo.requireAnswers(t)
	}
	require.Equal(t, int64(4), b.answered.Load(), "8 × 498 words are two trips")
}

// Redis fails while callers wait: their commands are not sent.
func TestBatchFails(t *testing.T) {
	t.Parallel()
	b := newGatedBench(t, ownRedis(t))
	first := b.ask("first")
	b.awaitAnswered(1)
	waiting := []*echo{b.ask("one"), b.ask("two")}
	b.awaitPending(2)
	intercept(b.store, hook{command: func(redis.ProcessHook) redis.ProcessHook { // the watch gets no answer
		return func(context.Context, redis.Cmder) error { return syscall.ECONNRESET }
	}})
	b.store.reportFailure(syscall.ECONNRESET)
	close(b.gate)
	require.NoError(t, <-first.done)
	for _, echo := range waiting {
		require.ErrorIs(t, <-echo.done, errDown)
	}
	require.Equal(t, []string{"first"}, b.sentTexts())
}

// A hook panics, and a connection breaks.
func TestBatchBreaks(t *testing.T) {
	t.Parallel()
	for name, broken := range map[string]func([]redis.Cmder){
		"a panic": func([]redis.Cmder) { panic("hook") },
		"a connection": func(commands []redis.Cmder) {
			for _, command := range commands {
				command.SetErr(syscall.ECONNRESET)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newGatedBench(t, ownRedis(t))
			first := b.ask("first")
			b.awaitAnswered(1)
			waiting := []*echo{b.ask("one"), b.ask("two")}
			b.awaitPending(2)
			b.broken.Store(&broken)
			close(b.gate)
			require.NoError(t, <-first.done)
			for _, echo := range waiting {
				require.Error(t, <-echo.done)
			}
			b.broken.Store(nil)
			b.untilUp(true)
			again := b.ask("again")
			require.NoError(t, <-again.done)
			again.requireAnswers(t)
		})
	}
}
