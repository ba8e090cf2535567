package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// row is what became of one fault.
type row struct {
	topology, fault string

	notPlayed    string // why not; empty: it was played
	lasted       time.Duration
	requests     int
	failed       int
	wrong        int
	unavailable  time.Duration // from an incident to the last failed request after it, at most
	acknowledged int           // orders
	there        int           // orders in the database
	subscribers  int
	told         int      // subscribers that got their final event
	notes        string   // which failures, and which wrong answers
	missed       []string // what should hold and does not
}

// play has a fault happen under load, and waits until all is well again.
func (f *fleet) play(ctx context.Context, fault fault) (r row, err error) {
	r = row{topology: f.name, fault: fault.name}
	if fault.why != nil {
		if r.notPlayed = fault.why(f); r.notPlayed != "" {
			return r, nil
		}
	}
	if f.disk != nil {
		f.disk.begin()
	}
	before, err := f.ordersOfBuyers(ctx)
	if err != nil {
		return r, err
	}
	t, err := f.startTraffic(ctx)
	if err != nil {
		return r, err
	}
	if err := t.awaitCalm(ctx); err != nil {
		t.finish()
		return r, err
	}
	calm := t.failed()
	f.tally = t.tally
	began := time.Now()
	err = fault.play(ctx, f)
	err = errors.Join(err, t.awaitCalm(ctx))
	r.lasted = time.Since(began)
	t.finish()
	if err != nil {
		return r, fmt.Errorf("%s: %w", fault.name, err)
	}
	if calm > 0 {
		r.missed = append(r.missed, fmt.Sprintf("%d requests failed before it began", calm))
	}
	return r, f.judge(ctx, t, len(before), fault, &r)
}

// judge fills the row from what clients saw and what is in the database.
func (f *fleet) judge(ctx context.Context, t *traffic, before int, fault fault, r *row) (err error) {
	if r.acknowledged, r.there, err = t.checkBooks(ctx, before); err != nil {
		return err
	}
	r.requests, r.failed, r.wrong, r.notes = t.requests, t.failed(), t.wrong, t.String()
	r.subscribers, r.told, r.unavailable = t.subscribers, t.told, t.unavailable
	missed := func(is bool, format string, args ...any) {
		if is {
			r.missed = append(r.missed, fmt.Sprintf(format, args...))
		}
	}
	missed(r.wrong > 0, "%d wrong answers", r.wrong)
	missed(fault.unavailable == 0 && r.failed > 0, "%d requests failed", r.failed)
	missed(r.unavailable > f.allowed(fault), "requests failed for %s, not %s", r.unavailable.Round(time.Second), f.allowed(fault))
	missed(r.told != r.subscribers, "%d subscribers got no final event", r.subscribers-r.told)
	return nil
}

// allowed is how long requests may fail after an incident.
func (f *fleet) allowed(fault fault) time.Duration {
	if fault.lasts {
		return fault.unavailable + f.pause + f.slack
	}
	return fault.unavailable + f.slack
}
