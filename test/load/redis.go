package main

import (
	"context"

	"orderly.example/internal/devservices"
)

// redisServer is a redis-server of our own, that can be had to fail.
type redisServer struct {
	*devservices.RedisServer

	folder string
}

func startRedis(ctx context.Context, folder string) (*redisServer, error) {
	r := &redisServer{folder: folder}
	return r, r.restart(ctx)
}

// restart starts it anew, at the same place and empty.
func (r *redisServer) restart(ctx context.Context) error {
	started, err := devservices.StartRedisServer(ctx, r.folder)
	if err == nil { // else the one before stays, to be stopped once more
		r.RedisServer = started
	}
	return err
}
