package leasecache

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"
)

var (
	errDown      = errors.New("no Redis")
	errNoEpoch   = errors.New("no epoch")
	errMoving    = errors.New("an epoch that keeps moving")
	errUncleared = errors.New("a write that could not be cleared")
)

// maxClearAttempts is how often clearing is tried, each time once Redis answers again.
const maxClearAttempts = 3

// marks are the marks of one write.
type marks struct {
	store *Store
	keys  []Key
	token string
}

// set marks the keys. After an error some may not be marked.
func (m marks) set(ctx context.Context) error {
	if m.store.health.isDown() {
		return errDown
	}
	return m.runOnKeys(ctx, m.store.scripts.mark, m.token, milliseconds(m.store.durations.mark))
}

// clear removes the marks, and values stored in their place that may be older than the write. If it can't, a peer does.
// If none can, it returns when all stores bypass Redis, and this store owes an invalidation.
func (m marks) clear(ctx context.Context, replacement []any) {
	arguments := append([]any{m.token}, replacement...)
	for range maxClearAttempts {
		if m.store.health.isDown() && m.askPeers(ctx) || !m.store.health.reachable() {
			return
		}
		err := m.runOnKeys(ctx, m.store.scripts.clear, arguments...)
		if err == nil || errors.Is(err, errNoEpoch) { // without an epoch nothing is cached
			return
		}
	}
	m.store.health.oweInvalidation()
	m.store.reportFailure(errUncleared)
	if !m.askPeers(ctx) {
		m.store.health.reachable()
	}
}

// runOnKeys runs a script on every key, in the current epoch, and again if the epoch moved. Values of an epoch that
// begins after the write need no clearing, so the epoch may move right after it was read.
func (m marks) runOnKeys(ctx context.Context, script script, arguments ...any) error {
	for range maxEpochAttempts {
		epoch := m.store.epoch.Load()
		current := redis.NewStringCmd(ctx, "get", epochKey)
		var calls []scriptCall
		if epoch != nil {
			calls = m.calls(*epoch, script, arguments)
		}
		if err := m.store.runScripts(ctx, calls, current); err != nil {
			return err
		}
		for i := range calls {
			if err := calls[i].command.Err(); err != nil {
				return err
			}
		}
		now := current.Val()
		if now == "" {
			m.store.noteEpoch(now)
			return errNoEpoch
		}
		if epoch != nil && now == *epoch {
			return nil
		}
		m.store.noteEpoch(now)
	}
	return errMoving
}

func (m marks) calls(epoch string, script script, arguments []any) []scriptCall {
	calls := make([]scriptCall, len(m.keys))
	for i, key := range m.keys {
		calls[i] = scriptCall{script: script, key: redisKey(epoch, key.name), arguments: arguments}
	}
	return calls
}
