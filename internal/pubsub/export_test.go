package pubsub

// Waiting is how many keys wait for the next calls.
func (s *Shared[K, V]) Waiting() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	n := 0
	for _, c := range s.waiting {
		n += len(c.keys)
	}
	return n
}
