package auth

import "slices"

// queue is a fair queue for workers. Each address and each user may have few waiters in it, and addresses take
// turns. So nobody keeps others out, however often they ask. If it is full, a newcomer replaces a waiter of the
// address or user that has most, if the newcomer's own has fewer.
type queue struct {
	limit, limitPerKey int

	waiters    []*waiter // in order of arrival
	lastServed []string  // addresses that were served, the latest last
}

// waiter is one caller that waits.
type waiter struct {
	address, user string    // empty if unknown
	turn          chan bool // true: has a worker; false: was replaced
}

func newQueue(limit int) queue {
	const share = 4
	return queue{limit: limit, limitPerKey: max(1, limit/share)}
}

// add reports whether there was room.
func (q *queue) add(p *waiter) bool {
	if !q.hasRoom(p.address, p.user) {
		return false
	}
	if len(q.waiters) >= q.limit {
		loser, _ := q.latestOfLargest()
		q.remove(loser)
		loser.turn <- false
	}
	q.waiters = append(q.waiters, p)
	return true
}

// hasRoom reports whether one more may wait. Clients about whom nothing is known share the whole queue.
func (q *queue) hasRoom(address, user string) bool {
	c := q.count()
	own := c.of(address, user)
	if len(q.waiters) < q.limit {
		return own < q.limitPerKey
	}
	_, largest := q.latestOfLargest()
	return own+1 < largest
}

// latestOfLargest returns the latest waiter of the address or user that has most, and how many that has.
func (q *queue) latestOfLargest() (latest *waiter, count int) {
	c := q.count()
	for _, p := range slices.Backward(q.waiters) {
		if held := c.of(p.address, p.user); held > count {
			latest, count = p, held
		}
	}
	return latest, count
}

// waiterCounts is how many waiters each address and each user has.
type waiterCounts struct{ byAddress, byUser map[string]int }

func (q *queue) count() waiterCounts {
	c := waiterCounts{map[string]int{}, map[string]int{}}
	for _, p := range q.waiters {
		c.byAddress[p.address]++
		c.byUser[p.user]++
	}
	c.byAddress[""], c.byUser[""] = 0, 0
	return c
}

// of is how many waiters an address has, or a user: the larger of the two.
func (c waiterCounts) of(address, user string) int { return max(c.byAddress[address], c.byUser[user]) }

// remove reports whether p was waiting.
func (q *queue) remove(p *waiter) bool {
	at := slices.Index(q.waiters, p)
	if at < 0 {
		return false
	}
	q.waiters = slices.Delete(q.waiters, at, at+1)
	return true
}

// next removes and returns the first waiter of the address that was served least recently.
func (q *queue) next() *waiter {
	at, longest := 0, len(q.lastServed)
	for i, p := range q.waiters {
		if ago := slices.Index(q.lastServed, p.address); ago < longest {
			at, longest = i, ago
		}
	}
	p := q.waiters[at]
	q.remove(p)
	q.noteServed(p.address)
	return p
}

// noteServed notes that an address was served. Addresses without waiters are dropped, so there are no more of them
// than waiters.
func (q *queue) noteServed(address string) {
	q.lastServed = slices.DeleteFunc(q.lastServed, func(other string) bool {
		return other == address || !slices.ContainsFunc(q.waiters, func(p *waiter) bool { return p.address == other })
	})
	q.lastServed = append(q.lastServed, address)
}
