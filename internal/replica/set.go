package replica

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"orderly.example/internal/postgres"
)

// Options are the options of Open. Zero values are the defaults.
type Options struct {
	// URLs lead to the replicas themselves, not to a pooler.
	URLs []string
	// Primary is the pool of the server that they follow.
	Primary *postgres.Pool
	// MaxLag is how far behind the primary a replica may be that is asked; 1 s.
	MaxLag time.Duration
	// Postgres are the options of each replica's pool; its URL is ignored.
	Postgres postgres.Options
	Log      *slog.Logger // nil discards
}

func (o Options) withDefaults() Options {
	o.MaxLag = cmp.Or(o.MaxLag, time.Second)
	o.Log = cmp.Or(o.Log, slog.New(slog.DiscardHandler))
	return o
}

// minInterval and maxInterval bound how often servers are asked where they are: ten times within the lag that is
// allowed.
const minInterval, maxInterval = 20 * time.Millisecond, time.Second

// Set is the replicas of one primary. A nil Set has none.
type Set struct {
	replicas []*Replica
	primary  *observer
	history  history
	maxLag   time.Duration
	interval time.Duration
	log      *slog.Logger
	next     atomic.Uint32 // where Choose begins
	stop     context.CancelFunc
	watching sync.WaitGroup
}

// Open begins to watch the replicas. It does not wait for them: one that is away is asked once it is back. It fails if a
// URL can't be read.
func Open(ctx context.Context, o Options) (*Set, error) {
	if len(o.URLs) == 0 {
		return nil, nil //nolint:nilnil // a Set without replicas
	}
	o = o.withDefaults()
	s := &Set{
		// Past a pooler: one that is all in use says nothing about the server.
		primary: newObserver(o.Primary.Listen), maxLag: o.MaxLag, log: o.Log,
		interval: min(maxInterval, max(minInterval, o.MaxLag/10)), //nolint:mnd // see above
	}
	for i, url := range o.URLs {
		r, err := newReplica(ctx, s, url, o.Postgres)
		if err != nil {
			s.closePools()
			return nil, fmt.Errorf("URL %d of a replica: %w", i+1, err)
		}
		s.replicas = append(s.replicas, r)
		if slices.ContainsFunc(s.replicas[:i], func(other *Replica) bool { return other.name == r.name }) {
			s.closePools()
			return nil, fmt.Errorf("%s is named twice", r.name)
		}
	}
	ctx, s.stop = context.WithCancel(context.WithoutCancel(ctx))
	s.watch(ctx, s.watchPrimary)
	for _, r := range s.replicas {
		s.watch(ctx, r.observe)
	}
	return s, nil
}

// watch calls a function now and once an interval.
func (s *Set) watch(ctx context.Context, once func(context.Context)) {
	s.watching.Go(func() {
		ticker := time.NewTicker(s.interval)
		defer ticker.Stop()
		for {
			once(ctx)
			select {
			case <-ticker.C:
			case <-ctx.Done():
				return
			}
		}
	})
}

// watchPrimary notes where the primary is. While it does not answer, the lag of replicas grows.
func (s *Set) watchPrimary(ctx context.Context) {
	if o, err := s.primary.observe(ctx); err == nil && !o.isReplica {
		s.history.add(o)
	}
}

var errNoPrimary = errors.New("the primary has become a replica")

// Primary returns a position past every commit that was acknowledged before the call.
func (s *Set) Primary(ctx context.Context) (Position, error) {
	o, err := s.primary.observe(ctx)
	if err == nil && o.isReplica {
		err = errNoPrimary
	}
	return o.position, err
}

// Choose returns the replica with the fewest statements of those that have replayed a position, or nil: then the
// primary is to be asked.
func (s *Set) Choose(needed Position) *Replica {
	if s == nil {
		return nil
	}
	var best *Replica
	first, now := int(s.next.Add(1)), time.Now()
	for i := range s.replicas {
		r := s.replicas[(first+i)%len(s.replicas)]
		if !r.has(needed, now) {
			continue
		}
		if best == nil || r.running.Load() < best.running.Load() {
			best = r
		}
	}
	return best
}

// Replicas are all replicas, for metrics.
func (s *Set) Replicas() []*Replica {
	if s == nil {
		return nil
	}
	return slices.Clone(s.replicas)
}

// Close ends the watch and the connections.
func (s *Set) Close() {
	if s == nil {
		return
	}
	s.stop()
	s.watching.Wait()
	s.primary.close()
	for _, r := range s.replicas {
		r.observer.close()
	}
	s.closePools()
}

func (s *Set) closePools() {
	for _, r := range s.replicas {
		r.pool.Close()
	}
}
