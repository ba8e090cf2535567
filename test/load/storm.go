package main

import (
	"context"
	"errors"
	"time"
)

const (
	// pageLimit is what 95 of 100 pages must take less than.
	pageLimit = 100 * time.Millisecond
	// quarter is the part of saturation at which pages come.
	quarter = 0.25
)

// storm shows that pages of orders, at a quarter of what the server can do, come
// in time while clients log in as fast as they can. The clients honour nothing:
// who is told that the server is busy asks again at once.
func storm(ctx context.Context, s *stage, r *report) (err error) {
	server, pages, err := s.servePages(ctx, believed, "ORDERLY_SESSION_LIMIT=0") // else one address has soon had enough
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	rate, _ := pages.calm(ctx, s, r, "")

	for _, from := range []struct {
		name          string
		manyAddresses bool
	}{{"while clients log in from many addresses", true}, {"while clients log in from one address", false}} {
		var measured outcome
		logIns := during(ctx, func(ctx context.Context) outcome {
			return s.logIns(server.url, from.manyAddresses).closed(ctx, s.clients, 0)
		}, func() { measured = pages.steady(ctx, rate, s.each) })
		r.measured(from.name, measured)
		r.requireWithin(pageLimit, measured)
		tellLogIns(r, s.clients, logIns)
	}
	return ctx.Err()
}

// during runs something until the foreground is done.
func during(ctx context.Context, background func(context.Context) outcome, foreground func()) outcome {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan outcome)
	go func() { ended <- background(ctx) }()
	foreground()
	cancel()
	return <-ended
}

func tellLogIns(r *report, clients int, o outcome) {
	r.note("%d clients: %.1f log-ins, %.1f wrong passwords, %.1f BUSY, %.1f THROTTLED a second; a log-in took %s (p95)", clients,
		o.perSecond(fine), o.perSecond(badCredentials), o.perSecond(busy), o.perSecond(throttled), milliseconds(o.percentile(0.95)))
	for _, other := range o.others() {
		if other != badCredentials && other != busy && other != throttled {
			r.missed++
			r.note("MISSED: %d log-ins were answered %s", len(o.took[other]), other)
		}
	}
}
