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

// TestShareTrip has nine callers come while a trip is under way: they share the
// next, and each gets its own answers.
func TestShareTrip(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBarred(t, start(t))
			echoes := []*echo{b.ask("first")}
			b.untilMade(1)
			for i := range 9 {
				echoes = append(echoes, b.ask("a"+strconv.Itoa(i), "b"+strconv.Itoa(i)))
			}
			b.untilWaiting(9)
			close(b.bar)
			for _, echo := range echoes {
				require.NoError(t, <-echo.done)
				echo.requireAnswers(t)
			}
			require.Equal(t, int64(2), b.made.Load())
		})
	}
}

// TestReadsOfTripsUnderWay has a value be another when Redis has answered a trip
// which is not over yet. Who asks then must find the new one.
func TestReadsOfTripsUnderWay(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := start(t)
			b := newBarred(t, url)
			require.NoError(t, b.raw.Set(t.Context(), b.key("row", 1), "V\x00old", time.Hour).Err())
			before := b.follower(t.Context(), 1)
			b.untilMade(1)
			require.NoError(t, b.raw.Set(t.Context(), b.key("row", 1), "V\x00new", time.Hour).Err())
			after := b.follower(t.Context(), 1)
			b.untilWaiting(1)
			close(b.bar)
			require.Equal(t, map[int]*row{1: {Name: "old"}}, <-before)
			require.Equal(t, map[int]*row{1: {Name: "new"}}, <-after)
		})
	}
}

// TestLeaveTrip has callers leave a trip before and after it was sent: they
// return at once, and the others get their answers.
func TestLeaveTrip(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBarred(t, start(t))
			first := b.ask("first")
			b.untilMade(1)
			ctx, leave := context.WithCancel(t.Context())
			other := b.ask("other")
			b.untilWaiting(1)
			early := b.askIn(ctx, "early")
			b.untilWaiting(2)
			leave()
			require.ErrorIs(t, <-early.done, context.Canceled)
			ctx, leave = context.WithCancel(t.Context())
			late := b.askIn(ctx, "late")
			b.untilWaiting(3)
			b.bar <- struct{}{}
			require.NoError(t, <-first.done)
			b.untilMade(2)
			leave()
			require.ErrorIs(t, <-late.done, context.Canceled)
			close(b.bar)
			require.NoError(t, <-other.done)
			other.requireAnswers(t)
			require.True(t, b.store.Up())
			require.Equal(t, []string{"first", "other", "late"}, b.sentTexts(), "who left before is not sent")
			require.ErrorIs(t, b.store.trip(ctx, first.commands), context.Canceled)
		})
	}
}

// TestLargeTrips sees that nobody waits for a caller with much to ask, and that a
// shared trip is bounded.
func TestLargeTrips(t *testing.T) {
	t.Parallel()
	b := newBarred(t, ownRedis(t))
	first := b.ask("first")
	b.untilMade(1)
	large := b.ask(make([]string, manyWords)...)
	b.untilMade(2)
	var echoes []*echo
	for i := range 2 * mostWords / manyWords {
		echoes = append(echoes, b.ask(make([]string, manyWords/2-1)...))
		b.untilWaiting(i + 1)
	}
	close(b.bar)
	for _, echo := range append(echoes, first, large) {
		require.NoError(t, <-echo.done)
		echo.requireAnswers(t)
	}
	require.Equal(t, int64(4), b.made.Load(), "8 × 498 words are two trips")
}

// TestSharedTripFails has Redis fail while callers wait: what they ask is not sent.
func TestSharedTripFails(t *testing.T) {
	t.Parallel()
	b := newBarred(t, ownRedis(t))
	first := b.ask("first")
	b.untilMade(1)
	waiting := []*echo{b.ask("one"), b.ask("two")}
	b.untilWaiting(2)
	intercept(b.store, hook{command: func(redis.ProcessHook) redis.ProcessHook { // the watch finds nobody
		return func(context.Context, redis.Cmder) error { return syscall.ECONNRESET }
	}})
	b.store.failed(syscall.ECONNRESET)
	close(b.bar)
	require.NoError(t, <-first.done)
	for _, echo := range waiting {
		require.ErrorIs(t, <-echo.done, errDown)
	}
	require.Equal(t, []string{"first"}, b.sentTexts())
}

// TestSharedTripBreaks has a hook panic, and a connection break.
func TestSharedTripBreaks(t *testing.T) {
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
			b := newBarred(t, ownRedis(t))
			first := b.ask("first")
			b.untilMade(1)
			waiting := []*echo{b.ask("one"), b.ask("two")}
			b.untilWaiting(2)
			b.broken.Store(&broken)
			close(b.bar)
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
