package leasecache

import "sync/atomic"

// Stats counts what happened to the keys of a part since the store was opened.
type Stats struct {
	Hits   uint64 // found
	Misses uint64 // not found, or Redis was not used
	Fills  uint64 // stored after a miss
	Fenced uint64 // not stored: somebody wrote meanwhile, or the lease had expired
	Errors uint64 // not looked up or stored: Redis failed or was full, or the value could not be decoded
}

type counters struct{ hits, misses, fills, fenced, errors atomic.Uint64 }

// Stats returns the statistics by the name of the part.
func (s *Store) Stats() map[string]Stats {
	if s == nil {
		return nil
	}
	stats := map[string]Stats{}
	s.parts.Range(func(name, value any) bool {
		stats[name.(string)] = value.(*counters).stats()
		return true
	})
	return stats
}

func (c *counters) stats() Stats {
	return Stats{
		Hits:   c.hits.Load(),
		Misses: c.misses.Load(),
		Fills:  c.fills.Load(),
		Fenced: c.fenced.Load(),
		Errors: c.errors.Load(),
	}
}

func (s *Store) countersOf(part string) *counters {
	if s == nil {
		return nil
	}
	c, _ := s.parts.LoadOrStore(part, &counters{})
	return c.(*counters)
}
