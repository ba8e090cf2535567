package entitycache

import (
	"context"
	"encoding/binary"
	"errors"
	"time"

	"orderly.example/internal/coalesce"
	"orderly.example/internal/leasecache"
	"orderly.example/internal/replica"
	"orderly.example/internal/uuid"
)

// positions are what a replica must have replayed to answer a user: all that the user wrote. What is cached of a user
// is a position of the primary after the user's last write. A write invalidates it, like that of any entity: so no
// replica is asked while the user writes, and none that has not replayed the write after it.
type positions struct {
	cache  *leasecache.Cache[uuid.UUID, replica.Position]
	loader *coalesce.Loader[uuid.UUID, replica.Position]
}

// positionLayout is the version of a position's encoding.
const positionLayout = 1

var errPosition = errors.New("a position has eight bytes")

// newPositions returns nil where there are no replicas.
func newPositions(store *leasecache.Store, replicas *replica.Set, ttl time.Duration) *positions {
	if store == nil || replicas == nil {
		return nil
	}
	p := &positions{cache: leasecache.New(store, appendUUID, leasecache.Part[replica.Position]{
		Name: "position", Layout: positionLayout, TTL: ttl,
		Append: func(b []byte, p replica.Position) []byte { return binary.BigEndian.AppendUint64(b, uint64(p)) },
		Read: func(b []byte, _ replica.Position) (replica.Position, error) {
			const size = 8
			if len(b) != size {
				return 0, errPosition
			}
			return replica.Position(binary.BigEndian.Uint64(b)), nil
		},
	})}
	p.loader = coalesce.NewLoader(p.cache.Through(func(ctx context.Context, users []uuid.UUID) (map[uuid.UUID]replica.Position, error) {
		if len(users) == 0 {
			return nil, nil
		}
		now, err := replicas.Primary(ctx)
		if err != nil {
			return nil, err //nolint:wrapcheck // nobody reads it
		}
		found := make(map[uuid.UUID]replica.Position, len(users))
		for _, user := range users {
			found[user] = now
		}
		return found, nil
	}))
	return p
}

// HasReplicas reports whether replicas can answer somebody besides those who are nobody.
func (r *Caches) HasReplicas() bool { return r.db.Replicas() != nil }

// PositionOf returns what a replica must have replayed to answer a user. If ok is false that is not known, and the
// primary is to answer: after each write of the user, until the primary was asked for its position, which happens
// meanwhile.
func (r *Caches) PositionOf(ctx context.Context, user uuid.UUID) (position replica.Position, ok bool) {
	p := r.positions
	if p == nil {
		return 0, false
	}
	if position, ok = p.cache.Get(ctx, user); !ok && r.store.Up() {
		go func() { _, _ = p.loader.Load(context.WithoutCancel(ctx), user) }() // it is asked for again by the next request
	}
	return position, ok
}

// Write runs what a user writes. When it returns, no replica answers the user that has not replayed it.
func (r *Caches) Write(ctx context.Context, user uuid.UUID, write func(context.Context) error) error {
	if r.positions == nil || user.IsZero() {
		return write(ctx)
	}
	return r.store.Change(ctx, r.positions.cache.Keys(user), write)
}
