package leasecache

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
	"unsafe"
)

// Part is one value that is cached of an entity, under a key of its own. Parts are cached, found and cleared
// independently.
type Part[V any] struct {
	// Name of the part's keys, without colons: "user", "user.unread".
	Name string
	// Layout is the version of the encoding. A value of another layout is neither used nor replaced: during a
	// rolling update there are both.
	Layout uint32
	// TTL is how long a value lives on average. The actual time is random, between half and one and a half times as
	// long, so that values that were cached together don't expire together.
	TTL time.Duration
	// Exact turns the randomness off: values live for exactly TTL.
	Exact bool
	// Append appends the encoding of v to b. It must not hold secrets.
	Append func(b []byte, v V) []byte
	// Read decodes b into v, which is the zero value for the first part. It may reject b, and must neither keep nor
	// change it.
	Read func(b []byte, v V) (V, error)
	// Wanted reports whether a read needs the part. If not, it is neither looked up nor filled. Default: always.
	Wanted func(ctx context.Context) bool
	// Keep reports whether a value may be cached. Default: always.
	Keep func(v V) bool
}

func (p *Part[V]) wanted(ctx context.Context) bool { return p.Wanted == nil || p.Wanted(ctx) }

func (p *Part[V]) keeps(v V) bool { return p.Keep == nil || p.Keep(v) }

// layoutBytes is how many bytes of a stored value are its layout.
const layoutBytes = 4

// frame returns what is stored in Redis for v.
func (p *Part[V]) frame(v V) string {
	return string(p.Append(binary.BigEndian.AppendUint32([]byte(valuePrefix), p.Layout), v))
}

// isValue reports whether what was stored is a value of this part and layout.
func (p *Part[V]) isValue(stored string) bool {
	value, ok := strings.CutPrefix(stored, valuePrefix)
	return ok && len(value) >= layoutBytes && binary.BigEndian.Uint32([]byte(value[:layoutBytes])) == p.Layout
}

// unframe decodes what was stored into v.
func (p *Part[V]) unframe(stored string, v V) (V, error) {
	stored = stored[len(valuePrefix)+layoutBytes:]
	return p.Read(unsafe.Slice(unsafe.StringData(stored), len(stored)), v) // a copy would cost as much as decoding
}

func (p *Part[V]) randomTTL() time.Duration {
	if p.Exact || p.TTL <= 1 {
		return p.TTL
	}
	return p.TTL/2 + rand.N(p.TTL) //nolint:gosec // spreads load; not for security
}

// Cache caches one type of entity. A nil Cache, and one without a store, cache nothing.
type Cache[K comparable, V any] struct {
	store     *Store
	appendKey func(b []byte, k K) []byte
	parts     []Part[V]
	counters  []*counters // of the parts
}

// New makes the cache of an entity. Without a store nothing is cached, and all reads call their fetch. It panics if
// part names are not distinct.
func New[K comparable, V any](s *Store, appendKey func(b []byte, k K) []byte, parts ...Part[V]) *Cache[K, V] {
	c := &Cache[K, V]{store: s, appendKey: appendKey, parts: parts}
	for i, part := range parts {
		same := func(other Part[V]) bool { return other.Name == part.Name }
		if part.Name == "" || strings.Contains(part.Name, ":") || slices.ContainsFunc(parts[:i], same) {
			panic(fmt.Sprintf("cache: %q can't be the name of a part", part.Name))
		}
		c.counters = append(c.counters, s.countersOf(part.Name))
	}
	return c
}

// Key is the key of one part, for [Store.Change].
type Key struct{ name string } // without the epoch

// Keys returns the keys of an entity's parts, or of all parts if none is named. It panics for a name that the cache
// does not have.
func (c *Cache[K, V]) Keys(k K, parts ...string) []Key {
	if c == nil {
		return nil
	}
	for _, name := range parts {
		if !slices.ContainsFunc(c.parts, func(part Part[V]) bool { return part.Name == name }) {
			panic(fmt.Sprintf("cache: there is no part %q", name))
		}
	}
	keys := make([]Key, 0, len(c.parts))
	for i := range c.parts {
		part := &c.parts[i]
		if len(parts) == 0 || slices.Contains(parts, part.Name) {
			keys = append(keys, Key{name: c.keyName(part, k)})
		}
	}
	return keys
}

func (c *Cache[K, V]) keyName(part *Part[V], k K) string {
	return string(c.appendKey(append([]byte(part.Name), ':'), k))
}

// redisKeys returns the keys of parts in Redis. They share one buffer.
func (c *Cache[K, V]) redisKeys(epoch string, parts []int, keys []K) []string {
	const usual = 32 // typical bytes of a part's name and an entity's key
	names := make([]string, 0, len(keys)*len(parts))
	b := make([]byte, 0, cap(names)*(len(epoch)+usual))
	for _, k := range keys {
		for _, part := range parts {
			begin := len(b)
			b = append(append(append(b, "o:"...), epoch...), ':')
			b = c.appendKey(append(append(b, c.parts[part].Name...), ':'), k)
			names = append(names, unsafe.String(&b[begin], len(b)-begin)) // these bytes don't change any more
		}
	}
	return names
}

// redisKey returns a key as stored in Redis.
func redisKey(epoch, name string) string { return "o:" + epoch + ":" + name }
