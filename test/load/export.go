package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"
)

const (
	// smallReports is how many reports of a day are asked for, one after the other.
	smallReports = 50
	// beginLimit is how soon half of them must be begun.
	beginLimit = 100 * time.Millisecond
	// smallLimit is how soon the slowest of them must be done.
	smallLimit = time.Second
	// workerMemory is what a worker may take, whatever it exports.
	workerMemory = 100 << 20
)

// export shows how soon small reports are made, and that pages of orders come in time while a worker exports all orders,
// in memory that is bounded.
func export(ctx context.Context, s *stage, r *report) (err error) {
	server, pages, err := s.servePages(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	office := office{server.url, pages.token}
	if err := office.tellSmall(ctx, pages.end, r); err != nil {
		return err
	}
	rate, _ := pages.calm(ctx, s, r, "")

	stop, ended := make(chan struct{}), make(chan error, 1)
	var exports []madeReport
	go func() {
		var err error
		exports, err = office.exportUntil(ctx, stop, pages.begin, pages.end)
		ended <- err
	}()
	measured := pages.steady(ctx, rate, s.each)
	close(stop)
	if err := <-ended; err != nil {
		return err
	}
	r.measured("while all orders are exported", measured)
	r.requireWithin(pageLimit, measured)
	for _, e := range exports {
		r.note("%d lines, %.0f MB, in %.1f s", e.RowCount, e.ByteCount/(1<<20), e.FinishedAt.Sub(e.StartedAt).Seconds())
	}
	return tellMemory(server.job.PID(), r)
}

// office asks for reports.
type office struct{ url, token string }

type madeReport struct {
	Status, Error                    string
	CreatedAt, StartedAt, FinishedAt time.Time
	RowCount                         int
	ByteCount                        float64
}

func (o office) tellSmall(ctx context.Context, day time.Time, r *report) error {
	var begun, done []time.Duration
	for range smallReports {
		made, err := o.make(ctx, "SALES_SUMMARY", day, day)
		if err != nil {
			return err
		}
		begun = append(begun, made.StartedAt.Sub(made.CreatedAt))
		done = append(done, made.FinishedAt.Sub(made.CreatedAt))
	}
	slices.Sort(begun)
	r.note("%d reports of a day, one after the other: begun after %s (median), done after %s at most",
		smallReports, milliseconds(begun[len(begun)/2]), milliseconds(slices.Max(done)))
	r.require("begun (median)", begun[len(begun)/2], beginLimit, true)
	r.require("done", slices.Max(done), smallLimit, true)
	return nil
}

// exportUntil exports all orders again and again. The last one is done, not called off.
func (o office) exportUntil(ctx context.Context, stop <-chan struct{}, from, to time.Time) ([]madeReport, error) {
	var exports []madeReport
	for {
		made, err := o.make(ctx, "ORDERS_EXPORT", from, to)
		if err != nil {
			return exports, err
		}
		exports = append(exports, made)
		select {
		case <-stop:
			return exports, nil
		default:
		}
	}
}

// make asks for a report and waits until it is made.
func (o office) make(ctx context.Context, kind string, from, to time.Time) (made madeReport, err error) {
	var asked struct {
		RequestReport struct{ Report struct{ ID string } }
	}
	err = ask(ctx, o.url, o.token, operation{
		Query: `mutation($input: RequestReportInput!) { requestReport(input: $input) { report { id } } }`,
		Variables: map[string]any{"input": map[string]any{
			"kind": kind, "format": "CSV", "from": from.Format(time.DateOnly), "to": to.Format(time.DateOnly),
			"idempotencyKey": strconv.FormatInt(time.Now().UnixNano(), 36),
		}},
	}, &asked)
	if err != nil {
		return made, err
	}
	for {
		var found struct{ Report madeReport }
		err := ask(ctx, o.url, o.token, operation{
			Query:     `query($id: ID!) { report(id: $id) { status error createdAt startedAt finishedAt rowCount byteCount } }`,
			Variables: map[string]any{"id": asked.RequestReport.Report.ID},
		}, &found)
		switch made = found.Report; {
		case err != nil, made.Status == "SUCCEEDED":
			return made, err
		case !made.FinishedAt.IsZero():
			return made, fmt.Errorf("the report %s: %s", made.Status, made.Error)
		}
		select {
		case <-ctx.Done():
			return made, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func tellMemory(pid int, r *report) error {
	most, err := memoryOf(pid, mostResident)
	if errors.Is(err, os.ErrNotExist) {
		r.note("the worker's memory is not told here: there is no /proc")
		return nil
	}
	if err != nil {
		return err
	}
	r.requireMemory("the worker's memory", most, workerMemory)
	return nil
}
