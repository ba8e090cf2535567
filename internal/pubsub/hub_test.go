package pubsub_test

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/devservices"
	"orderly.example/internal/leasecache"
	"orderly.example/internal/pubsub"
	"orderly.example/test/services"
)

const (
	patience = time.Minute
	moment   = 10 * time.Millisecond
	never    = time.Hour
)

func TestWatchersAreSignalledForTheirTopics(t *testing.T) {
	t.Parallel()
	hub := newHub(t, nil, pubsub.Options{Poll: never, Safety: never})
	first, stopFirst := hub.Watch("a", "b")
	second, stopSecond := hub.Watch("b")
	defer stopSecond()
	hub.Publish(t.Context(), "a")
	await(t, first)
	hub.Publish(t.Context(), "b", "a", "c")
	hub.Publish(t.Context(), "b")
	await(t, first)
	await(t, second)
	require.Empty(t, first, "what is not taken becomes one")
	stopFirst()
	stopFirst()
	hub.Publish(t.Context(), "a", "b")
	await(t, second)
	require.Empty(t, first)
}

func TestHubsReceiveFromEachOther(t *testing.T) {
	t.Parallel()
	url, topic := services.RedisURL(t), t.Name()
	one := newHub(t, openStore(t, url), pubsub.Options{Poll: never, Safety: never})
	other := newHub(t, openStore(t, url), pubsub.Options{Poll: never, Safety: never})
	signals, stop := one.Watch(topic)
	defer stop()
	await(t, signals) // subscribed from now on
	other.Publish(t.Context(), topic+"x", topic)
	await(t, signals)
	second, stopSecond := one.Watch(topic) // already subscribed
	stop()
	other.Publish(t.Context(), topic)
	await(t, second)
	stopSecond()
	again, stopAgain := one.Watch(topic)
	defer stopAgain()
	require.Eventually(t, func() bool { // it may replace one that is about to be removed
		other.Publish(t.Context(), topic)
		return len(again) == 1
	}, patience, moment)
	require.Empty(t, second)
}

func TestAHubIgnoresItsOwnMessages(t *testing.T) {
	t.Parallel()
	url, topic := services.RedisURL(t), t.Name()
	one := newHub(t, openStore(t, url), pubsub.Options{Poll: never, Safety: never})
	other := newHub(t, openStore(t, url), pubsub.Options{Poll: never, Safety: never})
	signals, stop := one.Watch(topic)
	defer stop()
	await(t, signals)
	barrier, stopBarrier := one.Watch(topic + "barrier")
	defer stopBarrier()
	await(t, barrier)
	one.Publish(t.Context(), topic)
	await(t, signals)
	other.Publish(t.Context(), topic+"barrier") // the hub's own message would arrive before
	await(t, barrier)
	require.Empty(t, signals)
}

func TestWithoutRedisWatchersPoll(t *testing.T) {
	t.Parallel()
	redis := startRedis(t)
	hub := newHub(t, openStore(t, redis.URL()), pubsub.Options{Poll: moment, Safety: never})
	signals, stop := hub.Watch(t.Name())
	defer stop()
	require.Eventually(t, func() bool { return quiet(signals) }, patience, moment, "it is heard: nobody polls")
	require.NoError(t, redis.Stop())
	await(t, signals)
	await(t, signals)
	hub.Publish(t.Context(), t.Name()) // still works in this process
	await(t, signals)
}

func TestReconnectingSignalsAllTopics(t *testing.T) {
	t.Parallel()
	folder := socketFolder(t)
	redis, err := devservices.StartRedisServer(t.Context(), folder)
	require.NoError(t, err)
	hub := newHub(t, openStore(t, redis.URL()), pubsub.Options{Poll: never, Safety: never})
	signals, stop := hub.Watch(t.Name())
	defer stop()
	await(t, signals)
	require.NoError(t, redis.Stop())
	redis, err = devservices.StartRedisServer(t.Context(), folder)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, redis.Stop()) })
	await(t, signals)
}

func TestASafetySignalComesInAnyCase(t *testing.T) {
	t.Parallel()
	hub := newHub(t, openStore(t, services.RedisURL(t)), pubsub.Options{Poll: never, Safety: moment})
	signals, stop := hub.Watch(t.Name())
	defer stop()
	for range 3 {
		await(t, signals)
	}
}

func TestPublishingNeverFails(t *testing.T) {
	t.Parallel()
	var none *pubsub.Hub
	none.Publish(t.Context(), "a")
	redis := startRedis(t)
	hub := newHub(t, openStore(t, redis.URL()), pubsub.Options{Poll: never, Safety: never})
	require.NoError(t, redis.Stop())
	hub.Publish(t.Context(), "a")
	hub.Publish(t.Context())
}

func newHub(t *testing.T, store *leasecache.Store, o pubsub.Options) *pubsub.Hub {
	t.Helper()
	hub := pubsub.New(store, o)
	t.Cleanup(hub.Close)
	return hub
}

func openStore(t *testing.T, url string) *leasecache.Store {
	t.Helper()
	store, err := leasecache.Open(t.Context(), url, leasecache.Options{Timeout: 2 * time.Second})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	require.Eventually(t, store.Up, patience, moment)
	return store
}

func startRedis(t *testing.T) *devservices.RedisServer {
	t.Helper()
	redis, err := devservices.StartRedisServer(t.Context(), socketFolder(t))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, redis.Stop()) })
	return redis
}

// socketFolder is a folder with a short path, which t.TempDir's may not have.
func socketFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "orderly-") //nolint:usetesting // see above
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(folder)) })
	return folder
}

func await(t *testing.T, signals <-chan struct{}) {
	t.Helper()
	select {
	case <-signals:
	case <-time.After(patience):
		require.FailNow(t, "no signal came")
	}
}

// quiet reports whether no signal comes for ten moments.
func quiet(signals <-chan struct{}) bool {
	select {
	case <-signals:
		return false
	case <-time.After(10 * moment):
		return true
	}
}
