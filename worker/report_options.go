package worker

import (
	"cmp"
	"context"
	"time"

	"orderly.example/db"
)

// ReportOptions are the options for making reports.
type ReportOptions struct {
	// Timeout is how long a report may take. Default: 10 min.
	Timeout time.Duration
	// Retention is how long a finished report and its file are kept. 0 keeps all.
	Retention time.Duration
	// Changed is called after each visible change of a report: started, progress, requeued, finished.
	Changed func(context.Context, *db.Report)

	// HeartbeatInterval is how often a worker writes that it is making a report. Default: 1 s.
	HeartbeatInterval time.Duration
	// HeartbeatTimeout is how old the last heartbeat may be before another worker takes over. Default: 20 s.
	HeartbeatTimeout time.Duration
	// ReapInterval is how often reports whose worker died are looked for. Default: 5 s.
	ReapInterval time.Duration
	// Attempts is how many workers may die over a report. Default: 5.
	Attempts int
	// OrphanAge is the age at which a file without a report is deleted. Default: 1 h. It must be longer than
	// Timeout.
	OrphanAge time.Duration
	// Batch is how many orders a statement reads. Default: a few thousand.
	Batch int

	testHookStep func(string) // testHookStep is called at certain steps
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
