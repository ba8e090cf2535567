package leasecache

import (
	"context"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

// staleReads is the variable with the minimum number of reads of each part of TestNoStaleRead.
const staleReads = "ORDERLY_STALE_READS"

// TestNoStaleRead runs 16 writers and 32 readers with four stores and 200 keys, with random delays between all
// steps, some of them infinite. No read may return a version older than one that was acknowledged before it began.
func TestNoStaleRead(t *testing.T) {
	t.Parallel()
	reads, rounds := 2_000, 2
	if asked := os.Getenv(staleReads); asked != "" {
		var err error
		reads, err = strconv.Atoi(asked)
		require.NoError(t, err)
		rounds = max(rounds, reads/4_000)
	}
	for name, kind := range kinds() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, kind, sabotage{})
			stale := w.run(func() bool { return w.reads.Load() >= int64(reads) && w.rounds.Load() >= int64(rounds) })
			w.report()
			require.Empty(t, stale)
			if isLong() { // of a few reads, the number of hits is random
				require.Positive(t, w.hits(), "the cache was of use")
			}
		})
	}
}

func isLong() bool { return os.Getenv(staleReads) != "" }

// TestStaleReadWithout removes one protection, and must find a stale read. How soon it does is random, so it is a
// long proof. That each protection is needed also has a test of its own, which plays the one sequence of steps.
func TestStaleReadWithout(t *testing.T) {
	t.Parallel()
	if !isLong() {
		t.Skip("it looks until it finds a stale read: make stale, or set " + staleReads)
	}
	for name, test := range map[string]struct {
		kind     string
		sabotage sabotage
	}{
		"the lease": {kind: "steady", sabotage: sabotage{stores: func(s *Store) {
			s.scripts.fill = newScript(`return redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) and 1`)
		}}},
		"the mark": {kind: "steady", sabotage: sabotage{stores: func(s *Store) {
			s.scripts.mark = newScript(`return 1`)
		}}},
		"leaving others' marks": {kind: "steady", sabotage: sabotage{stores: func(s *Store) {
			s.scripts.clear = newScript(`return redis.call('DEL', KEYS[1])`)
		}}},
		"heeding other writers in a put": {kind: "steady", sabotage: sabotage{stores: func(s *Store) {
			s.scripts.clear = newScript(strings.Replace(clearScript, `ours and string.sub(held, 2, 2) == 'A'`, `true`, 1))
		}}},
		"clearing what took the mark's place": {kind: "restless", sabotage: sabotage{stores: func(s *Store) {
			s.scripts.clear = newScript(strings.Replace(clearScript, `if not held then`, `if not marked then`, 1))
		}}},
		"looking at the epoch when clearing": {kind: "restless", sabotage: sabotage{stores: func(s *Store) {
			intercept(s, hook{pipeline: fixedEpochOfScripts(s)})
		}}},
		"moving the epoch": {kind: "cuts", sabotage: sabotage{stores: func(s *Store) {
			intercept(s, hook{command: ignoreDeletion})
		}}},
		"settling": {kind: "cuts", sabotage: sabotage{options: func(o *Options) { o.durations.settle = -1 }}},
		"doubt":    {kind: "blips", sabotage: sabotage{options: func(o *Options) { o.durations.detection = time.Nanosecond }}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, kinds()[test.kind], test.sabotage)
			started := time.Now()
			stale := w.run(func() bool { return time.Since(started) > 2*time.Minute })
			w.report()
			require.NotEmpty(t, stale)
		})
	}
}

// kind is a kind of world.
type kind struct {
	// seen counts a version that any read has returned as acknowledged. That is more than the cache guarantees; it
	// holds as long as marks can be set.
	seen bool
	// hot sends half of all reads and writes to a few keys.
	hot    bool
	stores int
	// Pauses are the longest between two reads or writes of one worker.
	readPause  time.Duration
	writePause time.Duration
	options    Options
	// start prepares a Redis, and gives its URL.
	start func(w *world) string
	// trouble makes one round of trouble.
	trouble func(w *world)
}

func kinds() map[string]kind {
	alone := func(w *world) string { return ownRedis(w.t) }
	patient := Options{Timeout: 10 * time.Second, durations: shortDurations()}
	// Broken connections need no timeout to be noticed, and a machine with much
	// else to do would take many.
	quick := Options{Timeout: 2 * time.Second, durations: shortDurations()}
	quick.durations.detection, quick.durations.settle = 2*defaultProbeInterval, 7*defaultProbeInterval
	slow := Options{Timeout: 300 * time.Millisecond, durations: shortDurations()}
	slow.durations.probeInterval = 0
	return map[string]kind{
		"steady": {
			seen: true, hot: true, stores: 4, options: patient, start: alone,
			trouble: func(w *world) { w.wait(50 * time.Millisecond) },
		},
		"restless": {
			hot: true, stores: 12, options: patient, start: alone,
			trouble: (*world).unsettle,
		},
		// Many stores, so that some do not notice a moment's interruption.
		"blips": {
			stores: 16, readPause: 10 * time.Millisecond, writePause: 50 * time.Millisecond,
			options: quick, start: (*world).startBehindProxy,
			trouble: func(w *world) { w.interrupt(0, 20*time.Millisecond) },
		},
		// About as long as it takes until others can be taken to know: some stores
		// are there, some not yet.
		"cuts": {
			stores: 6, readPause: 10 * time.Millisecond, writePause: 50 * time.Millisecond,
			options: quick, start: (*world).startBehindProxy,
			trouble: func(w *world) { w.interrupt(200*time.Millisecond, 320*time.Millisecond) },
		},
		"outages": {
			stores: 4, readPause: 5 * time.Millisecond, writePause: 200 * time.Millisecond,
			options: slow, start: (*world).startBehindProxy, trouble: (*world).cutOff,
		},
	}
}

// shortDurations make leases and marks expire during reads and writes.
func shortDurations() durations {
	return durations{lease: 40 * time.Millisecond, mark: 300 * time.Millisecond, commitGrace: 150 * time.Millisecond, probeInterval: defaultProbeInterval}
}

// sabotage removes a protection.
type sabotage struct {
	options func(o *Options)
	stores  func(s *Store)
}

// hook is a redis.Hook of functions.
type hook struct {
	command  func(next redis.ProcessHook) redis.ProcessHook
	pipeline func(next redis.ProcessPipelineHook) redis.ProcessPipelineHook
}

func (hook) DialHook(next redis.DialHook) redis.DialHook { return next }

func (h hook) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	if h.command == nil {
		return next
	}
	return h.command(next)
}

func (h hook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	if h.pipeline == nil {
		return next
	}
	return h.pipeline(next)
}

// ignoreDeletion prevents the epoch from moving.
func ignoreDeletion(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		if command.Name() == "del" {
			return nil
		}
		return next(ctx, command)
	}
}

// fixedEpochOfScripts makes scripts take the epoch that the store knows for the current one.
func fixedEpochOfScripts(s *Store) func(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
		return func(ctx context.Context, commands []redis.Cmder) error {
			known := s.epoch.Load()
			err := next(ctx, commands)
			for i := range len(commands) - 1 {
				get, isGet := commands[i].(*redis.StringCmd)
				if isGet && strings.HasPrefix(commands[i+1].Name(), "eval") && known != nil {
					get.SetVal(*known)
				}
			}
			return err
		}
	}
}
