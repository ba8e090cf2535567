package db

import (
	"context"
	"time"

	"orderly.example/sqlpage"
)

// Queue is the state of jobs and reports at one moment.
type Queue struct {
	// Jobs are those in the database, which keeps finished ones for a time.
	Jobs []JobCount
	// Delays are, by queue, how long its oldest available job has been waiting for a worker; 0 if none waits.
	Delays map[string]time.Duration
	// Reports are counted by status. A status without reports is missing.
	Reports map[ReportStatus]int
}

// JobCount is the number of jobs of a kind in one of River's states.
type JobCount struct {
	Kind, State string
	Count       int
}

// Queue reads the state of jobs and reports, with one statement. It reads all jobs and reports, so call it rarely.
func (d *DB) Queue(ctx context.Context) (*Queue, error) {
	queue := &Queue{Delays: map[string]time.Duration{}, Reports: map[ReportStatus]int{}}
	err := d.Read(ctx, sqlpage.Statement{Table: "Queue", SQL: `SELECT 'job', kind, state::text, count(*)::float8 FROM river_job GROUP BY kind, state
UNION ALL
SELECT 'delay', queue, '', coalesce(greatest(extract(epoch FROM now() - min(since)), 0), 0)::float8 FROM (
	SELECT name AS queue, NULL::timestamptz AS since FROM river_queue
	UNION ALL
	SELECT queue, scheduled_at FROM river_job WHERE state = 'available'
) q GROUP BY queue
UNION ALL
SELECT 'report', status::text, '', count(*)::float8 FROM reports GROUP BY status`, Read: func(r *sqlpage.RawRow) error {
		var (
			what, name, state string
			number            float64
		)
		for i, to := range []any{&what, &name, &state, &number} {
			if err := r.Scan(i, to); err != nil {
				return err
			}
		}
		switch what {
		case "job":
			queue.Jobs = append(queue.Jobs, JobCount{Kind: name, State: state, Count: int(number)})
		case "delay":
			queue.Delays[name] = time.Duration(number * float64(time.Second))
		default:
			queue.Reports[ReportStatus(name)] = int(number)
		}
		return nil
	}})
	return queue, err
}
