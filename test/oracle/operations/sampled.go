package operations

import (
	"math/bits"

	"pgregory.net/rapid"
)

// sampled draws elements of a list, all equally often: rapid's own generator prefers the first by far.
func sampled[T any](list []T) *rapid.Generator[T] {
	const extra = 4
	width := bits.Len(uint(len(list))) + extra
	return rapid.Custom(func(t *rapid.T) T { return list[drawBits(t, width)*len(list)>>width] })
}

// drawBits draws a number of so many bits.
func drawBits(t *rapid.T, width int) int {
	n := 0
	for range width {
		n *= 2
		if rapid.Bool().Draw(t, "") {
			n++
		}
	}
	return n
}
