package leasecache

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"
)

// trip sends commands in one round trip, which others can share. Each command
// has its own result; the error is the first that says that Redis fails, and the
// store then bypasses Redis, unless it was the caller's context that ended. After
// an error the commands must not be looked at: they can still be under way.
func (s *Store) trip(ctx context.Context, commands []redis.Cmder) error {
	if err := ctx.Err(); err != nil || len(commands) == 0 {
		return err
	}
	words := wordsOf(commands)
	if words >= manyWords {
		return s.tripAlone(ctx, commands)
	}
	trip := s.trips.join(commands, words)
	if trip == nil {
		defer s.handOver() //nolint:contextcheck // others' trips don't end with this caller's context
		return s.tripAlone(ctx, commands)
	}
	select {
	case <-trip.done:
	case <-ctx.Done():
		s.trips.leave(trip, commands)
		return ctx.Err()
	}
	if trip.err != nil {
		return trip.err
	}
	return failureOf(commands)
}

// tripAlone makes a trip that nobody shares.
func (s *Store) tripAlone(ctx context.Context, commands []redis.Cmder) error {
	s.exec(ctx, commands)
	err := failureOf(commands)
	if err != nil && ctx.Err() == nil {
		s.failed(err)
	}
	return err
}

// handOver ends a trip of one caller, and has those who wait be served.
func (s *Store) handOver() {
	if s.trips.handOver() {
		go s.carry()
	}
}

// carry makes shared trips, one after the other, until nobody waits.
func (s *Store) carry() {
	for trip := s.trips.next(); trip != nil; trip = s.trips.next() {
		s.make(trip)
	}
}

// make makes a shared trip. If Redis has failed since its callers asked, it is
// not made: they must not wait for a Redis that hangs one after the other.
func (s *Store) make(trip *sharedTrip) {
	defer close(trip.done)
	defer func() {
		if r := recover(); r != nil {
			trip.err = fmt.Errorf("asking Redis: panic: %v", r)
		}
	}()
	if s.health.isDown() {
		trip.err = errDown
		return
	}
	commands := trip.commands()
	s.exec(context.Background(), commands)
	if err := failureOf(commands); err != nil {
		s.failed(err)
	}
}

// exec takes the store's timeout at most. Each command has its error.
func (s *Store) exec(ctx context.Context, commands []redis.Cmder) {
	if len(commands) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	pipeline := s.client.Pipeline()
	_ = pipeline.BatchProcess(ctx, commands...)
	_, _ = pipeline.Exec(ctx)
}

func failureOf(commands []redis.Cmder) error {
	for _, command := range commands {
		if err := command.Err(); isFailure(err) {
			return err
		}
	}
	return nil
}

// run runs scripts, together with other commands, in one round trip; in a second
// one those that Redis does not know since it started.
func (s *Store) run(ctx context.Context, calls []call, others ...redis.Cmder) error {
	commands := others
	for i := range calls {
		commands = append(commands, calls[i].byName(ctx))
	}
	if err := s.trip(ctx, commands); err != nil {
		return err
	}
	commands = commands[:0:0]
	for i := range calls {
		if isUnknownScript(calls[i].command.Err()) {
			commands = append(commands, calls[i].byText(ctx))
		}
	}
	if len(commands) == 0 {
		return nil
	}
	return s.trip(ctx, commands)
}
