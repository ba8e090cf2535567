package auth

import "slices"

// queue is who waits for a worker. Each address, and each user, has few places in it, and the addresses take turns: so
// nobody keeps others from theirs, however often they ask. Where it is full, one of those who have more places than a
// newcomer would have loses one to them.
type queue struct {
	limit, limitPerKey int

	waiters    []*waiter // in the order in which they came
	lastServed []string  // addresses that had a turn, the latest last
}

// waiter is that of one who waits.
type waiter struct {
	address, user string    // empty where they are not known
	turn          chan bool // true with a worker, false where the place is lost
}

func newQueue(limit int) queue {
	const share = 4
	return queue{limit: limit, limitPerKey: max(1, limit/share)}
}

// add says whether there was a place to wait.
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

// hasRoom says whether one more may wait. Those of whom nothing is known share the whole queue.
func (q *queue) hasRoom(address, user string) bool {
	c := q.count()
	own := c.of(address, user)
	if len(q.waiters) < q.limit {
		return own < q.limitPerKey
	}
	_, most := q.latestOfLargest()
	return own+1 < most
}

// latestOfLargest is the latest place of the address, or the user, that has most, and how many that are.
func (q *queue) latestOfLargest() (latest *waiter, most int) {
	c := q.count()
	for _, p := range slices.Backward(q.waiters) {
		if held := c.of(p.address, p.user); held > most {
			latest, most = p, held
		}
	}
	return latest, most
}

// waiterCounts is how many places each address and each user has.
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

// of is how many places an address has, or a user: the more of the two.
func (c waiterCounts) of(address, user string) int { return max(c.byAddress[address], c.byUser[user]) }

// remove says whether somebody waited.
func (q *queue) remove(p *waiter) bool {
	at := slices.Index(q.waiters, p)
	if at < 0 {
		return false
	}
	q.waiters = slices.Delete(q.waiters, at, at+1)
	return true
}

// next takes out the first of the address whose last turn is longest ago.
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

// noteServed notes an address's turn. Those who don't wait are forgotten: there are no more addresses than places.
func (q *queue) noteServed(address string) {
	q.lastServed = slices.DeleteFunc(q.lastServed, func(other string) bool {
		return other == address || !slices.ContainsFunc(q.waiters, func(p *waiter) bool { return p.address == other })
	})
	q.lastServed = append(q.lastServed, address)
}
