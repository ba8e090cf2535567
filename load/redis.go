package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"syscall"

	"github.com/redis/go-redis/v9"

	"orderly/local"
)

// redisServer is a redis-server of our own, that can be had to fail.
type redisServer struct {
	url    string
	folder string
	server *local.RedisServer
	pid    int
}

func startRedis(ctx context.Context, folder string) (*redisServer, error) {
	r := &redisServer{folder: folder}
	return r, r.start(ctx)
}

// start starts it anew, at the same place and empty.
func (r *redisServer) start(ctx context.Context) (err error) {
	if r.server, err = local.StartRedisServer(ctx, r.folder); err != nil {
		return err
	}
	r.url = r.server.URL()
	return r.tell(ctx, func(c *redis.Client) error {
		info, err := c.Info(ctx, "server").Result()
		if err != nil {
			return err
		}
		_, rest, _ := strings.Cut(info, "process_id:")
		pid, _, _ := strings.Cut(rest, "\r\n")
		r.pid, err = strconv.Atoi(pid)
		return err
	})
}

// hang has it answer nothing, until wake.
func (r *redisServer) hang(context.Context) error { return syscall.Kill(r.pid, syscall.SIGSTOP) }

func (r *redisServer) wake(context.Context) error { return syscall.Kill(r.pid, syscall.SIGCONT) }

// kill ends it as a crash does, until start.
func (r *redisServer) kill(context.Context) error {
	if err := syscall.Kill(r.pid, syscall.SIGKILL); err != nil {
		return err
	}
	<-r.server.Done()
	return nil
}

// fill has it refuse whatever needs memory, until empty.
func (r *redisServer) fill(ctx context.Context) error { return r.limit(ctx, "1") }

// empty lifts the limit.
func (r *redisServer) empty(ctx context.Context) error { return r.limit(ctx, "0") }

func (r *redisServer) limit(ctx context.Context, bytes string) error {
	return r.tell(ctx, func(c *redis.Client) error {
		return errors.Join(
			c.ConfigSet(ctx, "maxmemory-policy", "noeviction").Err(),
			c.ConfigSet(ctx, "maxmemory", bytes).Err())
	})
}

func (r *redisServer) tell(_ context.Context, what func(*redis.Client) error) error {
	options, err := redis.ParseURL(r.url)
	if err != nil {
		return fmt.Errorf("reading the URL of Redis: %w", err)
	}
	client := redis.NewClient(options)
	if err := errors.Join(what(client), client.Close()); err != nil {
		return fmt.Errorf("telling Redis: %w", err)
	}
	return nil
}

// close ends it, whatever state it is in.
func (r *redisServer) close() error {
	if r.pid != 0 {
		_ = syscall.Kill(r.pid, syscall.SIGCONT) // it may have ended
	}
	return r.server.Stop()
}
