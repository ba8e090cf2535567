package worker

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"orderly.example/db"
)

// makeFile writes the report's file. It stops early, and returns the reason, when the attempt is over, the worker
// stops, or it takes too long. Its SQL is cancelled with it.
func (r *reports) makeFile(ctx context.Context, report *db.Report) (db.ReportFile, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, r.options.Timeout, errTooLong)
	defer cancel()
	ctx, end := context.WithCancelCause(ctx)
	var (
		progress  atomic.Int64
		heartbeat sync.WaitGroup
	)
	heartbeat.Go(func() { r.sendHeartbeats(ctx, end, report, &progress) })
	made, err := r.writeFile(ctx, report, &progress)
	if err != nil && ctx.Err() != nil {
		err = errors.Join(context.Cause(ctx), err)
	}
	end(nil)
	heartbeat.Wait()
	return made, err
}

// writeFile streams the report's rows into a file, which exists if there is no error.
func (r *reports) writeFile(ctx context.Context, report *db.Report, progress *atomic.Int64) (db.ReportFile, error) {
	made := db.ReportFile{Blob: fmt.Sprintf("%s/%d-%s.%s", report.ID, report.Attempt, strings.ToLower(rand.Text()), report.Format.Extension())}
	file, err := r.files.Create(ctx, made.Blob, report.Format.ContentType())
	if err != nil {
		return made, err
	}
	defer file.Abort() // no effect after Close
	format := formatOf(report)
	line := format.header(nil)
	if _, err := file.Write(line); err != nil {
		return made, err
	}
	made.AsOf, err = r.db.ReadReport(ctx, report, db.ReportSink{
		BatchSize: r.options.Batch,
		Progress:  func(percent int) { progress.Store(int64(percent)); r.options.testHook("progress") },
		Row: func(cells []db.Cell) error {
			made.Rows++
			line = format.row(line[:0], cells)
			_, err := file.Write(line)
			return err
		},
	})
	if err != nil {
		return made, err
	}
	r.options.testHook("read")
	if err := file.Close(); err != nil {
		return made, err
	}
	made.Bytes, made.SHA256 = file.Bytes(), file.SHA256()
	return made, nil
}
