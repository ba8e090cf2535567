package leasecache

import (
	"sync"

	"github.com/redis/go-redis/v9"
)

const (
	// mostTrips are under way at once, besides those that go alone.
	mostTrips = 1
	// mostWords are what the commands of a shared trip have at most.
	mostWords = 2000
	// manyWords make a caller's commands go alone, and at once: others would wait
	// for them, and they have nothing to gain.
	manyWords = 500
)

// trips are the round trips to Redis. Whoever comes while as many as may be are
// under way shares the next with all who come meanwhile: one write and one read
// of a connection for many. (This is group commit: DeWitt et al., 'Implementation
// Techniques for Main Memory Database Systems', SIGMOD 1984, 4.2.) There is no
// clock in it: who is alone goes at once. No command is sent before its caller
// asked, so an answer is as new as one of the caller's own trip.
type trips struct {
	mutex    sync.Mutex
	underWay int
	waiting  []*sharedTrip
}

type sharedTrip struct {
	asked [][]redis.Cmder // of each caller
	words int
	sent  bool
	err   error         // says that it was not made
	done  chan struct{} // closed when all have their answers
}

func wordsOf(commands []redis.Cmder) (words int) {
	for _, command := range commands {
		words += len(command.Args())
	}
	return words
}

// join gives the trip that commands are a part of; nil if their caller is to make
// it, at once.
func (t *trips) join(commands []redis.Cmder, words int) *sharedTrip {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.underWay < mostTrips {
		t.underWay++
		return nil
	}
	last := len(t.waiting) - 1
	if last < 0 || t.waiting[last].words+words > mostWords {
		t.waiting = append(t.waiting, &sharedTrip{done: make(chan struct{})})
		last++
	}
	trip := t.waiting[last]
	trip.asked, trip.words = append(trip.asked, commands), trip.words+words
	return trip
}

// leave takes commands out of a trip that was not sent yet.
func (t *trips) leave(trip *sharedTrip, commands []redis.Cmder) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	for i := range trip.asked {
		if !trip.sent && len(trip.asked[i]) > 0 && trip.asked[i][0] == commands[0] {
			trip.asked[i] = nil
		}
	}
}

// handOver ends a trip of one caller, unless others wait: then somebody must carry
// on in its place.
func (t *trips) handOver() (others bool) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if len(t.waiting) > 0 {
		return true
	}
	t.underWay--
	return false
}

// next begins a shared trip; nil, and it ends the one before, if nobody waits.
func (t *trips) next() *sharedTrip {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if len(t.waiting) == 0 {
		t.underWay--
		return nil
	}
	trip := t.waiting[0]
	t.waiting[0], t.waiting = nil, t.waiting[1:]
	trip.sent = true
	return trip
}

// commands are those of all callers. Nobody joins or leaves any more.
func (t *sharedTrip) commands() []redis.Cmder {
	if len(t.asked) == 1 {
		return t.asked[0]
	}
	n := 0
	for _, asked := range t.asked {
		n += len(asked)
	}
	commands := make([]redis.Cmder, 0, n)
	for _, asked := range t.asked {
		commands = append(commands, asked...)
	}
	return commands
}
