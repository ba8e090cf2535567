package worker

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"orderly.example/db"
)

// Reasons to stop making a report.
var (
	errAttemptOver   = errors.New("the attempt is over")
	errHeartbeatLost = errors.New("the database has not heard of this worker for a while")
	errStopping      = errors.New("the worker stops")
	errTooLong       = errors.New("the report takes too long")
)

// sendHeartbeats writes heartbeats and the progress until ctx ends. It stops the making if the attempt is over, the
// worker stops, or no heartbeat was written for so long that another worker will take over.
func (r *reports) sendHeartbeats(ctx context.Context, end context.CancelCauseFunc, report *db.Report, progress *atomic.Int64) {
	ticker := time.NewTicker(r.options.HeartbeatInterval)
	defer ticker.Stop()
	lastSent, published := time.Now(), int64(0)
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
		current, err := r.sendHeartbeat(ctx, report, int(done))
		switch {
		case ctx.Err() != nil:
			return
		case err == nil && current == nil:
			end(errAttemptOver)
			return
		case err == nil:
			lastSent = now
			if done != published {
				published = done
				r.options.Changed(ctx, current)
			}
		case time.Since(lastSent) > r.options.HeartbeatTimeout*3/4:
			end(errHeartbeatLost)
			return
		}
	}
}

// sendHeartbeat takes at most a quarter of the time after which another worker takes over.
func (r *reports) sendHeartbeat(ctx context.Context, report *db.Report, progress int) (*db.Report, error) {
	ctx, cancel := context.WithTimeout(ctx, r.options.HeartbeatTimeout/4)
	defer cancel()
	return r.db.HeartbeatReport(ctx, report.ID, report.Attempt, progress)
}
