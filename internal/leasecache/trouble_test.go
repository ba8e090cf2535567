package leasecache

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"orderly.example/test/services"
)

// unsettle takes the memory, the keys, the scripts or the epoch from Redis.
func (w *world) unsettle() {
	if w.raw == nil {
		options, ok := w.stores[0].client.(*redis.Client)
		require.True(w.t, ok)
		w.raw = redis.NewClient(&redis.Options{Network: options.Options().Network, Addr: options.Options().Addr})
		w.t.Cleanup(func() { require.NoError(w.t, w.raw.Close()) })
	}
	ctx := context.Background()
	w.wait(rand.N(30 * time.Millisecond))
	switch rand.IntN(6) {
	case 0, 1:
		require.NoError(w.t, w.raw.ConfigSet(ctx, "maxmemory", "1").Err())
		w.wait(rand.N(100 * time.Millisecond))
		require.NoError(w.t, w.raw.ConfigSet(ctx, "maxmemory", "0").Err())
	case 2:
		require.NoError(w.t, w.raw.FlushDB(ctx).Err())
	case 3:
		require.NoError(w.t, w.raw.ScriptFlush(ctx).Err())
	default:
		require.NoError(w.t, w.stores[rand.IntN(len(w.stores))].moveEpoch(ctx))
	}
}

// startBehindProxy starts a Redis that can be cut off.
func (w *world) startBehindProxy() string {
	server := startRedis(w.t, w.t.TempDir())
	options, err := redis.ParseURL(server.URL())
	require.NoError(w.t, err)
	w.proxy = services.StartProxy(w.t, options.Network, options.Addr)
	return "redis://" + w.proxy.Address() + "/0"
}

// cutOff makes Redis unreachable for all at once, for shorter and for longer than all take to notice; its data
// survive. Then it waits until Redis is used again.
func (w *world) cutOff() {
	w.awaitHits()
	switch w.rounds.Load() % 4 {
	case 0:
		w.outage(rand.N(500 * time.Millisecond))
	case 1:
		w.outage(1500*time.Millisecond + rand.N(time.Second))
	case 2:
		w.outage(rand.N(150 * time.Millisecond))
	case 3:
		w.outage(500*time.Millisecond + rand.N(500*time.Millisecond))
	}
	ended := time.Now()
	for !w.isOver() && w.stillDown() > 0 {
		w.wait(time.Millisecond)
	}
	w.slowest = max(w.slowest, time.Since(ended))
}

// awaitHits waits until the cache is used: only then can a read be stale.
func (w *world) awaitHits() {
	for hits := w.hits(); !w.isOver() && w.hits() < hits+300; {
		w.wait(time.Millisecond)
	}
}

// interrupt breaks all connections for some time, once half of the stores use Redis.
func (w *world) interrupt(least, most time.Duration) {
	for !w.isOver() && w.stillDown() > len(w.stores)/2 {
		w.wait(time.Millisecond)
	}
	w.awaitHits()
	w.wait(rand.N(defaultProbeInterval))
	w.proxy.Cut()
	w.wait(least + rand.N(most-least))
	w.proxy.Restore()
}

func (w *world) outage(d time.Duration) {
	if rand.IntN(2) == 0 {
		w.proxy.Cut()
	} else {
		w.proxy.Hold()
	}
	w.wait(d)
	w.proxy.Restore()
}

// stillDown counts the stores that bypass Redis.
func (w *world) stillDown() (n int) {
	for _, store := range w.stores {
		if !store.Up() {
			n++
		}
	}
	return n
}
