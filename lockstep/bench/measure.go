package main

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"time"
)

// measurement is what all turns of one executor add up to.
type measurement struct {
	times   []time.Duration // of the requests of a client that is alone
	mallocs uint64          // of these requests
	bytes   uint64
	batches int64

	loadedTimes []time.Duration // of the requests of many clients
	loadedFor   time.Duration   // the time from the start of a turn to its last answer
}

// alone sends requests one after the other, at least one.
func (m *measurement) alone(ctx context.Context, c *contestant, length time.Duration) error {
	runtime.GC()
	var before, after runtime.MemStats
	batches := c.store.Batches()
	runtime.ReadMemStats(&before)
	began := time.Now()
	for isFirst := true; isFirst || time.Since(began) < length; isFirst = false {
		sent := time.Now()
		if _, err := c.answer(ctx); err != nil {
			return err
		}
		m.times = append(m.times, time.Since(sent))
	}
	runtime.ReadMemStats(&after)
	m.mallocs += after.Mallocs - before.Mallocs
	m.bytes += after.TotalAlloc - before.TotalAlloc
	m.batches += c.store.Batches() - batches
	return nil
}

// loaded has clients send requests at the same time, each its next one after its answer, and at least one. Requests that
// are running at the end are waited for and count.
func (m *measurement) loaded(ctx context.Context, c *contestant, clients int, length time.Duration) (err error) {
	runtime.GC()
	var mu sync.Mutex
	var wg sync.WaitGroup
	began := time.Now()
	for range clients {
		wg.Go(func() {
			for isFirst := true; isFirst || time.Since(began) < length; isFirst = false {
				sent := time.Now()
				_, failed := c.answer(ctx)
				mu.Lock()
				m.loadedTimes = append(m.loadedTimes, time.Since(sent))
				if failed != nil {
					err = failed
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	m.loadedFor += time.Since(began)
	return err
}

// quantile returns the time that a share of the times, as 0.95, does not exceed.
func quantile(times []time.Duration, share float64) time.Duration {
	if len(times) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(times))
	return sorted[int(share*float64(len(sorted)-1))]
}
