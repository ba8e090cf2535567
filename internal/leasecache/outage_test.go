package leasecache

import (
	"context"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"orderly.example/test/services"
)

// partitioned are two processes that reach one Redis over separate connections.
type partitioned struct {
	t        *testing.T
	here     *bench
	hereWay  *services.Proxy
	there    *bench
	thereWay *services.Proxy
}

func newPartitioned(t *testing.T, options Options) *partitioned {
	t.Helper()
	// Broken connections are noticed at once; nothing else may look like an outage.
	options.Timeout = patience
	options.durations.probeInterval = defaultProbeInterval
	options.durations.settle = defaultSettle
	if options.durations.detection == 0 {
		options.durations.detection = 2 * defaultProbeInterval
	}
	server := startRedis(t, t.TempDir())
	target, err := redis.ParseURL(server.URL())
	require.NoError(t, err)
	a := &partitioned{t: t, hereWay: services.StartProxy(t, target.Network, target.Addr), thereWay: services.StartProxy(t, target.Network, target.Addr)}
	a.here, a.there = newBench(t, server.URL(), nameOnly()), newBench(t, server.URL(), nameOnly())
	a.there.rows = a.here.rows
	for b, way := range map[*bench]*services.Proxy{a.here: a.hereWay, a.there: a.thereWay} {
		b.reopen("redis://"+way.Address()+"/0", options, nameOnly())
	}
	a.here.read(t.Context(), 1)
	a.there.requireHits(t.Context(), map[int]row{1: {Name: "one"}})
	return a
}

func (b *bench) untilUp(isUp bool) {
	b.t.Helper()
	require.Eventually(b.t, func() bool { return b.store.Up() == isUp }, patience, tick)
}

func (b *bench) owes() bool {
	b.store.health.mutex.Lock()
	defer b.store.health.mutex.Unlock()
	return b.store.health.owesInvalidation
}

// One store loses Redis for a moment, which the other does not notice. A write must not be acknowledged before it
// is cleared.
func TestDetection(t *testing.T) {
	t.Parallel()
	var a *partitioned
	restore := func(step string) {
		if step == "written" {
			a.hereWay.Restore()
		}
	}
	a = newPartitioned(t, Options{testHookStep: restore, durations: durations{detection: time.Hour}})
	a.hereWay.Cut()
	a.here.change(1, row{Name: "first"}) // the step restores the connection, but not the mark
	require.False(t, a.here.owes())
	require.True(t, a.there.store.Up())
	a.there.requireMiss(t.Context(), 1, row{Name: "first"})
	a.there.requireHits(t.Context(), map[int]row{1: {Name: "first"}})
}

// peersWithout are peers none of whom reaches Redis. Others may be there that don't listen.
type peersWithout struct{ asked chan struct{} }

func (p peersWithout) Invalidate(context.Context, []string, string) Invalidation {
	close(p.asked)
	return NoneReaches
}

// That no peer reaches Redis does not prove that nobody does: a write waits as it does without peers.
func TestPeersThatDoNotReachRedisProveNothing(t *testing.T) {
	t.Parallel()
	a := newPartitioned(t, Options{durations: durations{detection: time.Hour}})
	asked := make(chan struct{})
	a.here.store.UsePeers(peersWithout{asked})
	a.hereWay.Cut()
	a.here.untilUp(false)
	go func() {
		<-asked
		a.hereWay.Restore()
	}()
	a.here.change(1, row{Name: "first"})
	a.there.requireMiss(t.Context(), 1, row{Name: "first"})
}

// A store that can't invalidate for a peer forgets what is cached before it uses it again, but asks nobody for it: two
// that are cut off would ask for ever.
func TestDebtForAPeerIsNotAskedFor(t *testing.T) {
	t.Parallel()
	a := newPartitioned(t, Options{})
	before := *a.here.store.epoch.Load()
	a.hereWay.Cut()
	a.here.untilUp(false)
	require.False(t, a.here.store.InvalidateFor(t.Context(), nil, ""))
	require.True(t, a.here.owes())
	_, asks := a.here.store.Owes()
	require.False(t, asks)
	a.hereWay.Restore()
	a.here.untilUp(true)
	require.NotEqual(t, before, *a.here.store.epoch.Load())
}

// Both stores lose Redis for so long that each can rely on the other having noticed. They come back one after the
// other.
func TestOutage(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	a := newPartitioned(t, Options{})
	a.there.store.health.mutex.Lock()
	a.there.store.health.detection = time.Hour // it has seen no more than a moment of it
	a.there.store.health.mutex.Unlock()
	a.hereWay.Cut()
	a.thereWay.Cut()
	a.there.untilUp(false) // without being used
	a.here.change(1, row{Name: "first"})
	require.True(t, a.here.owes())
	a.here.requireMiss(ctx, 1, row{Name: "first"})
	a.there.requireMiss(ctx, 1, row{Name: "first"})

	a.thereWay.Restore()
	require.Eventually(t, func() bool { return !a.there.store.health.isDown() }, patience, tick)
	a.there.requireMiss(ctx, 1, row{Name: "first"})
	require.NotEmpty(t, a.there.stored("row", 1), "the old value is still there")
	a.hereWay.Restore()
	a.there.untilUp(true)
	a.here.untilUp(true)
	a.there.requireMiss(ctx, 1, row{Name: "first"})
	a.here.requireHits(ctx, map[int]row{1: {Name: "first"}})
	require.False(t, a.here.owes())
}

