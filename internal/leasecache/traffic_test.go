package leasecache

import (
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/test/services"
)

func TestTrafficIsTheRequestsAlone(t *testing.T) {
	t.Parallel()
	b := newBench(t, services.RedisURL(t), nameOnly())
	first, mine := WithTraffic(t.Context())
	second, others := WithTraffic(t.Context())
	b.read(first, 1, 2)
	b.read(first, 1, 2, 3)
	b.read(t.Context(), 1)
	b.read(second, 3)
	require.Equal(t, map[string]Stats{"row": {Hits: 2, Misses: 3, Fills: 3}}, mine.Stats())
	require.Equal(t, map[string]Stats{"row": {Hits: 1}}, others.Stats())
	require.Equal(t, Stats{Hits: 4, Misses: 3, Fills: 3}, b.store.Stats()["row"], "the store counts all")
}
