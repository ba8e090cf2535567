package leasecache

import (
	"context"
	"slices"

	"github.com/redis/go-redis/v9"

	"orderly.example/internal/coalesce"
)

const (
	// maxBatchWords is how many words the commands of one batch may have.
	maxBatchWords = 2000
	// directWords is from how many words on a caller's commands are sent directly and at once: others would have to
	// wait for them, and they gain nothing.
	directWords = 500
)

// coalescer merges commands of many callers into one pipeline: one write and one read of a connection for all.
type coalescer = coalesce.Group[struct{}, pipelined]

// pipelined are the commands of one caller.
type pipelined struct {
	commands []redis.Cmder
	words    int
}

func fitsBatch(batch []pipelined, p pipelined) bool {
	words := p.words
	for _, other := range batch {
		words += other.words
	}
	return words <= maxBatchWords
}

func countWords(commands []redis.Cmder) (words int) {
	for _, command := range commands {
		words += len(command.Args())
	}
	return words
}

// send runs commands in one round trip, which other callers can share. Each command has its own result. The error
// is the first that means that Redis fails; the store then bypasses Redis, unless it was the caller's context that
// ended. After an error the commands must not be read: they can still be running.
func (s *Store) send(ctx context.Context, commands []redis.Cmder) error {
	if err := ctx.Err(); err != nil || len(commands) == 0 {
		return err
	}
	words := countWords(commands)
	if words >= directWords {
		s.sendDirect(ctx, commands)
		return firstFailure(commands)
	}
	if err := s.coalescer.Do(ctx, struct{}{}, pipelined{commands, words}); err != nil {
		return err
	}
	return firstFailure(commands)
}

// sendBatch sends the commands of several callers. If Redis has failed since they asked, nothing is sent: callers
// must not wait one after the other for a Redis that hangs.
func (s *Store) sendBatch(ctx context.Context, batch []pipelined) error {
	if s.health.isDown() {
		return errDown
	}
	commands := slices.Clip(batch[0].commands) // a caller's own slice is not written to
	for _, other := range batch[1:] {
		commands = append(commands, other.commands...)
	}
	s.sendDirect(ctx, commands)
	return nil
}

// sendDirect runs commands in a round trip of their own.
func (s *Store) sendDirect(ctx context.Context, commands []redis.Cmder) {
	s.execPipeline(ctx, commands)
	if err := firstFailure(commands); err != nil && ctx.Err() == nil {
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

// maxCalls is how many scripts are sent at once. Redis runs them in a fifth of the timeout or less: 1,000 take 10 to 20 ms.
const maxCalls = 1000

// runScripts runs scripts, the first of them together with other commands.
func (s *Store) runScripts(ctx context.Context, calls []scriptCall, others ...redis.Cmder) error {
	for {
		now := calls[:min(len(calls), maxCalls)]
		if err := s.runScriptsAtOnce(ctx, now, others); err != nil {
			return err
		}
		if calls, others = calls[len(now):], nil; len(calls) == 0 {
			return nil
		}
	}
}

// runScriptsAtOnce runs scripts, together with other commands, in one round trip. Scripts that Redis does not know since
// it started are sent again in full, in a second one.
func (s *Store) runScriptsAtOnce(ctx context.Context, calls []scriptCall, commands []redis.Cmder) error {
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