// A store comes back that owes nothing itself. A process that died in the outage may have.
func TestInvalidationOwedByADeadStore(t *testing.T) {
	t.Parallel()
	a := newPartitioned(t, Options{})
	before := *a.there.store.epoch.Load()
	a.hereWay.Cut()
	require.Eventually(t, func() bool {
		a.here.store.health.mutex.Lock()
		defer a.here.store.health.mutex.Unlock()
		return a.here.store.health.everyoneKnows
	}, patience, tick)
	a.hereWay.Restore()
	a.here.untilUp(true)
	a.here.requireMiss(t.Context(), 1, row{Name: "one", Unread: 1})
	require.NotEqual(t, before, *a.here.store.epoch.Load())
}

// During a lookup the store learns that Redis must not be trusted.
func TestFailureDuringLook(t *testing.T) {
	t.Parallel()
	b := newBench(t, ownRedis(t), nameOnly())
	b.read(t.Context(), 1)
	intercept(b.store, hook{pipeline: func(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
		return func(ctx context.Context, commands []redis.Cmder) error {
			err := next(ctx, commands)
			b.store.ReportError(syscall.ECONNRESET)
			return err
		}
	}})
	b.requireMiss(t.Context(), 1, row{Name: "one", Unread: 1})
}

// One connection breaks: nobody owes an invalidation, so nothing is forgotten.
func TestHiccup(t *testing.T) {
	t.Parallel()
	a := newPartitioned(t, Options{})
	a.here.store.ReportError(syscall.ECONNRESET)
	require.False(t, a.here.store.Up())
	a.here.requireMiss(t.Context(), 1, row{Name: "one", Unread: 1})
	a.here.untilUp(true)
	a.here.requireHits(t.Context(), map[int]row{1: {Name: "one"}})
}

// A write begins while Redis is away, and ends when it is back but not used yet. It must be cleared.
func TestSettlingWriters(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	a := newPartitioned(t, Options{})
	a.hereWay.Cut()
	a.here.untilUp(false)
	require.NoError(t, a.here.store.Change(ctx, a.here.cache.Keys(1), func(context.Context) error {
		a.hereWay.Restore()
		require.Eventually(t, func() bool { return !a.here.store.health.isDown() }, patience, tick)
		a.here.rows.set(1, row{Name: "first"})
		return nil
	}))
	require.False(t, a.here.owes())
	a.there.requireMiss(ctx, 1, row{Name: "first"})
}

func TestReportError(t *testing.T) {
	t.Parallel()
	b := newBench(t, startRedis(t, t.TempDir()).URL())
	wrong := b.store.client.(redis.UniversalClient).Do(t.Context(), "GET").Err()
	require.Error(t, wrong)
	for _, err := range []error{nil, redis.Nil, context.Canceled, context.DeadlineExceeded, wrong} {
		b.store.ReportError(err)
		require.True(t, b.store.Up(), "after %v", err)
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	_, err := b.cache.Through(b.rows.fetch)(gone, []int{1})
	require.NoError(t, err, "this fetch does not look at its context")
	require.True(t, b.store.Up())
	b.store.ReportError(syscall.EPIPE)
	require.False(t, b.store.Up())
}

// A store is closed while a write waits.
func TestCloseDuringDetection(t *testing.T) {
	t.Parallel()
	written := make(chan struct{})
	a := newPartitioned(t, Options{
		durations: durations{detection: time.Hour},
		testHookStep: func(step string) {
			if step == "written" {
				close(written)
			}
		},
	})
	a.hereWay.Cut()
	done := make(chan error)
	go func() {
		done <- a.here.store.Change(t.Context(), a.here.cache.Keys(1), func(context.Context) error { return nil })
	}()
	<-written
	require.NoError(t, a.here.store.Close())
	require.NoError(t, <-done)
}

// A store is closed that owes an invalidation.
func TestCloseOwing(t *testing.T) {
	t.Parallel()
	b := newBench(t, startRedis(t, t.TempDir()).URL(), nameOnly())
	b.read(t.Context(), 1)
	other, err := Open(t.Context(), b.url, Options{})
	require.NoError(t, err)
	other.health.oweInvalidation()
	require.NoError(t, other.Close())
	b.requireMiss(t.Context(), 1, row{Name: "one", Unread: 1})
}
