package main

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestReportCountsMissedGoals(t *testing.T) {
	t.Parallel()
	const limit = 100 * time.Millisecond
	answers := func(fast, slow int) outcome {
		took := make([]time.Duration, fast+slow)
		for i := range took {
			if took[i] = time.Millisecond; i < slow {
				took[i] = limit
			}
		}
		return outcome{lasted: time.Second, took: map[string][]time.Duration{fine: took}}
	}
	failing := answers(100, 0)
	failing.took["INTERNAL"] = []time.Duration{time.Millisecond}
	for name, c := range map[string]struct {
		write  func(*report)
		missed int
		says   string
	}{
		"all in time":                  {func(r *report) { r.requireWithin(limit, answers(100, 0)) }, 0, "kept (1.0 ms)"},
		"one of twenty late":           {func(r *report) { r.requireWithin(limit, answers(95, 5)) }, 0, "kept (1.0 ms)"},
		"more than one of twenty late": {func(r *report) { r.requireWithin(limit, answers(94, 6)) }, 1, "MISSED (100.0 ms)"},
		"no answer":                    {func(r *report) { r.requireWithin(limit, outcome{}) }, 1, "MISSED"},
		"wrong answers":                {func(r *report) { r.measured("pages", failing) }, 1, "MISSED: 1 were answered INTERNAL"},
		"answers":                      {func(r *report) { r.measured("pages", answers(100, 0)) }, 0, "100.0"},
		"expected log-in failures": {func(r *report) {
			tellLogIns(r, 8, outcome{lasted: time.Second, took: map[string][]time.Duration{busy: make([]time.Duration, 3), badCredentials: {1}, throttled: {1}}})
		}, 0, "3.0 BUSY"},
		"unexpected log-in failures": {func(r *report) {
			tellLogIns(r, 8, outcome{lasted: time.Second, took: map[string][]time.Duration{"INTERNAL": {1}}})
		}, 1, "MISSED: 1 log-ins were answered INTERNAL"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var text strings.Builder
			r := &report{to: &text}
			c.write(r)
			require.Equal(t, c.missed, r.missed, &text)
			require.Contains(t, text.String(), c.says)
		})
	}
}
