package worker

import (
	"cmp"
	"context"
	"time"

	"orderly.example/db"
)

// ReportOptions are the choices for making reports. Zero values are the defaults.
type ReportOptions struct {
	// Timeout is how long a report may take; 10 min.
	Timeout time.Duration
	// Retention is how long a finished report and its file are kept; 0 keeps all.
	Retention time.Duration
	// Changed hears of each change of a report that can be seen: begun, progress, put back, finished.
	Changed func(context.Context, *db.Report)

	// HeartbeatInterval is how often a worker says that it is at a report; 1 s.
	HeartbeatInterval time.Duration
	// HeartbeatTimeout is how long it may say nothing before another takes over; 20 s.
	HeartbeatTimeout time.Duration
	// ReapInterval is how often silent ones are looked for; 5 s.
	ReapInterval time.Duration
	// Attempts is how many workers may die over a report; 5.
	Attempts int
	// OrphanAge is the age at which a file that is no report's is deleted; 1 h. It must be longer than Timeout.
	OrphanAge time.Duration
	// Batch is how many orders a statement reads; by default a few thousand.
	Batch int

	testHookStep func(string) // a test's, called at certain steps
}

func (o ReportOptions) withDefaults() ReportOptions {
	o.Timeout = cmp.Or(o.Timeout, 10*time.Minute)
	o.HeartbeatInterval = cmp.Or(o.HeartbeatInterval, time.Second)
	o.HeartbeatTimeout = cmp.Or(o.HeartbeatTimeout, 20*time.Second)
	o.ReapInterval = cmp.Or(o.ReapInterval, 5*time.Second)
	o.Attempts = cmp.Or(o.Attempts, 5)
	o.OrphanAge = cmp.Or(o.OrphanAge, time.Hour)
	if o.Changed == nil {
		o.Changed = func(context.Context, *db.Report) {}
	}
	return o
}

func (o ReportOptions) testHook(step string) {
	if o.testHookStep != nil {
		o.testHookStep(step)
	}
}
