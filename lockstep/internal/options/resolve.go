package options

import (
	"fmt"
	"strconv"
)

// Number reads an id. An id that is no number is an error.
func Number(id string) (int, error) {
	n, err := strconv.Atoi(id)
	if err != nil {
		return 0, fmt.Errorf("there is no %q", id)
	}
	return n, nil
}

// Listed makes an element for each id.
func Listed[T any](ids []string, element func(n int) T) ([]T, error) {
	list := make([]T, len(ids))
	for i, id := range ids {
		n, err := Number(id)
		if err != nil {
			return nil, err
		}
		list[i] = element(n)
	}
	return list, nil
}

// Several makes as many elements, but at most five. A negative count makes a nil list.
func Several[T any](count int, element func(n int) T) []T {
	if count < 0 {
		return nil
	}
	list := make([]T, min(count, 5))
	for i := range list {
		list[i] = element(i)
	}
	return list
}

// Or is what a pointer points to, or a value in its place.
func Or[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}

// Unless is a pointer to a value, or nil.
func Unless[T any](isNil bool, value T) *T {
	if isNil {
		return nil
	}
	return &value
}

// Events is a channel that holds all its events and ends.
func Events[T any](events []T, err error) (<-chan T, error) {
	if err != nil {
		return nil, err
	}
	channel := make(chan T, len(events))
	for _, event := range events {
		channel <- event
	}
	close(channel)
	return channel, nil
}
