package server

import (
	"sync"
	"unicode/utf8"
)

const (
	// otherLabel stands for every value past the bound.
	otherLabel = "other"
	// longestLabel is in bytes.
	longestLabel = 100
)

// labels bound how many values of a label there are, since each is a series
// that lives as long as the process. The first come are kept.
type labels struct {
	most int
	mu   sync.RWMutex
	seen map[string]struct{}
}

func newLabels(most int) *labels { return &labels{most: most, seen: make(map[string]struct{})} }

// admit is the value itself, or "other" where there are enough already.
func (l *labels) admit(value string) string {
	if len(value) > longestLabel || !utf8.ValidString(value) {
		return otherLabel
	}
	l.mu.RLock()
	_, known := l.seen[value]
	full := len(l.seen) >= l.most
	l.mu.RUnlock()
	if known {
		return value
	}
	if full {
		return otherLabel
	}

	l.mu.Lock()
	defer l.mu.Unlock()
	if _, known := l.seen[value]; !known && len(l.seen) >= l.most {
		return otherLabel
	}
	l.seen[value] = struct{}{}
	return value
}
