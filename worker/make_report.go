package worker

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"orderly.example/db"
	"orderly.example/internal/blobstore"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/uuid"
)

// ReportQueue is the queue of reports.
const ReportQueue = "reports"

// MakeReport makes a report, for one attempt of it. A retry of the job is the same attempt: a new attempt starts
// when a worker has died.
type MakeReport struct {
	Report  string `json:"report"` // its UUID
	Attempt int    `json:"attempt"`
}

// Kind is the job's name in the database.
func (MakeReport) Kind() string { return db.ReportJob }

// InsertOpts sets the queue and how often the job is tried.
func (MakeReport) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: ReportQueue, MaxAttempts: maxReportTries}
}

const (
	// maxReportTries is how often a report is tried if it fails for a temporary reason: over 15 s in all.
	maxReportTries = 5
	firstRetry     = time.Second
	// finalWriteTimeout is how long it may take to write the outcome of a report.
	finalWriteTimeout = 5 * time.Second
)

// reports is the worker that makes reports.
type reports struct {
	river.WorkerDefaults[MakeReport]

	db       *db.DB
	files    *blobstore.Store
	caches   *entitycache.Caches
	log      *slog.Logger
	options  ReportOptions
	stopping chan struct{} // closed when no more reports are to be made
}

// Timeout turns River's off: makeFile has its own, and knows how to stop.
func (*reports) Timeout(*river.Job[MakeReport]) time.Duration { return -1 }

// NextRetry waits for 1, 2, 4 and 8 seconds.
func (*reports) NextRetry(job *river.Job[MakeReport]) time.Time {
	return time.Now().Add(firstRetry << min(job.Attempt-1, maxReportTries))
}

// Work makes the report, unless the attempt is over because it was cancelled or another worker has taken over.
func (r *reports) Work(ctx context.Context, job *river.Job[MakeReport]) error {
	id, err := uuid.Parse(job.Args.Report)
	if err != nil {
		return river.JobCancel(err) //nolint:wrapcheck // River looks for it
	}
	if r.isStopping() {
		return river.JobSnooze(0)
	}
	report, err := r.db.BeginReport(ctx, id, job.Args.Attempt)
	if err != nil || report == nil {
		return err
	}
	r.options.Changed(ctx, report)
	made, err := r.makeFile(ctx, report)
	if err == nil {
		return r.publish(ctx, report, made)
	}
	return r.handleFailure(ctx, report, err, job.Attempt >= job.MaxAttempts)
}

// publish makes the file visible to whoever asked for it, or deletes it if the attempt is over. After an error it
// is unknown whether the file is visible: it stays, and is pruned later if it is not.
func (r *reports) publish(ctx context.Context, report *db.Report, made db.ReportFile) error {
	r.options.testHook("made")
	ctx, cancel := finalWriteContext(ctx)
	defer cancel()
	published, err := r.finish(ctx, report, func(ctx context.Context) (*db.Report, error) {
		return r.db.PublishReport(ctx, report.ID, report.Attempt, made)
	})
	if err == nil && published == nil {
		return r.files.Delete(ctx, made.Blob)
	}
	return err
}

// handleFailure retries a report that could not be made, or marks it as failed.
func (r *reports) handleFailure(ctx context.Context, report *db.Report, cause error, last bool) error {
	ctx, cancel := finalWriteContext(ctx)
	defer cancel()
	reason, final := reasonFor(cause, r.options.Timeout)
	switch {
	case errors.Is(cause, errAttemptOver):
		return nil
	case errors.Is(cause, errStopping):
		if err := r.requeue(ctx, report); err != nil {
			return err
		}
		return river.JobSnooze(0)
	case !final && !last:
		return errors.Join(cause, r.requeue(ctx, report))
	default:
		r.log.WarnContext(ctx, "a report could not be made", "report", report.ID, "attempt", report.Attempt, "cause", cause)
		return r.fail(ctx, report, reason)
	}
}

func (r *reports) requeue(ctx context.Context, report *db.Report) error {
	requeued, err := r.db.RequeueReport(ctx, report.ID, report.Attempt)
	if err == nil && requeued != nil {
		r.options.Changed(ctx, requeued)
	}
	return err
}

func (r *reports) fail(ctx context.Context, report *db.Report, reason string) error {
	_, err := r.finish(ctx, report, func(ctx context.Context) (*db.Report, error) {
		return r.db.FailReport(ctx, report.ID, report.Attempt, reason)
	})
	return err
}

// finish runs a write that ends a report and notifies whoever asked for it.
func (r *reports) finish(ctx context.Context, report *db.Report, write func(context.Context) (*db.Report, error)) (ended *db.Report, err error) {
	err = r.caches.Change(ctx, r.caches.Users.Keys(report.RequesterID, entitycache.UnreadCount), func(ctx context.Context) (err error) {
		ended, err = write(ctx)
		return err
	})
	if err == nil && ended != nil {
		r.options.Changed(ctx, ended)
	}
	return ended, err
}

// finalWriteContext is for the write of an outcome: the job's own context may have ended.
func finalWriteContext(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), finalWriteTimeout)
}

func (r *reports) isStopping() bool {
	select {
	case <-r.stopping:
		return true
	default:
		return false
	}
}
