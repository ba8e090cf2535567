package pubsub

import (
	"context"
	"time"

	"orderly.example/internal/leasecache"
)

const (
	// reconnect is how long to wait after a connection broke.
	reconnect = time.Second
	// mostTopics are asked for at once.
	mostTopics = 500
)

// start is called with the mutex held.
func (h *Hub) start() {
	if h.started {
		return
	}
	h.started = true
	h.running.Go(func() { h.keep(h.ctx) })
	if h.store != nil {
		h.running.Go(func() { h.hear(h.ctx) })
	}
}

// change notes that a topic has its first watcher, or has lost its last. It is called with the mutex held.
func (h *Hub) change(name string) {
	h.changed[name] = struct{}{}
	select {
	case h.work <- struct{}{}:
	default:
	}
}

// keep asks for what is watched, and has everybody look for themselves: each second while others can't be heard, and now
// and then in any case.
func (h *Hub) keep(ctx context.Context) {
	poll, safety := time.NewTicker(h.poll), time.NewTicker(h.safety)
	defer poll.Stop()
	defer safety.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.work:
			h.ask(ctx)
		case <-poll.C:
			if !h.hears() {
				h.signalAll()
			}
		case <-safety.C:
			h.signalAll()
		}
	}
}

func (h *Hub) hears() bool {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.connected && h.store.Up()
}

// ask has Redis send what is watched now, and nothing else.
func (h *Hub) ask(ctx context.Context) {
	heard, add, remove := h.asking()
	if heard == nil {
		return
	}
	err := inParts(add, func(topics []string) error { return heard.Add(ctx, topics) })
	if err == nil {
		err = inParts(remove, func(topics []string) error { return heard.Remove(ctx, topics) })
	}
	if err != nil {
		_ = heard.Close() // hear begins anew, and asks for all
	}
}

func (h *Hub) asking() (heard *leasecache.Subscription, add, remove []string) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	for name := range h.changed {
		t := h.topics[name]
		switch {
		case t == nil:
		case len(t.watchers) == 0:
			if t.asked {
				remove = append(remove, name)
			}
			delete(h.topics, name)
		case !t.asked && h.heard != nil:
			t.asked = true
			add = append(add, name)
		}
	}
	clear(h.changed)
	return h.heard, add, remove
}

func inParts(topics []string, do func([]string) error) error {
	for len(topics) > 0 {
		n := min(len(topics), mostTopics)
		if err := do(topics[:n]); err != nil {
			return err
		}
		topics = topics[n:]
	}
	return nil
}

// hear passes on what others tell. Whatever was told while nobody heard it is made up for: each topic that is heard
// anew gets a signal.
func (h *Hub) hear(ctx context.Context) {
	for ctx.Err() == nil {
		err := h.hearUntilItBreaks(ctx)
		if ctx.Err() != nil {
			return
		}
		h.log.DebugContext(ctx, "other processes can't be heard", "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(reconnect):
		}
	}
}

func (h *Hub) hearUntilItBreaks(ctx context.Context) error {
	heard := h.store.Subscribe(ctx)
	defer func() { _ = heard.Close() }()
	h.began(heard)
	defer h.ended()
	for {
		topic, from, err := heard.Next(ctx)
		if err != nil {
			return err
		}
		h.arrived(topic, from)
	}
}

func (h *Hub) began(heard *leasecache.Subscription) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.heard = heard
	for name, t := range h.topics {
		t.asked = false
		h.change(name)
	}
}

func (h *Hub) ended() {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.heard, h.connected = nil, false
}

func (h *Hub) arrived(topic, from string) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.connected = true
	if t := h.topics[topic]; t != nil && from != h.name {
		t.signal()
	}
}
