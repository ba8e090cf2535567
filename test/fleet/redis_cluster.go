package main

import (
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strconv"
	"strings"
)

func (f *fleet) startCluster(ctx context.Context) error {
	r := f.redis
	for n := range 6 {
		err := f.addRedis(ctx, fmt.Sprintf("Redis %d", n+1), "--cluster-enabled", "yes", "--cluster-node-timeout", "1000",
			"--cluster-announce-ip", r.host, "--cluster-port", f.ports.next())
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
