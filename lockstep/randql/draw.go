package randql

import (
	"math/bits"

	"pgregory.net/rapid"
)

// draw makes all random choices. Each choice shrinks to its first alternative, so the simple alternative comes
// first: no fragment, no alias, no variable.
type draw struct{ t *rapid.T }

// group puts everything that f draws into one group. When rapid shrinks, it tries to remove the group as a whole.
func (d *draw) group(f func()) {
	rapid.Custom(func(t *rapid.T) bool {
		outer := d.t
		d.t = t
		defer func() { d.t = outer }()
		f()
		return true
	}).Draw(d.t, "")
}

// percent returns true in about p of a hundred draws.
func (d draw) percent(p int) bool {
	return d.between(0, 99) >= 100-p
}

// between returns a number from low to high, both included, with nearly equal chances. It draws single bits,
// because rapid's ranges prefer small numbers so much that the last fields of a type would hardly ever be chosen.
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

// weighted returns an index, with chances in proportion to the weights.
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

// oneOf returns a random element of the list.
func oneOf[T any](d draw, list []T) T {
	return list[d.between(0, len(list)-1)]
}
