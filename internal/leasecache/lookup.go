package leasecache

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"
)

const (
	// tokenBytes is the length of the token of a lease or a mark; marksScript relies on it.
	tokenBytes = 16
	// maxEpochAttempts is how often something is tried again because the epoch moved.
	maxEpochAttempts = 3
)

func newToken() string {
	token := make([]byte, tokenBytes)
	_, _ = rand.Read(token) // never fails
	return string(token)
}

// lookup is one read of the cache, for some parts of some entities. Its slices by position hold key 0's parts, then
// key 1's parts, and so on.
type lookup[K comparable, V any] struct {
	cache     *Cache[K, V]
	parts     []int // indices into cache.parts
	keys      []K
	redisKeys []string // by position
	stored    []string // by position: what Redis returned; "" for nothing
	leased    []int    // positions whose lease we hold
	lease     string
	load      *load // where other readers wait for our fetch; nil without leases
	// counts for one request; nil if not needed
	traffic *Traffic
}

// lookup reads keys in one round trip, and takes leases on those that are missing in another. Taking leases in the
// first round trip would make each hit a write, at three times the cost for Redis and for us.
func (c *Cache[K, V]) lookup(ctx context.Context, parts []int, keys []K) *lookup[K, V] {
	l := &lookup[K, V]{cache: c, parts: parts, keys: keys, traffic: trafficOf(ctx)}
	if c.store.Up() {
		for range maxEpochAttempts {
			epoch := c.store.epoch.Load()
			if epoch == nil || l.readOnce(ctx, *epoch) { // without an epoch, the watch makes one
				break
			}
		}
		c.store.testHook("looked up")
	}
	if l.stored == nil {
		l.stored = make([]string, len(keys)*len(parts))
	}
	return l
}

// readOnce reads in an epoch. It returns false if that is no longer the current epoch: then it is worth reading
// again.
func (l *lookup[K, V]) readOnce(ctx context.Context, epoch string) bool {
	store := l.cache.store
	l.stored, l.redisKeys = nil, l.cache.redisKeys(epoch, l.parts, l.keys)
	now, stored, err := store.read(ctx, l.redisKeys)
	switch {
	case err != nil:
		for part := range l.parts {
			l.count(part, func(c *counters) { c.errors.Add(uint64(len(l.keys))) })
		}
		return true
	case now != epoch:
		store.noteEpoch(now)
		return false
	case !store.Up():
		return true // meanwhile Redis turned out not to be trustworthy
	}
	l.stored = stored
	if !slices.Contains(stored, "") {
		return true
	}
	store.testHook("read")
	return l.takeLeases(ctx, epoch)
}

// takeLeases takes leases on what is missing, and reads what others have stored meanwhile. It returns the same as
// readOnce.
func (l *lookup[K, V]) takeLeases(ctx context.Context, epoch string) bool {
	store := l.cache.store
	lease := leasePrefix + newToken()
	positions := make([]int, 0, len(l.stored))
	for pos, stored := range l.stored {
		if stored == "" {
			positions = append(positions, pos)
		}
	}
	now, replies, err := store.lease(ctx, lease, l.redisKeys, positions)
	switch {
	case err != nil:
		for _, pos := range positions {
			l.count(pos, addError)
		}
		return true
	case now != epoch:
		store.noteEpoch(now)
		return false
	case !store.Up():
		return true
	}
	for i, pos := range positions {
		stored, err := replies[i].Result()
		switch {
		case errors.Is(err, redis.Nil):
			l.leased = append(l.leased, pos)
		case err != nil:
			l.count(pos, addError)
		default:
			l.stored[pos] = stored
		}
	}
	if len(l.leased) > 0 {
		l.lease, l.load = lease, newLoad()
		store.singleflight.add(lease, l.load)
	}
	return true
}

// hits returns the values of which all parts were found, and the indices of the other keys.
func (l *lookup[K, V]) hits() (map[K]V, []int) {
	l.countHits()
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

func (l *lookup[K, V]) countHits() {
	for i := range l.parts {
		hits, part := 0, l.part(i)
		for pos := i; pos < len(l.stored); pos += len(l.parts) {
			if part.isValue(l.stored[pos]) {
				hits++
			}
		}
		l.count(i, func(c *counters) {
			c.hits.Add(uint64(hits))
			c.misses.Add(uint64(len(l.keys) - hits))
		})
	}
}

// value returns the value of a key if all its parts were found.
func (l *lookup[K, V]) value(key int) (v V, ok bool) {
	for i := range l.parts {
		if pos := l.position(key, i); !l.part(pos).isValue(l.stored[pos]) {
			return v, false
		}
	}
	var err error
	for i := range l.parts {
		pos := l.position(key, i)
		if v, err = l.part(pos).unframe(l.stored[pos], v); err != nil {
			l.count(pos, addError)
			var none V
			return none, false
		}
	}
	return v, true
}

func (l *lookup[K, V]) position(key, part int) int { return key*len(l.parts) + part }

func (l *lookup[K, V]) part(pos int) *Part[V] { return &l.cache.parts[l.parts[pos%len(l.parts)]] }

// count updates the counters of the part at a position, for the store and for the request.
func (l *lookup[K, V]) count(pos int, add func(*counters)) {
	part := l.parts[pos%len(l.parts)]
	add(l.cache.counters[part])
	if l.traffic != nil {
		add(l.traffic.of(l.cache.parts[part].Name))
	}
}

func addFill(c *counters)   { c.fills.Add(1) }
func addFenced(c *counters) { c.fenced.Add(1) }
func addError(c *counters)  { c.errors.Add(1) }

// noteEpoch stores the epoch that Redis has; "" is none.
func (s *Store) noteEpoch(epoch string) {
	if epoch == "" {
		s.epoch.Store(nil)
		return
	}
	s.epoch.Store(&epoch)
}

func isLease(stored string) bool { return strings.HasPrefix(stored, leasePrefix) }
