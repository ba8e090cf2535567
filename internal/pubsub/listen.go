package pubsub

import (
	"context"
	"time"

	"orderly.example/internal/leasecache"
)

const (
	// reconnectDelay is how long to wait after a connection broke.
	reconnectDelay = time.Second
	// maxTopics are asked for at once.
	maxTopics = 500
)

// start is called with the mutex held.
func (h *Hub) start() {
	if h.started {
		return
	}
	h.started = true
	h.running.Go(func() { h.pollLoop(h.ctx) })
	if h.store != nil {
		h.running.Go(func() { h.listen(h.ctx) })
	}
}

// markChanged notes that a topic has its first watcher, or has lost its last. It is called with the mutex held.
func (h *Hub) markChanged(name string) {
	h.changed[name] = struct{}{}
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// pollLoop asks for what is watched, and has everybody look for themselves: each second while others can't be heard, and now
// and then in any case.
func (h *Hub) pollLoop(ctx context.Context) {
	poll, safety := time.NewTicker(h.poll), time.NewTicker(h.safety)
	defer poll.Stop()
	defer safety.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.wake:
			h.updateSubscription(ctx)
		case <-poll.C:
			if !h.receives() {
				h.signalAll()
			}
		case <-safety.C:
			h.signalAll()
		}
	}
}

func (h *Hub) receives() bool {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.connected && h.store.Up()
}

// updateSubscription has Redis send what is watched now, and nothing else.
func (h *Hub) updateSubscription(ctx context.Context) {
	subscription, add, remove := h.pendingChanges()
	if subscription == nil {
		return
	}
	err := inBatches(add, func(topics []string) error { return subscription.Add(ctx, topics) })
	if err == nil {
		err = inBatches(remove, func(topics []string) error { return subscription.Remove(ctx, topics) })
	}
	if err != nil {
		_ = subscription.Close() // listen begins anew, and asks for all
	}
}

func (h *Hub) pendingChanges() (subscription *leasecache.Subscription, add, remove []string) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	for name := range h.changed {
		t := h.topics[name]
		switch {
		case t == nil:
		case len(t.watchers) == 0:
			if t.subscribed {
				remove = append(remove, name)
			}
			delete(h.topics, name)
		case !t.subscribed && h.subscription != nil:
			t.subscribed = true
			add = append(add, name)
		}
	}
	clear(h.changed)
	return h.subscription, add, remove
}

func inBatches(topics []string, do func([]string) error) error {
	for len(topics) > 0 {
		n := min(len(topics), maxTopics)
		if err := do(topics[:n]); err != nil {
			return err
		}
		topics = topics[n:]
	}
	return nil
}

// listen passes on what others tell. Whatever was told while nobody heard it is made up for: each topic that is heard
// anew gets a signal.
func (h *Hub) listen(ctx context.Context) {
	for ctx.Err() == nil {
		err := h.listenOnce(ctx)
		if ctx.Err() != nil {
			return
		}
		h.log.DebugContext(ctx, "other processes can't be heard", "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(reconnectDelay):
		}
	}
}

func (h *Hub) listenOnce(ctx context.Context) error {
	subscription := h.store.Subscribe(ctx)
	defer func() { _ = subscription.Close() }()
	h.subscribed(subscription)
	defer h.unsubscribed()
	for {
		topic, from, err := subscription.Next(ctx)
		if err != nil {
			return err
		}
		h.receive(topic, from)
	}
}

func (h *Hub) subscribed(subscription *leasecache.Subscription) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.subscription = subscription
	for name, t := range h.topics {
		t.subscribed = false
		h.markChanged(name)
	}
}

func (h *Hub) unsubscribed() {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.subscription, h.connected = nil, false
}

func (h *Hub) receive(topic, from string) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.connected = true
	if t := h.topics[topic]; t != nil && from != h.name {
		t.signal()
	}
}
