package ratelimit_test

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"orderly.example/internal/ratelimit"
	"orderly.example/test/services"
)

// For one process, a leased bucket is a bucket: every answer is the same, whatever is leased.
func TestALeasedBucketAnswersAsABucket(t *testing.T) {
	t.Parallel()
	r, rate := connectSafely(t, services.RedisURL(t)), slow(1000)
	var keys atomic.Int64
	rapid.Check(t, func(t *rapid.T) {
		key := time.Duration(keys.Add(1)).String()
		exact, leased := ratelimit.New(r, "exact", rate), ratelimit.NewUnrenewed(r, "leased", rate)
		same := func(t *rapid.T, a, b ratelimit.Taken) {
			t.Helper()
			require.InDelta(t, a.RetryAfter, b.RetryAfter, float64(time.Minute))
			a.RetryAfter, b.RetryAfter = 0, 0
			require.Equal(t, a, b)
		}
		n := rapid.OneOf(rapid.IntRange(-1, 30), rapid.IntRange(0, 1100))
		taken := 0
		t.Repeat(map[string]func(*rapid.T){
			"take": func(t *rapid.T) {
				n := n.Draw(t, "n")
				expected := exact.Take(t.Context(), key, n)
				same(t, expected, leased.Take(t.Context(), key, n))
				taken += expected.Cost
			},
			"return": func(t *rapid.T) {
				n := min(taken, n.Draw(t, "n"))
				same(t, exact.Return(t.Context(), key, n), leased.Return(t.Context(), key, n))
				taken -= max(n, 0)
			},
			"charge": func(t *rapid.T) {
				n := n.Draw(t, "n")
				same(t, exact.Charge(t.Context(), key, n), leased.Charge(t.Context(), key, n))
			},
			"renew": func(t *rapid.T) { leased.Renew(t.Context()) },
		})
	})
}

// Nothing is taken twice and nothing is lost, but by processes that die: at any time, what is in Redis and what leases
// hold is what was not taken. Requests are refused only if both are too little, and no lease stays once a bucket is
// half empty.
func TestLeasesAddUp(t *testing.T) {
	t.Parallel()
	rate := slow(1000)
	s := connectSafely(t, services.RedisURL(t))
	var keys atomic.Int64
	rapid.Check(t, func(t *rapid.T) {
		p := &processes{rate: rate, key: time.Duration(keys.Add(1)).String(), exact: ratelimit.New(s, "test", rate)}
		p.all = []*process{p.start(s, nil), p.start(s, nil), p.start(s, nil)}
		inRedis := func() int { return rate.Maximum - p.spent - p.lost - p.held() } // negative if it is owed
		t.Repeat(map[string]func(*rapid.T){
			"take": func(t *rapid.T) {
				by := p.all[one.Draw(t, "by")]
				own, all := by.Held(p.key), inRedis()+by.Held(p.key)
				asked := amounts.Draw(t, "n")
				taken := p.take(t, by, asked)
				require.Equal(t, asked <= max(own, all), taken.OK)
				if !taken.OK {
					require.Positive(t, taken.RetryAfter)
					require.Equal(t, max(0, all), taken.Available, "it gave its own lease back")
				}
			},
			"return": func(t *rapid.T) { p.giveBack(t, p.all[one.Draw(t, "by")]) },
			"charge": func(t *rapid.T) { p.charge(t, p.all[one.Draw(t, "by")]) },
			"renew": func(t *rapid.T) {
				by := p.all[one.Draw(t, "by")]
				by.Renew(t.Context())
				require.True(t, by.Held(p.key) == 0 || inRedis() >= rate.Maximum/2, "it leaves half")
			},
			"die": func(t *rapid.T) { p.die(one.Draw(t, "who")) },
			"": func(t *rapid.T) {
				require.Equal(t, max(0, inRedis()), p.exact.Take(t.Context(), p.key, 0).Available)
				for _, one := range p.all {
					require.LessOrEqual(t, one.Held(p.key), rate.Maximum/8)
				}
			},
		})
		for range 2 {
			for _, one := range p.all {
				one.Renew(t.Context())
			}
		}
		require.Zero(t, p.held(), "what is not used is given back")
	})
}

