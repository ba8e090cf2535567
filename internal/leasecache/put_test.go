package leasecache

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

func (b *bench) put(id int, to row, during ...func()) {
	b.t.Helper()
	v, err := b.cache.Put(b.t.Context(), id, func(context.Context) (*row, bool, error) {
		b.rows.set(id, to)
		for _, do := range during {
			do()
		}
		return &to, true, nil
	})
	require.NoError(b.t, err)
	require.Equal(b.t, to, *v)
}

func TestPut(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t), nameOnly())
			ctx := t.Context()
			b.read(ctx, 1)
			b.put(1, row{Name: "first"})
			b.requireHits(ctx, map[int]row{1: {Name: "first"}})
			life := b.raw.PTTL(ctx, b.key("row", 1)).Val()
			require.Greater(t, life, nameOnly().TTL/2-patience)

			_, err := b.cache.Put(ctx, 1, func(context.Context) (*row, bool, error) { return nil, false, nil })
			require.NoError(t, err)
			require.Empty(t, b.stored("row", 1), "there was nothing to keep")

			b.read(ctx, 1)
			failed := errors.New("failed, or so it seems")
			_, err = b.cache.Put(ctx, 1, func(context.Context) (*row, bool, error) { return &row{Name: "none"}, true, failed })
			require.ErrorIs(t, err, failed)
			require.Empty(t, b.stored("row", 1))
		})
	}
}

func TestPutKeepsWhatMayBeKept(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := start(t)
			part := nameOnly()
			part.Keep = func(r *row) bool { return r.Name != "secret" }
			b := newBench(t, url, part)
			b.put(1, row{Name: "secret"})
			require.Empty(t, b.stored("row", 1))

			whole := newBench(t, url)
			whole.put(1, row{Name: "first"})
			require.Empty(t, whole.stored("row", 1), "of several parts, what was written may lack some")
		})
	}
}

// Another write ends within a Put, and may have committed last.
func TestPutBesideOthers(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for name, other := range map[string]func(b *bench){
				"a change": func(b *bench) { b.change(1, row{Name: "last"}) },
				"a put":    func(b *bench) { b.put(1, row{Name: "last"}) },
				"a change without its mark": func(b *bench) {
					b.rows.set(1, row{Name: "last"})
					marks{store: b.store, keys: b.cache.Keys(1), token: newToken()}.clear(b.t.Context(), nil)
				},
			} {
				t.Run(name, func(t *testing.T) {
					b := newBench(t, start(t), nameOnly())
					b.put(1, row{Name: "first"}, func() { other(b) })
					require.Empty(t, b.stored("row", 1))
					b.requireMiss(t.Context(), 1, row{Name: "last"})
				})
			}
		})
	}
}

// Another write is still running when a Put ends.
func TestPutLeavesMarks(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t), nameOnly())
			ctx := t.Context()
			require.NoError(t, b.store.Change(ctx, b.cache.Keys(1), func(context.Context) error {
				b.put(1, row{Name: "put"})
				require.Equal(t, markPrefix, b.stored("row", 1)[:1])
				b.rows.set(1, row{Name: "last"})
				return nil
			}))
			b.requireMiss(ctx, 1, row{Name: "last"})
		})
	}
}
