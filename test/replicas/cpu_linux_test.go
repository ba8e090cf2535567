package replicas_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/auth"
	"orderly.example/internal/entitycache"
	"orderly.example/test/process"
)

// The primary's work for a query falls by the share that replicas answer. It is measured, so it is no part of the short
// tests. ORDERLY_REPLICA_QUERIES is how many queries are asked each way.
func TestPrimaryWorksLessPerQuery(t *testing.T) { //nolint:paralleltest // it measures
	queries := fromVariable(t, "ORDERLY_REPLICA_QUERIES", 0)
	if queries == 0 {
		t.Skip("a measurement: make replicas runs it")
	}
	s := newShop(t, nil, nil)
	alone := entitycache.Options{SessionsOnly: true}
	viewers := s.customers(t, 8)
	without, _ := cpuPerQuery(t, s, s.open(t, alone), viewers, queries)
	replicated := s.open(t, alone, s.standbys...)
	replicated.awaitReplicas(t)
	before := replicated.reads()
	with, statements := cpuPerQuery(t, s, replicated, viewers, queries)
	share := float64(replicated.reads()-before) / float64(statements)
	t.Logf("CPU of the primary for a query: %.0f µs alone, %.0f µs beside replicas that answered %.3f of all statements: %.3f of it", without, with, share, with/without)
	const slack = 0.1 // what the primary does besides
	require.LessOrEqual(t, with/without, 1-share+slack)
}

// cpuPerQuery asks queries, and returns the microseconds that the primary's processes worked for each, and how many
// statements that took.
func cpuPerQuery(t *testing.T, s *shop, one *server, viewers []auth.Viewer, queries int) (microseconds float64, statements int64) {
	t.Helper()
	var (
		all        sync.WaitGroup
		left, sent atomic.Int64
	)
	left.Store(int64(queries))
	before := process.CPUOfTree(s.primary.PID())
	for _, viewer := range viewers {
		all.Go(func() {
			for left.Add(-1) >= 0 {
				a := one.ask(t, viewer, lastOrder, nil)
				if len(a.Errors) > 0 {
					t.Errorf("%v", a.Errors)
					return
				}
				sent.Add(int64(a.Extensions.Cost.Statements.Used))
			}
		})
	}
	all.Wait()
	return float64((process.CPUOfTree(s.primary.PID()) - before).Microseconds()) / float64(queries), sent.Load()
}
