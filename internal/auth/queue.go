package auth

import "slices"

// queue is who waits for a worker. Each address, and each user, has few places in it, and the addresses take turns: so
// nobody keeps others from theirs, however often they ask. Where it is full, one of those who have more places than a
// newcomer would have loses one to them.
type queue struct {
	most, each int

	places []*place // in the order in which they came
	last   []string // addresses that had a turn, the latest last
}

// place is that of one who waits.
type place struct {
	address, user string    // empty where they are not known
	turn          chan bool // true with a worker, false where the place is lost
}

func newQueue(most int) queue {
	const share = 4
	return queue{most: most, each: max(1, most/share)}
}

// enter says whether there was a place to wait.
func (q *queue) enter(p *place) bool {
	if !q.hasPlace(p.address, p.user) {
		return false
	}
	if len(q.places) >= q.most {
		loser, _ := q.latestOfMost()
		q.remove(loser)
		loser.turn <- false
	}
	q.places = append(q.places, p)
	return true
}

// hasPlace says whether one more may wait. Those of whom nothing is known share the whole queue.
func (q *queue) hasPlace(address, user string) bool {
	c := q.count()
	held := c.of(address, user)
	if len(q.places) < q.most {
		return held < q.each
	}
	_, most := q.latestOfMost()
	return held+1 < most
}

// latestOfMost is the latest place of the address, or the user, that has most, and how many that are.
func (q *queue) latestOfMost() (latest *place, most int) {
	c := q.count()
	for _, p := range slices.Backward(q.places) {
		if held := c.of(p.address, p.user); held > most {
			latest, most = p, held
		}
	}
	return latest, most
}

// placesHeld is how many places each address and each user has.
type placesHeld struct{ byAddress, byUser map[string]int }

func (q *queue) count() placesHeld {
	c := placesHeld{map[string]int{}, map[string]int{}}
	for _, p := range q.places {
		c.byAddress[p.address]++
		c.byUser[p.user]++
	}
	c.byAddress[""], c.byUser[""] = 0, 0
	return c
}

// of is how many places an address has, or a user: the more of the two.
func (c placesHeld) of(address, user string) int { return max(c.byAddress[address], c.byUser[user]) }

// remove says whether somebody waited.
func (q *queue) remove(p *place) bool {
	at := slices.Index(q.places, p)
	if at < 0 {
		return false
	}
	q.places = slices.Delete(q.places, at, at+1)
	return true
}

// next takes out the first of the address whose last turn is longest ago.
func (q *queue) next() *place {
	at, longest := 0, len(q.last)
	for i, p := range q.places {
		if ago := slices.Index(q.last, p.address); ago < longest {
			at, longest = i, ago
		}
	}
	p := q.places[at]
	q.remove(p)
	q.took(p.address)
	return p
}

// took notes an address's turn. Those who don't wait are forgotten: there are no more addresses than places.
func (q *queue) took(address string) {
	q.last = slices.DeleteFunc(q.last, func(other string) bool {
		return other == address || !slices.ContainsFunc(q.places, func(p *place) bool { return p.address == other })
	})
	q.last = append(q.last, address)
}
