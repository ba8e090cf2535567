package leasecache

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"
)

// send runs commands in one round trip, which other callers can share. Each command has its own result. The error
// is the first that means that Redis fails; the store then bypasses Redis, unless it was the caller's context that
// ended. After an error the commands must not be read: they can still be running.
func (s *Store) send(ctx context.Context, commands []redis.Cmder) error {
	if err := ctx.Err(); err != nil || len(commands) == 0 {
		return err
	}
	words := countWords(commands)
	if words >= directWords {
		return s.sendDirect(ctx, commands)
	}
	batch := s.batcher.join(commands, words)
	if batch == nil {
		defer s.finishDirect() //nolint:contextcheck // the batches of others don't end with this caller's context
		return s.sendDirect(ctx, commands)
	}
	select {
	case <-batch.done:
	case <-ctx.Done():
		s.batcher.leave(batch, commands)
		return ctx.Err()
	}
	if batch.err != nil {
		return batch.err
	}
	return firstFailure(commands)
}

// sendDirect runs commands in a round trip that nobody shares.
func (s *Store) sendDirect(ctx context.Context, commands []redis.Cmder) error {
	s.execPipeline(ctx, commands)
	err := firstFailure(commands)
	if err != nil && ctx.Err() == nil {
		s.reportFailure(err)
	}
	return err
}

// finishDirect ends a direct round trip, and sends the batches that wait.
func (s *Store) finishDirect() {
	if s.batcher.finishDirect() {
		go s.sendPending()
	}
}

// sendPending sends batches, one after the other, until nobody waits.
func (s *Store) sendPending() {
	for batch := s.batcher.next(); batch != nil; batch = s.batcher.next() {
		s.sendBatch(batch)
	}
}

// sendBatch sends a batch. If Redis has failed since its callers asked, it is not sent: callers must not wait one
// after the other for a Redis that hangs.
func (s *Store) sendBatch(batch *batch) {
	defer close(batch.done)
	defer func() {
		if r := recover(); r != nil {
			batch.err = fmt.Errorf("asking Redis: panic: %v", r)
		}
	}()
	if s.health.isDown() {
		batch.err = errDown
		return
	}
	commands := batch.commands()
	s.execPipeline(context.Background(), commands)
	if err := firstFailure(commands); err != nil {
		s.reportFailure(err)
	}
}

// execPipeline takes at most the store's timeout. Each command has its error.
func (s *Store) execPipeline(ctx context.Context, commands []redis.Cmder) {
	if len(commands) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	pipeline := s.client.Pipeline()
	_ = pipeline.BatchProcess(ctx, commands...)
	_, _ = pipeline.Exec(ctx)
}

func firstFailure(commands []redis.Cmder) error {
	for _, command := range commands {
		if err := command.Err(); isFailure(err) {
			return err
		}
	}
	return nil
}

// runScripts runs scripts, together with other commands, in one round trip. Scripts that Redis does not know since
// it started are sent again in full, in a second one.
func (s *Store) runScripts(ctx context.Context, calls []scriptCall, others ...redis.Cmder) error {
	commands := others
	for i := range calls {
		commands = append(commands, calls[i].byName(ctx))
	}
	if err := s.send(ctx, commands); err != nil {
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
	return s.send(ctx, commands)
}
