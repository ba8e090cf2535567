package leasecache

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// epochKey holds the text that all other keys contain. It is random: one that was lost with Redis' data never comes
// back.
const epochKey = "o:epoch"

// firstProbe probes for the first time. It fails if Redis rejects the credentials, which waiting does not change.
func (s *Store) firstProbe(ctx context.Context) error {
	err := s.probe(ctx)
	switch {
	case err == nil:
		s.health.startUp()
	case isRefused(err):
		return fmt.Errorf("the user, the password or the database is refused: %w", err)
	default:
		s.log.WarnContext(ctx, "Redis does not answer: the cache is bypassed", "error", err)
	}
	return nil
}

// watch probes Redis once an interval, even while nobody uses it: a store that sleeps through an outage would trust
// what others could not clear. It ends with ctx.
func (s *Store) watch(ctx context.Context) {
	defer close(s.stopped)
	ticker := time.NewTicker(s.durations.probeInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-s.wakeWatch:
		}
		s.probeAndNote(ctx)
	}
}

func (s *Store) probeAndNote(ctx context.Context) {
	began := time.Now()
	if err := s.probe(ctx); err != nil {
		if ctx.Err() == nil {
			s.bypass(err)
			s.health.unanswered(began)
		}
		return
	}
	move, isUp := s.health.answered(time.Now())
	if isUp {
		s.log.InfoContext(ctx, "Redis answers: the cache is used again")
	}
	if !move {
		return
	}
	if err := s.moveEpoch(ctx); err != nil {
		s.health.oweInvalidation()
		s.bypass(err)
	}
}

// probe asks every master for an answer, and for the epoch. A Redis that is full answers too.
func (s *Store) probe(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	if cluster, ok := s.client.(*redis.ClusterClient); ok {
		err := cluster.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error { return node.Ping(ctx).Err() })
		if err != nil {
			return err
		}
	}
	fresh := rand.Text()
	epoch, err := s.client.SetArgs(ctx, epochKey, fresh, redis.SetArgs{Mode: "NX", Get: true}).Result()
	switch {
	case errors.Is(err, redis.Nil):
		s.epoch.Store(&fresh)
	case isFull(err):
	case err != nil:
		return err
	default:
		s.epoch.Store(&epoch)
	}
	s.servers.endStart()
	return nil
}

// moveEpoch forgets all cached values. It deletes the epoch, since a full Redis would refuse to set it; the next
// probe makes a new one.
func (s *Store) moveEpoch(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.timeout)
	defer cancel()
	if err := s.client.Del(ctx, epochKey).Err(); err != nil {
		return err
	}
	return s.probe(ctx)
}
