package leasecache

import (
	"context"
	"errors"
	"time"
)

// Peers are the other processes that use the same Redis. They invalidate for a store that can't reach it.
type Peers interface {
	// Invalidate has a peer invalidate what a write has changed: keys without an epoch, and the token of the write's
	// marks. No keys are all that is cached. Each peer that does not reach Redis owes an invalidation from then on.
	Invalidate(ctx context.Context, keys []string, token string) Invalidation
}

// Invalidation is what came of asking peers.
type Invalidation int

// What can come of it.
const (
	Unknown     Invalidation = iota // some peers have not answered
	Invalidated                     // a peer has done it
	NoneReaches                     // all peers that listen have answered, and none reaches Redis
)

// UsePeers has a store ask peers. It must be called before the store is used.
func (s *Store) UsePeers(p Peers) {
	if s != nil {
		s.peers = p
	}
}

// askPeers has peers invalidate what was written, since the store does not reach Redis. It reports whether one has done
// so: nobody finds the old values any more. That none reaches Redis is no such proof: a process may not listen yet.
func (m marks) askPeers(ctx context.Context) bool {
	const pause = time.Second // after a question that not all have answered: each would take as long
	now := time.Now().UnixNano()
	if m.store.peers == nil || now < m.store.silentUntil.Load() {
		return false
	}
	names := make([]string, len(m.keys))
	for i, key := range m.keys {
		names[i] = key.name
	}
	outcome := m.store.peers.Invalidate(ctx, names, m.token)
	if outcome == Unknown {
		m.store.silentUntil.Store(now + pause.Nanoseconds())
	}
	return outcome == Invalidated
}

// InvalidateFor invalidates for a peer what it asks for: see [Peers]. It returns false if the store does not reach
// Redis: then it owes an invalidation.
func (s *Store) InvalidateFor(ctx context.Context, keys []string, token string) bool {
	if s == nil || s.health.oweForPeer() {
		return false
	}
	var err error
	if len(keys) == 0 {
		err = s.moveEpoch(ctx)
	} else {
		marks := marks{store: s, token: token}
		for _, name := range keys {
			marks.keys = append(marks.keys, Key{name})
		}
		err = marks.runOnKeys(ctx, s.scripts.clear, token)
	}
	if err == nil || errors.Is(err, errNoEpoch) {
		return true
	}
	s.health.oweInvalidation()
	s.reportFailure(errUncleared)
	return false
}

// Owes reports whether the store does not reach Redis and owes an invalidation for a write of its own, and a number for
// [Store.Paid].
func (s *Store) Owes() (number uint64, owes bool) {
	if s == nil {
		return 0, false
	}
	return s.health.owes()
}

// Paid notes that a peer has invalidated all that is cached since Owes returned the number.
func (s *Store) Paid(number uint64) {
	if s != nil {
		s.health.paid(number)
	}
}
