package leasecache

import "time"

// reportFailure makes the cache bypass Redis until it answers again, and the watch probe it at once.
func (s *Store) reportFailure(err error) {
	if !s.bypass(err) {
		return
	}
	select {
	case s.wakeWatch <- struct{}{}:
	default: // the watch is about to probe anyway
	}
}

// bypass makes the cache bypass Redis until it answers again, and reports whether it did not before.
func (s *Store) bypass(err error) bool {
	isNew := s.health.failed(time.Now())
	if isNew {
		s.log.Warn("Redis fails: the cache is bypassed", "error", err)
	}
	return isNew
}
