package worker

import (
	"context"
	"fmt"
	"regexp"

	"github.com/riverqueue/river"

	"orderly.example/db"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// PruneReports deletes finished reports that are older than the retention, with their files, and orphaned files,
// which workers left that died. It is queued once an hour.
type PruneReports struct{}

// Kind is the job's name in the database.
func (PruneReports) Kind() string { return "prune_reports" }

// InsertOpts prevents a second job in the same hour.
func (PruneReports) InsertOpts() river.InsertOpts { return PruneNotifications{}.InsertOpts() }

func addReportPruning(config *river.Config, r *reports) {
	river.AddWorker(config.Workers, &reportPruner{reports: r})
	queueHourly(config, PruneReports{}, river.PeriodicJobOpts{RunOnStart: true})
}

type reportPruner struct {
	river.WorkerDefaults[PruneReports]

	reports *reports
}

// Work deletes a report's file before its row: if it fails in between, the next run continues.
func (p *reportPruner) Work(ctx context.Context, _ *river.Job[PruneReports]) error {
	deleted, err := p.deleteOld(ctx)
	if err != nil {
		return fmt.Errorf("deleting old reports: %w", err)
	}
	swept, err := p.sweep(ctx)
	if err != nil {
		return fmt.Errorf("deleting files that are no report's: %w", err)
	}
	if deleted+swept > 0 {
		p.reports.log.InfoContext(ctx, "old reports deleted", "count", deleted, "orphans", swept)
	}
	return nil
}

func (p *reportPruner) deleteOld(ctx context.Context) (deleted int, err error) {
	r := p.reports
	for r.options.Retention > 0 {
		old, err := r.db.OldReports(ctx, r.options.Retention)
		if err != nil || len(old) == 0 {
			return deleted, err
		}
		for _, report := range old {
			if report.Blob != "" {
				if err := r.files.Delete(ctx, report.Blob); err != nil {
					return deleted, err
				}
			}
			if err := r.db.DeleteReport(ctx, report.ID); err != nil {
				return deleted, err
			}
			deleted++
		}
	}
	return deleted, nil
}

// sweepBatch is how many files one statement looks up.
const sweepBatch = 500

// sweep deletes files of reports that have another file or none. A store can be shared: files of reports that this
// shop does not know are left alone.
func (p *reportPruner) sweep(ctx context.Context) (swept int, err error) {
	filePattern := regexp.MustCompile(`^([0-9a-f-]{36})/[0-9]+-[0-9a-z]+\.(csv|jsonl)(\.[0-9a-f]+\.tmp)?$`)
	found := map[string]uuid.UUID{}
	flush := func() error {
		n, err := p.deleteOrphans(ctx, found)
		swept += n
		clear(found)
		return err
	}
	for name, err := range p.reports.files.OlderThan(ctx, p.reports.options.OrphanAge) {
		if err != nil {
			return swept, err
		}
		match := filePattern.FindStringSubmatch(name)
		if match == nil {
			continue
		}
		if found[name], err = uuid.Parse(match[1]); err != nil {
			delete(found, name)
		}
		if len(found) == sweepBatch {
			if err := flush(); err != nil {
				return swept, err
			}
		}
	}
	return swept, flush()
}

func (p *reportPruner) deleteOrphans(ctx context.Context, found map[string]uuid.UUID) (deleted int, err error) {
	ids := make([]uuid.UUID, 0, len(found))
	for _, id := range found {
		ids = append(ids, id)
	}
	reports, err := sqlpage.ByID[db.Report](p.reports.db.Database)(ctx, ids)
	if err != nil {
		return 0, err
	}
	for name, id := range found {
		report := reports[id]
		if report == nil || report.Blob == name {
			continue
		}
		if err := p.reports.files.Delete(ctx, name); err != nil {
			return deleted, err
		}
		deleted++
	}
	return deleted, nil
}