// instant is what was spent and held at a time.
type instant struct {
	began, ended         time.Time // of the last call
	spent, held, charged int
	local, wiped         int // processes that decided without Redis, and how often Redis lost its data
}

// The bound of LeasedBucket holds for every span of time, whatever fails.
func TestLeasesAreBoundedWhateverFails(t *testing.T) {
	t.Parallel()
	url, rate := services.RedisURL(t), ratelimit.Rate{Maximum: 1000, Restore: 50_000}
	stores, faults := make([]*store, 3), make([]*fault, 3)
	for i := range stores {
		stores[i], faults[i] = connect(t, url), &fault{}
		stores[i].client.AddHook(faults[i])
	}
	whole := connect(t, url)
	var keys atomic.Int64
	rapid.Check(t, func(t *rapid.T) {
		p := &processes{rate: rate, key: time.Duration(keys.Add(1)).String(), exact: ratelimit.New(whole, "test", rate)}
		for i := range stores {
			stores[i].down.Store(false)
			p.all = append(p.all, p.start(stores[i], faults[i]))
		}
		local, wiped := 0, 0
		history := []instant{{began: time.Now(), ended: time.Now()}}
		during := func(by *process, f failure, do func()) {
			at := instant{began: time.Now()}
			by.fault.now = f
			if (f != none || !by.store.Up()) && !by.local {
				by.local = true
				local++
			}
			do()
			by.fault.now = none
			at.ended, at.spent, at.held, at.charged, at.local, at.wiped = time.Now(), p.spent, p.held(), p.charged, local, wiped
			history = append(history, at)
		}
		failures := rapid.SampledFrom([]failure{none, none, none, refused, unanswered})
		t.Repeat(map[string]func(*rapid.T){
			"take": func(t *rapid.T) {
				by := p.all[one.Draw(t, "by")]
				during(by, failures.Draw(t, "failure"), func() { p.take(t, by, amounts.Draw(t, "n")) })
			},
			"take often": func(t *rapid.T) {
				by := p.all[one.Draw(t, "by")]
				during(by, none, func() {
					for range 10 {
						p.take(t, by, amounts.Draw(t, "n"))
					}
				})
			},
			"return": func(t *rapid.T) { // a return without an answer may count twice, as with Bucket
				by := p.all[one.Draw(t, "by")]
				during(by, rapid.SampledFrom([]failure{none, none, refused}).Draw(t, "failure"), func() { p.giveBack(t, by) })
			},
			"charge": func(t *rapid.T) {
				by := p.all[one.Draw(t, "by")]
				during(by, failures.Draw(t, "failure"), func() { p.charge(t, by) })
			},
			"renew": func(t *rapid.T) {
				by := p.all[one.Draw(t, "by")]
				during(by, failures.Draw(t, "failure"), func() { by.Renew(t.Context()) })
			},
			"die":       func(t *rapid.T) { p.die(one.Draw(t, "who")) },
			"go down":   func(t *rapid.T) { p.all[one.Draw(t, "who")].store.down.Store(true) },
			"come back": func(t *rapid.T) { p.all[one.Draw(t, "who")].store.down.Store(false) },
			"lose data": func(t *rapid.T) {
				if wiped == 0 {
					require.NoError(t, whole.client.FlushDB(t.Context()).Err())
					wiped++
				}
			},
			"": func(t *rapid.T) {
				now := history[len(history)-1]
				for _, then := range history[:len(history)-1] {
					refilled := rate.Restore * now.ended.Sub(then.began).Seconds()
					buckets := 1 + now.local // those of Redis and of processes
					most := float64(buckets)*(refilled+1000) + float64(then.held+now.charged-then.charged+1000*(now.wiped-then.wiped))
					require.LessOrEqual(t, float64(now.spent-then.spent), most+1)
				}
				require.LessOrEqual(t, now.held, len(p.all)*rate.Maximum/8)
			},
		})
	})
}
