package tracing

import (
	"fmt"

	"github.com/redis/go-redis/extra/redisotel/v9"
	"github.com/redis/go-redis/v9"
)

// Redis makes spans for the commands of a client, which must be a redis.UniversalClient: with the commands' names,
// without keys and values.
func (t *Traces) Redis(client redis.Cmdable) error {
	if t == nil {
		return nil
	}
	universal, ok := client.(redis.UniversalClient)
	if !ok {
		return fmt.Errorf("tracing Redis: %T takes no hooks", client)
	}
	return redisotel.InstrumentTracing(universal,
		redisotel.WithTracerProvider(t.children),
		redisotel.WithDBStatement(false),
		redisotel.WithCallerEnabled(false),
		redisotel.WithDialFilter(true),
	)
}
