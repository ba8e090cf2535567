package leasecache

import (
	"cmp"
	"time"
)

const (
	defaultTimeout = 100 * time.Millisecond

	// A lease must outlive a statement. A reader that is paused for longer stores nothing.
	defaultLease = 3 * time.Second
	// A mark must outlive a write and its commit: it keeps readers from the old value if the writer dies before it
	// clears the mark.
	defaultMark = 15 * time.Second
	// A commit that was sent before the write's context ended has this long to take effect.
	defaultCommitGrace = 5 * time.Second
	// The watch probes Redis this often, whether it answers or not.
	defaultProbeInterval = 100 * time.Millisecond
	// See durations.settle.
	defaultSettle = 1300 * time.Millisecond
)

// durations are the times of the protocol.
type durations struct {
	lease         time.Duration
	mark          time.Duration
	commitGrace   time.Duration
	probeInterval time.Duration

	// detection is how long Redis must have been away for this store before all other stores have noticed: each
	// probes once an interval, and waits no longer than a timeout.
	detection time.Duration

	// settle is how long Redis must answer before reads trust it again. In that time every other store that lost
	// Redis finds it again (a probe interval, and the timeout of a probe under way), and whoever owes an
	// invalidation moves the epoch (a timeout): 300 ms of the default 1.5 s. The rest is for slow processes.
	settle time.Duration
}

func (d durations) withDefaults(timeout time.Duration) durations {
	d.lease = cmp.Or(d.lease, defaultLease)
	d.mark = cmp.Or(d.mark, defaultMark)
	d.commitGrace = cmp.Or(d.commitGrace, defaultCommitGrace)
	d.probeInterval = cmp.Or(d.probeInterval, max(defaultProbeInterval, timeout))
	d.detection = cmp.Or(d.detection, d.probeInterval+timeout)
	d.settle = cmp.Or(d.settle, defaultSettle+2*timeout)
	return d
}
