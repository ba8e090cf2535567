package sqlpage

import (
	"encoding/binary"
	"slices"
	"time"

	"orderly.example/internal/uuid"
)

// A page of a root list after a cursor is written as the page of a parent, which is the cursor: so requests for pages of
// one list can share a statement, whatever their cursors.

// canJoinCursor says whether a page is written so: where the cursor alone tells it from other pages of the list.
func (l *List) canJoinCursor(w window, selection Selection) bool {
	return l.parent == "" && selection.Rows && !selection.Count && (w.after == nil) != (w.before == nil) && !l.isReplanned &&
		l.anyOf == nil && len(l.bounds) == 0 && !slices.ContainsFunc(l.conditions, func(c condition) bool { return len(c.args) > 0 })
}

// isJoined says whether the rows are joined to keys: those of parents, or of a place.
func (l *List) isJoined() bool { return l.parent != "" || l.joinsCursor() }

func (l *List) joinsCursor() bool { return !l.cursorKey.IsZero() }

// newCursorKey is a request's own key for a cursor: cursors of one row can differ in the value.
func (d *Database) newCursorKey() (key uuid.UUID) {
	binary.BigEndian.PutUint64(key[8:], d.cursorKeys.Add(1))
	return key
}

// writeCursor writes the cursor as a table of one row.
func (l *List) writeCursor(b *Builder, w window) {
	c := w.after
	if c == nil {
		c = w.before
	}
	value, cast := c.Value.arg()
	b.Add("unnest(")
	b.arg(uuid.List{l.cursorKey}, "uuid[]")
	b.Add(", ")
	b.arg(sliceOf(value), cast+"[]")
	b.Add(", ")
	b.arg(uuid.List{c.ID}, "uuid[]")
	b.Add(") AS p(key, value, id)")
}

func sliceOf(v any) any {
	switch v := v.(type) {
	case time.Time:
		return []time.Time{v}
	case int64:
		return []int64{v}
	default:
		return []string{v.(string)}
	}
}
