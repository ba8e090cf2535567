package cache

import (
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

// errNewServer refuses the first connection to a server.
var errNewServer = errors.New("a Redis that was started anew, or is another's replacement")

// servers are the Redis servers that the store has met, by their run id. One
// that was started anew may hold what it had on its disk, and a replica that
// became the master may have missed the last commands: what others cleared can
// be there again.
type servers struct {
	mutex sync.Mutex
	known map[string]bool
	whole bool // all that were there in the beginning are known
}

// complete has the servers that are met from now on be new ones.
func (s *servers) complete() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.whole = true
}

// isNew says whether a server must not be trusted. It is known once meet was
// called, so that nobody takes it for known before meet has returned.
func (s *servers) isNew(id string, meet func()) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.known[id] {
		return false
	}
	isNew := s.whole
	if isNew {
		meet()
	}
	if s.known == nil {
		s.known = map[string]bool{}
	}
	s.known[id] = true
	return isNew
}

// greet looks who is there, before a connection is used. All connections to a
// server that has gone break, so that none can be overlooked. After a new one
// the store owes an invalidation.
func (s *Store) greet(ctx context.Context, connection *redis.Conn) error {
	info, err := connection.Info(ctx, "server").Result()
	if _, refused := errors.AsType[redis.Error](err); refused {
		return nil // not everybody may ask
	}
	if err != nil {
		return err
	}
	_, id, found := strings.Cut(info, "run_id:")
	if !found {
		return nil
	}
	id, _, _ = strings.Cut(id, "\r\n")
	isNew := s.servers.isNew(id, func() {
		s.health.owe()
		s.failed(errNewServer)
	})
	if isNew {
		return errNewServer
	}
	return nil
}
