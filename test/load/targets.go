package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"
)

const (
	half = 0.5
	// statementLimit is how many statements a request may send.
	statementLimit = 4
	// poolLimit is the part of the connections that may be in use.
	poolLimit = 0.8
	// heapLimit is by how much what lives in memory may differ between a third of the time and its end.
	heapLimit = 0.1
)

// targets holds what is promised of the program at half of what the machine can do: the time of each kind of request, the
// statements, the memory and the pool.
func targets(ctx context.Context, s *stage, r *report) (err error) {
	server, _, m, err := s.serveMix(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	most := m.saturate(ctx, r, s.each/4)
	rate := most.perSecond(fine) * half

	var use float64
	looking, stop := context.WithCancel(ctx)
	looked := make(chan struct{})
	go func() { defer close(looked); use = server.api.poolUse(looking) }()
	m.steady(ctx, rate, s.each/3)
	early, first := server.api.liveHeap(ctx)
	measured := m.steady(ctx, rate, s.each*2/3)
	late, second := server.api.liveHeap(ctx)
	stop()
	<-looked
	if err := errors.Join(first, second); err != nil {
		return err
	}
	for i, o := range measured {
		r.measured(m[i].name+", at half of that", o)
		r.requireWithin(m[i].limit, o)
	}
	r.requireAtMost("connections of the pool in use, at most", 100*use, 100*poolLimit, "%")
	r.requireAtMost(fmt.Sprintf("difference of live heaps, %d and %d KB", early>>10, late>>10), 100*math.Abs(float64(late-early))/float64(early), 100*heapLimit, "%")
	values, err := server.api.metrics(ctx)
	if err != nil {
		return err
	}
	r.requireAtMost("statements of a request", mostStatements(values), statementLimit, "")
	return nil
}

// mostStatements is the first bucket that has all requests: one over the limit where none has.
func mostStatements(values map[string]float64) float64 {
	all := values["orderly_operation_statements_used_count"]
	for n := range statementLimit + 1 {
		if all > 0 && values[fmt.Sprintf(`orderly_operation_statements_used_bucket{le="%d"}`, n)] == all {
			return float64(n)
		}
	}
	return statementLimit + 1
}

// overload sends twice what the machine can do, and holds how much of it is answered, how soon the rest is refused, and how
// soon all is well afterwards.
func overload(ctx context.Context, s *stage, r *report) (err error) {
	server, pages, err := s.servePages(ctx, believed)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	pages.closed(ctx, atOnce, s.each/4) // fills the cache
	var shares []float64
	for range 3 {
		most := pages.closed(ctx, atOnce, s.each/4)
		r.measured("as fast as 16 connections can", most)
		o := pages.steady(ctx, 2*most.perSecond(fine), s.each/4)
		shed := o.took[unavailable]
		delete(o.took, unavailable)
		r.measured("twice as many", o)
		r.note("%d were refused with 503, after %s (median)", len(shed), milliseconds(outcome{took: map[string][]time.Duration{fine: shed}}.percentile(0.5)))
		shares = append(shares, o.perSecond(fine)/most.perSecond(fine))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(recovery): // what is promised is that it is well then
		}
		after := pages.steady(ctx, most.perSecond(fine)*quarter, 3*time.Second)
		r.measured("a quarter, 5 s later", after)
		r.requireWithin(pageLimit, after)
	}
	r.requireAtLeast("answered of what is best (median)", 100*median(shares), 100*goodputLimit, "%")
	return ctx.Err()
}

const (
	unavailable  = "UNAVAILABLE"
	recovery     = 5 * time.Second
	goodputLimit = 0.6
)

func median(values []float64) float64 {
	a, b, c := values[0], values[1], values[2]
	return max(min(a, b), min(max(a, b), c))
}
