package ratelimit

import (
	"context"
	"errors"
	"time"

	"github.com/maypok86/otter/v2"
	"github.com/redis/go-redis/v9"
)

// ExpiringTexts are short texts, one for each key, that expire. They are stored where buckets are.
type ExpiringTexts struct {
	name  string
	ttl   time.Duration
	redis Redis
	local *otter.Cache[string, string]
}

// NewExpiringTexts makes texts that expire a while after each was written. With a nil Redis they are this process's
// own.
func NewExpiringTexts(r Redis, name string, ttl time.Duration) *ExpiringTexts {
	return &ExpiringTexts{name: name, ttl: ttl, redis: r, local: newCache(otter.ExpiryWriting[string, string](ttl))}
}

// Read reads the text of a key. It is empty if there is none, or if from is nil.
func (b *Batch) Read(from *ExpiringTexts, key string) *string {
	if from == nil {
		return new(string)
	}
	r := &textRequest{of: from, key: redisKey(from.name, key)}
	b.requests = append(b.requests, r)
	return &r.text
}

// Write sets the text of a key.
func (b *Batch) Write(to *ExpiringTexts, key, text string) {
	if to != nil {
		b.requests = append(b.requests, &textRequest{of: to, key: redisKey(to.name, key), text: text, writes: true})
	}
}

type textRequest struct {
	of     *ExpiringTexts
	key    string // hashed
	text   string
	writes bool
	answer interface{ Result() (string, error) }
}

func (r *textRequest) backend() (Redis, string) { return r.of.redis, "the mark " + r.of.name }

func (r *textRequest) send(ctx context.Context, to redis.Cmdable, _ bool) {
	if r.writes {
		r.answer = to.Set(ctx, r.key, r.text, r.of.ttl)
	} else {
		r.answer = to.Get(ctx, r.key)
	}
}

func (r *textRequest) read() error {
	text, err := r.answer.Result()
	if errors.Is(err, redis.Nil) {
		return nil
	}
	if err == nil && !r.writes {
		r.text = text
	}
	return err
}

func (r *textRequest) runLocally() {
	if r.writes {
		r.of.local.Set(r.key, r.text)
	} else {
		r.text, _ = r.of.local.GetIfPresent(r.key)
	}
}
