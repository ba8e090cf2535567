package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestNumberOfRounds(t *testing.T) {
	t.Parallel()
	for each, want := range map[time.Duration]int{
		0:                      2,
		50 * time.Millisecond:  2,
		200 * time.Millisecond: 4,
		8 * time.Second:        12,
	} {
		require.Equal(t, want, rounds(each), each)
	}
}
