package main

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"sync"
	"time"
)

const (
	orderUpdated  = `subscription($id: ID!) { update: orderUpdated(id: $id) { status } }`
	reportUpdated = `subscription($id: ID!) { update: reportUpdated(id: $id) { status } }`
)

// errFinal ends a subscription that has had its final event.
var errFinal = errors.New("the final event")

// watchers wait for a final event, each over another transport.
type watchers struct {
	waiting sync.WaitGroup
	mu      sync.Mutex
	last    []string // statuses that they ended with
}

// watch has an event stream and a socket watch a row until it has one of the final statuses. Where they end before,
// they connect again.
func (t *traffic) watch(ctx context.Context, c *client, query, id string, final ...string) *watchers {
	w := &watchers{}
	for name, subscribe := range map[string]subscribe{"event stream": c.stream, "socket": c.socket} {
		w.waiting.Go(func() {
			status, err := t.follow(ctx, subscribe, operation{query, map[string]any{"id": id}}, final)
			if err != nil {
				t.mistake("a subscriber by %s did not get the final event, but %q: %v", name, status, err)
				return
			}
			w.mu.Lock()
			defer w.mu.Unlock()
			w.last = append(w.last, status)
		})
	}
	return w
}

func (w *watchers) await() []string {
	w.waiting.Wait()
	return w.last
}

// subscribe runs a subscription until it ends, and tells of each status.
type subscribe func(ctx context.Context, o operation, told func(status string) error) error

func (t *traffic) follow(ctx context.Context, subscribe subscribe, o operation, final []string) (last string, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	t.addSubscriber()
	for {
		err = subscribe(ctx, o, func(status string) error {
			last = status
			if slices.Contains(final, status) {
				return errFinal
			}
			return nil
		})
		t.addConnection(errors.Is(err, errFinal))
		if errors.Is(err, errFinal) {
			return last, nil
		}
		select {
		case <-ctx.Done():
			return last, errors.Join(context.Cause(ctx), err)
		case <-time.After(breath):
		}
	}
}

func (t *tally) addSubscriber() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.subscribers++
}

func (t *tally) addConnection(isFinal bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.connections++
	if isFinal {
		t.told++
	}
}

// reportWithWatchers asks for a report, and has it watched until it is finished.
func (t *traffic) reportWithWatchers(ctx context.Context) {
	key := rand.Text()
	staff := t.fleet.accounts.staff
	var id string
	err := t.again(ctx, kindReport, func() error {
		var data struct {
			RequestReport struct {
				Report *struct{ ID string }
				Errors []struct{ Code, Message string }
			}
		}
		err := staff.ask(ctx, operation{
			`mutation($input: RequestReportInput!) { requestReport(input: $input) { report { id } errors { code message } } }`,
			map[string]any{"input": map[string]any{"kind": "SALES_SUMMARY", "format": "CSV", "from": "2026-01-01", "to": "2026-01-31", "idempotencyKey": key}},
		}, &data)
		if err == nil && data.RequestReport.Report == nil {
			return errors.New("no report was made")
		}
		if err == nil {
			id = data.RequestReport.Report.ID
		}
		return err
	})
	if err != nil {
		return
	}
	for _, status := range t.watch(ctx, staff, reportUpdated, id, "SUCCEEDED", "FAILED").await() {
		if status == "FAILED" && !t.fleet.failReport() {
			t.mistake("a report failed")
		}
	}
}
