package cache

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"

	"github.com/redis/go-redis/v9"
)

const (
	// tokenBytes is the length of a lease's and a mark's token; marksScript
	// knows it too.
	tokenBytes = 16
	// epochTries is how often something is done anew because the epoch moved.
	epochTries = 3
)

func newToken() string {
	token := make([]byte, tokenBytes)
	_, _ = rand.Read(token) // never fails
	return string(token)
}

// look is one look into the cache, for some parts of some entities. Its slices
// by position are for key 0's parts, key 1's parts, and so on.
type look[K comparable, V any] struct {
	cache *Cache[K, V]
	parts []int // in cache.parts
	keys  []K
	names []string // by position
	held  []string // by position: what Redis held, or "" for what it did not
	ours  []bool   // by position: we hold the lease
	epoch string
	lease string
	load  *load // where others wait for what we lease; nil if that is nothing
}

// look looks keys up in one round trip, and takes leases of what is not there.
func (c *Cache[K, V]) look(ctx context.Context, parts []int, keys []K) *look[K, V] {
	n := len(keys) * len(parts)
	l := &look[K, V]{
		cache: c, parts: parts, keys: keys,
		names: make([]string, 0, n), held: make([]string, n), ours: make([]bool, n),
	}
	if !c.store.Up() {
		return l
	}
	for _, k := range keys {
		for _, part := range parts {
			l.names = append(l.names, c.keyName(c.parts[part], k))
		}
	}
	for range epochTries {
		epoch := c.store.epoch.Load()
		if epoch == nil {
			return l // the watch makes one
		}
		if l.ask(ctx, *epoch) {
			break
		}
	}
	c.store.at("looked up")
	return l
}

// ask asks Redis in an epoch. It says whether there is nothing to be gained by
// asking again: the epoch was not the current one if so.
func (l *look[K, V]) ask(ctx context.Context, epoch string) bool {
	store := l.cache.store
	l.lease = leasePrefix + newToken()
	var lease, life any = l.lease, store.lives.lease.Milliseconds() // boxed once
	current := redis.NewStringCmd(ctx, "get", epochKey)
	commands := make([]redis.Cmder, 1, 1+len(l.names))
	commands[0] = current
	answers := make([]*redis.StringCmd, len(l.names))
	for at, name := range l.names {
		answers[at] = redis.NewStringCmd(ctx, "set", keyOf(epoch, name), lease, "nx", "get", "px", life)
		commands = append(commands, answers[at])
	}
	if err := store.trip(ctx, commands); err != nil {
		l.count(func(c *counters) { c.errors.Add(uint64(len(l.keys))) })
		return true
	}
	if now := current.Val(); now != epoch {
		store.learn(now)
		return false
	}
	if !store.Up() {
		return true // it may be that the answer came from a server that others found to be new
	}
	l.epoch = epoch
	for at, answer := range answers {
		l.take(at, answer)
	}
	if l.load != nil {
		store.flights.add(l.lease, l.load)
	}
	return true
}

// take takes what Redis answered. An answer that is our own lease is of a key
// that was asked for twice.
func (l *look[K, V]) take(at int, answer *redis.StringCmd) {
	held, err := answer.Result()
	switch {
	case errors.Is(err, redis.Nil) || held == l.lease:
		l.ours[at] = true
		if l.load == nil {
			l.load = newLoad()
		}
	case err != nil:
		l.countersAt(at).errors.Add(1)
	default:
		l.held[at] = held
	}
}

// hits are the values that were found whole, and the indices of the other keys.
func (l *look[K, V]) hits() (map[K]V, []int) {
	found := make(map[K]V, len(l.keys))
	var missing []int
	for key, k := range l.keys {
		if v, ok := l.value(key); ok {
			found[k] = v
		} else {
			missing = append(missing, key)
		}
	}
	return found, missing
}

// value is what was found of a key, if that is all.
func (l *look[K, V]) value(key int) (v V, ok bool) {
	whole := true
	for i := range l.parts {
		at := l.position(key, i)
		if l.part(at).holds(l.held[at]) {
			l.countersAt(at).hits.Add(1)
		} else {
			l.countersAt(at).misses.Add(1)
			whole = false
		}
	}
	if !whole {
		return v, false
	}
	return l.read(key)
}

// read reads what is held of a key.
func (l *look[K, V]) read(key int) (v V, ok bool) {
	var err error
	for i := range l.parts {
		at := l.position(key, i)
		if v, err = l.part(at).unframe(l.held[at], v); err != nil {
			l.countersAt(at).errors.Add(1)
			var none V
			return none, false
		}
	}
	return v, true
}

func (l *look[K, V]) position(key, part int) int { return key*len(l.parts) + part }

func (l *look[K, V]) part(at int) Part[V] { return l.cache.parts[l.parts[at%len(l.parts)]] }

func (l *look[K, V]) countersAt(at int) *counters {
	return l.cache.counters[l.parts[at%len(l.parts)]]
}

func (l *look[K, V]) count(add func(*counters)) {
	for _, part := range l.parts {
		add(l.cache.counters[part])
	}
}

// learn notes the epoch that Redis has; none is "".
func (s *Store) learn(epoch string) {
	if epoch == "" {
		s.epoch.Store(nil)
		return
	}
	s.epoch.Store(&epoch)
}

func isLease(held string) bool { return strings.HasPrefix(held, leasePrefix) }
