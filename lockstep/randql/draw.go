package randql

import (
	"math/bits"

	"pgregory.net/rapid"
)

// draw is the source of all choices. Each shrinks to its first alternative, so simple things stand first: no fragment,
// no alias, no variable.
type draw struct{ t *rapid.T }

// group makes one group of what f draws, which rapid tries to leave out as a whole when it shrinks.
func (d *draw) group(f func()) {
	rapid.Custom(func(t *rapid.T) bool {
		outer := d.t
		d.t = t
		defer func() { d.t = outer }()
		f()
		return true
	}).Draw(d.t, "")
}

// percent is true in about so many of a hundred draws.
func (d draw) percent(p int) bool {
	return d.between(0, 99) >= 100-p
}

// between gives a number from low to high, both included, all about equally often. It is made of bits because rapid's
// own ranges prefer small numbers so much that the last fields of a type are hardly ever picked.
func (d draw) between(low, high int) int {
	count := uint64(high-low) + 1
	if count == 1 {
		return low
	}
	width := bits.Len64(count) + 2
	var drawn uint64
	for range width {
		drawn <<= 1
		if rapid.Bool().Draw(d.t, "") {
			drawn++
		}
	}
	return low + int(drawn*count>>width)
}

// weighted gives an index, each as often as its weight says.
func (d draw) weighted(weights []int) int {
	total := 0
	for _, weight := range weights {
		total += weight
	}
	n := d.between(0, total-1)
	for i, weight := range weights {
		if n < weight {
			return i
		}
		n -= weight
	}
	return len(weights) - 1
}

// oneOf gives an element of the list.
func oneOf[T any](d draw, list []T) T {
	return list[d.between(0, len(list)-1)]
}
