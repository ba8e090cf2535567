package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	// usedAgain is how soon after its return Redis must be used.
	usedAgain = 5 * time.Second
	// coldFactor and coldExtra are what pages may take without Redis, against
	// pages without a cache.
	coldFactor = 2
	coldExtra  = 50 * time.Millisecond

	lookPause = 20 * time.Millisecond
)

// redisGone shows that pages of orders come in time while Redis hangs, is
// killed or is full, measured from the moment that it fails, and that Redis is
// used soon after its return.
func redisGone(ctx context.Context, s *stage, r *report) error {
	rate, cold, err := withoutCache(ctx, s, r)
	if err != nil {
		return err
	}
	return withCache(ctx, s, r, rate, coldFactor*cold+coldExtra)
}

// withoutCache measures the pages where nothing is kept: the rate at which to
// go on, and their p95.
func withoutCache(ctx context.Context, s *stage, r *report) (rate float64, p95 time.Duration, err error) {
	server, pages, err := s.servePages(ctx, "ORDERLY_CACHE=false")
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	rate, cold := pages.calm(ctx, s, r, "no cache, ")
	return rate, cold.percentile(0.95), ctx.Err()
}

func withCache(ctx context.Context, s *stage, r *report, rate float64, limit time.Duration) (err error) {
	server, pages, err := s.servePages(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	pages.closed(ctx, atOnce, s.each/2) // fills the cache
	r.measured("with Redis", pages.steady(ctx, rate, s.each))
	warm, err := pages.statements(ctx)
	if err != nil {
		return err
	}
	for _, outage := range []struct {
		name      string
		fail, end func(context.Context) error
	}{
		{"hangs", func(context.Context) error { return s.redis.Hang() }, func(context.Context) error { return s.redis.Wake() }},
		{"is killed", func(context.Context) error { return s.redis.Kill() }, s.redis.restart},
		{"is full", s.redis.Fill, s.redis.Empty},
	} {
		if err := outage.fail(ctx); err != nil {
			return fmt.Errorf("having Redis fail: %w", err)
		}
		gone := pages.steady(ctx, rate, s.each)
		r.measured("Redis "+outage.name, gone)
		r.requireWithin(limit, gone)
		if err := outage.end(ctx); err != nil {
			return fmt.Errorf("having Redis return: %w", err)
		}
		took, err := pages.awaitStatements(ctx, warm)
		if err != nil {
			return err
		}
		back := pages.steady(ctx, rate, s.each)
		r.measured("Redis is back", back)
		r.require("used again", took, usedAgain, true)
		r.requireWithin(limit, back)
	}
	return ctx.Err()
}

// statements is how many the newest orders take, once they have been asked for.
func (p *pages) statements(ctx context.Context) (int, error) {
	used := 0
	for range 2 {
		a, err := send(ctx, p.url, p.token, operation{Query: orderPage})
		if err != nil {
			return 0, err
		}
		used = a.Extensions.Cost.Statements.Used
	}
	return used, nil
}

// awaitStatements says how long it takes until the newest orders take so many
// statements, or fewer. It gives up after twice the time that is allowed.
func (p *pages) awaitStatements(ctx context.Context, n int) (time.Duration, error) {
	began := time.Now()
	ticker := time.NewTicker(lookPause)
	defer ticker.Stop()
	for time.Since(began) < 2*usedAgain {
		used, err := p.statements(ctx)
		if err != nil || used <= n {
			return time.Since(began), err
		}
		<-ticker.C
	}
	return 2 * usedAgain, nil
}
