package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPercentiles(t *testing.T) {
	t.Parallel()
	var hundred []time.Duration
	for i := 100; i > 0; i-- {
		hundred = append(hundred, time.Duration(i))
	}
	for _, c := range []struct {
		took []time.Duration
		part float64
		want time.Duration
	}{
		{nil, 0.95, 0},
		{[]time.Duration{7}, 0.5, 7},
		{[]time.Duration{7}, 1, 7},
		{[]time.Duration{3, 1, 2}, 0.5, 2},
		{[]time.Duration{3, 1, 2}, 0.95, 3},
		{hundred, 0, 1},
		{hundred, 0.5, 50},
		{hundred, 0.95, 95},
		{hundred, 0.99, 99},
		{hundred, 1, 100},
	} {
		o := outcome{took: map[string][]time.Duration{fine: c.took, busy: {1000}}}
		require.Equal(t, c.want, o.percentile(c.part), "%v of %v", c.part, c.took)
	}
}

func TestAnswersPerSecond(t *testing.T) {
	t.Parallel()
	o := outcome{lasted: 2 * time.Second, took: map[string][]time.Duration{fine: make([]time.Duration, 10), busy: make([]time.Duration, 3), "TIMEOUT": nil}}
	require.InDelta(t, 5.0, o.perSecond(fine), 0)
	require.InDelta(t, 1.5, o.perSecond(busy), 0)
	require.InDelta(t, 0.0, o.perSecond("never"), 0)
	require.InDelta(t, 0.0, outcome{}.perSecond(fine), 0)
	require.Equal(t, []string{busy, "TIMEOUT"}, o.others())
}
