package leasecache

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// read returns the current epoch, and what is stored under the keys; "" is nothing.
func (s *Store) read(ctx context.Context, names []string) (epoch string, stored []string, err error) {
	if _, isCluster := s.client.(*redis.ClusterClient); isCluster {
		return s.readFromCluster(ctx, names)
	}
	arguments := make([]any, 2, 2+len(names))
	arguments[0], arguments[1] = "mget", epochKey
	for i := range names {
		arguments = append(arguments, &names[i]) // a pointer is not boxed
	}
	command := redis.NewStringSliceCmd(ctx, arguments...)
	if err := s.send(ctx, []redis.Cmder{command}); err != nil {
		return "", nil, err
	}
	all := command.Val()
	if len(all) != 1+len(names) { // as when Redis is at its memory limit
		return "", nil, command.Err()
	}
	return all[0], all[1:], nil
}

// readFromCluster is read where the keys are on several servers.
func (s *Store) readFromCluster(ctx context.Context, names []string) (epoch string, stored []string, err error) {
	current := redis.NewStringCmd(ctx, "get", epochKey)
	commands := make([]redis.Cmder, 1, 1+len(names))
	commands[0] = current
	replies := make([]*redis.StringCmd, len(names))
	for i, name := range names {
		replies[i] = redis.NewStringCmd(ctx, "get", name)
		commands = append(commands, replies[i])
	}
	if err := s.send(ctx, commands); err != nil {
		return "", nil, err
	}
	stored = make([]string, len(names))
	for i, answer := range replies {
		stored[i] = answer.Val()
	}
	return current.Val(), stored, nil
}

// lease asks for a lease on the keys at some positions. It returns the current epoch, and a reply for each:
// redis.Nil if the lease is ours, otherwise what was stored.
func (s *Store) lease(
	ctx context.Context, lease string, names []string, positions []int,
) (epoch string, replies []*redis.StringCmd, err error) {
	var token, ttl any = lease, s.durations.lease.Milliseconds() // boxed once
	current := redis.NewStringCmd(ctx, "get", epochKey)
	commands := make([]redis.Cmder, 1, 1+len(positions))
	commands[0] = current
	replies = make([]*redis.StringCmd, len(positions))
	for i, pos := range positions {
		replies[i] = redis.NewStringCmd(ctx, "set", names[pos], token, "nx", "get", "px", ttl)
		commands = append(commands, replies[i])
	}
	if err := s.send(ctx, commands); err != nil {
		return "", nil, err
	}
	return current.Val(), replies, nil
}
