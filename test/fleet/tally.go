package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// calmRun is how many requests of each kind must be fine, without a failure of any kind among them, for the shop
	// to be calm.
	calmRun = 10
	// wrongKept is how many wrong answers are told in words.
	wrongKept = 5

	lookPause = 20 * time.Millisecond
)

// tally counts what became of requests.
type tally struct {
	mu          sync.Mutex
	requests    int
	failures    map[string]int // by what was answered
	incident    time.Time      // when the newest part of the fault began
	unavailable time.Duration  // the longest from an incident to the last failure before the next
	run         map[string]int // by kind that makes calm: how many were fine since the last failure
	wrong       int
	wrongs      []string
	subscribers int // who were to get a final event
	told        int // who got it
	connections int // those of subscribers
}

func newTally(kinds ...string) *tally {
	t := &tally{failures: map[string]int{}, run: map[string]int{}}
	for _, kind := range kinds {
		t.run[kind] = 0
	}
	return t
}

// count takes the result of a request: nil, a failure, or a mistake.
func (t *tally) count(kind string, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.requests++
	switch {
	case err == nil:
		if _, isCounted := t.run[kind]; isCounted {
			t.run[kind]++
		}
	case isFailure(err):
		t.failures[err.Error()]++
		if !t.incident.IsZero() {
			t.unavailable = max(t.unavailable, time.Since(t.incident))
		}
		for kind := range t.run {
			t.run[kind] = 0
		}
	default:
		t.note(kind + ": " + err.Error())
	}
}

// happens begins an incident.
func (t *tally) happens() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.incident = time.Now()
}

// mistake counts a wrong or stale answer.
func (t *tally) mistake(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.note(fmt.Sprintf(format, args...))
}

func (t *tally) note(wrong string) {
	t.wrong++
	if len(t.wrongs) < wrongKept {
		t.wrongs = append(t.wrongs, wrong)
	}
}

// awaitCalm waits until enough requests of each kind were fine from now on.
func (t *tally) awaitCalm(ctx context.Context) error {
	t.mu.Lock()
	for kind := range t.run {
		t.run[kind] = 0
	}
	t.mu.Unlock()
	err := await(ctx, func() bool {
		t.mu.Lock()
		defer t.mu.Unlock()
		return slices.Min(slices.Collect(maps.Values(t.run))) >= calmRun
	})
	if err != nil {
		return fmt.Errorf("waiting until the shop is calm: %w; %s", err, t)
	}
	return nil
}

// String says which failures there were.
func (t *tally) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var words []string
	for _, word := range slices.Sorted(maps.Keys(t.failures)) {
		words = append(words, fmt.Sprintf("%d %s", t.failures[word], word))
	}
	return strings.Join(slices.Concat(words, t.wrongs), ", ")
}

// failed is how many requests failed.
func (t *tally) failed() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	sum := 0
	for _, n := range t.failures {
		sum += n
	}
	return sum
}

// await waits until something is so.
func await(ctx context.Context, isSo func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	ticker := time.NewTicker(lookPause)
	defer ticker.Stop()
	for !isSo() {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-ticker.C:
		}
	}
	return nil
}
