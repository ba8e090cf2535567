package leasecache

import (
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

var errNewServer = errors.New("a Redis that was started anew, or is another's replacement")

// servers are the Redis servers that the store has met, by their run id. One
// that was started anew may hold what it had on its disk, and a replica that
// became the master may have missed the last commands: what others cleared can
// be there again.
type servers struct {
	mutex   sync.Mutex
	known   map[string]bool
	started bool // all that were there in the beginning are known
}

// endStart has the servers that are met from now on be new ones.
func (s *servers) endStart() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.started = true
}

// note notes a server, and calls beware if it is a new one. Others take it for
// known only then.
func (s *servers) note(id string, onNew func()) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.known[id] {
		return
	}
	if s.started {
		onNew()
	}
	if s.known == nil {
		s.known = map[string]bool{}
	}
	s.known[id] = true
}

// checkServer looks who is there, before a connection is used. All connections to a
// server that has gone break, so that none can be overlooked. After a new one
// the store owes an invalidation, and what it just reads is not used.
func (s *Store) checkServer(ctx context.Context, connection redis.Cmdable) error {
	info, err := connection.Info(ctx, "server").Result()
	if _, refused := errors.AsType[redis.Error](err); refused {
		return nil // not everybody may ask
	}
	if err != nil {
		return err
	}
	_, id, _ := strings.Cut(info, "run_id:")
	id, _, _ = strings.Cut(id, "\r\n")
	s.servers.note(id, func() {
		s.health.oweInvalidation()
		s.reportFailure(errNewServer)
	})
	return nil
}
