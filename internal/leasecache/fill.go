package leasecache

import "context"

// fill is what becomes of one lease of ours.
type fill struct {
	call
	at    int // position
	keeps bool
}

// fills are what becomes of our leases: a value that was fetched is kept, what is
// not there or must not be kept is released. It tells those who follow, too, but
// for that the load is done.
func (l *look[K, V]) fills(fetched map[K]V) []fill {
	fills := make([]fill, 0, len(l.ours))
	for _, at := range l.ours {
		part, name := l.part(at), l.names[at]
		v, exists := fetched[l.keys[at/len(l.parts)]]
		switch {
		case !exists:
			l.load.results[name] = result{absent: true}
			fills = append(fills, fill{at: at, call: l.release(at)})
		case !part.keeps(v):
			fills = append(fills, fill{at: at, call: l.release(at)})
		default:
			frame := part.frame(v)
			l.load.results[name] = result{frame: frame}
			fills = append(fills, fill{at: at, keeps: true, call: call{
				script:    l.cache.store.scripts.fill,
				key:       name,
				arguments: []any{l.lease, frame, milliseconds(part.life())},
			}})
		}
	}
	return fills
}

// keep gives what was fetched to those who follow, and to Redis.
func (l *look[K, V]) keep(ctx context.Context, fills []fill) {
	if l.load == nil {
		return
	}
	close(l.load.done)
	l.cache.store.at("published")
	calls := make([]call, len(fills))
	for i := range fills {
		calls[i] = fills[i].call
	}
	l.send(ctx, calls)
	for i := range fills {
		if fills[i].keeps {
			l.countFill(fills[i].at, &calls[i])
		}
	}
	l.cache.store.at("filled")
}

func (l *look[K, V]) release(at int) call {
	return call{
		script:    l.cache.store.scripts.release,
		key:       l.names[at],
		arguments: []any{l.lease},
	}
}

// giveUp releases our leases, and those who follow fetch for themselves.
func (l *look[K, V]) giveUp(ctx context.Context) {
	if l.load == nil {
		return
	}
	clear(l.load.results)
	close(l.load.done)
	calls := make([]call, len(l.ours))
	for i, at := range l.ours {
		calls[i] = l.release(at)
	}
	l.send(ctx, calls)
}

// send ends our leases one way or the other. That can fail: they run out.
func (l *look[K, V]) send(ctx context.Context, calls []call) {
	store := l.cache.store
	defer store.flights.remove(l.lease)
	if !store.health.isDown() {
		_ = store.run(context.WithoutCancel(ctx), calls) // the store notes a failure
	}
}

func (l *look[K, V]) countFill(at int, fill *call) {
	switch {
	case fill.command == nil || fill.command.Err() != nil:
		l.count(at, oneError)
	case fill.succeeded():
		l.count(at, oneFill)
	default:
		l.count(at, oneFence)
	}
}
