package leasecache

import (
	"context"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

// BenchmarkLook looks up hits only, in one goroutine and in 32. It reports what a lookup costs this process and
// Redis.
func BenchmarkLook(b *testing.B) {
	const name = "0123456789"
	for _, goroutines := range []int{1, 32} {
		for _, keys := range []int{1, 20, 60} {
			b.Run(strconv.Itoa(keys)+" keys in "+strconv.Itoa(goroutines), func(b *testing.B) {
				url := ownRedis(b)
				store := openStore(b, url, Options{Timeout: time.Second})
				read := New(store, appendID, nameOnly()).Through(func(_ context.Context, ids []int) (map[int]*row, error) {
					rows := make(map[int]*row, len(ids))
					for _, id := range ids {
						rows[id] = &row{Name: strings.Repeat(name, 20)}
					}
					return rows, nil
				})
				look := func() {
					ctx, cancel := context.WithCancel(b.Context())
					defer cancel()
					rows, err := read(ctx, upTo(keys))
					if err != nil || len(rows) != keys {
						b.Errorf("%d rows: %v", len(rows), err)
					}
				}
				look()
				ours, theirs := cpuOfProcess(b), cpuOfRedis(b, url)
				b.ReportAllocs()
				b.ResetTimer()
				if goroutines == 1 {
					for b.Loop() {
						look()
					}
				} else {
					b.SetParallelism(goroutines / 2)
					b.RunParallel(func(p *testing.PB) {
						for p.Next() {
							look()
						}
					})
				}
				b.StopTimer()
				b.ReportMetric(float64(cpuOfProcess(b)-ours)/float64(b.N), "cpu-ns/op")
				b.ReportMetric(float64(cpuOfRedis(b, url)-theirs)/float64(b.N), "redis-cpu-ns/op")
			})
		}
	}
}

func cpuOfProcess(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func cpuOfRedis(b *testing.B, url string) (cpu time.Duration) {
	b.Helper()
	options, err := redis.ParseURL(url)
	require.NoError(b, err)
	client := redis.NewClient(options)
	defer func() { require.NoError(b, client.Close()) }()
	info, err := client.Info(b.Context(), "cpu").Result()
	require.NoError(b, err)
	for _, field := range []string{"used_cpu_sys:", "used_cpu_user:"} {
		_, text, _ := strings.Cut(info, field)
		text, _, _ = strings.Cut(text, "\r\n")
		seconds, err := strconv.ParseFloat(text, 64)
		require.NoError(b, err)
		cpu += time.Duration(seconds * float64(time.Second))
	}
	return cpu
}
