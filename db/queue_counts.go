package db

import (
	"context"
	"time"
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
	since := d.NewSelect().Table("river_queue").ColumnExpr("name AS queue, NULL::timestamptz AS since").
		UnionAll(d.NewSelect().Table("river_job").Column("queue", "scheduled_at").Where("state = 'available'"))
	delays := d.NewSelect().TableExpr("(?) AS q", since).Group("queue").
		ColumnExpr("'delay', queue, '', coalesce(greatest(extract(epoch FROM now() - min(since)), 0), 0)::float8")
	reports := d.NewSelect().Table("reports").ColumnExpr("'report', status, '', count(*)::float8").Group("status")
	var rows []struct {
		What, Name, State string
		Number            float64
	}
	err := d.NewSelect().Table("river_job").ColumnExpr("'job' AS what, kind AS name, state::text, count(*)::float8 AS number").Group("kind", "state").
		UnionAll(delays).UnionAll(reports).Scan(ctx, &rows)
	for _, r := range rows {
		switch r.What {
		case "job":
			queue.Jobs = append(queue.Jobs, JobCount{Kind: r.Name, State: r.State, Count: int(r.Number)})
		case "delay":
			queue.Delays[r.Name] = time.Duration(r.Number * float64(time.Second))
		default:
			queue.Reports[ReportStatus(r.Name)] = int(r.Number)
		}
	}
	return queue, err
}
