package torture

import (
	"hash/fnv"
	"strconv"
)

// population is how many different objects of a type there are: ids run from 0 to population-1.
const population = 97

// roll gives a number that depends on the object and the field alone, evenly spread over all uint32.
func roll(id int, field string) int {
	h := fnv.New64a()
	h.Write([]byte(strconv.Itoa(id)))
	h.Write([]byte{0})
	h.Write([]byte(field))
	sum := h.Sum64()
	return int(uint32(sum ^ sum>>29))
}

// chance is true for one object in oneIn.
func chance(id int, field string, oneIn int) bool {
	return roll(id, field)%oneIn == 0
}

// other gives the id of the nth object that the field of this one leads to.
func other(id int, field string, n int) int {
	return (roll(id, field) + 7*n) % population
}

// maybe gives nil for one object in oneIn, else a pointer to the value.
func maybe[T any](id int, field string, oneIn int, value T) *T {
	if chance(id, field, oneIn) {
		return nil
	}
	return &value
}

// several builds a list of up to atMost elements; for one object in nine the list is nil.
func several[T any](id int, field string, atMost int, element func(n int) T) []T {
	if chance(id, field, 9) {
		return nil
	}
	return exactly(roll(id, field+"#")%(atMost+1), element)
}

// exactly builds a list of length elements, never nil.
func exactly[T any](length int, element func(n int) T) []T {
	list := make([]T, max(0, min(length, 20)))
	for n := range list {
		list[n] = element(n)
	}
	return list
}
