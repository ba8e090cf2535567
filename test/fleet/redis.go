package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
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

const masterName = "shop"

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
	port := f.freePort()
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

func (f *fleet) startSentinel(ctx context.Context) error {
	if err := f.addRedis(ctx, "Redis 1"); err != nil {
		return err
	}
	r := f.redis
	for n := range 2 {
		if err := f.addRedis(ctx, fmt.Sprintf("Redis %d", n+2), "--replicaof", strings.Replace(r.addresses[0], ":", " ", 1)); err != nil {
			return err
		}
	}
	for n := range 3 {
		if err := f.addSentinel(ctx, fmt.Sprintf("sentinel %d", n+1)); err != nil {
			return err
		}
	}
	r.url = fmt.Sprintf("redis-sentinel://:%s@%s/0?master_name=%s&password=%s&addr=%s&addr=%s",
		r.password, r.sentinels[0], masterName, r.password, r.sentinels[1], r.sentinels[2])
	return await(ctx, func() bool { return r.sentinelsAgree(ctx) })
}

// sentinelsAgree reports whether each sentinel knows the others, and two replicas that follow.
func (r *redisFleet) sentinelsAgree(ctx context.Context) bool {
	for _, address := range r.sentinels {
		client := r.connect(address)
		master, err := redis.NewSentinelClient(client.Options()).Master(ctx, masterName).Result()
		_ = client.Close()
		if err != nil || master["num-other-sentinels"] != "2" || master["num-slaves"] != "2" || master["flags"] != "master" {
			return false
		}
	}
	master, err := r.master(ctx)
	return err == nil && strings.Contains(r.do(ctx, master, "INFO", "replication").String(), "connected_slaves:2")
}

// master is the address of the one that Sentinel has for the master.
func (r *redisFleet) master(ctx context.Context) (string, error) {
	client := redis.NewSentinelClient(&redis.Options{Addr: r.sentinels[0], Password: r.password})
	defer client.Close()
	address, err := client.GetMasterAddrByName(ctx, masterName).Result()
	if err != nil {
		return "", fmt.Errorf("asking a sentinel for the master: %w", err)
	}
	return net.JoinHostPort(address[0], address[1]), nil
}

func (f *fleet) addSentinel(ctx context.Context, name string) error {
	r := f.redis
	port := f.freePort()
	address := net.JoinHostPort(r.host, port)
	r.sentinels = append(r.sentinels, address)
	folder := filepath.Join(f.folder, "sentinel-"+port)
	configuration := fmt.Sprintf(`port %s
bind %s
requirepass %[3]s
sentinel sentinel-pass %[3]s
sentinel monitor %[4]s %[5]s 2
sentinel auth-pass %[4]s %[3]s
sentinel down-after-milliseconds %[4]s 1000
sentinel failover-timeout %[4]s 5000
`, port, r.host, r.password, masterName, strings.Replace(r.addresses[0], ":", " ", 1))
	path := filepath.Join(folder, "sentinel.conf") // which it writes itself
	if err := writeFile(path, configuration); err != nil {
		return err
	}
	return f.add(ctx, &part{name: name, start: func(ctx context.Context) (runner, error) {
		options := devservices.DaemonOptions{Dir: folder, Ready: r.pings(address)}
		return devservices.StartDaemon(ctx, options, "redis-server", path, "--sentinel")
	}})
}

func (f *fleet) startCluster(ctx context.Context) error {
	r := f.redis
	for n := range 6 {
		err := f.addRedis(ctx, fmt.Sprintf("Redis %d", n+1), "--cluster-enabled", "yes", "--cluster-node-timeout", "1000",
			"--cluster-announce-ip", r.host, "--cluster-port", f.freePort())
		if err != nil {
			return err
		}
	}
	arguments := slices.Concat([]string{"-a", r.password, "--no-auth-warning", "--cluster", "create"}, r.addresses,
		[]string{"--cluster-replicas", "1", "--cluster-yes"})
	if said, err := exec.CommandContext(ctx, "redis-cli", arguments...).CombinedOutput(); err != nil {
		return fmt.Errorf("making the Cluster: %w\n%s", err, said)
	}
	r.url = fmt.Sprintf("redis-cluster://:%s@%s?addr=%s&addr=%s", r.password, r.addresses[0], r.addresses[1], r.addresses[2])
	return await(ctx, func() bool { return r.clusterIsWhole(ctx) })
}

// clusterIsWhole reports whether all nodes find the Cluster in order, and three of them replicate.
func (r *redisFleet) clusterIsWhole(ctx context.Context) bool {
	replicas := 0
	for _, address := range r.addresses {
		info := r.do(ctx, address, "CLUSTER", "INFO").String()
		if !strings.Contains(info, "cluster_state:ok") || !strings.Contains(info, "cluster_known_nodes:"+strconv.Itoa(len(r.addresses))) {
			return false
		}
		if strings.Contains(r.do(ctx, address, "INFO", "replication").String(), "master_link_status:up") {
			replicas++
		}
	}
	return replicas == 3
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
