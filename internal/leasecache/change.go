package leasecache

import "context"

// Change runs a write of what the keys are for. It marks the keys, so that no
// reader keeps what it read before the write, calls write, and clears the marks:
// one round trip each. Call it around the transaction; when it returns, nobody
// finds the old values.
//
// write's error is returned. After an error the marks are cleared too, since it
// does not prove that nothing was committed; they are left to run out if write's
// context ended, since then a commit can be still on its way. That context ends
// after 10 s at the latest, before the marks run out.
//
// A Redis that fails fails no write. If the marks can't be cleared, Change
// returns when it is certain that every store of this Redis knows of the outage
// and has stopped to trust it (0.4 s after it began, at most), and what is kept
// is forgotten before it is used again.
func (s *Store) Change(ctx context.Context, keys []Key, write func(ctx context.Context) error) error {
	return s.change(ctx, keys, write, nil)
}

// change is Change; replace gives the value that may take the place of the mark,
// with its life, or nothing.
func (s *Store) change(
	ctx context.Context, keys []Key, write func(ctx context.Context) error, replace func() []any,
) error {
	if s == nil || len(keys) == 0 {
		return write(ctx)
	}
	writing, cancel := context.WithTimeout(ctx, s.durations.mark-s.durations.commitGrace)
	defer cancel()
	marks := marks{store: s, keys: keys, token: newToken()}
	_ = marks.set(ctx) // without marks, clearing does it
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
