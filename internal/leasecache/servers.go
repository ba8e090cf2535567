package leasecache

import (
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

var errNewServer = errors.New("a Redis that was started anew, or is another's replacement")

// servers are the Redis servers that the store has connected to, by their run id. A restarted server may hold what
// it had on its disk, and a replica that became the master may have missed the last commands: values that others
// cleared can be there again.
type servers struct {
	mutex   sync.Mutex
	ids     map[string]bool
	started bool // the servers of the start are all known
}

// endStart makes every server that is noted from now on a new one.
func (s *servers) endStart() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.started = true
}

// note notes a server, and calls onNew first if it is a new one.
func (s *servers) note(id string, onNew func()) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.ids[id] {
		return
	}
	if s.started {
		onNew()
	}
	if s.ids == nil {
		s.ids = map[string]bool{}
	}
	s.ids[id] = true
}

// checkServer looks which server a new connection leads to. All connections to a server that is gone break, so none
// can be missed. After a new server the store owes an invalidation, and does not use what it just read.
func (s *Store) checkServer(ctx context.Context, connection redis.Cmdable) error {
	info, err := connection.Info(ctx, "server").Result()
	if _, refused := errors.AsType[redis.Error](err); refused {
		return nil // the user may not run INFO
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
