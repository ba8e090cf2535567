package devservices

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// redisTick is how late a key can expire in the in-process Redis.
const redisTick = 50 * time.Millisecond

// Redis is a Redis inside this process, for development: one shop, a few clients, nothing on disk.
type Redis struct {
	server *miniredis.Miniredis
	url    string
	stop   sync.Once
	done   chan struct{}
	ticked chan struct{}
}

// StartRedis starts an in-process Redis on a free port of 127.0.0.1, with a random password: other users of the
// machine, and web pages in its browsers, can reach that port too, and it holds sessions. (A unix socket would need
// no password, but miniredis listens only on ports.) It runs until Stop; ctx bounds only the start. Without a log
// nothing is logged.
func StartRedis(ctx context.Context, log *slog.Logger) (*Redis, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("starting the in-process Redis: %w", err)
	}
	server, password := miniredis.NewMiniRedis(), rand.Text()
	server.RequireAuth(password)
	if err := server.StartAddr("127.0.0.1:0"); err != nil {
		return nil, fmt.Errorf("starting the in-process Redis: %w", err)
	}
	redis := &Redis{server: server, url: "redis://:" + password + "@" + server.Addr() + "/0", done: make(chan struct{}), ticked: make(chan struct{})}
	go redis.tick()
	if log != nil {
		log.Warn("in-process Redis is up: for development only, it keeps nothing", "address", server.Addr())
	}
	return redis, nil
}

// URL is the connection URL with the password, for go-redis's ParseURL.
func (r *Redis) URL() string { return r.url }

// Stop ends the server and its connections. Further calls do nothing.
func (r *Redis) Stop() {
	r.stop.Do(func() {
		close(r.done)
		<-r.ticked
		r.server.Close()
	})
}

// tick advances the server's clock, which does not run by itself, by the elapsed time: a late tick must not make
// keys live longer.
func (r *Redis) tick() {
	defer close(r.ticked)
	ticker := time.NewTicker(redisTick)
	defer ticker.Stop()
	last := time.Now()
	for {
		select {
		case <-r.done:
			return
		case <-ticker.C:
			now := time.Now()
			r.server.FastForward(now.Sub(last))
			last = now
		}
	}
}
