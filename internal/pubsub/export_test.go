package pubsub

// Pending is how many keys wait for the next batches.
func (s *Coalescer[K, V]) Pending() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	n := 0
	for _, c := range s.pending {
		n += len(c.keys)
	}
	return n
}
