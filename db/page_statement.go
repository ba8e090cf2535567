package db

import (
	"context"
	"strconv"
	"strings"
)

// pageStatement reads: the parent's key where there is one, the count where it is wanted, the row's columns.
func pageStatement[T any, P RowOf[T]](ctx context.Context, d *Database, l List, w window, parts Parts, parents []UUID, pages map[UUID]*Connection[P]) statement {
	t := tableOf[T, P](d)
	reads := t.reads(ctx, false)
	if l.canJoinCursor(w, parts) {
		l.cursorKey = d.newCursorKey()
	}
	if parts.Count && !l.narrow && (l.one != nil || len(l.ranges) > 0) {
		l.isReplanned = true // how many rows a count may find decides between an index and the whole table
	}
	b := &builder{}
	l.write(b, t, reads, w, parts, parents)
	rows := NewMapper[T, P](d, reads)
	return statement{
		table: t.typeName, sql: b.String(), args: b.args, Replan: l.isReplanned,
		keyed: l.isJoined() && !l.isReplanned && (l.joinsCursor() || len(b.args) == 1),
		read: func(r *record) error {
			var parent UUID
			at := 0
			if l.parent != "" {
				if err := r.Scan(at, &parent); err != nil {
					return err
				}
			}
			if l.isJoined() {
				at++
			}
			page := pages[parent]
			if parts.Count {
				if err := r.Scan(at, &page.TotalCount); err != nil {
					return err
				}
				at++
			}
			if !parts.Rows || r.Null(at) {
				return nil // a parent without rows, of which only the count is told
			}
			p, err := rows.Row(r, at)
			if err == nil {
				page.Nodes = append(page.Nodes, p)
			}
			return err
		},
	}
}

// write writes the statement. The rows of each parent come in the list's order: they are the inner side of a nested
// loop, which keeps it.
func (l *List) write(b *builder, t *table, reads *Reading, w window, parts Parts, parents []UUID) {
	b.add("SELECT ")
	separator := ""
	if l.isJoined() {
		b.add("p.key")
		separator = ", "
	}
	if parts.Count {
		b.add(separator, "c.total")
		separator = ", "
	}
	if parts.Rows {
		b.add(separator, reads.outer)
	}
	b.add("\nFROM ")
	join := ""
	if l.joinsCursor() {
		l.writeCursor(b, w)
	} else if l.parent != "" {
		b.add("unnest(")
		b.arg(UUIDs(parents), "uuid[]")
		b.add(") AS p(key)")
	}
	if l.isJoined() {
		join = "\nCROSS JOIN LATERAL "
	}
	if parts.Count {
		b.add(join, "(SELECT count(*)::int AS total FROM (SELECT FROM ", t.name, " t")
		l.writeConditions(b, nil, true)
		b.add(" LIMIT ", strconv.Itoa(maxCount+1), ") n) c")
		join = "\nLEFT JOIN LATERAL "
	}
	if !parts.Rows {
		return
	}
	b.add(join, "(")
	l.writeRows(b, t, reads, w)
	b.add(") r")
	if parts.Count {
		b.add(" ON true")
	}
}

// writeRows writes the rows of one parent, one more than the page holds.
func (l *List) writeRows(b *builder, t *table, reads *Reading, w window) {
	limit := strconv.Itoa(w.size + 1)
	descending := l.Descending != w.backwards
	if l.one == nil || l.narrow {
		b.add("SELECT ", reads.Columns, " FROM ", t.name, " t")
		l.writeConditions(b, &w, true)
		b.add(l.sorting("t", descending), " LIMIT ", limit)
		return
	}
	b.add("SELECT m.* FROM unnest(")
	b.arg(l.one.args[0], castOf(l.one.args[0]))
	b.add(") AS v(value) CROSS JOIN LATERAL (SELECT ", reads.Columns, " FROM ", t.name, " t")
	l.writeConditions(b, &w, false)
	b.add(l.sorting("t", descending, l.one.text), " LIMIT ", limit, ") m")
	b.add(l.sorting("m", descending), " LIMIT ", limit)
}

// sorting sorts by more columns first, then by the list's and the key.
func (l *List) sorting(alias string, descending bool, first ...string) string {
	direction := ""
	if descending {
		direction = " DESC"
	}
	columns := append(first, l.sortedBy(alias), alias+".id")
	return " ORDER BY " + strings.Join(columns, direction+", ") + direction
}

// WriteConditions writes WHERE with the conditions, for the rows after a position; nil is before the first.
func (l *List) WriteConditions(b *builder, after *cursor) {
	l.writeConditions(b, &window{after: after}, true)
}

// OrderBy writes ORDER BY for the list's order, over an alias.
func (l *List) OrderBy(alias string) string { return l.sorting(alias, l.Descending) }

// writeConditions writes WHERE with the parent, the conditions, the ranges and the cursors. anyOf says whether the
// condition of several values is written with all of them, or with the one that v.value is.
func (l *List) writeConditions(b *builder, w *window, anyOf bool) {
	b.add(" WHERE true")
	if l.parent != "" {
		b.add(" AND t.", l.parent, " = p.key")
	}
	for _, c := range l.conditions {
		b.add(" AND ")
		b.expression(c.text, c.args)
	}
	if anyOf && l.one != nil {
		b.add(" AND ", l.one.text, " = ANY(")
		l.writeValue(b, l.one.args[0])
		b.add(")")
	}
	var above, below *cursor
	if w != nil {
		above, below = w.after, w.before
		if l.Descending {
			above, below = below, above
		}
	}
	l.writeEnd(b, above, true, anyOf)
	l.writeEnd(b, below, false, anyOf)
}

// writeEnd writes the lower or the upper end of the list as comparisons of rows: an index over the column and the key
// starts right there. The cursor comes first, as Postgres starts at the first comparison it finds.
//
// The rows of one value are written as a range of (value, column, key) and sorted so. Written as an equation, Postgres
// would leave the value out of the sorting, and rather read on in an index of the column alone until it has enough rows
// of the value: all of the table, where they stand at its other end.
func (l *List) writeEnd(b *builder, c *cursor, lower, anyOf bool) {
	column, value := "", ""
	if l.one != nil && !anyOf {
		column, value = l.one.text+", ", "v.value, "
	}
	operator := " < "
	if lower {
		operator = " > "
	}
	open := true
	if c != nil {
		b.add(" AND (", column, l.sortedBy("t"), ", t.id)", operator, "(", value)
		if l.joinsCursor() {
			b.add("p.value, p.id")
		} else {
			b.arg(c.value.arg())
			b.add(", ")
			b.arg(c.id, "uuid")
		}
		b.add(")")
		open = false
	}
	for _, r := range l.ranges {
		if r.isLower() != lower {
			continue
		}
		b.add(" AND (", column, "t.", l.Column, ") ", r.operator, " (", value)
		l.writeValue(b, r.value)
		b.add(")")
		open = false
	}
	if open && value != "" {
		b.add(" AND ", l.one.text, strings.TrimSpace(operator), "= v.value")
	}
}

// writeValue writes an argument, or the value itself where it decides the plan.
func (l *List) writeValue(b *builder, v any) {
	if l.isReplanned {
		b.add(literal(v))
	} else {
		b.arg(v, castOf(v))
	}
}
