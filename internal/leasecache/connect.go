package leasecache

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

// URLForms describes the accepted URLs of a Redis.
const URLForms = "a URL as redis://user:password@host:6379/0, unix:///path?db=0, " +
	"redis-cluster://user:password@host:6379?addr=host2:6379 or " +
	"redis-sentinel://user:password@host:26379/0?master_name=name&addr=host2:26379, " +
	"with rediss in the place of redis for TLS, and further options that go-redis knows"

// errBadURL does not show the URL, which may hold a password. An error of net/url would repeat parts of it.
var errBadURL = errors.New("the Redis URL can't be read: it must be " + URLForms)

// IsURL reports whether a text is a Redis URL of one of the [URLForms].
func IsURL(text string) bool {
	_, err := parse(text)
	return err == nil
}

// connectHook is called with each new connection before it is used. Nil does nothing.
type connectHook func(ctx context.Context, connection redis.Cmdable) error

func (g connectHook) onConnect(ctx context.Context, connection *redis.Conn) error {
	if g == nil {
		return nil
	}
	return g(ctx, connection)
}

// connect makes the client. It does not dial yet. Commands are tried once, with a short timeout: with go-redis'
// defaults (retries of commands and of dialling, five seconds each) an outage of Redis would cost each request
// seconds. Reads go to the master alone, since a replica may miss a mark.
func connect(url string, timeout time.Duration, greet connectHook) (redis.UniversalClient, error) {
	options, err := parse(url)
	if err != nil {
		return nil, err
	}
	switch o := options.(type) {
	case *redis.ClusterOptions:
		return connectCluster(o, timeout, greet), nil
	case *redis.FailoverOptions:
		return connectSentinel(o, timeout, greet), nil
	case *redis.Options:
		return connectSingle(o, timeout, greet), nil
	default:
		return nil, errBadURL
	}
}

// parse returns go-redis' options for the kind of Redis that the URL names.
func parse(url string) (options any, err error) {
	scheme, rest, found := strings.Cut(url, "://")
	scheme, kind, _ := strings.Cut(scheme, "-")
	tcp := scheme == "redis" || scheme == "rediss"
	switch {
	case found && kind == "":
		options, err = redis.ParseURL(url)
	case found && kind == "cluster" && tcp:
		options, err = redis.ParseClusterURL(scheme + "://" + rest)
	case found && kind == "sentinel" && tcp:
		o, failed := redis.ParseFailoverURL(scheme + "://" + rest)
		if failed != nil || o.MasterName == "" {
			return nil, errBadURL
		}
		options = o
	default:
		return nil, errBadURL
	}
	if err != nil {
		return nil, errBadURL
	}
	return options, nil
}

func connectSingle(o *redis.Options, timeout time.Duration, greet connectHook) redis.UniversalClient {
	o.OnConnect = greet.onConnect
	o.Dialer = neverFailingDialer(redis.Options{TLSConfig: o.TLSConfig, DialTimeout: timeout})
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = timeout, timeout, timeout, timeout
	o.MaxRetries, o.DialerRetries, o.ContextTimeoutEnabled = -1, 1, true
	o.Protocol, o.DisableIdentity = 2, true
	o.PoolSize, o.PipelinePoolSize = poolSize(o.PoolSize), -1
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return redis.NewClient(o)
}

func connectCluster(o *redis.ClusterOptions, timeout time.Duration, greet connectHook) redis.UniversalClient {
	o.OnConnect = greet.onConnect
	o.Dialer = neverFailingDialer(redis.Options{TLSConfig: o.TLSConfig, DialTimeout: timeout})
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = timeout, timeout, timeout, timeout
	o.MaxRetries, o.DialerRetries, o.ContextTimeoutEnabled = -1, 1, true
	o.Protocol, o.DisableIdentity = 2, true
	o.PoolSize, o.PipelinePoolSize = poolSize(o.PoolSize), -1
	o.ReadOnly, o.RouteByLatency, o.RouteRandomly = false, false, false
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return redis.NewClusterClient(o)
}

func connectSentinel(o *redis.FailoverOptions, timeout time.Duration, greet connectHook) redis.UniversalClient {
	o.OnConnect = greet.onConnect
	o.Dialer = neverFailingDialer(redis.Options{TLSConfig: o.TLSConfig, DialTimeout: timeout})
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = timeout, timeout, timeout, timeout
	o.MaxRetries, o.DialerRetries, o.ContextTimeoutEnabled = -1, 1, true
	o.Protocol, o.DisableIdentity = 2, true
	o.PoolSize, o.PipelinePoolSize = poolSize(o.PoolSize), -1
	o.ReplicaOnly, o.RouteByLatency, o.RouteRandomly = false, false, false
	return redis.NewFailoverClient(o)
}

// poolSize is the URL's, or 10 connections for each processor, from 20 to 100.
func poolSize(configured int) int {
	const atLeast, atMost, perProcessor = 20, 100, 10
	if configured > 0 {
		return configured
	}
	return min(atMost, max(atLeast, perProcessor*runtime.GOMAXPROCS(0)))
}

// neverFailingDialer dials as go-redis does, but returns a connection that always fails in place of an error.
// Otherwise, after as many failed dials as the pool has connections, go-redis would not dial for a second, and
// write a line to stderr for each attempt.
func neverFailingDialer(o redis.Options) func(ctx context.Context, network, address string) (net.Conn, error) {
	dial := redis.NewDialer(&o)
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		connection, err := dial(ctx, network, address)
		if err != nil {
			return unreachable{err: err}, nil //nolint:nilerr // the connection returns it
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
