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

	// Beat is how often a worker says that it is at a report; 1 s.
	Beat time.Duration
	// Silence is how long it may say nothing before another takes over; 20 s.
	Silence time.Duration
	// Reap is how often silent ones are looked for; 5 s.
	Reap time.Duration
	// Attempts is how many workers may die over a report; 5.
	Attempts int
	// Orphan is the age at which a file that is no report's is deleted; 1 h. It must be longer than Timeout.
	Orphan time.Duration
	// Batch is how many orders a statement reads; by default a few thousand.
	Batch int

	step func(string) // a test's, called at certain steps
}

func (o ReportOptions) withDefaults() ReportOptions {
	o.Timeout = cmp.Or(o.Timeout, 10*time.Minute)
	o.Beat = cmp.Or(o.Beat, time.Second)
	o.Silence = cmp.Or(o.Silence, 20*time.Second)
	o.Reap = cmp.Or(o.Reap, 5*time.Second)
	o.Attempts = cmp.Or(o.Attempts, 5)
	o.Orphan = cmp.Or(o.Orphan, time.Hour)
	if o.Changed == nil {
		o.Changed = func(context.Context, *db.Report) {}
	}
	return o
}

func (o ReportOptions) at(step string) {
	if o.step != nil {
		o.step(step)
	}
}
