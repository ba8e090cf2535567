package ratelimit_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/ratelimit"
)

func TestABucketEmpties(t *testing.T) {
	t.Parallel()
	for name, r := range backends(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := ratelimit.New(r, "test", ratelimit.Rate{Maximum: 10, Restore: 10 * perDay})
			require.Equal(t, ratelimit.Taken{OK: true, Cost: 7, Available: 3}, b.Take(t.Context(), "anna", 7))
			require.Equal(t, ratelimit.Taken{OK: true, Available: 3}, b.Take(t.Context(), "anna", 0))
			require.Equal(t, ratelimit.Taken{OK: true, Available: 3}, b.Take(t.Context(), "anna", -5))

			refused := b.Take(t.Context(), "anna", 5)
			require.False(t, refused.OK)
			require.Zero(t, refused.Cost)
			require.Equal(t, 3, refused.Available, "what is refused takes nothing")
			require.InDelta(t, (2 * 24 * time.Hour / 10).Seconds(), refused.RetryAfter.Seconds(), 60)

			require.Equal(t, ratelimit.Taken{OK: true, Cost: 3, Available: 0}, b.Take(t.Context(), "anna", 3))
			require.False(t, b.Take(t.Context(), "anna", 1).OK)
			require.True(t, b.Take(t.Context(), "ben", 10).OK, "another key has another bucket")
			other := ratelimit.New(r, "other", b.Rate())
			require.True(t, other.Take(t.Context(), "anna", 10).OK, "another name has another bucket")
		})
	}
}

func TestABucketFills(t *testing.T) {
	t.Parallel()
	for name, r := range backends(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := ratelimit.New(r, "test", ratelimit.Rate{Maximum: 1000, Restore: 10_000})
			require.True(t, b.Take(t.Context(), "anna", 1000).OK)
			require.Eventually(t, func() bool { return b.Take(t.Context(), "anna", 0).Available == 1000 }, patience, moment)
			require.True(t, b.Take(t.Context(), "anna", 1000).OK)
		})
	}
}

// Counts are exact, and all of a full bucket can be taken, whatever the time of day does to rounding.
func TestABucketIsCountedExactly(t *testing.T) {
	t.Parallel()
	for name, r := range backends(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, rate := range []ratelimit.Rate{
				{Maximum: 100, Restore: 100 * perDay}, {Maximum: 7, Restore: 0.03}, {Maximum: 11, Restore: 0.013}, {Maximum: 5000, Restore: 1 / 7.0},
			} {
				b := ratelimit.New(r, fmt.Sprint("test", rate.Maximum), rate)
				for i := range 50 {
					whole, parts := fmt.Sprint("whole", i), fmt.Sprint("parts", i)
					require.Equal(t, ratelimit.Taken{OK: true, Cost: rate.Maximum}, b.Take(t.Context(), whole, rate.Maximum))
					require.Equal(t, ratelimit.Taken{OK: true, Cost: 1, Available: rate.Maximum - 1}, b.Take(t.Context(), parts, 1))
					require.Equal(t, ratelimit.Taken{OK: true, Cost: rate.Maximum - 1}, b.Take(t.Context(), parts, rate.Maximum-1))
				}
			}
		})
	}
}

func TestWhatCostsMoreThanABucketTakesAllOfIt(t *testing.T) {
	t.Parallel()
	for name, r := range backends(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := ratelimit.New(r, "test", ratelimit.Rate{Maximum: 10, Restore: 10 * perDay})
			require.Equal(t, ratelimit.Taken{OK: true, Cost: 10, Available: 0}, b.Take(t.Context(), "anna", 25))
			require.True(t, b.Take(t.Context(), "ben", 1).OK)
			refused := b.Take(t.Context(), "ben", 25)
			require.False(t, refused.OK, "it must be full")
			require.InDelta(t, (24 * time.Hour / 10).Seconds(), refused.RetryAfter.Seconds(), 60)
		})
	}
}

func TestWhatIsNotUsedComesBack(t *testing.T) {
	t.Parallel()
	for name, r := range backends(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := ratelimit.New(r, "test", ratelimit.Rate{Maximum: 100, Restore: perDay})
			require.True(t, b.Take(t.Context(), "anna", 100).OK)
			returned := b.Return(t.Context(), "anna", 60)
			require.True(t, returned.OK)
			require.InDelta(t, 60, returned.Available, 5)
			require.True(t, b.Take(t.Context(), "anna", 60).OK)
		})
	}
}

