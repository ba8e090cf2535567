package pubsub

import (
	"cmp"
	"context"
	"crypto/rand"
	"log/slog"
	"slices"
	"sync"
	"time"

	"orderly.example/internal/leasecache"
)

// Options of New.
type Options struct {
	// Poll is how often watchers are signalled while messages can't be received. Default: 1 s.
	Poll time.Duration
	// Safety is how often they are signalled in any case. Default: 15 s.
	Safety time.Duration
	// Log gets what goes wrong with Redis. Default: no log.
	Log *slog.Logger
}

func (o Options) withDefaults() Options {
	o.Poll = cmp.Or(o.Poll, time.Second)
	o.Safety = cmp.Or(o.Safety, 15*time.Second)
	o.Log = cmp.Or(o.Log, slog.New(slog.DiscardHandler))
	return o
}

// Hub signals the watchers of this process. It needs one connection to Redis and two goroutines, which the first
// watcher starts.
type Hub struct {
	ctx          context.Context //nolint:containedctx // of its goroutines
	stop         context.CancelFunc
	store        *leasecache.Store
	poll, safety time.Duration
	log          *slog.Logger
	name         string // sent with each message, so that the hub ignores its own

	mutex        sync.Mutex
	topics       map[string]*topic
	changed      map[string]struct{}      // topics to subscribe to or unsubscribe from
	subscription *leasecache.Subscription // nil while not connected
	connected    bool                     // the subscription has received something
	started      bool
	wake         chan struct{} // changed is not empty
	running      sync.WaitGroup
}

type topic struct {
	watchers   []*watcher
	subscribed bool // in Redis
}

// watcher is notified by a call that must not block and must not call the hub.
type watcher struct{ notify func() }

// New makes a hub over a store. With a nil store, watchers get the changes of this process alone, and poll.
func New(store *leasecache.Store, o Options) *Hub {
	o = o.withDefaults()
	ctx, stop := context.WithCancel(context.Background())
	return &Hub{
		ctx: ctx, stop: stop, store: store, poll: o.Poll, safety: o.Safety, log: o.Log, name: rand.Text(),
		topics: map[string]*topic{}, changed: map[string]struct{}{}, wake: make(chan struct{}, 1),
	}
}

// Watch sends a signal whenever something under the topics may have changed, until stop is called. Signals that
// nobody takes are merged into one. A change that was committed before Watch is called may go without a signal:
// read after the call.
func (h *Hub) Watch(topics ...string) (signals <-chan struct{}, stop func()) {
	channel := make(chan struct{}, 1)
	return channel, h.WatchFunc(func() {
		select {
		case channel <- struct{}{}:
		default: // a signal is waiting already
		}
	}, topics...)
}

// WatchFunc is Watch with a callback in place of the channel. The callback must not block and must not call the
// hub.
func (h *Hub) WatchFunc(notify func(), topics ...string) (stop func()) {
	w := &watcher{notify}
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.start()
	for _, name := range topics {
		t := h.topics[name]
		if t == nil {
			t = &topic{}
			h.topics[name] = t
			h.markChanged(name)
		}
		t.watchers = append(t.watchers, w)
	}
	return sync.OnceFunc(func() { h.unwatch(w, topics) })
}

func (h *Hub) unwatch(w *watcher, topics []string) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	for _, name := range topics {
		t := h.topics[name]
		t.watchers = slices.DeleteFunc(t.watchers, func(other *watcher) bool { return other == w })
		if len(t.watchers) == 0 {
			h.markChanged(name)
		}
	}
}

// Publish signals the watchers of the topics, in this process and in others. Call it after the commit. It has no
// error: a watcher that misses the message polls before long.
func (h *Hub) Publish(ctx context.Context, topics ...string) {
	if h == nil || len(topics) == 0 {
		return
	}
	h.signal(topics...)
	if h.store == nil {
		return
	}
	if err := h.store.Publish(ctx, h.name, topics); err != nil {
		h.log.DebugContext(ctx, "others were not told of a change", "error", err)
	}
}

// Close stops the hub's goroutines. Nobody gets a signal afterwards.
func (h *Hub) Close() {
	h.mutex.Lock()
	h.started = true // so that no watcher starts it again
	h.stop()
	subscription := h.subscription
	h.mutex.Unlock()
	if subscription != nil {
		_ = subscription.Close() // this ends Next
	}
	h.running.Wait()
}

func (h *Hub) signal(topics ...string) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	for _, name := range topics {
		if t := h.topics[name]; t != nil {
			t.signal()
		}
	}
}

func (h *Hub) signalAll() {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	for _, t := range h.topics {
		t.signal()
	}
}

func (t *topic) signal() {
	for _, w := range t.watchers {
		w.notify()
	}
}
