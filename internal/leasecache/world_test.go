package leasecache

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"orderly.example/test/services"
)

const (
	worldKeys    = 200
	worldHot     = 12 // keys that take half of all reads and writes
	worldReaders = 32
	worldWriters = 16
	worldBatch   = 6
)

var errSeems = errors.New("failed, or so it seems")

// world is a database of versions, and those who read and write it through
// stores, as several processes do.
type world struct {
	t      *testing.T
	kind   kind
	stores []*Store
	caches []*Cache[int, int64]
	raw    *redis.Client // not behind the proxy
	proxy  *services.Proxy

	mutex     sync.Mutex
	committed [worldKeys]int64

	acknowledged [worldKeys]atomic.Int64
	reads        atomic.Int64
	writes       atomic.Int64
	kills        atomic.Int64
	rounds       atomic.Int64

	slowest time.Duration // from an outage's end until everybody uses Redis

	over    chan struct{} // closed when all shall end
	once    sync.Once
	stale   string // the first stale read; before over is closed
	workers sync.WaitGroup
	started time.Time
}

func newWorld(t *testing.T, kind kind, sabotage sabotage) *world {
	t.Helper()
	w := &world{t: t, kind: kind, over: make(chan struct{}), started: time.Now()}
	url := kind.start(w)
	options := kind.options
	options.testHookStep = w.step
	if sabotage.options != nil {
		sabotage.options(&options)
	}
	for range kind.stores {
		store := openStore(t, url, options)
		if sabotage.stores != nil {
			sabotage.stores(store)
		}
		w.stores = append(w.stores, store)
		w.caches = append(w.caches, New(store, appendID, Part[int64]{
			Name:   "version",
			TTL:    time.Hour,
			Append: func(b []byte, v int64) []byte { return binary.AppendVarint(b, v) },
			Read: func(b []byte, _ int64) (int64, error) {
				v, _ := binary.Varint(b)
				return v, nil
			},
		}))
	}
	return w
}

// run runs until enough, or until a read was stale, and tells of that.
func (w *world) run(enough func() bool) string {
	for range worldReaders {
		w.workers.Go(w.reader)
	}
	for range worldWriters {
		w.workers.Go(w.writer)
	}
	for !enough() && !w.isOver() {
		w.kind.trouble(w)
		w.rounds.Add(1)
	}
	w.end("")
	w.workers.Wait()
	return w.stale
}

func (w *world) end(stale string) {
	w.once.Do(func() {
		w.stale = stale
		close(w.over)
	})
}

func (w *world) isOver() bool {
	select {
	case <-w.over:
		return true
	default:
		return false
	}
}

func (w *world) reader() {
	for !w.isOver() {
		w.rest(w.kind.readPause)
		w.read(w.caches[rand.IntN(len(w.caches))], w.someKeys(1+rand.IntN(worldBatch)))
	}
}

func (w *world) read(cache *Cache[int, int64], keys []int) {
	var least [worldKeys]int64
	for _, key := range keys {
		least[key] = w.acknowledged[key].Load()
	}
	began := time.Since(w.started)
	alone := rand.IntN(2) == 0
	found, err := cache.ThroughSingleflight(func(context.Context) bool { return alone }, w.fetch)(context.Background(), keys)
	if err != nil {
		return
	}
	for _, key := range keys {
		if found[key] < least[key] {
			w.end(fmt.Sprintf("key %d: version %d, though %d was acknowledged before the read, which began after %v and ended after %v",
				key, found[key], least[key], began, time.Since(w.started)))
		}
		if w.kind.seen {
			raise(&w.acknowledged[key], found[key])
		}
	}
	w.reads.Add(1)
}

// fetch reads the database. A version of 0 is a row that is not there.
func (w *world) fetch(ctx context.Context, keys []int) (map[int]int64, error) {
	w.step("fetching")
	found := map[int]int64{}
	w.mutex.Lock()
	for _, key := range keys {
		if w.committed[key] > 0 {
			found[key] = w.committed[key]
		}
	}
	w.mutex.Unlock()
	w.step("fetched")
	return found, ctx.Err()
}

