package leasecache

import "sync/atomic"

// Stats are what happened to the keys of a part since the store was opened.
type Stats struct {
	Hits   uint64 // found
	Misses uint64 // not found, or Redis was not asked
	Fills  uint64 // kept after a miss
	Fenced uint64 // not kept: somebody wrote meanwhile, or the lease had run out
	Errors uint64 // not looked up or kept: Redis failed or was full, or what it held could not be read
}

type counters struct{ hits, misses, fills, fenced, errors atomic.Uint64 }

// Stats are by the name of the part.
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
