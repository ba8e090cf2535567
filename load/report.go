package main

import (
	"fmt"
	"io"
	"time"
)

// report tells what was measured, beside what was promised.
type report struct {
	to     io.Writer
	missed int
}

func (r *report) title(text string) {
	r.printf("\n%s\n%-44s%9s%9s%9s%9s%9s\n", text, "", "a second", "p50", "p95", "p99", "longest")
}

// measured is one line: how many answers were fine, and how long those took. All must be.
func (r *report) measured(name string, o outcome) {
	r.printf("%-44s%9.1f%9s%9s%9s%9s\n", name, o.perSecond(fine), milliseconds(o.percentile(0.5)),
		milliseconds(o.percentile(0.95)), milliseconds(o.percentile(0.99)), milliseconds(o.percentile(1)))
	for _, other := range o.others() {
		r.missed++
		r.printf("  MISSED: %d were answered %s\n", len(o.took[other]), other)
	}
}

// requireWithin holds the 95th percentile to its limit. Without an answer that is fine, it is missed.
func (r *report) requireWithin(limit time.Duration, o outcome) {
	r.require("p95", o.percentile(0.95), limit, len(o.took[fine]) > 0)
}

// require holds what was measured, if anything was, to its limit.
func (r *report) require(what string, measured, limit time.Duration, isMeasured bool) {
	verdict := "kept"
	if measured >= limit || !isMeasured {
		verdict = "MISSED"
		r.missed++
	}
	r.printf("  %s under %s: %s (%s)\n", what, milliseconds(limit), verdict, milliseconds(measured))
}

func (r *report) note(format string, args ...any) { r.printf("  "+format+"\n", args...) }

// printf writes to a terminal, which has nobody to tell of a failure.
func (r *report) printf(format string, args ...any) { _, _ = fmt.Fprintf(r.to, format, args...) }

func milliseconds(d time.Duration) string {
	const tenth = time.Millisecond / 10
	return fmt.Sprintf("%.1f ms", float64(d.Round(tenth))/float64(time.Millisecond))
}
