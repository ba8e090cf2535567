package main

import (
	"fmt"
	"io"
	"time"
)

// report tells what was measured, beside what was promised.
type report struct {
	to       io.Writer
	promised int
	missed   int
	isHeaded bool // the columns of what was measured have their names
}

func (r *report) title(text string) {
	r.printf("\n%s\n", text)
	r.isHeaded = false
}

// measured is one line: how many answers were fine, and how long those took. All must be.
func (r *report) measured(name string, o outcome) {
	if !r.isHeaded {
		r.printf("%-44s%9s%9s%9s%9s%9s\n", "", "a second", "p50", "p95", "p99", "longest")
		r.isHeaded = true
	}
	r.printf("%-44s%9.1f%9s%9s%9s%9s\n", name, o.perSecond(fine), milliseconds(o.percentile(0.5)),
		milliseconds(o.percentile(0.95)), milliseconds(o.percentile(0.99)), milliseconds(o.percentile(1)))
	for _, other := range o.others() {
		r.missed++
		r.printf("- MISSED: %d were answered %s\n", len(o.took[other]), other)
	}
}

// requireWithin holds the 95th percentile to its limit. Without an answer that is fine, it is missed.
func (r *report) requireWithin(limit time.Duration, o outcome) {
	r.require("p95", o.percentile(0.95), limit, len(o.took[fine]) > 0)
}

// require holds what was measured, if anything was, to its limit.
func (r *report) require(what string, measured, limit time.Duration, isMeasured bool) {
	r.verdict(what+" under "+milliseconds(limit), isMeasured && measured < limit, milliseconds(measured))
}

// requireMemory holds the most memory that was taken to its limit.
func (r *report) requireMemory(what string, bytes, limit int) {
	r.verdict(fmt.Sprintf("%s under %d MB", what, limit>>20), bytes < limit, fmt.Sprintf("%d MB", bytes>>20))
}

// requireAtMost holds a number to its limit, which it may reach.
func (r *report) requireAtMost(what string, measured, limit float64, unit string) {
	r.verdict(fmt.Sprintf("%s, at most %g %s", what, limit, unit), measured <= limit, fmt.Sprintf("%.1f %s", measured, unit))
}

// requireAtLeast holds a number to what it must reach.
func (r *report) requireAtLeast(what string, measured, limit float64, unit string) {
	r.verdict(fmt.Sprintf("%s, at least %g %s", what, limit, unit), measured >= limit, fmt.Sprintf("%.1f %s", measured, unit))
}

// requireRatio holds a ratio to what it must reach.
func (r *report) requireRatio(what string, measured, limit float64) {
	r.verdict(fmt.Sprintf("%s, at least %g", what, limit), measured >= limit, fmt.Sprintf("%.3f", measured))
}

// requirePart holds a ratio to its limit, which it may reach.
func (r *report) requirePart(what string, measured, limit float64) {
	r.verdict(fmt.Sprintf("%s, at most %g", what, limit), measured <= limit, fmt.Sprintf("%.3f", measured))
}

func (r *report) verdict(what string, isKept bool, measured string) {
	r.promised++
	word := "kept"
	if !isKept {
		word = "MISSED"
		r.missed++
	}
	r.printf("- %s: %s (%s)\n", what, word, measured)
}

func (r *report) note(format string, args ...any) { r.printf("- "+format+"\n", args...) }

// printf writes to a terminal, which has nobody to tell of a failure.
func (r *report) printf(format string, args ...any) { _, _ = fmt.Fprintf(r.to, format, args...) }

func milliseconds(d time.Duration) string {
	const tenth = time.Millisecond / 10
	return fmt.Sprintf("%.1f ms", float64(d.Round(tenth))/float64(time.Millisecond))
}
