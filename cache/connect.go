package cache

import (
	"context"
	"errors"
	"net"
	"runtime"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// errBadURL shows nothing of the URL: an error of net/url repeats parts of it.
var errBadURL = errors.New("the Redis URL can't be read: it must be redis://, rediss:// or unix://, " +
	"or redis-cluster:// or redis-sentinel:// with options that go-redis knows")

// greeting is called with each new connection before it is used.
type greeting func(ctx context.Context, connection *redis.Conn) error

// connect makes the client. It dials nothing yet. One try for each command, and
// short: with go-redis' defaults (retries of commands and of dialling, five
// seconds each) a Redis that is away would cost every request seconds. Reads go
// to the master alone, since a replica may miss a mark.
func connect(url string, timeout time.Duration, greet greeting) (redis.UniversalClient, error) {
	scheme, rest, found := strings.Cut(url, "://")
	if !found {
		return nil, errBadURL
	}
	scheme, kind, _ := strings.Cut(scheme, "-")
	switch {
	case kind == "":
		return connectSingle(url, timeout, greet)
	case kind == "cluster" && isTCP(scheme):
		return connectCluster(scheme+"://"+rest, timeout, greet)
	case kind == "sentinel" && isTCP(scheme):
		return connectSentinel(scheme+"://"+rest, timeout, greet)
	}
	return nil, errBadURL
}

func isTCP(scheme string) bool { return scheme == "redis" || scheme == "rediss" }

func connectSingle(url string, timeout time.Duration, greet greeting) (redis.UniversalClient, error) {
	o, err := redis.ParseURL(url)
	if err != nil {
		return nil, errBadURL
	}
	o.OnConnect = greet
	o.Dialer = dialer(redis.Options{TLSConfig: o.TLSConfig, DialTimeout: timeout})
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = timeout, timeout, timeout, timeout
	o.MaxRetries, o.DialerRetries, o.ContextTimeoutEnabled = -1, 1, true
	o.Protocol, o.DisableIdentity = 2, true
	o.PoolSize, o.PipelinePoolSize = poolSize(o.PoolSize), -1
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return redis.NewClient(o), nil
}

func connectCluster(url string, timeout time.Duration, greet greeting) (redis.UniversalClient, error) {
	o, err := redis.ParseClusterURL(url)
	if err != nil {
		return nil, errBadURL
	}
	o.OnConnect = greet
	o.Dialer = dialer(redis.Options{TLSConfig: o.TLSConfig, DialTimeout: timeout})
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = timeout, timeout, timeout, timeout
	o.MaxRetries, o.DialerRetries, o.ContextTimeoutEnabled = -1, 1, true
	o.Protocol, o.DisableIdentity = 2, true
	o.PoolSize, o.PipelinePoolSize = poolSize(o.PoolSize), -1
	o.ReadOnly, o.RouteByLatency, o.RouteRandomly = false, false, false
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return redis.NewClusterClient(o), nil
}

func connectSentinel(url string, timeout time.Duration, greet greeting) (redis.UniversalClient, error) {
	o, err := redis.ParseFailoverURL(url)
	if err != nil || o.MasterName == "" {
		return nil, errBadURL
	}
	o.OnConnect = greet
	o.Dialer = dialer(redis.Options{TLSConfig: o.TLSConfig, DialTimeout: timeout})
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = timeout, timeout, timeout, timeout
	o.MaxRetries, o.DialerRetries, o.ContextTimeoutEnabled = -1, 1, true
	o.Protocol, o.DisableIdentity = 2, true
	o.PoolSize, o.PipelinePoolSize = poolSize(o.PoolSize), -1
	o.ReplicaOnly, o.RouteByLatency, o.RouteRandomly = false, false, false
	return redis.NewFailoverClient(o), nil
}

// poolSize is the URL's, or 10 connections for each processor, 20 to 100.
func poolSize(asked int) int {
	const least, most, each = 20, 100, 10
	if asked > 0 {
		return asked
	}
	return min(most, max(least, each*runtime.GOMAXPROCS(0)))
}

// dialer dials as go-redis does, and gives a connection that fails where there
// is none. After a pool's worth of failed dials go-redis would not dial for a
// second, and write a line of its own to stderr for each.
func dialer(o redis.Options) func(ctx context.Context, network, address string) (net.Conn, error) {
	dial := redis.NewDialer(&o)
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		connection, err := dial(ctx, network, address)
		if err != nil {
			return unreachable{err: err}, nil //nolint:nilerr // the connection has it
		}
		return connection, nil
	}
}

// unreachable is the connection to a server that could not be dialled.
type unreachable struct{ err error }

func (u unreachable) Read([]byte) (int, error)       { return 0, u.err }
func (u unreachable) Write([]byte) (int, error)      { return 0, u.err }
func (unreachable) Close() error                     { return nil }
func (unreachable) LocalAddr() net.Addr              { return &net.UnixAddr{} }
func (unreachable) RemoteAddr() net.Addr             { return &net.UnixAddr{} }
func (unreachable) SetDeadline(time.Time) error      { return nil }
func (unreachable) SetReadDeadline(time.Time) error  { return nil }
func (unreachable) SetWriteDeadline(time.Time) error { return nil }
