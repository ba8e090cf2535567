package lockstephttp

import (
	"context"
	"time"
)

// Open lets a client start a stream, or refuses it. params are what the client sent to open a socket, nil for an
// event stream. Operations run under the context that it returns: when that ends, the stream ends with its cause.
// end is called once, when the stream has ended.
type Open func(ctx context.Context, params map[string]any) (stream context.Context, end func(), err error)

const (
	// defaultWrite is how long a client may take to read what it is sent.
	defaultWrite = 10 * time.Second
	// defaultKeepAlive is less than the minute after which proxies close silent connections.
	defaultKeepAlive = 20 * time.Second
)
