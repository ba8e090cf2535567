package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"orderly.example/internal/devservices"
)

// Kinds of Redis.
const (
	redisAlone    = "alone"
	redisSentinel = "sentinel"
	redisCluster  = "cluster"
)

// redisFleet is the Redis of the shop: all its nodes, and its sentinels.
type redisFleet struct {
	host, password string
	nodes          []*part
	addresses      []string // of nodes
	url            string
	sentinels      []string // addresses
}

func (f *fleet) startRedis(ctx context.Context) error {
	f.redis = &redisFleet{host: f.hostForRedis(), password: "fleet-" + f.secret}
	switch f.kind {
	case redisSentinel:
		return f.startSentinel(ctx)
	case redisCluster:
		return f.startCluster(ctx)
	default:
		if err := f.addRedis(ctx, "Redis"); err != nil {
			return err
		}
		f.redis.url = fmt.Sprintf("redis://:%s@%s/0", f.redis.password, f.redis.addresses[0])
		return nil
	}
}

// addRedis starts a node.
func (f *fleet) addRedis(ctx context.Context, name string, arguments ...string) error {
	r := f.redis
	port := f.ports.next()
	address := net.JoinHostPort(r.host, port)
	all := slices.Concat([]string{
		"--port", port, "--bind", r.host, "--requirepass", r.password, "--masterauth", r.password,
		"--save", "", "--appendonly", "no", "--daemonize", "no", "--loglevel", "notice", "--repl-diskless-sync-delay", "0",
	}, arguments)
	node := &part{name: name, start: func(ctx context.Context) (runner, error) {
		options := devservices.DaemonOptions{Dir: filepath.Join(f.folder, "redis-"+port), Ready: r.pings(address)}
		return devservices.StartDaemon(ctx, options, "redis-server", all...)
	}}
	r.nodes, r.addresses = append(r.nodes, node), append(r.addresses, address)
	return f.add(ctx, node)
}

func (r *redisFleet) connect(address string) *redis.Client {
	return redis.NewClient(&redis.Options{Addr: address, Password: r.password, MaxRetries: -1})
}

// pings asks a node, or a sentinel, whether it is up.
func (r *redisFleet) pings(address string) func(context.Context) error {
	return func(ctx context.Context) error { return r.do(ctx, address, "PING").Err() }
}

func (r *redisFleet) do(ctx context.Context, address string, command ...any) *redis.Cmd {
	client := r.connect(address)
	defer client.Close()
	return client.Do(ctx, command...)
}

// someMaster is a node that others follow: of the only one, itself.
func (r *redisFleet) someMaster(ctx context.Context) (*part, error) {
	address := r.addresses[0]
	if len(r.sentinels) > 0 {
		var err error
		if address, err = r.master(ctx); err != nil {
			return nil, err
		}
	} else {
		for _, each := range r.addresses {
			if strings.Contains(r.do(ctx, each, "INFO", "replication").String(), "role:master") {
				address = each
				break
			}
		}
	}
	place := slices.Index(r.addresses, address)
	if place < 0 {
		return nil, errors.New("the master " + address + " is none of the nodes")
	}
	return r.nodes[place], nil
}

// isWhole reports whether all nodes are up and follow whom they should.
func (r *redisFleet) isWhole(ctx context.Context) bool {
	switch {
	case len(r.sentinels) > 0:
		return r.sentinelsAgree(ctx)
	case len(r.nodes) > 1:
		return r.clusterIsWhole(ctx)
	default:
		return r.pings(r.addresses[0])(ctx) == nil
	}
}

// hasOtherMaster reports whether another node has taken a master's place.
func (r *redisFleet) hasOtherMaster(ctx context.Context, before *part) bool {
	place := slices.Index(r.nodes, before)
	if len(r.sentinels) > 0 {
		master, err := r.master(ctx)
		return err == nil && master != r.addresses[place]
	}
	// All others find that the Cluster has all its slots again, which one of them serves in its place.
	masters := 0
	for i, address := range r.addresses {
		if i == place {
			continue
		}
		if !strings.Contains(r.do(ctx, address, "CLUSTER", "INFO").String(), "cluster_state:ok") {
			return false
		}
		if strings.Contains(r.do(ctx, address, "INFO", "replication").String(), "role:master") {
			masters++
		}
	}
	return masters == 3
}
