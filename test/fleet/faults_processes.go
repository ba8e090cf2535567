package main

import (
	"context"
	"errors"
	"strings"
	"time"
)

// chosen are the parts that a fault is for.
type chosen func(*fleet) []*part

func servesOf(f *fleet) []*part    { return f.serves }
func lastServeOf(f *fleet) []*part { return f.serves[servers-1:] }
func worksOf(f *fleet) []*part     { return f.works }
func redisOf(f *fleet) []*part     { return f.redis.nodes[:1] }
func proxyOf(f *fleet) []*part     { return []*part{f.proxy} }
func poolerOf(f *fleet) []*part    { return []*part{f.pooler} }
func primaryOf(f *fleet) []*part   { return []*part{f.postgres.primary} }
func standbyOf(f *fleet) []*part   { return []*part{f.postgres.standby} }

func sentinelOf(f *fleet) []*part {
	for _, p := range f.parts {
		if strings.HasPrefix(p.name, "sentinel") {
			return []*part{p}
		}
	}
	return nil
}

// killEach kills each of the parts and starts it again, in turn.
func killEach(of chosen) func(context.Context, *fleet) error {
	return func(ctx context.Context, f *fleet) error {
		for _, p := range of(f) {
			f.happens("kill -9 %s", p.name)
			if err := errors.Join(p.crash(), p.up(ctx), f.awaitWhole(ctx)); err != nil {
				return err
			}
		}
		return nil
	}
}

// freezeEach freezes each of the parts for the pause, in turn.
func freezeEach(of chosen) func(context.Context, *fleet) error {
	return func(ctx context.Context, f *fleet) error {
		for _, p := range of(f) {
			if err := f.freezeFor(ctx, p); err != nil {
				return err
			}
		}
		return nil
	}
}

func (f *fleet) freezeFor(ctx context.Context, p *part) error {
	f.happens("SIGSTOP %s for %s", p.name, f.pause)
	err := errors.Join(p.freeze(), f.hold(ctx), p.thaw())
	return errors.Join(err, f.awaitWhole(ctx))
}

// hold is how long a fault lasts that does not end by itself.
func (f *fleet) hold(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(f.pause):
		return nil
	}
}

// rollingRestart ends each process of the program in order and starts it again, and then each node of Redis.
func rollingRestart(ctx context.Context, f *fleet) error {
	if err := f.restart(ctx, f.serves...); err != nil {
		return err
	}
	if err := f.restart(ctx, f.works...); err != nil {
		return err
	}
	return f.restart(ctx, f.redis.nodes...)
}

// restart restarts parts in turn, each once the one before does its work again.
func (f *fleet) restart(ctx context.Context, parts ...*part) error {
	for _, p := range parts {
		f.happens("SIGTERM %s", p.name)
		if err := p.down(); err != nil {
			return err
		}
		if err := errors.Join(p.up(ctx), f.awaitWhole(ctx)); err != nil {
			return err
		}
	}
	return nil
}
