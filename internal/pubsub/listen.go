package pubsub

import (
	"context"
	"time"

	"orderly.example/internal/leasecache"
)

const (
	// reconnectDelay is how long to wait after the connection broke.
	reconnectDelay = time.Second
	// maxTopics is how many topics one SUBSCRIBE names.
	maxTopics = 500
)

// start must be called with the mutex held.
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

// markChanged notes that a topic has got its first watcher or lost its last. It must be called with the mutex held.
func (h *Hub) markChanged(name string) {
	h.changed[name] = struct{}{}
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// pollLoop keeps the subscription up to date. It also signals all watchers: every poll interval while messages
// can't be received, and every safety interval in any case.
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

// updateSubscription subscribes to what is watched now, and unsubscribes from the rest.
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
		_ = subscription.Close() // listen reconnects, and subscribes to all topics
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

// listen receives messages of other processes, and reconnects when the connection breaks. Messages published
// meanwhile are lost, so each topic gets a signal when it is subscribed again.
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
