package worker

import (
	"time"

	"github.com/riverqueue/river"
)

const pruneInterval = time.Hour

// queueHourly queues a job once an hour.
func queueHourly(config *river.Config, job river.JobArgs, opts river.PeriodicJobOpts) {
	opts.ID = job.Kind()
	config.PeriodicJobs = append(config.PeriodicJobs, river.NewPeriodicJob(
		river.PeriodicInterval(pruneInterval),
		func() (river.JobArgs, *river.InsertOpts) { return job, nil },
		&opts,
	))
}

// inBatches calls prune until it deletes nothing, and returns the total.
func inBatches(prune func() (int, error)) (pruned int, err error) {
	for {
		deleted, err := prune()
		pruned += deleted
		if err != nil || deleted == 0 {
			return pruned, err
		}
	}
}
