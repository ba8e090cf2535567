package leasecache

import "context"

// Change runs a write to the entities of the keys. It marks the keys, so that no reader caches what it read before
// the write; calls write; and clears the marks. That is one round trip each for marking and clearing. Call it
// around the transaction: when it returns, nobody finds the old values.
//
// It returns write's error. After an error the marks are cleared too, because an error does not prove that nothing
// was committed. If write's context ended, the marks are left to expire, because a commit can still be on its way.
// That context ends after 10 s at the latest, before the marks expire.
//
// A failure of Redis never fails the write. If the marks can't be cleared, Change returns when every store of this
// Redis is certain to have noticed the outage and stopped trusting it (at most 0.4 s after the outage began), and
// all cached values are forgotten before they are used again.
func (s *Store) Change(ctx context.Context, keys []Key, write func(ctx context.Context) error) error {
	return s.change(ctx, keys, write, nil)
}

// change is Change with replace, which returns the value that may take the place of the mark and its TTL, or
// nothing.
func (s *Store) change(
	ctx context.Context, keys []Key, write func(ctx context.Context) error, replace func() []any,
) error {
	if s == nil || len(keys) == 0 {
		return write(ctx)
	}
	writing, cancel := context.WithTimeout(ctx, s.durations.mark-s.durations.commitGrace)
	defer cancel()
	marks := marks{store: s, keys: keys, token: newToken()}
	_ = marks.set(ctx) // if it fails, clearing deletes the values
	s.testHook("marked")
	err := write(writing)
	s.testHook("written")
	ctx = context.WithoutCancel(ctx)
	if err != nil && writing.Err() != nil && marks.set(ctx) == nil {
		return err
	}
	var replacement []any
	if replace != nil {
		replacement = replace()
	}
	marks.clear(ctx, replacement)
	s.testHook("cleared")
	return err
}
