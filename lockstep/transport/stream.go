package transport

import (
	"context"
	"time"
)

// Open lets a client begin a stream, or refuses it. params are what the client sent to open a socket, nil for an event
// stream. Operations run under the context that it returns: when that ends, the stream does, for its cause. end is
// called once, when the stream has ended.
type Open func(ctx context.Context, params map[string]any) (stream context.Context, end func(), err error)

const (
	// defaultWrite is how long a client may take to read what it is sent.
	defaultWrite = 10 * time.Second
	// defaultKeepAlive is less than the minute after which proxies give up silent connections.
	defaultKeepAlive = 20 * time.Second
)
