package replica

import (
	"sort"
	"sync"
	"time"
)

// historyLength is how many of the primary's positions are known: longer lags are not told apart.
const historyLength = 1024

// history is where the primary was, and when.
type history struct {
	mutex   sync.Mutex
	last    observation
	entries []entry // ascending
}

type entry struct {
	at       time.Time
	position Position
}

// add adds an observation. One of another server, or of another timeline, begins the history anew.
func (h *history) add(o observation) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if o.system != h.last.system || o.timeline != h.last.timeline {
		h.entries = h.entries[:0]
	}
	if n := len(h.entries); n > 0 && o.position < h.entries[n-1].position {
		h.entries = h.entries[:0] // a primary that lost what it had written, with fsync off
	}
	if len(h.entries) == historyLength {
		h.entries = append(h.entries[:0], h.entries[historyLength/4:]...)
	}
	h.entries = append(h.entries, entry{o.began, o.position})
	h.last = o
}

// primary returns the last observation.
func (h *history) primary() observation {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.last
}

// lag returns how long ago, at a time, the primary was where a replica is: the replica has all that the primary wrote
// before. If that is longer ago than the history knows, isKnown is false, and the lag is longer than what is returned.
func (h *history) lag(position Position, at time.Time) (lag time.Duration, isKnown bool) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	n := sort.Search(len(h.entries), func(i int) bool { return h.entries[i].position > position })
	if n == 0 {
		if len(h.entries) == 0 {
			return 0, false
		}
		return max(0, at.Sub(h.entries[0].at)), false
	}
	return max(0, at.Sub(h.entries[n-1].at)), true
}
