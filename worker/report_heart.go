package worker

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"orderly.example/db"
)

// Why the making of a report was ended early.
var (
	errOver     = errors.New("the attempt is over")
	errSilent   = errors.New("the database has not heard of this worker for a while")
	errStopping = errors.New("the worker stops")
	errTooLong  = errors.New("the report takes too long")
)

// beat says again and again that this worker is at a report, and how much is done, until ctx ends. It ends the making
// where the attempt is over, the worker stops, or nobody has heard of it for so long that another will take over.
func (r *reports) beat(ctx context.Context, end context.CancelCauseFunc, report *db.Report, progress *atomic.Int64) {
	ticker := time.NewTicker(r.options.Beat)
	defer ticker.Stop()
	heard, shown := time.Now(), int64(0)
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.stopping:
			end(errStopping)
			return
		case <-ticker.C:
		}
		now, done := time.Now(), progress.Load()
		alive, err := r.beatOnce(ctx, report, int(done))
		switch {
		case ctx.Err() != nil:
			return
		case err == nil && alive == nil:
			end(errOver)
			return
		case err == nil:
			heard = now
			if done != shown {
				shown = done
				r.options.Changed(ctx, alive)
			}
		case time.Since(heard) > r.options.Silence*3/4:
			end(errSilent)
			return
		}
	}
}

// beatOnce waits for no more than a quarter of the time after which another takes over.
func (r *reports) beatOnce(ctx context.Context, report *db.Report, progress int) (*db.Report, error) {
	ctx, cancel := context.WithTimeout(ctx, r.options.Silence/4)
	defer cancel()
	return r.db.BeatReport(ctx, report.ID, report.Attempt, progress)
}
