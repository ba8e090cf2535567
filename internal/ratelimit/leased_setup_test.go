package ratelimit_test

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"
	"pgregory.net/rapid"

	"orderly.example/internal/ratelimit"
)

// processes are several processes that lease of one key's bucket, and what they should have taken.
type processes struct {
	rate  ratelimit.Rate
	key   string
	all   []*process
	exact *ratelimit.Bucket

	spent   int   // taken and not returned
	lost    int   // by processes that died
	charged int   // in all
	running []int // costs of what can still be returned
}

type process struct {
	*ratelimit.LeasedBucket

	store *store
	fault *fault
	local bool // it has decided without Redis
}

func (p *processes) start(s *store, f *fault) *process {
	return &process{LeasedBucket: ratelimit.NewUnrenewed(s, "test", p.rate), store: s, fault: f}
}

func (p *processes) held() (sum int) {
	for _, one := range p.all {
		sum += one.Held(p.key)
	}
	return sum
}

var (
	amounts = rapid.OneOf(rapid.IntRange(0, 40), rapid.IntRange(0, 500)) //nolint:gochecknoglobals // a generator
	one     = rapid.IntRange(0, 2)                                       //nolint:gochecknoglobals // of three processes
)

func (p *processes) take(t *rapid.T, by *process, n int) ratelimit.Taken {
	taken := by.Take(t.Context(), p.key, n)
	p.spent += taken.Cost
	if taken.Cost > 0 {
		p.running = append(p.running, taken.Cost)
	}
	return taken
}

// giveBack returns what one of those who took has not used, through any process.
func (p *processes) giveBack(t *rapid.T, by *process) {
	if len(p.running) == 0 {
		return
	}
	n := rapid.IntRange(0, p.running[0]).Draw(t, "unused")
	p.running = p.running[1:]
	by.Return(t.Context(), p.key, n)
	p.spent -= n
}

func (p *processes) charge(t *rapid.T, by *process) {
	n := rapid.IntRange(0, 100).Draw(t, "n")
	by.Charge(t.Context(), p.key, n)
	p.spent += n
	p.charged += n
}

// die replaces a process by a new one. What it held is gone.
func (p *processes) die(i int) {
	p.lost += p.all[i].Held(p.key)
	p.all[i] = p.start(p.all[i].store, p.all[i].fault)
}

// fault fails the pipelines of one process.
type fault struct{ now failure }

type failure int

const (
	none       failure = iota
	refused            // what was asked has not reached Redis
	unanswered         // Redis has done it
)

var errLost = errors.New("the connection is lost")

func (f *fault) DialHook(next redis.DialHook) redis.DialHook { return next }

func (f *fault) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, c redis.Cmder) error {
		return f.fail([]redis.Cmder{c}, func() error { return next(ctx, c) })
	}
}

func (f *fault) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cs []redis.Cmder) error {
		return f.fail(cs, func() error { return next(ctx, cs) })
	}
}

func (f *fault) fail(cs []redis.Cmder, send func() error) error {
	if f.now == none {
		return send()
	}
	if f.now == unanswered {
		_ = send()
	}
	for _, c := range cs {
		c.SetErr(errLost)
	}
	return errLost
}
