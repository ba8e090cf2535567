package sqlpage

import (
	"context"
	"strconv"
	"strings"

	"orderly.example/internal/uuid"
)

// pageStatement reads: the parent's key where there is one, the count where it is wanted, the row's columns.
func pageStatement[T any, P RowOf[T]](ctx context.Context, d *Database, l List, w window, parts Selection, parents []uuid.UUID, pages map[uuid.UUID]*Connection[P]) Statement {
	t := tableOf[T, P](d)
	reads := t.reads(ctx, false)
	if l.canJoinCursor(w, parts) {
		l.cursorKey = d.newCursorKey()
	}
	if parts.Count && !l.narrow && (l.one != nil || len(l.ranges) > 0) {
		l.isReplanned = true // how many rows a count may find decides between an index and the whole table
	}
	b := &Builder{}
	l.write(b, t, reads, w, parts, parents)
	rows := NewMapper[T, P](d, reads)
	return Statement{
		Table: t.TypeName, SQL: b.String(), Args: b.Args, Replan: l.isReplanned,
		keyed: l.isJoined() && !l.isReplanned && (l.joinsCursor() || len(b.Args) == 1),
		Read: func(r *RawRow) error {
			var parent uuid.UUID
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
func (l *List) write(b *Builder, t *table, reads *Reading, w window, parts Selection, parents []uuid.UUID) {
	b.Add("SELECT ")
	separator := ""
	if l.isJoined() {
		b.Add("p.key")
		separator = ", "
	}
	if parts.Count {
		b.Add(separator, "c.total")
		separator = ", "
	}
	if parts.Rows {
		b.Add(separator, reads.outer)
	}
	b.Add("\nFROM ")
	join := ""
	if l.joinsCursor() {
		l.writeCursor(b, w)
	} else if l.parent != "" {
		b.Add("unnest(")
		b.arg(uuid.List(parents), "uuid[]")
		b.Add(") AS p(key)")
	}
	if l.isJoined() {
		join = "\nCROSS JOIN LATERAL "
	}
	if parts.Count {
		b.Add(join, "(SELECT count(*)::int AS total FROM (SELECT FROM ", t.name, " t")
		l.writeConditions(b, nil, true)
		b.Add(" LIMIT ", strconv.Itoa(maxCount+1), ") n) c")
		join = "\nLEFT JOIN LATERAL "
	}
	if !parts.Rows {
		return
	}
	b.Add(join, "(")
	l.writeRows(b, t, reads, w)
	b.Add(") r")
	if parts.Count {
		b.Add(" ON true")
	}
}

// writeRows writes the rows of one parent, one more than the page holds.
func (l *List) writeRows(b *Builder, t *table, reads *Reading, w window) {
	limit := strconv.Itoa(w.size + 1)
	descending := l.Descending != w.backwards
	if l.one == nil || l.narrow {
		b.Add("SELECT ", reads.Columns, " FROM ", t.name, " t")
		l.writeConditions(b, &w, true)
		b.Add(l.sorting("t", descending), " LIMIT ", limit)
		return
	}
	b.Add("SELECT m.* FROM unnest(")
	b.arg(l.one.args[0], castOf(l.one.args[0]))
	b.Add(") AS v(value) CROSS JOIN LATERAL (SELECT ", reads.Columns, " FROM ", t.name, " t")
	l.writeConditions(b, &w, false)
	b.Add(l.sorting("t", descending, l.one.text), " LIMIT ", limit, ") m")
	b.Add(l.sorting("m", descending), " LIMIT ", limit)
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
func (l *List) WriteConditions(b *Builder, after *Position) {
	l.writeConditions(b, &window{after: after}, true)
}

// OrderBy writes ORDER BY for the list's order, over an alias.
func (l *List) OrderBy(alias string) string { return l.sorting(alias, l.Descending) }

// writeConditions writes WHERE with the parent, the conditions, the ranges and the cursors. anyOf says whether the
// condition of several values is written with all of them, or with the one that v.value is.
func (l *List) writeConditions(b *Builder, w *window, anyOf bool) {
	b.Add(" WHERE true")
	if l.parent != "" {
		b.Add(" AND t.", l.parent, " = p.key")
	}
	for _, c := range l.conditions {
		b.Add(" AND ")
		b.expression(c.text, c.args)
	}
	if anyOf && l.one != nil {
		b.Add(" AND ", l.one.text, " = ANY(")
		l.writeValue(b, l.one.args[0])
		b.Add(")")
	}
	var above, below *Position
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
func (l *List) writeEnd(b *Builder, c *Position, lower, anyOf bool) {
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
		b.Add(" AND (", column, l.sortedBy("t"), ", t.id)", operator, "(", value)
		if l.joinsCursor() {
			b.Add("p.value, p.id")
		} else {
			b.arg(c.Value.arg())
			b.Add(", ")
			b.arg(c.ID, "uuid")
		}
		b.Add(")")
		open = false
	}
	for _, r := range l.ranges {
		if r.isLower() != lower {
			continue
		}
		b.Add(" AND (", column, "t.", l.Column, ") ", r.operator, " (", value)
		l.writeValue(b, r.value)
		b.Add(")")
		open = false
	}
	if open && value != "" {
		b.Add(" AND ", l.one.text, strings.TrimSpace(operator), "= v.value")
	}
}

// writeValue writes an argument, or the value itself where it decides the plan.
func (l *List) writeValue(b *Builder, v any) {
	if l.isReplanned {
		b.Add(literal(v))
	} else {
		b.arg(v, castOf(v))
	}
}