func (w *world) writer() {
	for !w.isOver() {
		w.rest(w.kind.writePause)
		i := rand.IntN(len(w.caches))
		if rand.IntN(4) == 0 {
			w.put(w.caches[i], w.someKeys(1)[0])
		} else {
			w.change(w.stores[i], w.caches[i], w.someKeys(1+rand.IntN(3)))
		}
	}
}

func (w *world) change(store *Store, cache *Cache[int, int64], keys []int) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var marked []Key
	for _, key := range keys {
		marked = append(marked, cache.Keys(key)...)
	}
	var versions []int64
	err := store.Change(ctx, marked, func(ctx context.Context) (err error) {
		versions, err = w.commit(ctx, keys)
		if rand.IntN(50) == 0 {
			cancel()
			return ctx.Err()
		}
		return err
	})
	if err == nil {
		w.acknowledge(keys, versions)
	}
}

func (w *world) put(cache *Cache[int, int64], key int) {
	version, err := cache.Put(context.Background(), key, func(ctx context.Context) (int64, bool, error) {
		versions, err := w.commit(ctx, []int{key})
		if err != nil {
			return 0, false, err
		}
		return versions[0], rand.IntN(10) != 0, nil
	})
	if err == nil {
		w.acknowledge([]int{key}, []int64{version})
	}
}

// commit gives each key a new version. An error now and then proves nothing.
func (w *world) commit(ctx context.Context, keys []int) ([]int64, error) {
	w.step("writing")
	versions := make([]int64, len(keys))
	w.mutex.Lock()
	if err := ctx.Err(); err != nil {
		w.mutex.Unlock()
		return nil, err
	}
	for i, key := range keys {
		w.committed[key]++
		versions[i] = w.committed[key]
	}
	w.mutex.Unlock()
	w.step("committed")
	if rand.IntN(30) == 0 {
		return nil, errSeems
	}
	return versions, nil
}

func (w *world) acknowledge(keys []int, versions []int64) {
	for i, key := range keys {
		raise(&w.acknowledged[key], versions[i])
	}
	w.writes.Add(1)
}

func raise(to *atomic.Int64, version int64) {
	for {
		old := to.Load()
		if old >= version || to.CompareAndSwap(old, version) {
			return
		}
	}
}

// step is where readers and writers are delayed, a little or for longer than a
// lease or a mark lives, or never go on; then another takes their place.
func (w *world) step(name string) {
	switch n := rand.IntN(1000); {
	case w.isOver():
	case n == 0:
		w.kills.Add(1)
		w.workers.Go(w.successor(name))
		<-w.over
		runtime.Goexit()
	case n < 5:
		w.wait(rand.N(400 * time.Millisecond))
	case n < 300:
		w.wait(rand.N(2 * time.Millisecond))
	case n < 600:
		runtime.Gosched()
	}
}

// successor does what those do who come to a step.
func (w *world) successor(step string) func() {
	switch step {
	case "marked", "writing", "committed", "written", "cleared":
		return w.writer
	default:
		return w.reader
	}
}

func (w *world) rest(most time.Duration) {
	if most > 0 {
		w.wait(rand.N(most))
	}
}

func (w *world) wait(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-w.over:
	}
}

// someKeys are n distinct keys.
func (w *world) someKeys(n int) []int {
	keys := make([]int, 0, n)
	taken := map[int]bool{}
	for len(keys) < n {
		key := rand.IntN(worldKeys)
		if w.kind.hot && rand.IntN(2) == 0 {
			key = rand.IntN(worldHot)
		}
		if !taken[key] {
			taken[key] = true
			keys = append(keys, key)
		}
	}
	return keys
}

func (w *world) hits() (hits uint64) {
	for _, store := range w.stores {
		hits += store.Stats()["version"].Hits
	}
	return hits
}

func (w *world) report() {
	var sum Stats
	for _, store := range w.stores {
		stats := store.Stats()["version"]
		sum.Hits += stats.Hits
		sum.Misses += stats.Misses
		sum.Fills += stats.Fills
		sum.Fenced += stats.Fenced
		sum.Errors += stats.Errors
	}
	w.t.Logf("%v: %d reads, %d acknowledged writes, %d killed, %d rounds, used again after %v at most; keys: %+v %s",
		time.Since(w.started).Round(time.Millisecond), w.reads.Load(), w.writes.Load(), w.kills.Load(), w.rounds.Load(), w.slowest.Round(time.Millisecond), sum, w.stale)
}
