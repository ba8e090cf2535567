package seed

import "sort"

// weights are the cumulative weights of indexes.
type weights []uint64

// zipf gives n entries weights by a random rank: the first `flat` ranks are about equal, later ones fall as 1/rank
// (Zipf–Mandelbrot). The weight of excluded entries is 0.
func zipf(n, flat int, s stream, excluded func(index int) bool) weights {
	sums := make(weights, n)
	ranks := s.Perm(n)
	var sum uint64
	for i := range n {
		if !excluded(i) {
			sum += 1_000_000_000 / uint64(ranks[i]+flat)
		}
		sums[i] = sum
	}
	return sums
}

// draw draws one of the first n entries.
func (l weights) draw(n int, s stream) int {
	at := s.Uint64N(l[n-1])
	return sort.Search(n, func(i int) bool { return at < l[i] })
}
