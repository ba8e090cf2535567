package pubsub

import (
	"context"
	"crypto/rand"
	"log/slog"
	"slices"
	"sync"
	"time"

	"orderly.example/internal/leasecache"
)

// Options are the choices of New. Zero values are the defaults.
type Options struct {
	// Poll is how often watchers look for themselves while others can't be heard; 1 s.
	Poll time.Duration
	// Safety is how often they do so in any case; 15 s.
	Safety time.Duration
	Log    *slog.Logger // nil is silence
}

// Hub tells watchers of a process what others tell, with one connection to Redis and two goroutines, which the first
// watcher starts.
type Hub struct {
	ctx          context.Context //nolint:containedctx // of what it starts
	stop         context.CancelFunc
	store        *leasecache.Store
	poll, safety time.Duration
	log          *slog.Logger
	name         string // of this hub, under which it knows what it has told itself

	mutex        sync.Mutex
	topics       map[string]*topic
	changed      map[string]struct{}      // topics to be asked for, or no more
	subscription *leasecache.Subscription // nil while there is none
	connected    bool                     // what is told reaches heard
	started      bool
	wake         chan struct{} // there are changed topics
	running      sync.WaitGroup
}

// topic is what is watched.
type topic struct {
	watchers   []*watcher
	subscribed bool // of Redis
}

// watcher is told by a call, which must not block nor ask the hub for anything.
type watcher struct{ notify func() }

// New makes a hub over a store. Where that is nil, watchers hear of this process alone, and look for themselves.
func New(store *leasecache.Store, o Options) *Hub {
	if o.Poll == 0 {
		o.Poll = time.Second
	}
	if o.Safety == 0 {
		o.Safety = 15 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	ctx, stop := context.WithCancel(context.Background())
	return &Hub{
		ctx: ctx, stop: stop, store: store, poll: o.Poll, safety: o.Safety, log: o.Log, name: rand.Text(),
		topics: map[string]*topic{}, changed: map[string]struct{}{}, wake: make(chan struct{}, 1),
	}
}

// Watch gives a signal whenever something under the topics may have changed, until stop is called. Signals that are not
// taken become one. A change that was committed before Watch is called may go without a signal: look after the call.
func (h *Hub) Watch(topics ...string) (signals <-chan struct{}, stop func()) {
	channel := make(chan struct{}, 1)
	return channel, h.WatchFunc(func() {
		select {
		case channel <- struct{}{}:
		default: // it has one to take
		}
	}, topics...)
}

// WatchFunc does the same with a call instead of a signal. That must neither take time nor ask the hub for anything.
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

// Publish tells all who watch one of the topics, here and in other processes. Call it after the commit. It fails nobody:
// who can't be told looks for themselves before long.
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

// Close ends what the hub has started. Nobody hears anything from then on.
func (h *Hub) Close() {
	h.mutex.Lock()
	h.started = true // never again
	h.stop()
	subscription := h.subscription
	h.mutex.Unlock()
	if subscription != nil {
		_ = subscription.Close() // it ends Next
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
