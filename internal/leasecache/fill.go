package leasecache

import "context"

// fill is what becomes of one lease of ours.
type fill struct {
	scriptCall
	at      int // position
	isValue bool
}

// decideFills are what becomes of our leases: a value that was fetched is kept, what is
// not there or must not be kept is released. It tells those who follow, too, but
// for that the load is done.
func (l *lookup[K, V]) decideFills(fetched map[K]V) []fill {
	fills := make([]fill, 0, len(l.leased))
	for _, at := range l.leased {
		part, name := l.part(at), l.redisKeys[at]
		v, exists := fetched[l.keys[at/len(l.parts)]]
		switch {
		case !exists:
			l.load.results[name] = result{absent: true}
			fills = append(fills, fill{at: at, scriptCall: l.release(at)})
		case !part.keeps(v):
			fills = append(fills, fill{at: at, scriptCall: l.release(at)})
		default:
			frame := part.frame(v)
			l.load.results[name] = result{frame: frame}
			fills = append(fills, fill{at: at, isValue: true, scriptCall: scriptCall{
				script:    l.cache.store.scripts.fill,
				key:       name,
				arguments: []any{l.lease, frame, milliseconds(part.randomTTL())},
			}})
		}
	}
	return fills
}

// publishFills gives what was fetched to those who follow, and to Redis.
func (l *lookup[K, V]) publishFills(ctx context.Context, fills []fill) {
	if l.load == nil {
		return
	}
	close(l.load.done)
	l.cache.store.testHook("published")
	calls := make([]scriptCall, len(fills))
	for i := range fills {
		calls[i] = fills[i].scriptCall
	}
	l.endLeases(ctx, calls)
	for i := range fills {
		if fills[i].isValue {
			l.countFill(fills[i].at, &calls[i])
		}
	}
	l.cache.store.testHook("filled")
}

func (l *lookup[K, V]) release(at int) scriptCall {
	return scriptCall{
		script:    l.cache.store.scripts.release,
		key:       l.redisKeys[at],
		arguments: []any{l.lease},
	}
}

// abandon releases our leases, and those who follow fetch for themselves.
func (l *lookup[K, V]) abandon(ctx context.Context) {
	if l.load == nil {
		return
	}
	clear(l.load.results)
	close(l.load.done)
	calls := make([]scriptCall, len(l.leased))
	for i, at := range l.leased {
		calls[i] = l.release(at)
	}
	l.endLeases(ctx, calls)
}

// endLeases ends our leases one way or the other. That can fail: they run out.
func (l *lookup[K, V]) endLeases(ctx context.Context, calls []scriptCall) {
	store := l.cache.store
	defer store.singleflight.remove(l.lease)
	if !store.health.isDown() {
		_ = store.runScripts(context.WithoutCancel(ctx), calls) // the store notes a failure
	}
}

func (l *lookup[K, V]) countFill(at int, fill *scriptCall) {
	switch {
	case fill.command == nil || fill.command.Err() != nil:
		l.count(at, addError)
	case fill.succeeded():
		l.count(at, addFill)
	default:
		l.count(at, addFenced)
	}
}
