package ratelimit

import (
	"context"
	"errors"
	"time"

	"github.com/maypok86/otter/v2"
	"github.com/redis/go-redis/v9"
)

// Marks are short texts, one for each key, that are kept for a while: where buckets are.
type Marks struct {
	name  string
	life  time.Duration
	redis Redis
	here  *otter.Cache[string, string]
}

// NewMarks makes marks that live for a time after each was written. Without Redis (nil) they are this process's own.
func NewMarks(r Redis, name string, life time.Duration) *Marks {
	return &Marks{name: name, life: life, redis: r, here: newCache(otter.ExpiryWriting[string, string](life))}
}

// Read reads a key's mark; empty where there is none, and of nil marks.
func (b *Batch) Read(from *Marks, key string) *string {
	if from == nil {
		return new(string)
	}
	r := &markRequest{of: from, key: hashed(from.name, key)}
	b.requests = append(b.requests, r)
	return &r.text
}

// Write gives a key another mark.
func (b *Batch) Write(to *Marks, key, text string) {
	if to != nil {
		b.requests = append(b.requests, &markRequest{of: to, key: hashed(to.name, key), text: text, writes: true})
	}
}

type markRequest struct {
	of     *Marks
	key    string // hashed
	text   string
	writes bool
	answer interface{ Result() (string, error) }
}

func (r *markRequest) home() (Redis, string) { return r.of.redis, "the mark " + r.of.name }

func (r *markRequest) send(ctx context.Context, to redis.Cmdable, _ bool) {
	if r.writes {
		r.answer = to.Set(ctx, r.key, r.text, r.of.life)
	} else {
		r.answer = to.Get(ctx, r.key)
	}
}

func (r *markRequest) read() error {
	text, err := r.answer.Result()
	if errors.Is(err, redis.Nil) {
		return nil
	}
	if err == nil && !r.writes {
		r.text = text
	}
	return err
}

func (r *markRequest) here() {
	if r.writes {
		r.of.here.Set(r.key, r.text)
	} else {
		r.text, _ = r.of.here.GetIfPresent(r.key)
	}
}
