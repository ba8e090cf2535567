package sqlpage

import (
	"encoding/binary"
	"slices"
	"time"

	"orderly.example/internal/uuid"
)

// A page of a root list is normally one statement for each cursor. If the cursor is joined like a parent's key,
// statements of several requests for pages of the same list can be merged, whatever their cursors.

// canJoinCursor reports whether the cursor is the only argument that distinguishes the page from other pages of the
// list.
func (l *List) canJoinCursor(w window, selection Selection) bool {
	return l.parent == "" && selection.Rows && !selection.Count && (w.after == nil) != (w.before == nil) && !l.isReplanned &&
		l.anyOf == nil && l.groups == nil && l.narrowed == nil && len(l.bounds) == 0 &&
		!slices.ContainsFunc(l.conditions, func(c Expression) bool { return len(c.Args) > 0 })
}

// isJoined reports whether the rows are joined to keys: those of parents, or that of a cursor.
func (l *List) isJoined() bool { return l.parent != "" || l.joinsCursor() }

func (l *List) joinsCursor() bool { return !l.cursorKey.IsZero() }

// newCursorKey returns a key that no other request uses. The row's own key would not do: cursors of one row can
// differ in the value.
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
