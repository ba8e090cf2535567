package main

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"strings"

	"github.com/redis/go-redis/v9"

	"orderly.example/internal/devservices"
)

const masterName = "shop"

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
	port := f.ports.next()
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