// Giving back never exceeds a full bucket, and everything given back counts, even a whole bucket or more.
func TestWhatIsChargedIsOwed(t *testing.T) {
	t.Parallel()
	for name, r := range backends(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := ratelimit.New(r, "test", ratelimit.Rate{Maximum: 10, Restore: 10 * perDay})
			require.Equal(t, ratelimit.Taken{OK: true, Cost: 8, Available: 2}, b.Charge(t.Context(), "anna", 8))
			require.Equal(t, ratelimit.Taken{OK: true, Cost: 7}, b.Charge(t.Context(), "anna", 7))
			refused := b.Take(t.Context(), "anna", 1)
			require.False(t, refused.OK)
			require.InDelta(t, (6 * 24 * time.Hour / 10).Seconds(), refused.RetryAfter.Seconds(), 60, "five that are owed, and one")
			b.Return(t.Context(), "anna", 6)
			require.True(t, b.Take(t.Context(), "anna", 1).OK)
		})
	}
}

func TestABucketIsNeverFullerThanFull(t *testing.T) {
	t.Parallel()
	for name, r := range backends(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for taken, returned := range map[int]int{100: 100, 40: 40, 41: 100, 1: 1000, 0: 50} {
				b := ratelimit.New(r, "test", ratelimit.Rate{Maximum: 100, Restore: 10})
				key := fmt.Sprint(taken)
				require.True(t, b.Take(t.Context(), key, taken).OK)
				require.GreaterOrEqual(t, b.Return(t.Context(), key, returned).Available, 99)
				require.Eventually(t, func() bool { return b.Take(t.Context(), key, 100).OK }, patience, moment)
			}
		})
	}
}

func TestAFullBucketStaysFull(t *testing.T) {
	t.Parallel()
	for name, r := range backends(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := ratelimit.New(r, "test", ratelimit.Rate{Maximum: 1000, Restore: 10_000})
			require.Equal(t, ratelimit.Taken{OK: true, Available: 1000}, b.Return(t.Context(), "anna", 10))
			require.Equal(t, ratelimit.Taken{OK: true, Cost: 1000}, b.Take(t.Context(), "anna", 1000))
		})
	}
}

// Return works after the client has gone.
func TestReturnAfterCancellation(t *testing.T) {
	t.Parallel()
	for name, r := range backends(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := ratelimit.New(r, "test", ratelimit.Rate{Maximum: 100, Restore: 100 * perDay})
			require.True(t, b.Take(t.Context(), "anna", 100).OK)
			gone, leave := context.WithCancel(t.Context())
			leave()
			b.Return(gone, "anna", 60)
			require.Equal(t, 60, b.Take(t.Context(), "anna", 0).Available)
		})
	}
}

// Many concurrent callers never hold more than a bucket.
func TestTakingAtOnce(t *testing.T) {
	t.Parallel()
	for name, r := range backends(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := ratelimit.New(r, "test", ratelimit.Rate{Maximum: 100, Restore: 100 * perDay})
			var all sync.WaitGroup
			var held, most, got atomic.Int64
			for range 16 {
				all.Go(func() {
					for range 25 {
						n := 1 + rand.IntN(40)
						if taken := b.Take(t.Context(), "anna", n); !taken.OK {
							continue
						}
						got.Add(1)
						now := held.Add(int64(n))
						for was := most.Load(); now > was && !most.CompareAndSwap(was, now); was = most.Load() {
						}
						held.Add(int64(-n))
						b.Return(t.Context(), "anna", n)
					}
				})
			}
			all.Wait()
			require.LessOrEqual(t, most.Load(), int64(100))
			require.Greater(t, got.Load(), int64(4), "some was given back")
			require.GreaterOrEqual(t, b.Take(t.Context(), "anna", 0).Available, 99)
		})
	}
}

func TestNoLimit(t *testing.T) {
	t.Parallel()
	b := ratelimit.New(&store{}, "test", ratelimit.Rate{})
	require.Equal(t, ratelimit.Taken{OK: true, Cost: 1 << 40}, b.Take(t.Context(), "anna", 1<<40))
	require.True(t, b.Return(t.Context(), "anna", 1).OK)
}

func TestABucketThatNeverFillsIsAMistake(t *testing.T) {
	t.Parallel()
	for _, restore := range []float64{0, -1, 1e-9} {
		require.Panics(t, func() { ratelimit.New(nil, "test", ratelimit.Rate{Maximum: 5, Restore: restore}) })
	}
}
