package replicas_test

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"orderly.example/internal/entitycache"
	"orderly.example/test/standby"
)

// What happens to a standby costs no error and no stale read: the primary answers.
func TestStandbysFailUnderLoad(t *testing.T) {
	t.Parallel()
	s := newShop(t, map[string]string{"max_standby_streaming_delay": "0"}, nil)
	f := &traffic{t: t, product: s.product(t), servers: []*server{s.open(t, entitycache.Options{}, s.standbys...), s.open(t, entitycache.Options{}, s.standbys...)}}
	for _, one := range f.servers {
		one.awaitReplicas(t)
	}
	var isOver atomic.Bool
	done := make(chan struct{})
	viewers := s.customers(t, 4)
	go func() {
		defer close(done)
		f.run(viewers, isOver.Load)
	}()
	defer func() { isOver.Store(true); <-done }()
	for range fromVariable(t, "ORDERLY_REPLICA_FAULTS", 1) {
		for _, fault := range faults() {
			before, began := f.reads.Load(), time.Now()
			fault.happen(t, s, f)
			for _, one := range f.servers {
				f.awaitReplicas(t, one)
			}
			reads := f.reads.Load() - before
			t.Logf("%-50s %6d reads in %v, %d failures, %d stale", fault.name, reads, time.Since(began).Round(time.Millisecond), f.failures.Load(), f.stale.Load())
		}
	}
	s.standbys[1].Promote(t)
	f.awaitProblem(t, 1, "it is no replica")
	f.awaitTraffic(t)
	isOver.Store(true)
	<-done
	assert.Zero(t, f.failures.Load())
	assert.Zero(t, f.stale.Load())
}

// fault is something that happens to standbys.
type fault struct {
	name   string
	happen func(*testing.T, *shop, *traffic)
}

func faults() []fault {
	return []fault{
		{"a standby does not replay", func(t *testing.T, s *shop, f *traffic) {
			t.Helper()
			s.standbys[0].Exec(t, "SELECT pg_wal_replay_pause()")
			f.awaitProblem(t, 0, "it is too far behind")
			f.awaitTraffic(t)
			s.standbys[0].Exec(t, "SELECT pg_wal_replay_resume()")
		}},
		{"a standby cancels statements for conflicts (40001)", func(t *testing.T, s *shop, f *traffic) {
			t.Helper()
			const conflicts = "SELECT coalesce(sum(confl_lock), 0) FROM pg_stat_database_conflicts"
			before := s.standbys[0].Query(t, conflicts)
			require.Eventually(t, func() bool {
				s.primary.Exec(t, "BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE; COMMIT") // it is taken on standbys too
				return s.standbys[0].Query(t, conflicts) > before
			}, patience, time.Millisecond)
		}},
		{"a standby is restarted", func(t *testing.T, s *shop, f *traffic) {
			t.Helper()
			s.standbys[1].Stop(t)
			f.awaitProblem(t, 1, "it does not answer")
			f.awaitTraffic(t)
			s.standbys[1].Start(t)
		}},
		{"a standby crashes and recovers", func(t *testing.T, s *shop, f *traffic) {
			t.Helper()
			s.standbys[0].Crash(t)
			f.awaitTraffic(t)
		}},
		{"a standby is paused", func(t *testing.T, s *shop, f *traffic) {
			t.Helper()
			resume := s.standbys[1].Pause(t)
			f.awaitProblem(t, 1, "it does not answer")
			f.awaitTraffic(t)
			resume()
		}},
		{"all standbys are away", func(t *testing.T, s *shop, f *traffic) {
			t.Helper()
			each := func(do func(*standby.Server)) {
				for _, one := range s.standbys {
					do(one)
				}
			}
			each(func(one *standby.Server) { one.Stop(t) })
			f.awaitTraffic(t)
			each(func(one *standby.Server) { one.Start(t) })
		}},
	}
}

// awaitReplicas waits until all replicas of a server answer again.
func (f *traffic) awaitReplicas(t *testing.T, one *server) {
	t.Helper()
	for _, r := range one.replicas.Replicas() {
		require.Eventually(t, func() bool { return r.Stats().Problem == "" }, patience, time.Millisecond, r.Name())
		before := r.Stats().Reads
		require.Eventually(t, func() bool { return r.Stats().Reads > before }, patience, time.Millisecond, r.Name())
	}
}

// awaitProblem waits until all servers know of a replica's problem.
func (f *traffic) awaitProblem(t *testing.T, replica int, problem string) {
	t.Helper()
	for _, one := range f.servers {
		require.Eventually(t, func() bool { return one.replicas.Replicas()[replica].Stats().Problem == problem }, patience, time.Millisecond, problem)
	}
}

// awaitTraffic waits until some reads that began after the call have ended.
func (f *traffic) awaitTraffic(t *testing.T) {
	t.Helper()
	const some = 100
	before := f.reads.Load()
	require.Eventually(t, func() bool { return f.reads.Load() > before+some }, patience, time.Millisecond)
}
