package leasecache

import "time"

const (
	defaultTimeout = 100 * time.Millisecond

	// A lease must outlive a statement. A reader that is paused for longer fills
	// nothing.
	defaultLease = 3 * time.Second
	// A mark must outlive a write and its commit: it is what keeps readers from
	// the old value where a writer dies before it clears.
	defaultMark = 15 * time.Second
	// A commit that was sent before a write's context ended has this long to
	// take effect.
	defaultCommitGrace = 5 * time.Second
	// The watch looks this often, whether Redis answers or not.
	defaultProbeInterval = 100 * time.Millisecond
	// See lives.settle.
	defaultSettle = 1300 * time.Millisecond
)

// durations are the protocol's times.
type durations struct {
	lease         time.Duration
	mark          time.Duration
	commitGrace   time.Duration
	probeInterval time.Duration

	// detection is how long Redis must have been away for this store before the
	// others can be taken to know of it: each looks once a beat and waits for a
	// timeout at most.
	detection time.Duration

	// settle is for how long Redis must answer before reads trust it again. In
	// that time everybody else who was cut off finds it too (a beat, and one
	// timeout of a look that was under way) and whoever owes an invalidation
	// moves the epoch (a timeout): 300 ms by default, of 1.5 s. The rest is for
	// processes that are slow to run.
	settle time.Duration
}

func (l durations) withDefaults(timeout time.Duration) durations {
	set := func(life *time.Duration, value time.Duration) {
		if *life == 0 {
			*life = value
		}
	}
	set(&l.lease, defaultLease)
	set(&l.mark, defaultMark)
	set(&l.commitGrace, defaultCommitGrace)
	set(&l.probeInterval, max(defaultProbeInterval, timeout))
	set(&l.detection, l.probeInterval+timeout)
	set(&l.settle, defaultSettle+2*timeout)
	return l
}
