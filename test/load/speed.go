package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"time"
)

const (
	// connections are how many ask at once.
	connections = 32
	// warmers are how many ask at once before anything is measured: so many that each of a pool's connections is used.
	warmers = 64
)

// speed compares the program with a handler written by hand, question by question, and shows how its cost grows.
func speed(ctx context.Context, s *stage, r *report) error {
	var text bytes.Buffer
	told := *r
	told.to, told.promised, told.missed = io.MultiWriter(r.to, &text), 0, 0
	began := time.Now()
	err := s.tellSpeed(ctx, &told)
	r.promised += told.promised
	r.missed += told.missed
	if err != nil || s.write == "" {
		return err
	}
	return s.writeBenchmarks(ctx, benchmarks{
		Results: text.String(), Promised: told.promised, Missed: told.missed, Date: began, Minutes: time.Since(began).Minutes(),
	})
}

func (s *stage) tellSpeed(ctx context.Context, r *report) (err error) {
	c, err := s.comparison(ctx, r)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.stop()) }()
	for _, tell := range []func(context.Context) error{c.tellQuestions, c.tellConnections, c.tellPages, c.tellDepth, c.tellSizes} {
		if err := tell(ctx); err != nil {
			return err
		}
	}
	return nil
}

// comparison is a shop, and all who answer questions about it.
type comparison struct {
	*stage
	*report
	servicePIDs

	raw, plain, cached subject
	unpaid             subject // plain without a throttle
	stops              []func() error
}

func (s *stage) comparison(ctx context.Context, r *report) (_ *comparison, err error) {
	c := &comparison{stage: s, report: r}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.stop())
		}
	}()
	if c.servicePIDs, err = s.servicePIDs(ctx); err != nil {
		return nil, err
	}
	if c.raw, err = c.startByHand(ctx); err != nil {
		return nil, err
	}
	if c.plain, err = c.startProgram(ctx, "Orderly", cacheOff, neverThrottled); err != nil {
		return nil, err
	}
	if c.cached, err = c.startProgram(ctx, "Orderly, cache on", cacheOn, neverThrottled); err != nil {
		return nil, err
	}
	if c.unpaid, err = c.startProgram(ctx, "Orderly, throttle off", cacheOff); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *comparison) stop() (err error) {
	for _, stop := range c.stops {
		err = errors.Join(err, stop())
	}
	return err
}

// brief is how long a figure is measured that is one of many.
func (s *stage) brief() time.Duration { return s.each * 2 / 5 }

// isAsked says whether a question was chosen, as all are without a choice.
func (s *stage) isAsked(name string) bool { return len(s.asked) == 0 || slices.Contains(s.asked, name) }
