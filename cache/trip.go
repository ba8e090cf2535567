package cache

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// trip sends commands in one round trip. Each command has its own result; the
// error is the first that says that Redis fails, and the store then bypasses
// Redis, unless it was the caller's context that ended.
func (s *Store) trip(ctx context.Context, commands []redis.Cmder) error {
	bounded, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	pipeline := s.client.Pipeline()
	_ = pipeline.BatchProcess(bounded, commands...)
	_, _ = pipeline.Exec(bounded) // each command has its error
	for _, command := range commands {
		if err := command.Err(); isFailure(err) {
			if ctx.Err() == nil {
				s.failed(err)
			}
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
