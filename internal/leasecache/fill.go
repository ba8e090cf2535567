package leasecache

import "context"

// fill is how one of our leases ends.
type fill struct {
	scriptCall
	pos     int // position in the lookup
	isValue bool
}

// decideFills decides how our leases end: a fetched value is stored; the lease is released where nothing was found
// or the value must not be cached. It also sets the results for readers that wait for this load.
func (l *lookup[K, V]) decideFills(fetched map[K]V) []fill {
	fills := make([]fill, 0, len(l.leased))
	for _, pos := range l.leased {
		part, name := l.part(pos), l.redisKeys[pos]
		v, exists := fetched[l.keys[pos/len(l.parts)]]
		switch {
		case !exists:
			l.load.results[name] = result{absent: true}
			fills = append(fills, fill{pos: pos, scriptCall: l.release(pos)})
		case !part.keeps(v):
			fills = append(fills, fill{pos: pos, scriptCall: l.release(pos)})
		default:
			frame := part.frame(v)
			l.load.results[name] = result{frame: frame}
			fills = append(fills, fill{pos: pos, isValue: true, scriptCall: scriptCall{
				script:    l.cache.store.scripts.fill,
				key:       name,
				arguments: []any{l.lease, frame, milliseconds(part.randomTTL())},
			}})
		}
	}
	return fills
}

// publishFills gives what was fetched to the readers that wait for it, and stores it in Redis.
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
			l.countFill(fills[i].pos, &calls[i])
		}
	}
	l.cache.store.testHook("filled")
}

func (l *lookup[K, V]) release(pos int) scriptCall {
	return scriptCall{
		script:    l.cache.store.scripts.release,
		key:       l.redisKeys[pos],
		arguments: []any{l.lease},
	}
}

// abandon releases our leases. Readers that wait for this load fetch for themselves.
func (l *lookup[K, V]) abandon(ctx context.Context) {
	if l.load == nil {
		return
	}
	clear(l.load.results)
	close(l.load.done)
	calls := make([]scriptCall, len(l.leased))
	for i, pos := range l.leased {
		calls[i] = l.release(pos)
	}
	l.endLeases(ctx, calls)
}

// endLeases runs the scripts that end our leases. If that fails, the leases expire.
func (l *lookup[K, V]) endLeases(ctx context.Context, calls []scriptCall) {
	store := l.cache.store
	defer store.singleflight.remove(l.lease)
	if !store.health.isDown() {
		_ = store.runScripts(context.WithoutCancel(ctx), calls) // the store has noted the failure
	}
}

func (l *lookup[K, V]) countFill(pos int, fill *scriptCall) {
	switch {
	case fill.command == nil || fill.command.Err() != nil:
		l.count(pos, addError)
	case fill.succeeded():
		l.count(pos, addFill)
	default:
		l.count(pos, addFenced)
	}
}
