package main

import (
	"context"
	"errors"
	"fmt"
)

// killMaster kills a master of Redis. Another node takes its place before it comes back.
func killMaster(ctx context.Context, f *fleet) error {
	master, err := f.redis.someMaster(ctx)
	if err != nil {
		return err
	}
	f.happens("kill -9 %s, a master", master.name)
	if err := master.crash(); err != nil {
		return err
	}
	return errors.Join(f.awaitOtherMaster(ctx, master), master.up(ctx), f.awaitWhole(ctx))
}

// freezeMaster freezes a master of Redis for the pause, and until another node has taken its place.
func freezeMaster(ctx context.Context, f *fleet) error {
	master, err := f.redis.someMaster(ctx)
	if err != nil {
		return err
	}
	f.happens("SIGSTOP %s, a master, for %s", master.name, f.pause)
	err = errors.Join(master.freeze(), f.hold(ctx), f.awaitOtherMaster(ctx, master), master.thaw())
	return errors.Join(err, f.awaitWhole(ctx))
}

// failOverPostgres kills PostgreSQL and promotes its standby, which the program finds by itself. Then the standby is
// made anew.
func failOverPostgres(ctx context.Context, f *fleet) error {
	f.happens("kill -9 PostgreSQL, and promote its standby")
	if err := f.postgres.failOver(ctx); err != nil {
		return err
	}
	if err := f.awaitWhole(ctx); err != nil {
		return err
	}
	return errors.Join(f.postgres.standby.up(ctx), f.postgres.waitForStandby(ctx))
}

// fillDisk takes the last room for files of reports, for the pause, and until a report has failed for it.
func fillDisk(ctx context.Context, f *fleet) error {
	f.happens("the disk of reports is full for %s", f.pause)
	err := errors.Join(f.disk.fill(ctx), f.hold(ctx), await(ctx, func() bool { return f.disk.failed.Load() > 0 }))
	return errors.Join(err, f.disk.empty(ctx))
}

// cutNetwork cuts one server off from Redis alone, for the pause, and until it knows. Then it finds back.
func cutNetwork(ctx context.Context, f *fleet) error {
	f.happens("%s and Redis do not reach each other for %s", f.serves[servers-1].name, f.pause)
	server := f.servers[servers-1]
	hasRedis := func(up float64) func() bool {
		return func() bool {
			is, err := server.metric(ctx, "orderly_redis_up")
			return err == nil && is == up
		}
	}
	err := errors.Join(f.network.cut(ctx), f.hold(ctx), await(ctx, hasRedis(0)))
	return errors.Join(err, f.network.mend(ctx), await(ctx, hasRedis(1)))
}

// awaitOtherMaster waits until another node takes writes in a master's place.
func (f *fleet) awaitOtherMaster(ctx context.Context, before *part) error {
	err := await(ctx, func() bool { return f.redis.hasOtherMaster(ctx, before) })
	if err != nil {
		return fmt.Errorf("waiting for another master of Redis: %w", err)
	}
	return nil
}
